package alarms

import (
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// resultID is the id of the expression that an alarm on metric math compares with the
// threshold.
const resultID = "result"

// onlyMetric is the id of a single metric, where the API requires one.
const onlyMetric = "m1"

func newMetricAlarm(this constructs.Construct, id string, props BoundProps, a *Alarm) *metricAlarm {
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
	if spec.WarmUp > 0 {
		out.WarmUpConfiguration = &awscloudwatch.CfnAlarm_WarmUpConfigurationProperty{
			WarmUpPeriodDurationInMinutes: jsii.Number(spec.WarmUp.Minutes()), OnlyStartEvaluatingAfterWarmUpPeriodEnds: &spec.WholeWarmUp,
		}
	}
	if spec.WallClock != "" {
		out.EvaluationWindow = &awscloudwatch.CfnAlarm_EvaluationWindowProperty{
			WallClockWindow: &awscloudwatch.CfnAlarm_WallClockWindowProperty{Timezone: &spec.WallClock},
		}
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
	return batch.New[awscloudwatch.CfnAlarm](this, id, out)
}

// lookAtMetric makes the alarm watch one metric.
func lookAtMetric(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	if props.accounts[onlyMetric] != "" {
		out.Metrics = &[]any{metricQuery(onlyMetric, props, spec.Metric, spec.Period, true)}
		return
	}
	m := placedAt(props, spec.Metric)
	out.Namespace, out.MetricName = m.namespace, m.name
	out.Period = jsii.Number(spec.Period.Seconds())
	if statistic := spec.Metric.Statistic; simple[statistic] {
		out.Statistic = &statistic
	} else {
		out.ExtendedStatistic = &statistic
		// The alternative, ignore, keeps the state of the alarm while there are few
		// datapoints: for p95, fewer than 200 in a period, which a small service never
		// exceeds (Percentiles with low data samples).
		out.EvaluateLowSampleCountPercentile = jsii.String("evaluate")
	}
	if dimensions := m.dimensions(); dimensions != nil {
		out.Dimensions = &dimensions
	}
}

// simple holds the statistics that an alarm sets as Statistic; all others are extended
// statistics (API_PutMetricAlarm).
var simple = map[string]bool{"Sum": true, "Average": true, "Minimum": true, "Maximum": true, "SampleCount": true}

// lookAtMath makes the alarm watch metric math.
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

// lookAtContributors makes the alarm watch the top contributor of a Contributor
// Insights rule. An expression that produces its own data takes its period from the
// query, not from a metric.
func lookAtContributors(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	out.Metrics = &[]any{&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: jsii.String(resultID), Expression: jsii.String(alarmrules.MaxContributorValue(insightName(props))),
		Label: jsii.String(spec.Name), Period: jsii.Number(spec.Period.Seconds()), ReturnData: jsii.Bool(true),
	}}
}

// lookAtBand makes the alarm compare a metric with its anomaly detection band. The
// threshold is the width of the band (Create_Anomaly_Detection_Alarm).
func lookAtBand(out *awscloudwatch.CfnAlarmProps, props BoundProps, spec alarmrules.Alarm) {
	out.Metrics = &[]any{
		metricQuery(onlyMetric, props, spec.Metric, spec.Period, true),
		&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
			Id: jsii.String(resultID), Expression: jsii.String("ANOMALY_DETECTION_BAND(" + onlyMetric + ", " + quantity.Decimal(spec.Threshold) + ")"),
			Label: jsii.String("what is usual"), ReturnData: jsii.Bool(true),
		},
	}
	out.ThresholdMetricId = jsii.String(resultID)
}

func metricQuery(id string, props BoundProps, s alarmrules.Series, period time.Duration, returns bool) *awscloudwatch.CfnAlarm_MetricDataQueryProperty {
	m := placedAt(props, s)
	metric := &awscloudwatch.CfnAlarm_MetricProperty{Namespace: m.namespace, MetricName: m.name}
	if dimensions := m.dimensions(); dimensions != nil {
		metric.Dimensions = &dimensions
	}
	query := &awscloudwatch.CfnAlarm_MetricDataQueryProperty{
		Id: &id,
		MetricStat: &awscloudwatch.CfnAlarm_MetricStatProperty{
			Metric: metric, Period: jsii.Number(period.Seconds()), Stat: jsii.String(s.Statistic),
		},
		ReturnData: &returns,
	}
	if account := props.accounts[id]; account != "" {
		query.AccountId = &account
	}
	return query
}

// placed is a metric in the namespace and with the dimensions of its filters.
type placed struct {
	namespace, name *string
	by              map[string]string
}

// placedAt returns the metric of a series.
func placedAt(props BoundProps, s alarmrules.Series) placed {
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
