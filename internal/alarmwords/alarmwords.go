// Package alarmwords describes in words when alarms go off.
package alarmwords

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/template"
)

// Words describes the alarms of a template. It knows what the template's metric
// filters publish, and so the units of thresholds.
type Words struct {
	// Home is the log group that descriptions need not name; empty if there is
	// none.
	Home string

	template *template.Template
	fed      map[metricName]template.Transformation
}

type metricName struct{ namespace, name string }

// New returns the words for the alarms of a template.
func New(t *template.Template) Words {
	w := Words{template: t, fed: map[metricName]template.Transformation{}}
	for _, f := range t.MetricFilters() {
		for _, m := range f.Metrics {
			w.fed[metricName{m.Namespace, m.Name}] = m
		}
	}
	return w
}

// Describe says when the alarm goes off, how it treats missing data, and whom
// it tells if that is not a topic of the template, one clause each.
func (w Words) Describe(a template.Alarm) []string {
	all := []string{w.Condition(a)}
	if a.WallClock != "" {
		all = append(all, "periods start by the clock of "+a.WallClock)
	}
	if text := warmUp(a.WarmUpMinutes, a.WarmUpWhole); text != "" {
		all = append(all, text)
	}
	if a.PromQL == "" {
		all = append(all, MissingData(a.MissingData))
	}
	var elsewhere []string
	for _, action := range a.AlarmActions {
		if _, here := w.template.Topic(action); !here {
			elsewhere = append(elsewhere, action)
		}
	}
	switch {
	case len(a.AlarmActions) == 0:
		all = append(all, "notifies nobody")
	case !a.ActionsEnabled:
		all = append(all, "its actions are off")
	case elsewhere != nil:
		all = append(all, "notifies "+strings.Join(elsewhere, ", "))
	}
	return all
}

// LogCondition says when a log alarm goes off.
func LogCondition(a template.LogAlarm) string {
	when := template.Alarm{Comparison: a.Comparison, Threshold: a.Threshold}
	text := fmt.Sprintf("%s %s, %s, in %s of %s results", a.Aggregation, comparison(when, ""), a.Schedule, a.ResultsToAlarm, a.ResultsToEvaluate)
	if waits := warmUp(a.WarmUpMinutes, a.WarmUpWhole); waits != "" {
		text += ", " + waits
	}
	return text
}

// warmUp says how long a new alarm waits for data, or "" if it does not wait.
func warmUp(minutes template.Number, whole bool) string {
	if minutes.IsZero() {
		return ""
	}
	length := minutes.String() + " minutes"
	if n, known := minutes.Value(); known {
		length = Period(n * 60)
	}
	if whole {
		return "waits " + length + " when new"
	}
	return "waits up to " + length + " for data when new"
}

// Condition says when the alarm goes off.
func (w Words) Condition(a template.Alarm) string {
	if a.PromQL != "" {
		return "PromQL: " + a.PromQL
	}
	if text, ok := w.band(a); ok {
		return text
	}
	subject, unit, every := w.metric(a.Metric), w.unit(a.Metric), a.Period
	var where []string
	for _, q := range a.Metrics {
		words := q.Expression
		if words == "" {
			words = w.metric(q.Metric)
		}
		switch {
		case q.ReturnsData && q.ID != a.ThresholdMetricID:
			subject, unit = words, w.unit(q.Metric)
			if a.ThresholdMetricID != "" {
				// The band's expression refers to the metric by its id.
				subject = q.ID
				where = append(where, q.ID+" = "+words)
			}
		default:
			where = append(where, q.ID+" = "+words)
		}
		if every.IsZero() {
			every = q.Period
		}
	}
	text := strings.Join([]string{subject, comparison(a, unit), window(a, every)}, " ")
	if where != nil {
		text += ", where " + strings.Join(where, " and ")
	}
	return text
}

// bandOf matches the expression of an anomaly detection band, and its width in
// standard deviations (CloudWatch_Anomaly_Detection). The default width is two.
var bandOf = regexp.MustCompile(`^\s*ANOMALY_DETECTION_BAND\(\s*(\w+)\s*(?:,\s*([0-9.]+)\s*)?\)\s*$`)

