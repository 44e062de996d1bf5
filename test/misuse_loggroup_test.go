package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/retention"
)

// nilLogs is a custom log group type, used as a nil pointer.
type nilLogs struct{ awslogs.ILogGroup }

func init() {
	misused(map[string][]misuse{
		"loggroup.New": {
			{"zero props", func(stack awscdk.Stack) { loggroup.New(stack, "Logs", loggroup.Props{}) }, ""},
			{"a nil key of some type", func(stack awscdk.Stack) { loggroup.New(stack, "Logs", loggroup.Props{Key: (*nilKey)(nil)}) }, ""},
			{"zero tiers", func(stack awscdk.Stack) { loggroup.New(stack, "Logs", loggroup.Props{Tiers: &retention.Tiers{}}) },
				`Test/Logs: there is no retention tier "application"`},
		},
		"loggroup.FromName": {
			{"zero props", func(stack awscdk.Stack) { loggroup.FromName(stack, "Logs", loggroup.ExistingProps{}) },
				"Test/Logs: Name is missing: give the name of the log group"},
			{"a nil key of some type", func(stack awscdk.Stack) {
				logs := loggroup.FromName(stack, "Logs", loggroup.ExistingProps{Name: "/app", Key: (*nilKey)(nil)})
				loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{LogGroup: logs})
				alarms.NewLogRoles(stack, "Roles", logs)
			}, ""},
		},
		"loggroup.FromLogGroup": {
			{"nil", func(stack awscdk.Stack) { loggroup.FromLogGroup(stack, "Logs", nil, "") },
				"Test/Logs: the log group is missing: give the log group"},
			{"a nil of some type", func(stack awscdk.Stack) { loggroup.FromLogGroup(stack, "Logs", (*nilLogs)(nil), "") },
				"Test/Logs: the log group is missing: give the log group"},
		},
		"loggroup.Of": {
			{"nil", func(awscdk.Stack) { loggroup.Of(nil) }, ""},
			{"a nil of some type", func(awscdk.Stack) { loggroup.Of((*nilLogs)(nil)) }, ""},
		},
		"loggroup.NewKey": {
			{"all that it needs", func(stack awscdk.Stack) { loggroup.NewKey(stack, "Key") }, ""},
		},
		"loggroup.NewAnomalyDetector": {
			{"zero props", func(stack awscdk.Stack) {
				loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{})
			}, "Test/Detector: LogGroup is missing: give the log group to watch"},
			{"a zero log group", func(stack awscdk.Stack) {
				loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{LogGroup: &loggroup.LogGroup{}})
			}, "Test/Detector: LogGroup is missing: give the log group to watch"},
			{"a nil key of some type", func(stack awscdk.Stack) {
				loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{LogGroup: group(stack), Key: (*nilKey)(nil)})
			}, ""},
		},
		"loggroup.Refusals": {
			{"a nil log group", func(awscdk.Stack) { loggroup.Refusals(insights.MustParse("fields @message"), nil) }, ""},
			{"no query", func(awscdk.Stack) { loggroup.Refusals(insights.Query{}) }, ""},
		},
		"loggroup.NewTransformer": {
			{"zero props", func(stack awscdk.Stack) { loggroup.NewTransformer(stack, "Transformer", loggroup.TransformerProps{}) },
				"Test/Transformer: LogGroup is missing: give the log group whose events are rewritten"},
		},
		"loggroup.LogGroup.GrantWrite": {
			{"nil", func(stack awscdk.Stack) { group(stack).GrantWrite(nil) }, ""},
			{"a nil of some type", func(stack awscdk.Stack) {
				var role awsiam.Role
				group(stack).GrantWrite(role)
			}, ""},
		},
		"loggroup.LogGroup.Same": {
			{"nil", func(stack awscdk.Stack) { group(stack).Same(nil) }, ""},
		},
		"loggroup.LogGroup.NameIn": {
			{"nil", func(stack awscdk.Stack) { group(stack).NameIn(nil) }, ""},
		},
		"loggroup.LogGroup.CheckReachable": {
			{"nil", func(stack awscdk.Stack) { _ = loggroup.New(stack, "Logs", loggroup.Props{}).CheckReachable(nil) }, ""},
		},
		"loggroup.LogGroup.CheckPlace": {
			{"nil", func(stack awscdk.Stack) { _ = group(stack).CheckPlace(nil, "") }, ""},
		},
		"loggroup.LogGroup.ArnIn": {
			{"nil", func(stack awscdk.Stack) { group(stack).ArnIn(nil) }, ""},
		},
		"loggroup.LogGroup.Subscribe": {
			{"nil", func(stack awscdk.Stack) {
				var filter constructs.Construct
				_ = group(stack).Subscribe(filter, "errors", filterpattern.Pattern{})
			}, ""},
		},
		"loggroup.LogGroup.Attach": {
			{"nil", func(stack awscdk.Stack) {
				var filter constructs.Construct
				_ = group(stack).Attach(filter, "errors", filterpattern.Pattern{})
			}, ""},
		},
	})
}
