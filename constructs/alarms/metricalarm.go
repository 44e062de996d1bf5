package alarms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/internal/quantity"
)

// resultID names what an alarm on metric math compares, among its queries.
const resultID = "result"

func newMetricAlarm(this constructs.Construct, id *string, props BoundProps, a *Alarm) awscloudwatch.CfnAlarm {
	spec := a.spec
	description := textOf(props, spec).describe(this)
	out := &awscloudwatch.CfnAlarmProps{
		AlarmName:          &a.name,
		AlarmDescription:   &description,
		ComparisonOperator: jsii.String(string(spec.Comparison)),
		EvaluationPeriods:  jsii.Number(float64(spec.EvaluationPeriods)),
		DatapointsToAlarm:  jsii.Number(float64(spec.DatapointsToAlarm)),
		TreatMissingData:   jsii.String(string(spec.Missing)),
		Tags:               severityTag(spec.Severity),
	}
	if !spec.Band {
		out.Threshold = jsii.Number(spec.Threshold)
	}
	switch {
	case spec.Band:
		lookAtBand(out, props, spec)
	case spec.Metric.Insight != "":
		lookAtContributors(out, props, spec)
	case spec.Math != "":
		lookAtMath(out, props, spec)
	default:
		lookAtMetric(out, props, spec)
	}
	return awscloudwatch.NewCfnAlarm(this, id, out)
}

// lookAtMetric has an alarm look at one metric.
func lookAtMetric(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	m := place(props, spec.Metric)
	out.Namespace, out.MetricName = m.namespace, m.name
	out.Period = jsii.Number(spec.Period.Seconds())
	if statistic := spec.Metric.Statistic; simple[statistic] {
		out.Statistic = &statistic
	} else {
		out.ExtendedStatistic = &statistic
		// The other choice, ignore, keeps the alarm still while there are
		// few measurements: for p95 fewer than 200 in a period, which a small
		// service never has (Percentiles with low data samples).
		out.EvaluateLowSampleCountPercentile = jsii.String("evaluate")
	}
	if dimensions := m.dimensions(); dimensions != nil {
		out.Dimensions = &dimensions
	}
}

// simple are the statistics that an alarm has as Statistic; all others are extended
// ones (API_PutMetricAlarm).
var simple = map[string]bool{"Sum": true, "Average": true, "Minimum": true, "Maximum": true, "SampleCount": true}

// lookAtMath has an alarm look at metric math.
func lookAtMath(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	var queries []any
	for _, operand := range spec.Operands {
		queries = append(queries, metricQuery(operand.ID, props, operand.Series, spec.Period, false))
	}
	queries = append(queries, &awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: jsii.String(resultID), Expression: jsii.String(spec.Math), Label: jsii.String(spec.Name), ReturnData: jsii.Bool(true),
	})
	out.Metrics = &queries
}

// lookAtContributors has an alarm look at the greatest contributor of a Contributor
// Insights rule. What makes its own data has no metric's period.
func lookAtContributors(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	out.Metrics = &[]any{&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: jsii.String(resultID), Expression: jsii.String(alarmrules.MaxContributorValue(insightName(props))),
		Label: jsii.String(spec.Name), Period: jsii.Number(spec.Period.Seconds()), ReturnData: jsii.Bool(true),
	}}
}

// lookAtBand has an alarm compare a metric with what it usually is. The
// threshold is the width of the band (Create_Anomaly_Detection_Alarm).
func lookAtBand(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	out.Metrics = &[]any{
		metricQuery("m1", props, spec.Metric, spec.Period, true),
		&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
			Id: jsii.String(resultID), Expression: jsii.String("ANOMALY_DETECTION_BAND(m1, " + quantity.Decimal(spec.Threshold) + ")"),
			Label: jsii.String("what is usual"), ReturnData: jsii.Bool(true),
		},
	}
	out.ThresholdMetricId = jsii.String(resultID)
}

func metricQuery(id string, props BoundProps, s alarmrules.Series, period time.Duration, returns bool) *awscloudwatch.CfnAlarm_MetricDataQueryProperty {
	m := place(props, s)
	metric := &awscloudwatch.CfnAlarm_MetricProperty{Namespace: m.namespace, MetricName: m.name}
	if dimensions := m.dimensions(); dimensions != nil {
		metric.Dimensions = &dimensions
	}
	return &awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: &id,
		MetricStat: &awscloudwatch.CfnAlarm_MetricStatProperty{
			Metric: metric, Period: jsii.Number(period.Seconds()), Stat: jsii.String(s.Statistic),
		},
		ReturnData: &returns,
	}
}

// placed is a metric where its log group and its filters are.
type placed struct {
	namespace, name *string
	by              map[string]string
}

// place says where a metric is.
func place(props BoundProps, s alarmrules.Series) placed {
	switch {
	case s.Own:
		return placed{jsii.String(cloudwatch.LogsNamespace), &s.Name, cloudwatch.LogGroupDimensions(s.Name, *props.LogGroup.NameRef())}
	case s.Log:
		return placed{&props.Namespace, &s.Name, s.Dimensions}
	}
	return placed{&s.Namespace, &s.Name, s.Dimensions}
}

