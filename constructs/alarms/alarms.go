package alarms

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/recipes"
)

// SeverityTag is the tag that says which severity an alarm is of.
const SeverityTag = "logstack:severity"

// Props of the alarms that a rule makes. Rule and Metric must be given, or
// Operands instead of Metric where the rule watches metric math.
type Props struct {
	// Rule says when the alarms go off, and what they mean: one of package
	// recipes, changed where it does not fit, or one of your own.
	Rule recipes.Rule
	// Metric is what the rule watches: that of a metric filter or of a log
	// group, with the statistic that the rule asks for.
	Metric metricfilter.Metric
	// Operands are the metrics of the rule's Math, by the ids that it gives
	// them, with the statistics that it asks for.
	Operands map[string]metricfilter.Metric
	// Name is what the alarms' names start with; the rule's name and the
	// severity follow. Default: the name of the stack.
	Name string
	// Topics are told when an alarm goes off and when it is over. Default:
	// none, and the alarms are only seen.
	Topics *Topics
	// Quiet are the severities of which nobody is told, as another alarm looks at
	// these. Default: none.
	Quiet []recipes.Severity
	// Query is the saved query that the description links to. Default: none.
	Query *savedquery.SavedQuery
	// Runbook is the address of a page that says more of what to do. Default:
	// none.
	Runbook string
}

// Alarms are the alarms of one rule, one for each severity.
type Alarms struct {
	construct constructs.Construct
	alarms    map[recipes.Severity]awscloudwatch.CfnAlarm
}

// New makes the alarms of a rule. Mistakes in props are errors of the
// construct.
func New(scope constructs.Construct, id string, props Props) *Alarms {
	this := constructs.NewConstruct(scope, &id)
	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(this).StackName()
	}
	made := &Alarms{construct: this, alarms: map[recipes.Severity]awscloudwatch.CfnAlarm{}}
	mistakes := check(props)
	if mistakes.Report(this) {
		return made
	}
	description := props.text().describe(this)
	for _, severity := range props.Rule.Severities() {
		made.alarms[severity] = newAlarm(this, props, severity, description)
	}
	return made
}

// Construct is the scope that the alarms stand in.
func (a *Alarms) Construct() constructs.Construct { return a.construct }

// Alarm is the alarm of that severity as plain CDK knows it; nil where the
// rule has no threshold for it.
func (a *Alarms) Alarm(severity recipes.Severity) awscloudwatch.CfnAlarm {
	return a.alarms[severity]
}

func newAlarm(this constructs.Construct, props Props, severity recipes.Severity, description string) awscloudwatch.CfnAlarm {
	rule := props.Rule
	out := &awscloudwatch.CfnAlarmProps{
		AlarmName:          alarmName(props.Name, rule.Name, severity),
		AlarmDescription:   &description,
		ComparisonOperator: jsii.String(string(rule.Comparison)),
		EvaluationPeriods:  jsii.Number(float64(rule.EvaluationPeriods)),
		DatapointsToAlarm:  jsii.Number(float64(rule.DatapointsToAlarm)),
		TreatMissingData:   jsii.String(string(rule.Missing)),
		Tags:               severityTag(severity),
	}
	switch {
	case rule.Comparison == recipes.AboveBand:
		lookAtBand(out, props, severity)
	case rule.Math != "":
		out.Threshold = jsii.Number(rule.Thresholds[severity])
		lookAtMath(out, props)
	default:
		out.Threshold = jsii.Number(rule.Thresholds[severity])
		lookAtMetric(out, props)
	}
	made := awscloudwatch.NewCfnAlarm(this, jsii.String(title(string(severity))), out)
	props.Topics.tell(made, severity, slices.Contains(props.Quiet, severity))
	return made
}

// alarmName is what every kind of alarm is called: who it is of, its rule, and its
// severity.
func alarmName(name, rule string, severity recipes.Severity) *string {
	return jsii.String(fmt.Sprintf("%s-%s-%s", name, rule, severity))
}

