package recipes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
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

// The comparisons with a static threshold, and the one with a band that
// CloudWatch learns from the metric itself.
const (
	Above   = alarm.Above
	AtLeast = alarm.AtLeast
	Below   = alarm.Below
	AtMost  = alarm.AtMost
	// AboveBand breaches above what the metric usually is at that time
	// (Create_Anomaly_Detection_Alarm).
	AboveBand Comparison = "GreaterThanUpperThreshold"
)

// Comparisons returns all comparisons of rules.
func Comparisons() []Comparison { return append(alarm.Comparisons(), AboveBand) }

// The statistics that rules look at.
const (
	Sum = "Sum"
	P95 = "p95"
	P99 = "p99"
)

// The metrics that CloudWatch itself keeps of a log group
// (CloudWatch-Logs-Monitoring-CloudWatch-Metrics).
const (
	// IncomingLogEvents is how many log events it got.
	IncomingLogEvents = "IncomingLogEvents"
	// IncomingBytes is how many bytes they were: what a log group costs most of.
	IncomingBytes = "IncomingBytes"
	// LogEventsWithFindings is in how many of them its data protection policy
	// found what it looks for.
	LogEventsWithFindings = "LogEventsWithFindings"
)

// OwnMetrics returns the names of the metrics that CloudWatch itself keeps of a
// log group.
func OwnMetrics() []string {
	return []string{IncomingLogEvents, IncomingBytes, LogEventsWithFindings}
}

