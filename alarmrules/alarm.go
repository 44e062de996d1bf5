package alarmrules

import (
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/notify"
)

// Alarm is an alarm as CloudWatch needs it, apart from where its log group is and
// whom it notifies.
type Alarm struct {
	// Name follows the application's name and precedes the severity in the alarm's
	// name. For most alarms it is the rule's name.
	Name string
	// Severity says who is told.
	Severity notify.Severity
	// Part says that the alarm is part of another alarm of the same rule, which
	// notifies people in its place: a window of a burn rate.
	Part bool
	// Quiet says that the alarm notifies nobody by itself, because an alarm of
	// another rule looks at it and notifies people in its place.
	Quiet bool

	// Comparison says on which side of Threshold a datapoint breaches or, with
	// Band, on which side of the band.
	Comparison alarm.Comparison
	Threshold  float64
	// Band says that Threshold is the width, in standard deviations, of a band that
	// CloudWatch learns from the metric (CloudWatch_Anomaly_Detection).
	Band bool
	// Period is the time that one datapoint covers. EvaluationPeriods is the number
	// of newest datapoints that are looked at, and DatapointsToAlarm how many of
	// those must breach.
	Period                               time.Duration
	EvaluationPeriods, DatapointsToAlarm int
	// Missing says how a period without a datapoint is treated.
	Missing alarm.MissingData
	// WallClock is the time zone on whose clock periods begin. If it is empty,
	// periods slide.
	WallClock string
	// WarmUp is how long the alarm waits for data when it is made or changed; 0 if
	// it does not wait. WholeWarmUp says that data do not end the wait.
	WarmUp      time.Duration
	WholeWarmUp bool

	// Metric is what the alarm watches, unless Math, Asks or Condition is set.
	Metric Series
	// Math is metric math over Operands, with one value per period. Default: none.
	Math     string
	Operands []Operand
	// Asks is a scheduled query. Default: none.
	Asks *Asked
	// Condition is a condition on other alarms. Default: none.
	Condition *Condition

	// Meaning, FirstSteps, Query and Runbook are those of the rule, with its
	// parameters filled in.
	Meaning, FirstSteps, Query, Runbook string
}

// Suffix returns the alarm's name with its severity, such as errors-ticket. It is
// unique among the alarms of an application.
func (a Alarm) Suffix() string { return a.Name + "-" + string(a.Severity) }

// Series is a statistic of a metric.
type Series struct {
	// Log says that the metric comes from the rule's log group: from a metric
	// filter or, if Own is set, from CloudWatch itself
	// (cloudwatch.LogGroupMetrics). Whoever makes the filter chooses the namespace.
	Log, Own bool
	// Insight is the name of a Contributor Insights rule, without the application's
	// name, whose largest contributor is looked at; empty for metrics.
	Insight string
	// Namespace, Name and Dimensions name the metric.
	Namespace, Name string
	Dimensions      map[string]string
	// Statistic is the statistic: Sum, p95 and so on.
	Statistic string
}

// Operand is a metric that an alarm's Math names.
type Operand struct {
	// ID is Math's name for the metric: a lower-case letter, then letters, digits
	// and underscores.
	ID string
	Series
}

// Asked is a query that CloudWatch runs on a schedule, for an alarm on its results
// (alarm-log).
type Asked struct {
	// Query has the application's names. Its last command is the aggregation.
	Query insights.Query
	// Every is how often the query runs, and Over how far back it looks.
	Every, Over time.Duration
	// ResultsToEvaluate is the number of newest results that are looked at, and
	// ResultsToAlarm how many of those must breach.
	ResultsToEvaluate, ResultsToAlarm int
	// LogLines is the number of log events in a notification.
	LogLines int
}

// Condition is a condition on other alarms: that one is in ALARM, or that all or
// any of several conditions hold.
type Condition struct {
	// Alarm is the suffix of an alarm of the same application, or an alarm that no
	// rule makes (Application.Given).
	Alarm string
	// All and Any hold conditions. Exactly one of Alarm, All and Any is set.
	All, Any []Condition
	// SuppressedBy is the name or ARN of an alarm of this account and region or, if
	// Own is set, a name as in Alarm. While it is in ALARM, nobody is notified
	// (alarm-suppression). Only the outermost condition has it.
	SuppressedBy string
	Own          bool
}

// Alarms returns the suffixes of all alarms in the condition, without duplicates.
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

// Insight is a Contributor Insights rule that an alarm rule needs.
type Insight struct {
	// Name is the rule's name, without the application's name.
	Name string
	// body returns its body, for the log group with that name.
	body func(logGroup string) (string, error)
}

// Body returns the rule's body, for the log group with that name
// (ContributorInsights-RuleSyntax).
func (i Insight) Body(logGroup string) (string, error) { return i.body(logGroup) }

// Line is a line of a graph that shows what a rule looks at.
type Line struct {
	Series
	// PerMinute says that the line shows values per minute, whatever the period.
	PerMinute bool
	// Math is metric math over Operands, in place of a metric. Default: none.
	Math     string
	Operands []Operand
	// Label is the label in the legend.
	Label string
	// Unit is the label of the axis; empty for none.
	Unit string
}

// Budget is the remaining error budget of an objective, in percent: 100 if nothing
// was bad, and negative if the objective was missed.
type Budget struct {
	// Math is metric math over Operands, what was bad and everything that counts,
	// with one period of length Over.
	Math     string
	Operands []Operand
	// Over is the time over which the objective is promised.
	Over time.Duration
	// Target is the objective, such as "99.9%", and Goal its number, such as 99.9.
	Target string
	Goal   float64
	// Windows are the long and short windows of the burn rates, without duplicates,
	// shortest first.
	Windows []time.Duration
}

// Text returns the condition in the syntax of a composite alarm's rule
// (Create_Composite_Alarm). The function name returns an alarm's name, or a
// placeholder for it.
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
