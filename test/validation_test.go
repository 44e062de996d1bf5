package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/validation"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/stacks"
)

// unfed makes a filter, and an alarm on a metric that the filter does not emit.
func unfed(stack awscdk.Stack) awscloudwatch.Alarm {
	group := awslogs.NewLogGroup(stack, jsii.String("Group"), &awslogs.LogGroupProps{LogGroupName: jsii.String("/app"), Retention: awslogs.RetentionDays_ONE_MONTH})
	awslogs.NewMetricFilter(stack, jsii.String("Filter"), &awslogs.MetricFilterProps{
		LogGroup: group, FilterPattern: awslogs.FilterPattern_Literal(jsii.String(`{ $.level = "ERROR" }`)),
		MetricNamespace: jsii.String("app"), MetricName: jsii.String("Errors"), MetricValue: jsii.String("1"),
	})
	return awscloudwatch.NewAlarm(stack, jsii.String("Alarm"), &awscloudwatch.AlarmProps{
		Metric: awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
			Namespace: jsii.String("app"), MetricName: jsii.String("errors"), Statistic: jsii.String("Sum"),
		}),
		Threshold: jsii.Number(10), EvaluationPeriods: jsii.Number(1), TreatMissingData: awscloudwatch.TreatMissingData_NOT_BREACHING,
	})
}

func TestValidation(t *testing.T) {
	for _, test := range []struct {
		name  string
		build func(awscdk.App)
		want  string // empty if it synthesizes
	}{
		{"an alarm on what nobody feeds", func(app awscdk.App) {
			validation.Add(app, validation.Props{})
			unfed(stackOf(app))
		}, "S/Alarm/Resource: "},
		{"in a stage", func(app awscdk.App) {
			validation.Add(app, validation.Props{})
			unfed(awscdk.NewStack(awscdk.NewStage(app, jsii.String("Prod"), nil), jsii.String("S"), nil))
		}, "Prod/S/Alarm/Resource: "},
		{"in a nested stack", func(app awscdk.App) {
			validation.Add(app, validation.Props{})
			unfed(awscdk.NewNestedStack(stackOf(app), jsii.String("Inside"), nil))
		}, "S/Inside/Alarm/Resource: "},
		{"what is acknowledged", func(app awscdk.App) {
			validation.Add(app, validation.Props{})
			awscdk.Validations_Of(unfed(stackOf(app))).Acknowledge(&awscdk.Acknowledgment{
				Id: jsii.String("logstack::metric/case"), Reason: jsii.String("another application feeds it"),
			})
		}, ""},
		{"only what AWS refuses", func(app awscdk.App) {
			app.Node().SetContext(jsii.String("@aws-cdk/core:strictCfnValidateErrors"), true)
			validation.Add(app, validation.Props{FailOn: lint.Fatal})
			unfed(stackOf(app))
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := wrongWith(newApp(t), test.build)
			switch {
			case test.want == "" && err != nil:
				t.Errorf("got %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %s in it", err, test.want)
			}
		})
	}
}

// TestOurOwnAppIsValidated checks that there is no finding in any environment.
func TestOurOwnAppIsValidated(t *testing.T) {
	app := newApp(t)
	made, err := stacks.New(app, shipped(t), "", "")
	if err != nil {
		t.Fatal(err)
	}
	stacks.Validate(app, made...)
	if err := stacks.Synth(app); err != nil {
		t.Error(err)
	}
}
