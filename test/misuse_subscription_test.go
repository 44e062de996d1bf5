package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesisfirehose"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/subscription"
)

// These are custom types, used as nil pointers.
type (
	nilFirehose struct {
		awskinesisfirehose.IDeliveryStream
	}
	nilStream   struct{ awskinesis.IStream }
	nilFunction struct{ awslambda.IFunction }
	nilRole     struct{ awsiam.IRole }
)

func init() {
	to := func(stack awscdk.Stack, target subscription.Target) {
		subscription.New(stack, "Errors", subscription.Props{LogGroup: group(stack), To: target})
	}
	misused(map[string][]misuse{
		"subscription.New": {
			{"zero props", func(stack awscdk.Stack) { subscription.New(stack, "Errors", subscription.Props{}).Filter() },
				"Test/Errors: LogGroup is missing: give the log group that the log events come from"},
			{"a zero log group", func(stack awscdk.Stack) {
				subscription.New(stack, "Errors", subscription.Props{LogGroup: &loggroup.LogGroup{}, To: subscription.Arn(firehoseArn, nil)})
			}, "Test/Errors: LogGroup is missing: give the log group that the log events come from"},
			{"a zero target", func(stack awscdk.Stack) { to(stack, subscription.Target{}) }, "Test/Errors: To is missing: use Firehose"},
			{"a nil role", func(stack awscdk.Stack) {
				subscription.New(stack, "Errors", subscription.Props{LogGroup: group(stack), To: subscription.Arn(firehoseArn, nil), Role: (*nilRole)(nil)})
			}, ""},
		},
		"subscription.NewDestination": {
			{"zero props", func(stack awscdk.Stack) {
				subscription.NewDestination(stack, "Central", subscription.DestinationProps{}).Destination()
			}, "Test/Central: To is missing: use Firehose"},
		},
		"subscription.NewRole": {
			{"no target", func(stack awscdk.Stack) { subscription.NewRole(stack, "Role") }, "Test/Role: the role sends to nothing"},
			{"a zero target", func(stack awscdk.Stack) { subscription.NewRole(stack, "Role", subscription.Target{}) }, "Test/Role: the role sends to nothing"},
		},
		"subscription.Firehose": {
			{"nil", func(stack awscdk.Stack) { to(stack, subscription.Firehose(nil)) }, "Test/Errors: To: the Firehose stream is missing"},
			{"a nil of some type", func(stack awscdk.Stack) { to(stack, subscription.Firehose((*nilFirehose)(nil))) }, "Test/Errors: To: the Firehose stream is missing"},
		},
		"subscription.DeliveryStream": {
			{"nil", func(stack awscdk.Stack) { to(stack, subscription.DeliveryStream(nil)) }, "Test/Errors: To: the Firehose stream is missing"},
		},
		"subscription.Stream": {
			{"nil", func(stack awscdk.Stack) { to(stack, subscription.Stream(nil)) }, "Test/Errors: To: the Kinesis stream is missing"},
			{"a nil of some type", func(stack awscdk.Stack) { to(stack, subscription.Stream((*nilStream)(nil))) }, "Test/Errors: To: the Kinesis stream is missing"},
		},
		"subscription.Function": {
			{"nil", func(stack awscdk.Stack) { to(stack, subscription.Function(nil)) }, "Test/Errors: To: the function is missing"},
			{"a nil of some type", func(stack awscdk.Stack) { to(stack, subscription.Function((*nilFunction)(nil))) }, "Test/Errors: To: the function is missing"},
		},
		"subscription.Arn": {
			{"nil", func(stack awscdk.Stack) { to(stack, subscription.Arn(firehoseArn, (*nilKey)(nil))) }, ""},
			{"no ARN", func(stack awscdk.Stack) { to(stack, subscription.Arn("", nil)) }, "Test/Errors: To: must be the ARN of"},
		},
	})
}
