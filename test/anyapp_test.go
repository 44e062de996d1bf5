package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/observability"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
	reader "github.com/logstack-go/logstack/template"
)

// anyApp calls make for stacks in every kind of app, and checks that their templates
// can be read: stages that a pipeline deploys to two accounts and two regions, stacks
// in them and nested stacks, a stack without account and region, and a stack nested in
// that. at is a name that is unique to the stack.
func anyApp(t *testing.T, make func(stack awscdk.Stack, at string)) {
	t.Helper()
	app := newApp(t)
	// The CLI sets this too; nested templates can then be found.
	app.Node().SetContext(jsii.String("aws:cdk:enable-asset-metadata"), true)
	fill := func(scope constructs.Construct, at string, env *awscdk.Environment) {
		stack := awscdk.NewStack(scope, jsii.String("Logs"), &awscdk.StackProps{Env: env})
		make(stack, at)
		make(awscdk.NewNestedStack(stack, jsii.String("Nested"), nil), at+"-nested")
	}
	pipeline := newPipeline(awscdk.NewStack(app, jsii.String("Pipeline"), &awscdk.StackProps{Env: envOf("111122223333", "eu-central-1")}))
	for _, stage := range []struct{ name, account, region string }{{"Beta", "111122223333", "eu-central-1"}, {"Prod", "444455556666", "us-east-1"}} {
		scope := awscdk.NewStage(app, &stage.name, nil)
		fill(scope, strings.ToLower(stage.name), envOf(stage.account, stage.region))
		pipeline.AddStage(scope, nil)
	}
	fill(app, "anywhere", nil)
	if err := stacks.Synth(app); err != nil {
		t.Fatal(err)
	}
	templates, err := reader.Read(*app.Outdir(), reader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// This includes the pipeline's own stacks, in two regions.
	if len(templates) != 8 {
		t.Errorf("there are %d templates", len(templates))
	}
	for _, tpl := range templates {
		if err := tpl.Problems(); err != nil {
			t.Error(err)
		}
	}
}

// Every construct works in every app with the fewest props possible.
func TestConstructsInAnyApp(t *testing.T) {
	query := insights.MustParse("fields @message")
	asked := reported(t, "errors-by-type")
	anyApp(t, func(stack awscdk.Stack, at string) {
		logs := loggroup.New(stack, "Logs", loggroup.Props{})
		named := loggroup.New(stack, "Named", loggroup.Props{Name: "/" + at, Removal: retention.Destroy, Contract: contract.Guide()})
		theirs := loggroup.FromName(stack, "Theirs", loggroup.ExistingProps{Name: "/theirs/" + at, Tier: retention.Audit, Contract: contract.Guide()})
		cdks := loggroup.Of(awslogs.NewLogGroup(stack, jsii.String("Plain"), nil))
		all := []*loggroup.LogGroup{logs, named, theirs, cdks}
		for i, group := range all {
			metricfilter.New(stack, []string{"Logs", "Named", "Theirs", "Plain"}[i]+"Errors", metricfilter.Props{LogGroup: group}).Metric()
		}
		loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{LogGroup: cdks})
		dashboard.New(stack, "Unnamed", dashboard.Props{LogGroup: cdks, Tables: []dashboard.Table{{Title: "All", Query: query}}})
		savedquery.New(stack, at, savedquery.Props{Query: query, LogGroups: all}).ConsoleURL()
		dashboard.New(stack, "Board", dashboard.Props{Name: at, LogGroup: logs})
		reports.New(stack, "Reports", reports.Props{Name: at, Queries: asked, LogGroups: all})
		if !strings.HasSuffix(at, "nested") { // an account has one sink in each region, and one link to it
			observability.NewSink(stack, "Sink", observability.SinkProps{Organization: "o-a1b2c3d4e5"})
			sink := awscdk.Fn_ImportValue(jsii.String("sink"))
			observability.NewLink(stack, "Link", observability.LinkProps{Sink: *sink, LogGroups: all})
		}
	})
}
