package recipes

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/contract"
)

// MissingData says what an alarm makes of a period without a datapoint. There
// is no zero value: every rule chooses.
type MissingData = alarm.MissingData

const (
	// NotBreaching takes it as good: for counts of what seldom happens.
	NotBreaching = alarm.NotBreaching
	// Breaching takes it as bad: for what must never stop.
	Breaching = alarm.Breaching
	// Ignore keeps the alarm's state.
	Ignore = alarm.Ignore
	// Missing makes the alarm INSUFFICIENT_DATA.
	Missing = alarm.Missing
)

// Comparison says on which side of its threshold a datapoint breaches.
type Comparison = alarm.Comparison

// The comparisons with a static threshold.
const (
	Above   = alarm.Above
	AtLeast = alarm.AtLeast
	Below   = alarm.Below
	AtMost  = alarm.AtMost
)

// The statistics that rules look at.
const (
	Sum = "Sum"
	P95 = "p95"
)

// IncomingLogEvents is the metric that CloudWatch itself keeps of every log
// group: how many log events it got (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const IncomingLogEvents = "IncomingLogEvents"

// Rule says when an alarm goes off and what it then tells people. It makes one
// alarm for each severity that has a threshold, and none without any.
type Rule struct {
	// Name names the rule among those of a log group, and is stable.
	Name string
	// Metric is the name of the metric that is watched: one that Filters
	// feed, or IncomingLogEvents.
	Metric string
	// Statistic of the metric: Sum for counters, p95 and the like for values.
	Statistic string
	// Comparison is on which side of the threshold a datapoint breaches.
	Comparison Comparison
	// Thresholds in the metric's unit.
	Thresholds map[Severity]float64
	// Period is how long one datapoint covers: whole minutes up to a day.
	Period time.Duration
	// EvaluationPeriods is how many of the newest datapoints are looked at,
	// and DatapointsToAlarm how many of those must breach.
	EvaluationPeriods, DatapointsToAlarm int
	// Missing says what a period without a datapoint counts as.
	Missing MissingData
	// Meaning is one sentence: what it means when the alarm goes off.
	Meaning string
	// FirstSteps is one or two sentences: what to do first.
	FirstSteps string
	// Query is the saved query that answers the first question.
	Query string
}

// Options of what is derived from a contract. The zero value is the default.
type Options struct {
	// SlowerThan is how long a request takes that counts as slow. Default:
	// the constant SlowerThan.
	SlowerThan time.Duration
}

func (o Options) slowerThan() time.Duration {
	if o.SlowerThan == 0 {
		return SlowerThan
	}
	return o.SlowerThan
}

// Rules returns the alarm rules of an application log. It is an error if the
// contract's durations have no unit of time.
func Rules(c *contract.Contract, options Options) ([]Rule, error) {
	p95, err := RequestP95(c, nil)
	if err != nil {
		return nil, err
	}
	rules := []Rule{ErrorCount(), Critical(), SlowRequests(options), p95, FailedLogins()}
	return append(rules, Silence(nil)...), nil
}

// ErrorCount is the guide's alarm, more than 10 ERROR records in 300 seconds,
// as a ticket, and a page above 50. A failure often writes several records
// (one failed order of the guide's application writes three), so the count is
// of records, not of failures.
func ErrorCount() Rule {
	r := count("errors", ErrorsMetric, 5*time.Minute, map[Severity]float64{Page: 50, Ticket: 10})
	r.Meaning = "The application logs more ERROR records than it may."
	r.FirstSteps = "See which error types lead, and since when; compare with the last deployment and with the services it calls."
	r.Query = "errors-by-type"
	return r
}

// Critical goes off at any CRITICAL record: the guide has them mean that the
// system is not stable.
func Critical() Rule {
	r := count("critical", CriticalMetric, time.Minute, map[Severity]float64{Page: 0})
	r.Meaning = "The application logged a CRITICAL record: it may not be able to go on."
	r.FirstSteps = "Read the record. A worker timeout: look for what the requests wait on. An exhausted pool: look for slow queries."
	r.Query = "critical"
	return r
}

