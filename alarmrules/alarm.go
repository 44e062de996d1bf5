package alarmrules

import (
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/notify"
)

// Alarm is an alarm as CloudWatch is to have it: what is left to say is where its
// log group is, and whom it tells.
type Alarm struct {
	// Name is what the alarm is called behind the name of the application, and
	// before the severity: that of the rule for most.
	Name string
	// Severity of whom it tells.
	Severity notify.Severity
	// Part reports that it is a part of another alarm of the same rule, which tells
	// people in its place: a window of a burn rate.
	Part bool
	// Quiet reports that it tells nobody by itself, as an alarm of another rule looks
	// at it and tells people in its place.
	Quiet bool

	// Comparison is on which side of Threshold a datapoint breaches; with Band, how
	// it lies to the band.
	Comparison alarm.Comparison
	Threshold  float64
	// Band reports that Threshold is the width of a band that CloudWatch learns from
	// the metric, in standard deviations (CloudWatch_Anomaly_Detection).
	Band bool
	// Period is how long one datapoint covers. EvaluationPeriods is how many of the
	// newest are looked at, and DatapointsToAlarm how many of those must breach.
	Period                               time.Duration
	EvaluationPeriods, DatapointsToAlarm int
	// Missing says what a period without a datapoint counts as.
	Missing alarm.MissingData
	// WallClock is the time zone on whose clock periods begin; empty: they slide.
	WallClock string
	// WarmUp is how long it waits for data when it is made or changed; 0: it does not.
	// WholeWarmUp reports that data do not end that.
	WarmUp      time.Duration
	WholeWarmUp bool

	// Metric is what is watched, unless Math, Asks or Condition is.
	Metric Series
	// Math is metric math over Operands, one value a period. Default: none.
	Math     string
	Operands []Operand
	// Asks is a query that is asked by a schedule. Default: none.
	Asks *Asked
	// Condition is on other alarms. Default: none.
	Condition *Condition

	// Meaning, FirstSteps, Query and Runbook are those of the rule, with its
	// parameters filled in.
	Meaning, FirstSteps, Query, Runbook string
}

// Suffix returns the alarm's name with its severity, unique among the alarms of an
// application: errors-ticket.
func (a Alarm) Suffix() string { return a.Name + "-" + string(a.Severity) }

// Series is a statistic of a metric.
type Series struct {
	// Log reports that the metric is made of the log group that the rule is about:
	// by a metric filter, or by CloudWatch itself (cloudwatch.LogGroupMetrics), where
	// Own says so. The namespace is then whoever's who makes the filter.
	Log, Own bool
	// Insight is the name of a Contributor Insights rule, behind the application's
	// name, whose greatest contributor is looked at; empty for metrics.
	Insight string
	// Namespace, Name and Dimensions name the metric.
	Namespace, Name string
	Dimensions      map[string]string
	// Statistic of it: Sum, p95 and so on.
	Statistic string
}

// Operand is a metric that an alarm's Math names.
type Operand struct {
	// ID by which Math names it: a lower-case letter, then letters, digits and
	// underscores.
	ID string
	Series
}

// Asked is a query that CloudWatch asks by a schedule, for an alarm on its answers
// (alarm-log).
type Asked struct {
	// Query in the application's names: its last command is the aggregation.
	Query insights.Query
	// Every is how often it is asked, and Over how long back it looks.
	Every, Over time.Duration
	// ResultsToEvaluate is how many of the newest answers are looked at, and
	// ResultsToAlarm how many of those must breach.
	ResultsToEvaluate, ResultsToAlarm int
	// LogLines is how many of the log events a notification holds.
	LogLines int
}

// Condition is on other alarms: that one is in ALARM, or all or any of several
// conditions.
type Condition struct {
	// Alarm is the suffix of an alarm of the same application, or what one that no rule
	// makes is given as (Application.Given).
	Alarm string
	// All and Any hold conditions; one of the three is said.
	All, Any []Condition
	// SuppressedBy is the name or the ARN of an alarm of this account and region, or
	// one that Alarm could be, where Own says so: while it is in ALARM, nobody is told
	// (alarm-suppression). It is on the outermost condition.
	SuppressedBy string
	Own          bool
}

// Alarms returns the suffixes of all alarms in the condition, each once.
func (c Condition) Alarms() []string {
	var all []string
	var walk func(Condition)
	seen := map[string]bool{}
	walk = func(c Condition) {
		if c.Alarm != "" && !seen[c.Alarm] {
			seen[c.Alarm] = true
			all = append(all, c.Alarm)
		}
		for _, inner := range append(c.All, c.Any...) {
			walk(inner)
		}
	}
	walk(c)
	return all
}

// Insight is a Contributor Insights rule that a rule needs.
type Insight struct {
	// Name is what it is called behind the application's name.
	Name string
	// body is its text, for a log group of that name.
	body func(logGroup string) (string, error)
}

// Body returns the rule's text, for a log group of that name
// (ContributorInsights-RuleSyntax).
func (i Insight) Body(logGroup string) (string, error) { return i.body(logGroup) }

// Line is a line of a graph: what a rule looks at.
type Line struct {
	Series
	// PerMinute reports that it is shown per minute, however long the periods are.
	PerMinute bool
	// Math over Operands, in place of a metric. Default: none.
	Math     string
	Operands []Operand
	// Label in the legend.
	Label string
	// Unit stands at the axis; empty without one.
	Unit string
}

// Budget is what is left of the error budget of an objective, in percent: all of it where
// nothing was bad, and less than nothing where the objective was missed.
type Budget struct {
	// Math over Operands, of which the one period is all of Over: what was bad, and all
	// that counts.
	Math     string
	Operands []Operand
	// Over is for how long the objective is promised.
	Over time.Duration
	// Target is the objective, such as 99.9%, and Goal its number, such as 99.9.
	Target string
	Goal   float64
	// Windows are those of the burn rates, long and short, each once, the shortest first.
	Windows []time.Duration
}

// Text returns the condition as the rule of a composite alarm has it
// (Create_Composite_Alarm). Name is what an alarm is called, or what stands for its
// name.
func (c Condition) Text(name func(suffix string) string) string {
	if c.Alarm != "" {
		return `ALARM("` + name(c.Alarm) + `")`
	}
	parts, operator := c.All, " AND "
	if len(c.Any) > 0 {
		parts, operator = c.Any, " OR "
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.Text(name)
		if len(parts) > 1 && len(part.All)+len(part.Any) > 1 {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, operator)
}