// band says when an alarm goes off that compares a metric with its anomaly
// detection band. It returns false for all other alarms.
func (w Words) band(a template.Alarm) (string, bool) {
	with := func(id string) (template.MetricQuery, bool) {
		at := slices.IndexFunc(a.Metrics, func(q template.MetricQuery) bool { return q.ID == id })
		if at < 0 || len(a.Metrics) != 2 {
			return template.MetricQuery{}, false
		}
		return a.Metrics[at], true
	}
	band, ok := with(a.ThresholdMetricID)
	m := bandOf.FindStringSubmatch(band.Expression)
	if !ok || m == nil {
		return "", false
	}
	of, ok := with(m[1])
	if !ok || of.Expression != "" {
		return "", false
	}
	return fmt.Sprintf("%s %s a band of %s standard deviations %s",
		w.metric(of.Metric), sign(a.Comparison), cmp.Or(m[2], "2"), window(a, of.Period)), true
}

// metric names a statistic of a metric as briefly as is clear.
func (w Words) metric(m template.Metric) string {
	name := m.MetricName
	fed, here := w.fed[metricName{m.Namespace, m.MetricName}]
	switch {
	case w.Home != "" && len(m.Dimensions) == 1 && m.Dimensions[0] == (template.Dimension{Name: "LogGroupName", Value: w.Home}):
	case len(m.Dimensions) == 1 && m.Dimensions[0].Name == "LogGroupName":
		name += " of " + m.Dimensions[0].Value
	case len(m.Dimensions) > 0:
		name += " (" + Dimensions(m.Dimensions) + ")"
	}
	if !here && !strings.HasPrefix(m.Namespace, "AWS/") {
		name += " in " + m.Namespace
	}
	switch m.Statistic {
	case "Sum":
		// A sum of ones is a count.
		if here && strings.HasPrefix(fed.Value, "$") {
			return "sum of " + name
		}
		return name
	case "Average", "Maximum", "Minimum":
		return strings.ToLower(m.Statistic) + " of " + name
	case "SampleCount":
		return "samples of " + name
	}
	return m.Statistic + " of " + name
}

// unit returns the unit of a metric's threshold: the alarm's own, or that of
// the metric filter's value.
func (w Words) unit(m template.Metric) string {
	if m.Statistic == "SampleCount" {
		return ""
	}
	switch unit := cmp.Or(m.Unit, w.fed[metricName{m.Namespace, m.MetricName}].Unit); unit {
	case "", "None", "Count":
		return ""
	case "Milliseconds":
		return " ms"
	case "Seconds":
		return " s"
	case "Percent":
		return " %"
	default:
		return " " + unit
	}
}

// sign returns a comparison as an operator between two values.
func sign(comparison string) string {
	signs := map[string]string{
		"GreaterThanThreshold": ">", "GreaterThanOrEqualToThreshold": ">=",
		"LessThanThreshold": "<", "LessThanOrEqualToThreshold": "<=",
		"LessThanLowerOrGreaterThanUpperThreshold": "outside of",
		"LessThanLowerThreshold":                   "below",
		"GreaterThanUpperThreshold":                "above",
	}
	return cmp.Or(signs[comparison], comparison)
}

func comparison(a template.Alarm, unit string) string {
	if a.ThresholdMetricID != "" {
		return sign(a.Comparison) + " " + a.ThresholdMetricID
	}
	return sign(a.Comparison) + " " + a.Threshold.String() + unit
}

// window says in which periods the condition must hold.
func window(a template.Alarm, every template.Number) string {
	length := every.String() + "s"
	seconds, known := every.Value()
	if known {
		length = Period(seconds)
	}
	n, m := a.EvaluationPeriods.String(), a.DatapointsToAlarm.String()
	periods, _ := a.EvaluationPeriods.Value()
	switch {
	case every.IsZero():
		// Metric math without a metric whose period could be named.
		return fmt.Sprintf("in %s of %s periods", m, n)
	case n == "1":
		return "in " + length
	case n == m && seconds == 60 && periods > 0:
		return "for " + Period(periods*seconds)
	}
	return fmt.Sprintf("in %s of %s periods of %s", m, n, length)
}

// MissingData says how an alarm treats missing data.
func MissingData(treatment string) string {
	switch treatment {
	case "notBreaching":
		return "missing data is good"
	case "breaching":
		return "missing data is bad"
	case "ignore":
		return "missing data changes nothing"
	case "missing":
		return "missing data means INSUFFICIENT_DATA"
	}
	return "missing data is " + treatment
}

// Dimensions formats a list of dimensions.
func Dimensions(all []template.Dimension) string {
	var texts []string
	for _, d := range all {
		texts = append(texts, d.Name+" "+d.Value)
	}
	return strings.Join(texts, ", ")
}

// Period formats a number of seconds in words.
func Period(seconds float64) string {
	return quantity.Duration(seconds * float64(time.Second)).String()
}