// SlowRequests counts the requests that took longer than the options say.
func SlowRequests(options Options) Rule {
	r := count("slow-requests", SlowRequestsMetric, 5*time.Minute, map[Severity]float64{Ticket: 10})
	r.Meaning = fmt.Sprintf("Too many requests took longer than %s.", brief(options.slowerThan()))
	r.FirstSteps = "See whether one endpoint is slow or all are. One: look at its database queries. All: look at the database and the load."
	r.Query = "slowest-endpoints"
	return r
}

// RequestP95 looks at the 95th percentile of the requests' duration, in two of
// three periods: one slow request among few moves it far. Where above is nil,
// it is a ticket above 3 seconds. It is an error if the contract's durations
// have no unit of time.
func RequestP95(c *contract.Contract, above map[Severity]time.Duration) (Rule, error) {
	if above == nil {
		above = map[Severity]time.Duration{Ticket: 3 * time.Second}
	}
	d := deriver{contract: c}
	thresholds := map[Severity]float64{}
	for severity, length := range above {
		value, err := d.duration(length)
		if err != nil {
			return Rule{}, fmt.Errorf("rule request-p95 from contract %s: %w", c.Name(), err)
		}
		thresholds[severity] = value
	}
	return Rule{
		Name:              "request-p95",
		Metric:            RequestDurationMetric,
		Statistic:         P95,
		Comparison:        Above,
		Thresholds:        thresholds,
		Period:            5 * time.Minute,
		EvaluationPeriods: 3,
		DatapointsToAlarm: 2,
		Missing:           NotBreaching,
		Meaning:           "One request in twenty takes longer than it should.",
		FirstSteps:        "See which endpoints take the time, and whether their traffic grew; then look at their database queries.",
		Query:             "api-response-times",
	}, nil
}

// FailedLogins counts failed logins, whoever made them: many from one address
// are an attack on accounts, many from all over an attack with known passwords
// or a broken login.
func FailedLogins() Rule {
	r := count("failed-logins", FailedLoginsMetric, 5*time.Minute, map[Severity]float64{Ticket: 10})
	r.Meaning = "More logins fail than people mistype: somebody is guessing passwords, or the login is broken."
	r.FirstSteps = "See whether few addresses make them. If so, block those; if not, try to log in yourself."
	r.Query = "failed-logins-by-ip"
	return r
}

// Silence goes off when a log group gets no log event for so long: no metric
// filter can tell, since a filter says nothing about lines that do not come.
// It is one rule for each severity, as their windows differ: whole minutes.
// Where after is nil, it is a page after 15 minutes.
func Silence(after map[Severity]time.Duration) []Rule {
	if after == nil {
		after = map[Severity]time.Duration{Page: 15 * time.Minute}
	}
	var rules []Rule
	for _, severity := range slices.Sorted(maps.Keys(after)) {
		minutes := int(after[severity] / time.Minute)
		rules = append(rules, Rule{
			Name:              "silence",
			Metric:            IncomingLogEvents,
			Statistic:         Sum,
			Comparison:        Below,
			Thresholds:        map[Severity]float64{severity: 1},
			Period:            time.Minute,
			EvaluationPeriods: minutes,
			DatapointsToAlarm: minutes,
			Missing:           Breaching,
			Meaning:           fmt.Sprintf("The log group got no log event for %s: nothing runs, or nothing reaches CloudWatch.", brief(after[severity])),
			FirstSteps:        "See whether the tasks run. If they do, look at the log driver, the execution role and the log level.",
			Query:             "newest-events",
		})
	}
	return rules
}

// count is a rule that goes off when one period counts more than the threshold
// of what seldom happens.
func count(name, metric string, period time.Duration, thresholds map[Severity]float64) Rule {
	return Rule{
		Name:              name,
		Metric:            metric,
		Statistic:         Sum,
		Comparison:        Above,
		Thresholds:        thresholds,
		Period:            period,
		EvaluationPeriods: 1,
		DatapointsToAlarm: 1,
		Missing:           NotBreaching,
	}
}

// Severities returns the severities that have a threshold, the most urgent
// first.
func (r Rule) Severities() []Severity {
	return slices.DeleteFunc(Severities(), func(s Severity) bool {
		_, ok := r.Thresholds[s]
		return !ok
	})
}

// brief writes a duration as people do: 15m, not 15m0s.
func brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