func severityTag(severity recipes.Severity) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String(SeverityTag), Value: jsii.String(string(severity))}}
}

// lookAtMetric has an alarm look at one metric.
func lookAtMetric(out *awscloudwatch.CfnAlarmProps, props Props) {
	out.Namespace = jsii.String(props.Metric.Namespace())
	out.MetricName = jsii.String(props.Metric.Name())
	out.Period = jsii.Number(props.Rule.Period.Seconds())
	if statistic := props.Metric.Statistic(); strings.HasPrefix(statistic, "p") {
		out.ExtendedStatistic = &statistic
		// The other choice, ignore, keeps the alarm still while there are
		// few measurements: for p95 fewer than 200 in a period, which a small
		// service never has (Percentiles with low data samples).
		out.EvaluateLowSampleCountPercentile = jsii.String("evaluate")
	} else {
		out.Statistic = &statistic
	}
	if dimensions := dimensionsOf(props.Metric); dimensions != nil {
		out.Dimensions = &dimensions
	}
}

// lookAtMath has an alarm look at metric math.
func lookAtMath(out *awscloudwatch.CfnAlarmProps, props Props) {
	rule := props.Rule
	var queries []any
	for _, operand := range rule.Operands {
		queries = append(queries, metricQuery(operand.ID, props.Operands[operand.ID], rule.Period, false))
	}
	result := &awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: jsii.String(resultID), Expression: &rule.Math, Label: &rule.Name, ReturnData: jsii.Bool(true),
	}
	if len(rule.Operands) == 0 {
		// What makes its own data has no metric's period.
		result.Period = jsii.Number(rule.Period.Seconds())
	}
	queries = append(queries, result)
	out.Metrics = &queries
}

// lookAtBand has an alarm compare a metric with what it usually is. The
// threshold is the width of the band (Create_Anomaly_Detection_Alarm).
func lookAtBand(out *awscloudwatch.CfnAlarmProps, props Props, severity recipes.Severity) {
	rule := props.Rule
	width := strconv.FormatFloat(rule.Thresholds[severity], 'f', -1, 64)
	out.Metrics = &[]any{
		metricQuery("m1", props.Metric, rule.Period, true),
		&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
			Id: jsii.String(resultID), Expression: jsii.String("ANOMALY_DETECTION_BAND(m1, " + width + ")"),
			Label: jsii.String("what is usual"), ReturnData: jsii.Bool(true),
		},
	}
	out.ThresholdMetricId = jsii.String(resultID)
}

// resultID names what an alarm on metric math compares, among its queries.
const resultID = "result"

func metricQuery(id string, m metricfilter.Metric, period time.Duration, returns bool) *awscloudwatch.CfnAlarm_MetricDataQueryProperty {
	metric := &awscloudwatch.CfnAlarm_MetricProperty{Namespace: jsii.String(m.Namespace()), MetricName: jsii.String(m.Name())}
	if dimensions := dimensionsOf(m); dimensions != nil {
		metric.Dimensions = &dimensions
	}
	return &awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: &id,
		MetricStat: &awscloudwatch.CfnAlarm_MetricStatProperty{
			Metric: metric, Period: jsii.Number(period.Seconds()), Stat: jsii.String(m.Statistic()),
		},
		ReturnData: &returns,
	}
}

func dimensionsOf(m metricfilter.Metric) []*awscloudwatch.CfnAlarm_DimensionProperty {
	var dimensions []*awscloudwatch.CfnAlarm_DimensionProperty
	values := m.Dimensions()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		dimensions = append(dimensions, &awscloudwatch.CfnAlarm_DimensionProperty{
			Name: jsii.String(name), Value: jsii.String(values[name]),
		})
	}
	return dimensions
}

func (p Props) text() text {
	return text{what: "rule " + p.Rule.Name, meaning: p.Rule.Meaning, firstSteps: p.Rule.FirstSteps, query: p.Query, runbook: p.Runbook}
}

