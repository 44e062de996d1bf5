package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
)

func init() {
	counter := func(stack awscdk.Stack) *metricfilter.MetricFilter {
		return metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: group(stack)})
	}
	misused(map[string][]misuse{
		"metricfilter.New": {
			{"zero props", func(stack awscdk.Stack) { metricfilter.New(stack, "Errors", metricfilter.Props{}) },
				"Test/Errors: LogGroup is missing: say where the log events come from"},
			{"a zero log group", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: &loggroup.LogGroup{}})
			}, "Test/Errors: LogGroup is missing: say where the log events come from"},
		},
		"metricfilter.MetricFilter.WithDimensions": {
			{"nil", func(stack awscdk.Stack) { counter(stack).WithDimensions(nil) }, ""},
		},
		"metricfilter.MetricFilter.Statistic": {
			{"nil", func(stack awscdk.Stack) { counter(stack).Statistic("Sum", nil) }, ""},
			{"no statistic", func(stack awscdk.Stack) { counter(stack).Statistic("", nil) }, `Test/Errors: there is no statistic ""`},
			{"a filter with mistakes", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{}).Metric()
			}, "Test/Errors: LogGroup is missing"},
		},
	})
}
