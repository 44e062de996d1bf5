package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/delivery"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

func init() {
	to := func(stack awscdk.Stack, target delivery.Target) {
		delivery.New(stack, "Errors", delivery.Props{Resource: busArn, LogType: "ERROR_LOGS", To: target})
	}
	misused(map[string][]misuse{
		"delivery.New": {
			{"zero props", func(stack awscdk.Stack) { delivery.New(stack, "Errors", delivery.Props{}).Delivery() },
				"Test/Errors: Resource is missing: give the ARN of what has the logs"},
			{"a zero target", func(stack awscdk.Stack) { to(stack, delivery.Target{}) }, "Test/Errors: To is missing: use ToLogGroup"},
		},
		"delivery.ToLogGroup": {
			{"nil", func(stack awscdk.Stack) { to(stack, delivery.ToLogGroup(nil)) }, "Test/Errors: To: the log group is missing"},
			{"a zero log group", func(stack awscdk.Stack) { to(stack, delivery.ToLogGroup(&loggroup.LogGroup{})) }, "Test/Errors: To: the log group is missing"},
		},
		"delivery.ToBucket": {
			{"nil", func(stack awscdk.Stack) { to(stack, delivery.ToBucket(nil)) }, "Test/Errors: To: the bucket is missing"},
			{"a nil of some type", func(stack awscdk.Stack) { to(stack, delivery.ToBucket((*nilBucket)(nil))) }, "Test/Errors: To: the bucket is missing"},
		},
		"delivery.ToFirehose": {
			{"nil", func(stack awscdk.Stack) { to(stack, delivery.ToFirehose(nil)) }, "Test/Errors: To: the Firehose stream is missing"},
			{"a nil of some type", func(stack awscdk.Stack) { to(stack, delivery.ToFirehose((*nilFirehose)(nil))) }, "Test/Errors: To: the Firehose stream is missing"},
		},
		"loggroup.LogGroup.AddToResourcePolicy": {
			{"nil", func(stack awscdk.Stack) { group(stack).AddToResourcePolicy(nil) }, ""},
		},
	})
}
