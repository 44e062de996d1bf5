package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/observability"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/savedquery"
)

// A name can be as long as CloudWatch allows, including what is derived from it by
// default; a longer one is a mistake.
func TestNamesAsLongAsTheyMayBe(t *testing.T) {
	region := len("-eu-central-1")
	for _, c := range []struct {
		what string
		most int
		make func(stack awscdk.Stack, name string)
	}{
		{"a log group, with a filter", 512, func(stack awscdk.Stack, name string) {
			logs := loggroup.New(stack, "On", loggroup.Props{Name: name})
			metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: logs})
		}},
		{"a log group that was there before", 512, func(stack awscdk.Stack, name string) {
			loggroup.FromName(stack, "On", loggroup.ExistingProps{Name: name})
		}},
		{"a metric filter", 512, func(stack awscdk.Stack, name string) {
			metricfilter.New(stack, "On", metricfilter.Props{LogGroup: group(stack), Name: name}).Metric()
		}},
		{"a metric", 255, func(stack awscdk.Stack, name string) {
			metricfilter.New(stack, "On", metricfilter.Props{LogGroup: group(stack), Metric: name}).Metric()
		}},
		{"a namespace", 255, func(stack awscdk.Stack, name string) {
			metricfilter.New(stack, "On", metricfilter.Props{LogGroup: group(stack), Namespace: name}).Metric()
		}},
		{"a saved query", 255, func(stack awscdk.Stack, name string) {
			savedquery.New(stack, "On", savedquery.Props{Name: name, Query: insights.MustParse("fields @message"), LogGroups: []*loggroup.LogGroup{group(stack)}})
		}},
		{"a dashboard", 255 - region, func(stack awscdk.Stack, name string) {
			dashboard.New(stack, "On", dashboard.Props{Name: name, LogGroup: group(stack)})
		}},
		{"reports, with the name of the query", 255 - len("/errors-by-type"), func(stack awscdk.Stack, name string) {
			reports.New(stack, "On", reports.Props{Name: name, Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{group(stack)}})
		}},
		{"a sink", 255, func(stack awscdk.Stack, name string) {
			observability.NewSink(stack, "On", observability.SinkProps{Name: name, Accounts: []string{"444455556666"}})
		}},
		{"a link", 64, func(stack awscdk.Stack, name string) {
			observability.NewLink(stack, "On", observability.LinkProps{Sink: sinkArn, Label: name, LogGroups: []*loggroup.LogGroup{group(stack)}})
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			stack := newStack(t)
			c.make(stack, strings.Repeat("n", c.most))
			synthesize(t, stack)
			stack = newStack(t)
			c.make(stack, strings.Repeat("n", c.most+1))
			wantMistake(t, stack, "Test/On: ")
		})
	}
}

// If the region is known only at deployment, there is room for the longest.
func TestADashboardLeavesRoomForItsRegion(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, new("Test"), nil)
	dashboard.New(stack, "Board", dashboard.Props{Name: strings.Repeat("n", 200), LogGroup: group(stack)})
	synthesize(t, stack)
}
