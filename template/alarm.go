package template

import (
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

// Alarm is an alarm on one metric, or on metric math.
type Alarm struct {
	Resource
	// Name is the alarm's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// Description is what notifications say about the alarm.
	Description string `json:"description,omitempty"`
	// Severity is the value of the tag logstack:severity; empty without the
	// tag.
	Severity string `json:"severity,omitempty"`

	// Metric is the metric that the alarm watches; empty in an alarm on
	// Metrics.
	Metric
	// Metrics are the queries of an alarm on metric math or on another
	// account's metric; empty in an alarm on one metric.
	Metrics []MetricQuery `json:"metrics,omitempty"`

	// PromQL is the query in the language of Prometheus, of an alarm on one.
	// Such an alarm has neither a metric nor a threshold of its own.
	PromQL string `json:"promQL,omitempty"`

	// Comparison is the ComparisonOperator, such as GreaterThanThreshold.
	Comparison string `json:"comparison"`
	// Threshold is in the metric's unit. It is absent from an alarm that
	// compares with an anomaly detection band.
	Threshold Number `json:"threshold,omitzero"`
	// ThresholdMetricID is the id of the query among Metrics that returns the
	// band.
	ThresholdMetricID string `json:"thresholdMetricId,omitempty"`
	// EvaluationPeriods is how many of the latest datapoints the alarm
	// evaluates, and DatapointsToAlarm how many of them must breach. Default:
	// all. They are absent from an alarm on PromQL.
	EvaluationPeriods Number `json:"evaluationPeriods,omitzero"`
	DatapointsToAlarm Number `json:"datapointsToAlarm,omitzero"`
	// MissingData says how a period without a datapoint is treated: breaching,
	// notBreaching, ignore or missing. Default: missing.
	MissingData string `json:"missingData"`
	// LowSamples is EvaluateLowSampleCountPercentile: evaluate or ignore.
	// Default: empty, which means evaluate.
	LowSamples string `json:"lowSamples,omitempty"`
	// WallClock is the time zone that periods are aligned with; empty if
	// periods slide.
	WallClock string `json:"wallClock,omitempty"`
	// WarmUpMinutes is how long a new alarm takes no action; absent if it
	// starts at once. WarmUpWhole says that the warm-up lasts even once there
	// are data.
	WarmUpMinutes Number `json:"warmUpMinutes,omitzero"`
	WarmUpWhole   bool   `json:"warmUpWhole,omitempty"`

	// ActionsEnabled says whether the alarm takes its actions. Default, also
	// where only the deployment knows: true.
	ActionsEnabled bool `json:"actionsEnabled"`
	// AlarmActions, OKActions and InsufficientDataActions are what it does on
	// going to ALARM, to OK and to INSUFFICIENT_DATA: ARNs, or placeholders of
	// the topics of the template (see Topic.Is).
	AlarmActions            []string `json:"alarmActions,omitempty"`
	OKActions               []string `json:"okActions,omitempty"`
	InsufficientDataActions []string `json:"insufficientDataActions,omitempty"`
}

// Metric is a metric as an alarm looks at it.
type Metric struct {
	// Namespace, MetricName and Dimensions name the metric.
	Namespace  string      `json:"namespace,omitempty"`
	MetricName string      `json:"metricName,omitempty"`
	Dimensions []Dimension `json:"dimensions,omitempty"`
	// Statistic is the statistic, such as Sum or p95.
	Statistic string `json:"statistic,omitempty"`
	// Unit is the unit that datapoints must have; empty for any.
	Unit string `json:"unit,omitempty"`
	// Period is the length of a period in seconds.
	Period Number `json:"period,omitzero"`
}

// MetricQuery is one of an alarm's queries: a metric, or an expression over
// others.
type MetricQuery struct {
	// ID is the name that expressions use for the query.
	ID string `json:"id"`
	// Label is its name in graphs.
	Label string `json:"label,omitempty"`
	// Expression is metric math; empty for a metric.
	Expression string `json:"expression,omitempty"`
	// Account is the account that owns the metric; empty for this account.
	Account string `json:"account,omitempty"`
	Metric
	// ReturnsData says whether the alarm compares the result of this query.
	// Default: true.
	ReturnsData bool `json:"returnsData"`
}

const alarmType = "AWS::CloudWatch::Alarm"

func readAlarm(r *reader) Alarm {
	p := r.properties()
	if criteria := p.get("EvaluationCriteria"); criteria.given() {
		return readPromQLAlarm(r, p, criteria)
	}
	a := Alarm{
		Name:                    p.get("AlarmName").nameOrRef(),
		Description:             p.get("AlarmDescription").text(),
		Severity:                p.tag(severityTag),
		Metric:                  readMetric(p),
		Metrics:                 readMetricQueries(p),
		Comparison:              p.required("ComparisonOperator").text(),
		Threshold:               p.get("Threshold").number(),
		ThresholdMetricID:       p.get("ThresholdMetricId").text(),
		EvaluationPeriods:       p.required("EvaluationPeriods").number(),
		DatapointsToAlarm:       p.get("DatapointsToAlarm").number(),
		MissingData:             p.get("TreatMissingData").textOr("missing"),
		LowSamples:              p.get("EvaluateLowSampleCountPercentile").text(),
		AlarmActions:            p.get("AlarmActions").texts(),
		OKActions:               p.get("OKActions").texts(),
		InsufficientDataActions: p.get("InsufficientDataActions").texts(),
	}
	a.ActionsEnabled, _ = p.get("ActionsEnabled").boolean(true)
	readWindow(p, &a)
	if a.DatapointsToAlarm.IsZero() {
		a.DatapointsToAlarm = a.EvaluationPeriods
	}
	a.checkMetric(r, p)
	if a.ThresholdMetricID == "" {
		p.required("Threshold")
	}
	if of := p.get("EvaluateLowSampleCountPercentile"); of.given() && !isOpen(a.LowSamples) && a.LowSamples != "evaluate" && a.LowSamples != "ignore" {
		r.invalidf(of.path, "it must be evaluate or ignore, got %q", a.LowSamples)
	}
	checkAlarmName(r, a.Name)
	a.Resource = r.done()
	return a
}

// isOpen reports whether text holds a placeholder for something that only the
// deployment knows.
func isOpen(text string) bool {
	return strings.Contains(text, "${") || strings.Contains(text, dynamicReference)
}

// checkMetric reports what CloudWatch would refuse of what the alarm watches
// (API_PutMetricAlarm).
func (a *Alarm) checkMetric(r *reader, p object) {
	queries := p.get("Metrics")
	if !queries.given() || a.Metrics == nil && queries.plain() && r.stack.declared {
		if !p.get("MetricName").given() && !p.get("Namespace").given() {
			r.invalidf("MetricName", "it is missing, and so are Metrics: the alarm watches nothing")
			return
		}
		p.required("Namespace")
		p.required("MetricName")
		p.required("Period")
		switch statistic, extended := p.get("Statistic"), p.get("ExtendedStatistic"); {
		case statistic.plain() && extended.plain() && !r.stack.declared:
			r.invalidf("ExtendedStatistic", "it cannot be combined with Statistic")
		case !statistic.given() && !extended.given():
			r.invalidf("Statistic", "it is missing, and so is ExtendedStatistic")
		}
		checkUnit(p.get("Unit"), a.Unit)
		return
	}
	if a.Metrics == nil && queries.plain() {
		r.invalidf("Metrics", "the list is empty: the alarm watches nothing")
	}
	if !queries.plain() || r.stack.declared {
		return // it may watch nothing, and a declaration writes the empty fields beside it
	}
	for _, name := range []string{"Namespace", "MetricName", "Dimensions", "Period", "Statistic", "ExtendedStatistic", "Unit"} {
		if list, _ := p.get(name).value.([]any); p.get(name).plain() && (list == nil || len(list) > 0) {
			r.invalidf(name, "it cannot be combined with Metrics: an alarm has either Metrics or one metric")
			return
		}
	}
}

// checkUnit reports a unit that CloudWatch does not know.
func checkUnit(n node, unit string) {
	if n.given() && unit != "" && !isOpen(unit) && !cloudwatch.IsUnit(unit) {
		n.r.invalidf(n.path, "CloudWatch has no unit %q: units are Count, Seconds, Milliseconds, Bytes, Percent and so on, spelled like that", unit)
	}
}

// checkAlarmName reports an alarm name that is too long.
func checkAlarmName(r *reader, name string) {
	if n := utf8.RuneCountInString(name); n > cloudwatch.MaxAlarmName && !isOpen(name) {
		r.invalidf("AlarmName", "it has %d characters, and CloudWatch takes at most %d", n, cloudwatch.MaxAlarmName)
	}
}

// readPromQLAlarm reads an alarm on a PromQL query.
func readPromQLAlarm(r *reader, p object, criteria node) Alarm {
	a := Alarm{
		Name:                    p.get("AlarmName").nameOrRef(),
		Description:             p.get("AlarmDescription").text(),
		Severity:                p.tag(severityTag),
		PromQL:                  criteria.object().required("PromQLCriteria").object().required("Query").text(),
		AlarmActions:            p.get("AlarmActions").texts(),
		OKActions:               p.get("OKActions").texts(),
		InsufficientDataActions: p.get("InsufficientDataActions").texts(),
	}
	a.ActionsEnabled, _ = p.get("ActionsEnabled").boolean(true)
	a.Resource = r.done()
	return a
}

// readWindow reads what an alarm's periods are aligned with, and its warm-up.
func readWindow(p object, a *Alarm) {
	if wall := p.get("EvaluationWindow").object().get("WallClockWindow"); wall.given() {
		a.WallClock = wall.object().get("Timezone").textOr("UTC")
	}
	if warm := p.get("WarmUpConfiguration"); warm.given() {
		a.WarmUpMinutes = warm.object().required("WarmUpPeriodDurationInMinutes").number()
		a.WarmUpWhole, _ = warm.object().get("OnlyStartEvaluatingAfterWarmUpPeriodEnds").boolean(false)
	}
}

// readMetric reads a metric whose namespace, name, dimensions and statistic are
// members of one object.
func readMetric(o object) Metric {
	statistic := o.get("Statistic").text()
	if extended := o.get("ExtendedStatistic").text(); extended != "" {
		statistic = extended
	}
	return Metric{
		Namespace:  o.get("Namespace").text(),
		MetricName: o.get("MetricName").text(),
		Dimensions: readDimensions(o, "Name"),
		Statistic:  statistic,
		Unit:       o.get("Unit").text(),
		Period:     o.get("Period").number(),
	}
}

func readMetricQueries(p object) []MetricQuery {
	var all []MetricQuery
	for _, item := range p.get("Metrics").items() {
		o := item.object()
		q := MetricQuery{
			ID:         o.required("Id").text(),
			Label:      o.get("Label").text(),
			Expression: o.get("Expression").text(),
			Account:    o.get("AccountId").text(),
		}
		q.ReturnsData, _ = o.get("ReturnData").boolean(true)
		if stat := o.get("MetricStat"); stat.given() {
			s := stat.object()
			metric := s.required("Metric").object()
			q.Metric = Metric{
				Namespace:  metric.required("Namespace").text(),
				MetricName: metric.required("MetricName").text(),
				Dimensions: readDimensions(metric, "Name"),
				Statistic:  s.required("Stat").text(),
				Unit:       s.get("Unit").text(),
				Period:     s.required("Period").number(),
			}
			checkUnit(s.get("Unit"), q.Unit)
		} else {
			// An expression over other metrics has their period. One that makes
			// its own data, such as a Metrics Insights query, has one of its
			// own.
			q.Period = o.get("Period").number()
		}
		all = append(all, q)
	}
	return all
}
