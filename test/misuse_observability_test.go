package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/observability"
)

func init() {
	misused(map[string][]misuse{
		"observability.NewLink": {
			{"zero props", func(stack awscdk.Stack) { observability.NewLink(stack, "Link", observability.LinkProps{}) },
				"Test/Link: LogGroups are missing: give the log groups to share"},
			{"a nil log group", func(stack awscdk.Stack) {
				observability.NewLink(stack, "Link", observability.LinkProps{Sink: sinkArn, LogGroups: []*loggroup.LogGroup{nil}})
			}, "Test/Link: LogGroups[0] is missing: give the log group"},
			{"a zero log group", func(stack awscdk.Stack) {
				observability.NewLink(stack, "Link", observability.LinkProps{Sink: sinkArn, LogGroups: []*loggroup.LogGroup{{}}})
			}, "Test/Link: LogGroups[0] is missing: give the log group"},
		},
		"observability.In": {
			{"no names", func(awscdk.Stack) { observability.In("Namespace") }, ""},
		},
		"observability.NewSink": {
			{"zero props", func(stack awscdk.Stack) { observability.NewSink(stack, "Sink", observability.SinkProps{}) },
				"Test/Sink: Accounts and Organization are missing: give those who may link to the sink"},
		},
	})
}
