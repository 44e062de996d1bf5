package recipes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// The rules here compare what several metrics say in the same period. A metric
// without a datapoint is filled in with 0, as a missing operand makes the whole
// expression missing, and a ratio of few says nothing, so each has a least
// number of things below which it is 0. (using-metric-math)

// LeastRequests is how many requests a period must have for a share of them to
// mean something, unless somebody says otherwise: one failure of two pages
// nobody.
const LeastRequests = 100

// ErrorRatio is the share of requests that fail on the server's side, in
// percent: a status of 500 and above. Where the least number of requests a
// period is 0, it is LeastRequests.
func ErrorRatio(least int) Rule {
	return Rule{
		Name:              "error-ratio",
		Math:              share("failed", "requests", cmp.Or(least, LeastRequests)),
		Operands:          requests(),
		Comparison:        Above,
		Thresholds:        map[Severity]float64{Page: 5, Ticket: 1},
		Period:            5 * time.Minute,
		EvaluationPeriods: 1,
		DatapointsToAlarm: 1,
		Missing:           NotBreaching,
		Meaning:           "More requests fail than may, in percent of all.",
		FirstSteps:        "See whether one endpoint fails or all do, and since when; compare with the last deployment and with the services it calls.",
		Query:             "errors-by-endpoint",
	}
}

// Unstructured is the share of log events that are no records of the contract,
// in percent: no filter on fields and no query sees what they say. Where the
// least number of events a period is 0, it is LeastEvents.
func Unstructured(least int) Rule {
	return Rule{
		Name:              "unstructured",
		Math:              fmt.Sprintf("IF(FILL(events, 0) >= %d, 100 - 100 * FILL(records, 0) / events, 0)", cmp.Or(least, LeastEvents)),
		Operands:          records(),
		Comparison:        Above,
		Thresholds:        map[Severity]float64{Ticket: 50},
		Period:            5 * time.Minute,
		EvaluationPeriods: 3,
		DatapointsToAlarm: 3,
		Missing:           NotBreaching,
		Meaning:           "Most log events are no records of the log contract: filters and queries do not see what they say.",
		FirstSteps:        "Read the newest ones. A server's own logging, a library that prints, tracebacks a line an event, and another formatter are the usual reasons.",
		Query:             "non-json-lines",
	}
}

// LeastEvents is how many log events a period must have for a share of them to
// mean something, unless somebody says otherwise.
const LeastEvents = 100

// Mismatch goes off when a log group gets log events for so long, and not one
// of them is a record of the contract: every other alarm on records is deaf
// then, and looks as if all were well. It is one rule for each severity, as
// their windows differ: whole minutes, up to a day. Each third of a window must
// be so, or each half where thirds are no whole minutes: a service that starts
// writes plain lines first. Where after is nil, it is a ticket after 15 minutes.
func Mismatch(after map[Severity]time.Duration) []Rule {
	if after == nil {
		after = map[Severity]time.Duration{Ticket: 15 * time.Minute}
	}
	var rules []Rule
	for _, severity := range slices.Sorted(maps.Keys(after)) {
		parts := 3
		for parts > 1 && after[severity]%(time.Duration(parts)*time.Minute) != 0 {
			parts--
		}
		rules = append(rules, Rule{
			Name:              "mismatch",
			Math:              "IF(FILL(events, 0) > 0 AND FILL(records, 0) == 0, 1, 0)",
			Operands:          records(),
			Comparison:        AtLeast,
			Thresholds:        map[Severity]float64{severity: 1},
			PerSeverity:       true,
			Period:            after[severity] / time.Duration(parts),
			EvaluationPeriods: parts,
			DatapointsToAlarm: parts,
			Missing:           NotBreaching,
			Meaning:           fmt.Sprintf("For %s no log event was a record of the log contract: the alarms on errors, requests and logins see nothing.", brief(after[severity])),
			FirstSteps:        "Read the newest events. Compare their field names with the contract, as logstack check does: a formatter or a library changed, or LOG_FORMAT is console.",
			Query:             "newest-events",
		})
	}
	return rules
}

func requests() []Operand {
	return []Operand{{ID: "failed", Metric: FailedRequestsMetric, Statistic: Sum}, {ID: "requests", Metric: RequestsMetric, Statistic: Sum}}
}

func records() []Operand {
	return []Operand{{ID: "events", Metric: IncomingLogEvents, Statistic: Sum}, {ID: "records", Metric: LogRecordsMetric, Statistic: Sum}}
}

// share is the expression of how many of all are such, in percent.
func share(such, all string, least int) string {
	return fmt.Sprintf("IF(FILL(%s, 0) >= %d, 100 * FILL(%s, 0) / %s, 0)", all, least, such, all)
}
