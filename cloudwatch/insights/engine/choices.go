package engine

// The choices made where the CloudWatch Logs user guide is silent, or where it
// leaves open what it means. Each stands here, and nowhere else; those of the
// syntax stand in choices.go of package insights.
const (
	// textReadsAsNumber says whether a text that is a number compares, computes
	// and sorts as one: user_id = "12345" holds where the log has the number
	// 12345, and status > 400 where it has the text "500". Discovered fields
	// have no types in CloudWatch. Options.StrictTypes compares without it.
	textReadsAsNumber = true

	// missingIsEqualToNothing says that a comparison with a missing field is
	// false, except for those that deny something: !=, not like and not in hold,
	// so that x != 1 is the opposite of x = 1. Who wants fields that are there
	// adds ispresent(x).
	missingIsEqualToNothing = true

	// nullIsMissing says that a field that is null in the JSON is not there.
	nullIsMissing = true

	// mostText is how long a text can be that a function makes, in bytes: four of
	// the longest log events. A query that makes a longer one ends with an error.
	mostText = 4 << 20

	// booleanReadsAsText says that what is true in the JSON is equal not only to
	// 1, but also to "true". The service has been seen to know 1 and 0 only.
	booleanReadsAsText = false

	// missingSortsFirst says that rows without the field come first in
	// ascending order, and last in descending order.
	missingSortsFirst = true

	// firstFields says which fields of an event with more than cloudwatch.MaxDiscoveredFields are
	// discovered: the first ones, in the order in which the event has them.
	firstFields = true

	// newestFirst says in which order rows come where no sort says otherwise:
	// the newest first, those of one time in the order of the input, and those
	// without a time at the end. The guide says so of dedup
	// (CWL_QuerySyntax-Dedup).
	newestFirst = true

	// groupsInOrder says that what stats puts out is in ascending order of what
	// it groups by, and newestBinsFirst that times are in descending order, which
	// is how the service has been seen to put out bins. It promises no order.
	groupsInOrder, newestBinsFirst = true, true

	// statsOfNothing says that a stats without by puts out a row even where
	// there is nothing to count: count() is 0 then, and sum and the rest are
	// missing.
	statsOfNothing = true

	// percentileInterpolates says what a percentile is that lies between two
	// values: it is taken from the line between them, as most databases do. If
	// not, it is the higher one, as the service has been seen to have it: of ten
	// small values and a large one, the 95th percentile is the large one. A median
	// is in the middle of the two either way.
	percentileInterpolates = false

	// sampleDeviation says that stddev and variance are those of a sample,
	// divided by n - 1.
	sampleDeviation = true

	// unnestKeepsMissing says that unnest keeps a row without the field. Nothing
	// is left of it, as of an empty list.
	unnestKeepsMissing = false

	// csvTrimsSpace says that parse csv leaves out white space before a value.
	csvTrimsSpace = true

	// shownTrue and shownFalse are how results show what is true or false.
	shownTrue, shownFalse = "1", "0"

	// shownDecimals is how many decimals of a computed number results show, and
	// shownDigits how many digits at least, however small it is: the service has
	// been seen to show 23.3196 and 0.02165. Its JSON has all of them, and so has
	// what round returns, which was asked for so many.
	shownDecimals, shownDigits = 4, 4

	// unknownAccount stands in @log for the account, which log files do not
	// say (@log is account:group).
	unknownAccount = "000000000000"

	// earthRadius is that of haversine, in kilometres: the mean one.
	earthRadius = 6371.0088

	// spaceIsPlus says that urlencode writes a space as + and not as %20.
	// urldecode reads both.
	spaceIsPlus = true

	// defaultZone is the time zone of parseDate and formatDate without one.
	defaultZone = "UTC"

	// differencesFirst says that of the rows of diff those come first whose count
	// changed most. The guide names what its table shows, and no order.
	differencesFirst = true

	// offsetMovesForward says that bin(5m) offset 1h shows an event an hour later
	// than it happened, beside those of an hour later.
	offsetMovesForward = true
)

// More choices are not constants:
//
//   - A computation whose result is no number, such as a division by zero, is
//     missing, and so is one with something missing in it, or with a number beyond
//     a float64. Such a number still compares and sorts as what it is.
//   - A parse with multi makes a row of each match; the pattern of a parse may
//     begin and end anywhere in the text.
//   - fillmissing fills the bins of the query's time range, or without one those
//     between the first and the last row, for each combination of the other
//     things that stats grouped by.
//   - expand keeps rows whose field is no list, and filldown and addtotals
//     without fields mean the columns that the query shows.
//   - rate is the difference of the last and the first value, over the time
//     between them; what histogram counts are ranges of one width. Behind a stats,
//     rate, latest and earliest go by its column @timestamp.
//   - Of logfmt, logfmt.go says what is read, and of dates package javadate.
//   - toInt and toLong cut decimals off, and what is out of their range is
//     missing; hashes are written in lower case; the replacement of regexReplace
//     has $1 for the first group, as Go's has; the reserved ranges of
//     isReservedIP are those of RFC 6890.
//   - How texts become patterns stands in pattern.go, and what the columns of diff
//     are called in diff.go.
//   - A subquery reads the log groups of the query unless it has a SOURCE, returns
//     all its rows, not 10,000, and one of them is equal where = holds. A join
//     returns a row for each pair, in the order of the left side and then of the
//     right one; a bare name is one of the left side, and where no command names
//     columns, those of both sides are shown.