func (p placed) dimensions() []*awscloudwatch.CfnAlarm_DimensionProperty {
	var dimensions []*awscloudwatch.CfnAlarm_DimensionProperty
	for _, name := range slices.Sorted(maps.Keys(p.by)) {
		dimensions = append(dimensions, &awscloudwatch.CfnAlarm_DimensionProperty{
			Name: jsii.String(name), Value: jsii.String(p.by[name]),
		})
	}
	return dimensions
}

// watching is what a rule of the kind metric watches, where that is a metric of
// plain CDK: the metric with the rule's thresholds, or metric math over several. An
// alarm sees the metrics of its own region; a metric of another is refused, as CDK's
// own alarm does.
func watching(stack awscdk.Stack, metric awscloudwatch.IMetric, rule alarmrules.Rule) (alarmrules.Watch, error) {
	rule, err := rule.ByValue()
	if err != nil {
		return nil, fmt.Errorf("rule %s: %w", rule.Name, err)
	}
	kind, ok := rule.Watch.(alarmrules.Metric)
	if !ok {
		return rule.Watch, fmt.Errorf("Metric is given, and the rule %s watches something else: allowed is a rule of the kind metric", rule.Name)
	}
	config := metric.ToMetricConfig()
	if config.MathExpression == nil {
		of, err := statisticOf(stack, config.MetricStat)
		kind.Of = of
		return kind, err
	}
	if kind.Bands.AboveBand != nil || kind.Bands.BelowBand != nil || kind.Bands.OutsideBand != nil {
		return kind, fmt.Errorf("rule %s: a band is learnt of one metric, and not of metric math", rule.Name)
	}
	of := map[string]alarmrules.Source{}
	for id, used := range *config.MathExpression.UsingMetrics {
		inner := used.ToMetricConfig()
		if inner.MetricStat == nil {
			return kind, fmt.Errorf("rule %s: %s is metric math itself: write it out in the expression", rule.Name, id)
		}
		m, err := statisticOf(stack, inner.MetricStat)
		if err != nil {
			return kind, err
		}
		of[id] = alarmrules.Source{Metric: &m}
	}
	return alarmrules.Math{Expression: *config.MathExpression.Expression, Of: of, Thresholds: kind.Thresholds, Window: kind.Window}, nil
}

func statisticOf(stack awscdk.Stack, stat *awscloudwatch.MetricStatConfig) (alarmrules.MetricStatistic, error) {
	out := alarmrules.MetricStatistic{Namespace: *stat.Namespace, Name: *stat.MetricName, Statistic: *stat.Statistic}
	if stat.Dimensions != nil {
		for _, d := range *stat.Dimensions {
			if out.Dimensions == nil {
				out.Dimensions = map[string]string{}
			}
			value, ok := d.Value.(string)
			if !ok {
				return out, fmt.Errorf("the dimension %s of %s has no text as its value", *d.Name, out.Name)
			}
			out.Dimensions[*d.Name] = value
		}
	}
	for _, of := range []struct {
		what        string
		its, stacks *string
	}{{"region", stat.Region, stack.Region()}, {"account", stat.Account, stack.Account()}} {
		if of.its != nil && *of.its != *of.stacks && !token.In(*of.its) && !token.In(*of.stacks) {
			return out, fmt.Errorf("the metric %s is of the %s %s, and the alarm of %s: it would never get data", out.Name, of.what, *of.its, *of.stacks)
		}
	}
	return out, nil
}

// insightName is what the Contributor Insights rule of a rule is called.
func insightName(props BoundProps) string { return props.Naming.AlarmName(props.Rule.Insight.Name) }

// newInsightRule makes the Contributor Insights rule that a rule needs; nil for most.
func newInsightRule(this constructs.Construct, props BoundProps) awscloudwatch.CfnInsightRule {
	if props.Rule.Insight == nil {
		return nil
	}
	var mistakes mistake.List
	name := insightName(props)
	if len(name) > cloudwatch.MaxInsightRuleName || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		mistakes.Addf("the name %q of the Contributor Insights rule: allowed are %d letters, digits, - _ and .", name, cloudwatch.MaxInsightRuleName)
	}
	body := "{}"
	if props.LogGroup.Name() == "" {
		mistakes.Addf("rule %s: LogGroup wants a log group with a name, which stands in the rule's text", props.Rule.Rule.Name)
	} else {
		made, err := props.Rule.Insight.Body(props.LogGroup.Name())
		mistakes.Add(err)
		if err == nil {
			body = made
		}
	}
	if len(body) > cloudwatch.MaxInsightRuleBody {
		mistakes.Addf("rule %s: its text is %d characters long: %d are allowed", props.Rule.Rule.Name, len(body), cloudwatch.MaxInsightRuleBody)
	}
	mistakes.Report(this)
	return awscloudwatch.NewCfnInsightRule(this, jsii.String("Rule"), &awscloudwatch.CfnInsightRuleProps{
		RuleName: &name, RuleBody: &body, RuleState: jsii.String("ENABLED"),
	})
}