// Rule says when an alarm goes off and what it then tells people. It makes one
// alarm for each severity that has a threshold, and none without any.
type Rule struct {
	// Name names the rule among those of a log group, and is stable.
	Name string
	// Metric is the name of the metric that is watched: one that Filters
	// feed, or one of CloudWatch's own of the log group (see OwnMetrics).
	// Empty in a rule that watches Math.
	Metric string
	// Statistic of the metric: Sum for counters, p95 and the like for values.
	Statistic string
	// Math is metric math over Operands, one value a period, for what no one
	// metric says. Default: none, and the rule watches Metric.
	Math     string
	Operands []Operand
	// Comparison is on which side of the threshold a datapoint breaches.
	Comparison Comparison
	// Thresholds in the metric's unit, or that of Math. With the comparison
	// AboveBand: how many standard deviations wide the band is.
	Thresholds map[Severity]float64
	// PerSeverity says that the rule is one of several of its name, a severity
	// each, as their windows differ.
	PerSeverity bool
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

// Operand is a metric in a rule's Math.
type Operand struct {
	// ID by which Math names it: a lower-case letter, then letters, digits and
	// underscores.
	ID string
	// Metric and Statistic are those of Rule.
	Metric, Statistic string
	// OfAccount asks for one of OwnMetrics without dimensions: that of all log
	// groups of the account and the region.
	OfAccount bool
}

// watches says whether the rule looks at the metric of that name.
func (r Rule) watches(metric string) bool {
	return r.Metric == metric || slices.ContainsFunc(r.Operands, func(o Operand) bool { return o.Metric == metric })
}

// Options of what is derived from a contract. The zero value is the default.
type Options struct {
	// SlowerThan is how long a request takes that counts as slow. Default:
	// the constant SlowerThan.
	SlowerThan time.Duration
	// SlowQuery is how long a database query takes that counts as slow.
	// Default: the constant SlowQuery.
	SlowQuery time.Duration
	// IngestionPrice is what a GB that is logged costs, in USD, for the
	// dashboard. Default: the constant IngestionPrice.
	IngestionPrice float64
}

func (o Options) slowerThan() time.Duration { return cmp.Or(o.SlowerThan, SlowerThan) }

func (o Options) slowQuery() time.Duration { return cmp.Or(o.SlowQuery, SlowQuery) }

func (o Options) ingestionPrice() float64 { return cmp.Or(o.IngestionPrice, IngestionPrice) }

// Rules returns the alarm rules of an application log. It is an error if the
// contract's durations have no unit of time.
func Rules(c *contract.Contract, options Options) ([]Rule, error) {
	p95, err := RequestP95(c, nil)
	if err != nil {
		return nil, err
	}
	rules := []Rule{ErrorCount(), Critical(), SlowRequests(options), p95, FailedLogins()}
	rules = append(rules, Mismatch(nil)...)
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
	return latency(c, "request-p95", P95, "One request in twenty takes longer than it should.", above)
}

// RequestP99 is RequestP95 of the slowest one in a hundred: what the few see who
// see it often. Where above is nil, it is a ticket above 10 seconds.
func RequestP99(c *contract.Contract, above map[Severity]time.Duration) (Rule, error) {
	if above == nil {
		above = map[Severity]time.Duration{Ticket: 10 * time.Second}
	}
	return latency(c, "request-p99", P99, "One request in a hundred takes longer than it should.", above)
}

// latency is a rule on a percentile of the requests' duration.
func latency(c *contract.Contract, name, percentile, meaning string, above map[Severity]time.Duration) (Rule, error) {
	d := deriver{contract: c}
	thresholds := map[Severity]float64{}
	for severity, length := range above {
		value, err := d.duration(length)
		if err != nil {
			return Rule{}, fmt.Errorf("rule %s from contract %s: %w", name, c.Name(), err)
		}
		thresholds[severity] = value
	}
	return Rule{
		Name:              name,
		Metric:            RequestDurationMetric,
		Statistic:         percentile,
		Comparison:        Above,
		Thresholds:        thresholds,
		Period:            5 * time.Minute,
		EvaluationPeriods: 3,
		DatapointsToAlarm: 2,
		Missing:           NotBreaching,
		Meaning:           meaning,
		FirstSteps:        "See which endpoints take the time, and whether their traffic grew; then look at their database queries.",
		Query:             "api-response-times",
	}, nil
}

// SlowQueries counts the database queries that took longer than the options
// say.
func SlowQueries(options Options) Rule {
	r := count("slow-queries", SlowQueriesMetric, 5*time.Minute, map[Severity]float64{Ticket: 10})
	r.Meaning = fmt.Sprintf("Too many database queries took longer than %s.", brief(options.slowQuery()))
	r.FirstSteps = "See whether it is one query or all. One: look at its plan and its indexes. All: look at the database's load and locks."
	r.Query = "slow-database-queries"
	return r
}

// SensitiveData goes off when data protection finds what it looks for: it masks
// it, but whoever may unmask still sees it, and so does what reads the logs
// before CloudWatch does. It needs a data protection policy.
//
// CloudWatch's guide has the metric without dimensions, for all log groups of
// the account and the region (CloudWatch-Logs-Monitoring-CloudWatch-Metrics); in
// the console it is one of a log group. The alarm adds up both, as only one of
// the two is there.
func SensitiveData() Rule {
	return Rule{
		Name: "sensitive-data",
		Math: "FILL(group, 0) + FILL(account, 0)",
		Operands: []Operand{
			{ID: "group", Metric: LogEventsWithFindings, Statistic: Sum},
			{ID: "account", Metric: LogEventsWithFindings, Statistic: Sum, OfAccount: true},
		},
		Comparison:        Above,
		Thresholds:        map[Severity]float64{Ticket: 0},
		Period:            time.Hour,
		EvaluationPeriods: 1,
		DatapointsToAlarm: 1,
		Missing:           NotBreaching,
		Meaning:           "Log events hold personal data, which data protection masked.",
		FirstSteps:        "Find out which code logs it, and redact it there: masks can be lifted, and sidecars and exports see what was written.",
	}
}

// VolumeAnomaly goes off when much more is logged than usually at that time of
// the day and the week: what is logged is what is paid for. Its threshold is the
// width of the band in standard deviations. CloudWatch learns the band from two
// weeks of data (CloudWatch_Anomaly_Detection).
func VolumeAnomaly() Rule {
	return Rule{
		Name:              "volume-anomaly",
		Metric:            IncomingBytes,
		Statistic:         Sum,
		Comparison:        AboveBand,
		Thresholds:        map[Severity]float64{Ticket: 4},
		Period:            time.Hour,
		EvaluationPeriods: 2,
		DatapointsToAlarm: 2,
		Missing:           NotBreaching,
		Meaning:           "Much more is logged than usually at this time, and paid for.",
		FirstSteps:        "See which events and levels grew since when. An error in a loop, a level of DEBUG, and a load test are the usual reasons.",
		Query:             "log-volume",
	}
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
			PerSeverity:       true,
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
func (r Rule) Severities() []Severity { return severitiesOf(r.Thresholds) }

func severitiesOf(thresholds map[Severity]float64) []Severity {
	return slices.SortedFunc(maps.Keys(thresholds), notify.DefaultSeverities().Compare)
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
