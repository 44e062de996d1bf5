package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/observability"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// parameter returns a string that is known only at deployment.
func parameter(stack awscdk.Stack) string {
	return *awscdk.NewCfnParameter(stack, jsii.String("Name"), nil).ValueAsString()
}

// A string that is known only at deployment is not checked, and appears where it
// belongs.
func TestNamesThatOnlyTheDeploymentKnows(t *testing.T) {
	query := insights.MustParse("fields @message")
	for _, c := range []struct {
		name string
		make func(stack awscdk.Stack, name string)
		// kind is the type of the resource that contains it, and has what must be in
		// it.
		kind, has string
	}{
		{"a log group", func(stack awscdk.Stack, name string) {
			loggroup.New(stack, "Logs", loggroup.Props{Name: name, Tags: map[string]string{"team": name}})
		}, "AWS::Logs::LogGroup", `"LogGroupName":{"Ref":"Name"}`},
		{"a log group that was there before", func(stack awscdk.Stack, name string) {
			loggroup.FromName(stack, "Logs", loggroup.ExistingProps{Name: name, Tier: retention.Audit, Contract: contract.Guide()})
		}, "Custom::LogGroupRetention", `"logGroupName\":\"",{"Ref":"Name"}`},
		{"the log group of a filter", func(stack awscdk.Stack, name string) {
			logs := loggroup.FromName(stack, "Logs", loggroup.ExistingProps{Name: name})
			metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: logs})
		}, "AWS::Logs::MetricFilter", `"MetricNamespace":{"Fn::Join":["",["Logs/",{"Ref":"Name"}]]}`},
		{"a filter, its metric and namespace", func(stack awscdk.Stack, name string) {
			metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: group(stack), Name: name, Metric: name, Namespace: "Shop/" + name})
		}, "AWS::Logs::MetricFilter", `"MetricName":{"Ref":"Name"},"MetricNamespace":{"Fn::Join":["",["Shop/",{"Ref":"Name"}]]}`},
		{"what a filter matches, publishes and splits by", func(stack awscdk.Stack, name string) {
			metricfilter.New(stack, "Errors", metricfilter.Props{
				LogGroup: group(stack), Pattern: filterpattern.MustParse(`{ $.level = "` + name + `" }`), Contract: contract.Guide(),
				Value: name, Dimensions: map[string]string{"Of": name},
			})
		}, "AWS::Logs::MetricFilter", `"FilterPattern":{"Fn::Join":["",["{ $.level = \"",{"Ref":"Name"},"\" }"]]}`},
		{"a saved query", func(stack awscdk.Stack, name string) {
			savedquery.New(stack, "Query", savedquery.Props{Name: name, Query: query, LogGroups: []*loggroup.LogGroup{group(stack)}})
		}, "AWS::Logs::QueryDefinition", `"Name":{"Ref":"Name"}`},
		{"what a saved query asks for", func(stack awscdk.Stack, name string) {
			asks := insights.MustParse("filter a = '" + name + "'")
			made := savedquery.New(stack, "Query", savedquery.Props{Query: asks, LogGroups: []*loggroup.LogGroup{group(stack)}})
			if url := made.ConsoleURL(); url != "" || made.ConsoleURL() != url || len(stacks.Notes(stack)) != 1 {
				panic("an address holds what only the deployment knows, or nobody is told: " + url)
			}
		}, "AWS::Logs::QueryDefinition", `{"Ref":"Name"}`},
		{"a dashboard", func(stack awscdk.Stack, name string) {
			dashboard.New(stack, "Board", dashboard.Props{
				Name: name, Namespace: name, LogGroup: group(stack), Variables: []dashboard.Variable{{Name: "prod", Others: []string{"dev"}}},
			})
		}, "AWS::CloudWatch::Dashboard", `"DashboardName":{"Fn::Join":["",[{"Ref":"Name"},"-eu-central-1"]]}`},
		{"reports", func(stack awscdk.Stack, name string) {
			query, _ := queries.Get("audit-trail")
			reports.New(stack, "Reports", reports.Props{
				Name: name, LogGroups: []*loggroup.LogGroup{group(stack)}, Queries: []queries.Query{query}, Schedule: name, TimeZone: name,
			})
		}, "AWS::Logs::ScheduledQuery", `"Name":{"Fn::Join":["",[{"Ref":"Name"},"/audit-trail"]]}`},
		{"a sink", func(stack awscdk.Stack, name string) {
			observability.NewSink(stack, "Sink", observability.SinkProps{Name: name, Accounts: []string{name}, Organization: name})
		}, "AWS::Oam::Sink", `"Name":{"Ref":"Name"}`},
		{"a link", func(stack awscdk.Stack, name string) {
			logs := loggroup.New(stack, "Logs", loggroup.Props{Name: name})
			observability.NewLink(stack, "Link", observability.LinkProps{Sink: name, Label: name, LogGroups: []*loggroup.LogGroup{logs}, Namespaces: []string{name}})
		}, "AWS::Oam::Link", `"SinkIdentifier":{"Ref":"Name"}`},
		{"an anomaly detector", func(stack awscdk.Stack, name string) {
			loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{Name: name, LogGroup: group(stack)})
		}, "AWS::Logs::LogAnomalyDetector", `"DetectorName":{"Ref":"Name"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			stack := newStack(t)
			c.make(stack, parameter(stack))
			if got := jsonOf(synthesize(t, stack).only(t, c.kind).Properties); !strings.Contains(got, c.has) {
				t.Errorf("%s is missing from %s", c.has, got)
			}
		})
	}
}

// What determines how a construct is made must be known at synthesis.
func TestWhatMustBeKnownBeforeTheDeployment(t *testing.T) {
	const known = " is known only at deployment, and "
	for _, c := range []struct {
		make func(stack awscdk.Stack, name string)
		want string
	}{
		{func(stack awscdk.Stack, name string) {
			loggroup.New(stack, "Logs", loggroup.Props{Class: insights.Class(name)})
		}, "Test/Logs: Class" + known},
		{func(stack awscdk.Stack, name string) {
			loggroup.New(stack, "Logs", loggroup.Props{Tier: retention.Tier(name)})
		}, "Test/Logs: Tier" + known},
		{func(stack awscdk.Stack, name string) {
			loggroup.New(stack, "Logs", loggroup.Props{Removal: retention.Removal(name)})
		}, "Test/Logs: Removal" + known},
		{func(stack awscdk.Stack, name string) {
			loggroup.FromName(stack, "Logs", loggroup.ExistingProps{Name: "/app", Tier: retention.Tier(name)})
		}, "Test/Logs: Tier" + known},
		{func(stack awscdk.Stack, name string) {
			query, _ := queries.Get("audit-trail")
			query.Name = name
			reports.New(stack, "Reports", reports.Props{Name: "shop", LogGroups: []*loggroup.LogGroup{group(stack)}, Queries: []queries.Query{query}})
		}, "Test/Reports: the name of a query" + known},
	} {
		stack := newStack(t)
		c.make(stack, parameter(stack))
		wantMistake(t, stack, c.want)
	}
}

// The console URL of a query contains its log group names escaped, including names
// known only at deployment.
func TestTheLinkToAQueryEscapesNames(t *testing.T) {
	stack := newStack(t)
	looked := awslogs.LogGroup_FromLogGroupName(stack, jsii.String("Looked"), jsii.String(parameter(stack)))
	made := savedquery.New(stack, "Query", savedquery.Props{
		Query: insights.MustParse("fields @message"), LogGroups: []*loggroup.LogGroup{loggroup.Of(looked), group(stack)},
	})
	awscdk.NewCfnOutput(stack, jsii.String("Link"), &awscdk.CfnOutputProps{Value: jsii.String(made.ConsoleURL())})
	got := jsonOf(synthesize(t, stack)["Outputs"])
	want := `{"Fn::Join":["*23",{"Fn::Split":["#",{"Fn::Join":["*2f",{"Fn::Split":["/",{"Ref":"Name"}]}]}]}]}`
	if !strings.Contains(got, want) || !strings.Contains(got, "*2fapp") {
		t.Errorf("the link is %s", got)
	}
}
