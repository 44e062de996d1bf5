package engine

// The choices made where the CloudWatch Logs user guide is silent or ambiguous.
// Each is made here and nowhere else. Those about the syntax are in choices.go of
// package insights.
const (
	// textReadsAsNumber is whether a text that is a number compares, computes and
	// sorts as a number: user_id = "12345" holds if the log has the number 12345,
	// and status > 400 if it has the text "500". Discovered fields have no types in
	// CloudWatch. Options.StrictTypes turns this off for comparisons.
	textReadsAsNumber = true

	// missingIsEqualToNothing is whether a comparison with a missing field is
	// false, except for negated ones: !=, not like and not in hold, so that x != 1
	// is the opposite of x = 1. To require the field, a query adds ispresent(x).
	missingIsEqualToNothing = true

	// nullIsMissing is whether a field that is null in the JSON is missing.
	nullIsMissing = true

	// mostText is the maximum length of a text that a function returns, in bytes.
	// It is four times the size of the longest log event. A query that makes a
	// longer text ends with an error.
	mostText = 4 << 20

	// booleanReadsAsText is whether a JSON true is equal not only to 1, but also to
	// "true". CloudWatch was observed to know only 1 and 0.
	booleanReadsAsText = false

	// missingSortsFirst is whether rows without the field come first in ascending
	// order, and last in descending order.
	missingSortsFirst = true

	// firstFields is whether the discovered fields of an event with more than
	// cloudwatch.MaxDiscoveredFields are the first ones, in the order of the event.
	firstFields = true

	// newestFirst is whether rows without a sort are in descending order of time,
	// with rows of equal time in the order of the input, and rows without a time at
	// the end. The guide says so for dedup (CWL_QuerySyntax-Dedup).
	newestFirst = true

	// groupsInOrder is whether the results of stats are in ascending order of the
	// values by which it groups, and newestBinsFirst whether times are in
	// descending order instead, as CloudWatch was observed to return bins.
	// CloudWatch promises no order.
	groupsInOrder, newestBinsFirst = true, true

	// statsOfNothing is whether a stats without by returns a row even if there are
	// no rows to aggregate. Then count() is 0, and sum and the rest are missing.
	statsOfNothing = true

	// percentileInterpolates is whether a percentile between two values is
	// interpolated, as most databases do. Otherwise it is the higher value, as
	// CloudWatch was observed to do: of ten small values and a large one, the 95th
	// percentile is the large one. The median is always halfway between the two.
	percentileInterpolates = false

	// sampleDeviation is whether stddev and variance are those of a sample, divided
	// by n - 1.
	sampleDeviation = true

	// unnestKeepsMissing is whether unnest keeps a row without the field. It does
	// not, just as nothing is left of a row with an empty list.
	unnestKeepsMissing = false

	// csvTrimsSpace is whether parse csv ignores white space before a value.
	csvTrimsSpace = true

	// shownTrue and shownFalse are how results show booleans.
	shownTrue, shownFalse = "1", "0"

	// shownDecimals is the number of decimals that results show of a computed
	// number, and shownDigits the minimum number of significant digits for small
	// numbers: CloudWatch was observed to show 23.3196 and 0.02165. The JSON of a
	// result has all digits, and so have numbers from round, which returns as many
	// as it was asked for.
	shownDecimals, shownDigits = 4, 4

	// unknownAccount stands for the account in @log, which is account:group, as log
	// files do not tell the account.
	unknownAccount = "000000000000"

	// earthRadius is the radius for haversine in kilometres, the mean one.
	earthRadius = 6371.0088

	// spaceIsPlus is whether urlencode writes a space as + rather than %20.
	// urldecode reads both.
	spaceIsPlus = true

	// defaultZone is the time zone of parseDate and formatDate if none is given.
	defaultZone = "UTC"

	// differencesFirst is whether the rows of diff whose count changed most come
	// first. The guide names the columns of the table, but no order.
	differencesFirst = true

	// offsetMovesForward is whether bin(5m) offset 1h shows an event an hour later
	// than its time, beside the events of an hour later.
	offsetMovesForward = true
)

// More choices are not constants:
//
//   - A computation whose result is not a number, such as a division by zero, is
//     missing. So is one with a missing operand, or with a number beyond a float64.
//     Such a number still compares and sorts by its value.
//   - A parse with multi makes a row of each match. The pattern of a parse may begin
//     and end anywhere in the text.
//   - fillmissing fills the bins of the query's time range or, without a time range,
//     those between the first and the last row, for each combination of the other
//     values by which stats groups.
//   - expand keeps rows whose field is not a list. Without fields, filldown and
//     addtotals apply to the columns that the query shows.
//   - rate is the difference of the last and the first value, divided by the time
//     between them. histogram counts in ranges of equal width. After a stats, rate,
//     latest and earliest use the times in its column @timestamp.
//   - logfmt.go describes the supported form of logfmt, and package javadate that of
//     date formats.
//   - toInt and toLong truncate, and numbers out of range are missing. Hashes are in
//     lower case. In the replacement of regexReplace, $1 is the first group, as in
//     Go. The reserved ranges of isReservedIP are those of RFC 6890.
//   - pattern.go describes how texts become patterns, and diff.go the names of the
//     columns of diff.
//   - A subquery without SOURCE reads the log groups of the query. It returns all its
//     rows, not just 10,000, and its values are compared with the rules of =. A join
//     returns a row for each pair, in the order of the left side and then of the
//     right side. A name without a side belongs to the left side. If no command names
//     columns, those of both sides are shown.
