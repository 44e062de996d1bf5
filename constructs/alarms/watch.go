package alarms

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/notify"
)

// unheard is an alarm on whether people were told at all: it goes off while a metric
// is above the threshold, and tells whom the topics of other severities tell.
type unheard struct {
	// named and suffix make the alarm's name; named is what is shortened.
	named, suffix string
	// taken is what to do where another alarm has that name.
	taken                        string
	description                  string
	namespace, metric, statistic string
	dimension                    string
	of                           *string
	threshold                    float64
	missing                      string
}

// watch makes such an alarm. Told are not too many, and not none.
func (t *Topics) watch(scope constructs.Construct, id string, w unheard, told notify.Severities, mistakes *mistake.List) {
	told = told[:min(len(told), cloudwatch.MaxAlarmActions)]
	name := short.Of(w.named, cloudwatch.MaxAlarmName-len(w.suffix)) + w.suffix
	if err := taken.Take(scope, taken.Alarm, name); err != nil {
		mistakes.Addf("%w: %s", err, w.taken)
	}
	var actions, over []any
	for _, severity := range told {
		actions = append(actions, t.arns[severity])
		if !notify.Severities(t.props.NotOnOK).Contains(severity) {
			over = append(over, t.arns[severity])
		}
	}
	out := &awscloudwatch.CfnAlarmProps{
		AlarmName: &name, AlarmDescription: &w.description,
		Namespace: &w.namespace, MetricName: &w.metric,
		Dimensions:         &[]*awscloudwatch.CfnAlarm_DimensionProperty{{Name: &w.dimension, Value: w.of}},
		Statistic:          &w.statistic,
		Period:             jsii.Number(300),
		EvaluationPeriods:  jsii.Number(1),
		ComparisonOperator: jsii.String("GreaterThanThreshold"),
		Threshold:          &w.threshold,
		TreatMissingData:   &w.missing,
		AlarmActions:       &actions,
		Tags:               severityTag(told[0]),
	}
	if len(over) > 0 {
		out.OkActions = &over
	}
	if t.props.ActionsDisabled {
		out.ActionsEnabled = jsii.Bool(false)
	}
	awscloudwatch.NewCfnAlarm(scope, &id, out)
}

// onQueue is such an alarm on a queue that holds anything. SQS says nothing of one that
// nobody touched for six hours, and what is in it is there all the same
// (monitoring-using-cloudwatch).
func onQueue(name *string) unheard {
	return unheard{
		namespace: "AWS/SQS", metric: "ApproximateNumberOfMessagesVisible", statistic: "Maximum",
		dimension: "QueueName", of: name, missing: "ignore",
	}
}
