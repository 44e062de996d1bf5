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

// watched describes what an alarm on undelivered notifications watches, and its name.
type watched struct {
	// named starts the alarm's name; it is the part that is shortened.
	named string
	// taken says what to do if another alarm has the name.
	taken string
	// of is the name of the topic or queue that the alarm watches.
	of *string
}

// watch makes an alarm on undelivered notifications, which notifies somebody else.
func (t *Topics) watch(scope constructs.Construct, id string, w notify.Unheard, at watched, mistakes *mistake.List) {
	told := w.Told[:min(len(w.Told), cloudwatch.MaxAlarmActions)]
	name := short.Of(at.named, cloudwatch.MaxAlarmName-len(w.Suffix)) + w.Suffix
	if err := taken.Take(scope, taken.Alarm, name); err != nil {
		mistakes.Addf("%w: %s", err, at.taken)
	}
	var actions, over []any
	for _, severity := range told {
		actions = append(actions, t.arns[severity])
		if !notify.Severities(t.props.NotOnOK).Contains(severity) {
			over = append(over, t.arns[severity])
		}
	}
	out := &awscloudwatch.CfnAlarmProps{
		AlarmName: &name, AlarmDescription: &w.Description,
		Namespace: &w.Namespace, MetricName: &w.Metric,
		Dimensions:         &[]*awscloudwatch.CfnAlarm_DimensionProperty{{Name: &w.Dimension, Value: at.of}},
		Statistic:          &w.Statistic,
		Period:             jsii.Number(w.Period.Seconds()),
		EvaluationPeriods:  jsii.Number(1),
		ComparisonOperator: jsii.String("GreaterThanThreshold"),
		Threshold:          &w.Threshold,
		TreatMissingData:   &w.Missing,
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