func check(props Props) *mistake.List {
	var mistakes mistake.List
	rule := props.Rule
	if rule.Name == "" {
		mistakes.Addf("Rule is missing: take one of package recipes")
		return &mistakes
	}
	switch {
	case rule.Math != "":
		checkMath(props, &mistakes)
	case props.Metric.Name() == "":
		mistakes.Addf("Metric is missing: take that of the metric filter or log group that feeds it")
	default:
		if rule.Metric != "" && rule.Metric != props.Metric.Name() {
			mistakes.Addf("rule %s watches the metric %s, not %s", rule.Name, rule.Metric, props.Metric.Name())
		}
		if rule.Statistic != props.Metric.Statistic() {
			mistakes.Addf("rule %s looks at %s, and the metric was given as %s", rule.Name, rule.Statistic, props.Metric.Statistic())
		}
	}
	checkThresholds(rule.Name, rule.Thresholds, &mistakes)
	if !slices.Contains(recipes.Comparisons(), rule.Comparison) {
		mistakes.Addf("rule %s: there is no comparison %q: allowed are %s", rule.Name, rule.Comparison, enum.Join(recipes.Comparisons()))
	}
	if rule.Comparison == recipes.AboveBand && rule.Math != "" {
		mistakes.Addf("rule %s: a band is learnt of one metric, and not of metric math", rule.Name)
	}
	checkMissing(rule.Name, rule.Missing, &mistakes)
	if err := cloudwatch.CheckPeriod(rule.Period); err != nil {
		mistakes.Addf("rule %s: %w", rule.Name, err)
	} else if err := cloudwatch.CheckEvaluation(rule.Period, rule.DatapointsToAlarm, rule.EvaluationPeriods); err != nil {
		mistakes.Addf("rule %s: %w", rule.Name, err)
	}
	props.text().check(&mistakes)
	return &mistakes
}

// checkMath says what is wrong with a rule's metric math and its operands.
func checkMath(props Props, mistakes *mistake.List) {
	rule := props.Rule
	if rule.Metric != "" {
		mistakes.Addf("rule %s watches the metric %s and metric math: one of the two is watched", rule.Name, rule.Metric)
	}
	queries := []metricmath.Query{{ID: resultID, Expression: rule.Math, ReturnsData: true}}
	for _, o := range rule.Operands {
		queries = append(queries, metricmath.Query{ID: o.ID, Period: rule.Period})
		metric, given := props.Operands[o.ID]
		switch {
		case !given:
			mistakes.Addf("rule %s: there is no metric for its operand %s", rule.Name, o.ID)
		case metric.Name() != o.Metric || metric.Statistic() != o.Statistic:
			mistakes.Addf("rule %s: its operand %s is %s of %s, and was given as %s of %s",
				rule.Name, o.ID, o.Statistic, o.Metric, metric.Statistic(), metric.Name())
		}
	}
	if _, err := metricmath.NewSet(queries); err != nil {
		mistakes.Addf("rule %s: %w", rule.Name, err)
	}
}

func checkThresholds(rule string, thresholds map[recipes.Severity]float64, mistakes *mistake.List) {
	for severity, threshold := range thresholds {
		mistakes.Add(severity.Check())
		if math.IsNaN(threshold) || math.IsInf(threshold, 0) || threshold < 0 {
			mistakes.Addf("rule %s: the threshold for %s is %g: allowed are 0 and above", rule, severity, threshold)
		}
	}
}

func checkMissing(rule string, missing recipes.MissingData, mistakes *mistake.List) {
	if !slices.Contains(alarm.MissingDataTreatments(), missing) {
		mistakes.Addf("rule %s does not say what missing data means: allowed are %s", rule, enum.Join(alarm.MissingDataTreatments()))
	}
}

// title makes a construct's id of a lower-case name.
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
