package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
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
				"Test/Errors: LogGroup is missing: give the log group that the log events come from"},
			{"a zero log group", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: &loggroup.LogGroup{}})
			}, "Test/Errors: LogGroup is missing: give the log group that the log events come from"},
			{"a system field that is no dimension", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: group(stack), SystemDimensions: []string{"@source.log"}})
			}, `Test/Errors: there is no system field "@source.log": use @aws.account or @aws.region`},
			{"too many dimensions, with those of the system", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{
					LogGroup: group(stack), Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`),
					Dimensions: map[string]string{"Method": "$.method", "Path": "$.path"}, SystemDimensions: []string{"@aws.account", "@aws.region"},
				})
			}, "Test/Errors: 4 dimensions: at most 3 are allowed"},
			{"a selection by what is no system field", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: group(stack), Selection: `@aws.acount = "111122223333"`})
			}, "Test/Errors: Selection: there is no system field @aws.acount: did you mean @aws.account?"},
			{"a metric without the dimensions of the system", func(stack awscdk.Stack) {
				metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: group(stack), SystemDimensions: []string{"@aws.account"}}).Metric()
			}, "Test/Errors: metric Errors has the dimensions [@aws.account], but values were given for []"},
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
