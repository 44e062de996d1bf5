package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/observability"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/stacks"
)

// onLogs makes each construct that uses a log group, with the id On.
func onLogs(t *testing.T) map[string]func(awscdk.Stack, *loggroup.LogGroup) {
	return map[string]func(awscdk.Stack, *loggroup.LogGroup){
		"a metric filter": func(stack awscdk.Stack, logs *loggroup.LogGroup) {
			metricfilter.New(stack, "On", metricfilter.Props{LogGroup: logs})
		},
		"a saved query": func(stack awscdk.Stack, logs *loggroup.LogGroup) {
			savedquery.New(stack, "On", savedquery.Props{Query: insights.MustParse("fields @message"), LogGroups: []*loggroup.LogGroup{logs}})
		},
		"a report": func(stack awscdk.Stack, logs *loggroup.LogGroup) {
			reports.New(stack, "On", reports.Props{Name: *stack.StackName(), Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{logs}})
		},
		"a link": func(stack awscdk.Stack, logs *loggroup.LogGroup) {
			observability.NewLink(stack, "On", observability.LinkProps{
				Sink: "arn:aws:oam:" + *stack.Region() + ":999999999999:sink/1", LogGroups: []*loggroup.LogGroup{logs},
			})
		},
		"an anomaly detector": func(stack awscdk.Stack, logs *loggroup.LogGroup) {
			loggroup.NewAnomalyDetector(stack, "On", loggroup.AnomalyDetectorProps{LogGroup: logs})
		},
	}
}

// Resources that CloudWatch requires in the place of their log group are refused
// elsewhere, however the log group was made.
func TestLogGroupsOfOtherPlacesAreRefused(t *testing.T) {
	logs := map[string]func(awscdk.Stack) *loggroup.LogGroup{
		"made here": func(stack awscdk.Stack) *loggroup.LogGroup {
			return loggroup.New(stack, "Logs", loggroup.Props{Name: "/app"})
		},
		"of plain CDK": func(stack awscdk.Stack) *loggroup.LogGroup {
			return loggroup.Of(awslogs.NewLogGroup(stack, jsii.String("Logs"), nil))
		},
		"that was there before": func(stack awscdk.Stack) *loggroup.LogGroup {
			return loggroup.FromName(stack, "Logs", loggroup.ExistingProps{Name: "/app"})
		},
		"that is looked up": func(stack awscdk.Stack) *loggroup.LogGroup {
			return loggroup.FromLogGroup(stack, "Logs", awslogs.LogGroup_FromLogGroupName(stack, jsii.String("Looked"), jsii.String("/app")), "")
		},
	}
	places := map[string]*awscdk.Environment{
		"region us-east-1, and the stack in eu-central-1":     envOf("111122223333", "us-east-1"),
		"account 444455556666, and the stack in 111122223333": envOf("444455556666", "eu-central-1"),
	}
	for what, on := range onLogs(t) {
		for which, of := range logs {
			for want, env := range places {
				t.Run(what+", a log group "+which+" of "+want, func(t *testing.T) {
					stack := newStack(t)
					on(stack, of(awscdk.NewStack(awscdk.App_Of(stack), jsii.String("There"), &awscdk.StackProps{Env: env})))
					got := strings.Join(stacks.Mistakes(stack), "\n")
					if !strings.Contains(got, "Test/On: ") || !strings.Contains(got, "is in "+want) {
						t.Errorf("the mistakes are %s", got)
					}
				})
			}
		}
	}
}

// In one place, constructs refer to the log group of another stack: a sibling, the
// parent, or a nested one.
func TestLogGroupsOfOtherStacks(t *testing.T) {
	here := envOf("111122223333", "eu-central-1")
	relations := map[string]func(app awscdk.App, env *awscdk.Environment) (of, on awscdk.Stack){
		"beside": func(app awscdk.App, env *awscdk.Environment) (of, on awscdk.Stack) {
			props := &awscdk.StackProps{Env: env}
			return awscdk.NewStack(app, jsii.String("There"), props), awscdk.NewStack(app, jsii.String("Here"), props)
		},
		"around": func(app awscdk.App, env *awscdk.Environment) (of, on awscdk.Stack) {
			stack := awscdk.NewStack(app, jsii.String("There"), &awscdk.StackProps{Env: env})
			return stack, awscdk.NewNestedStack(stack, jsii.String("Here"), nil)
		},
		"within": func(app awscdk.App, env *awscdk.Environment) (of, on awscdk.Stack) {
			stack := awscdk.NewStack(app, jsii.String("Here"), &awscdk.StackProps{Env: env})
			return awscdk.NewNestedStack(stack, jsii.String("There"), nil), stack
		},
	}
	for what, on := range onLogs(t) {
		for relation, stacksOf := range relations {
			for place, env := range map[string]*awscdk.Environment{"known": here, "not known": nil} {
				for _, name := range []string{"", "/app"} {
					t.Run(strings.Join([]string{what, relation, place, name}, " "), func(t *testing.T) {
						app := newApp(t)
						of, at := stacksOf(app, env)
						on(at, loggroup.New(of, "Logs", loggroup.Props{Name: name}))
						if err := stacks.Synth(app); err != nil {
							t.Error(err)
						}
					})
				}
			}
		}
	}
}

// A generated name cannot be referred to from a stack that may be in another account or
// region.
func TestALogGroupWithoutANameCannotBeReachedFromAnywhere(t *testing.T) {
	for what, on := range onLogs(t) {
		t.Run(what, func(t *testing.T) {
			stack := newStack(t)
			there := awscdk.NewStack(awscdk.App_Of(stack), jsii.String("There"), nil)
			on(stack, loggroup.New(there, "Logs", loggroup.Props{}))
			wantMistake(t, stack, "Test/On: the log group There/Logs has no name, and the stacks have different accounts and regions")
		})
	}
}

// A stage cannot refer to what another stage makes.
func TestLogGroupsOfOtherStages(t *testing.T) {
	here := envOf("111122223333", "eu-central-1")
	stackOf := func(app awscdk.App, id string) awscdk.Stack {
		return awscdk.NewStack(awscdk.NewStage(app, &id, &awscdk.StageProps{Env: here}), jsii.String("Test"), nil)
	}
	for what, on := range onLogs(t) {
		t.Run(what, func(t *testing.T) {
			app := newApp(t)
			beta, prod := stackOf(app, "Beta"), stackOf(app, "Prod")
			on(prod, loggroup.New(beta, "Logs", loggroup.Props{Name: "/app"}))
			wantMistake(t, prod, "Prod/Test/On: the log group /app is created in the stage Beta, and this is in the stage Prod, which cannot refer to it: import it by its name (FromName)")
		})
	}
	t.Run("a dashboard", func(t *testing.T) {
		app := newApp(t)
		beta, prod := stackOf(app, "Beta"), stackOf(app, "Prod")
		tables := []dashboard.Table{{Title: "All", Query: insights.MustParse("fields @message")}}
		dashboard.New(prod, "Board", dashboard.Props{LogGroup: loggroup.New(beta, "Logs", loggroup.Props{Name: "/app"}), Tables: tables})
		if err := stacks.Synth(app); err != nil {
			t.Error(err)
		}
		app = newApp(t)
		beta, prod = stackOf(app, "Beta"), stackOf(app, "Prod")
		dashboard.New(prod, "Board", dashboard.Props{LogGroup: loggroup.New(beta, "Logs", loggroup.Props{}), Tables: tables})
		wantMistake(t, prod, "Prod/Test/Board: the log group Beta/Test/Logs has no name, and is created in the stage Beta, and this is in the stage Prod: give it a name")
	})
}

// A dashboard shows log groups of other regions and accounts, and names those.
func TestADashboardShowsOtherPlaces(t *testing.T) {
	stack := newStack(t)
	app := awscdk.App_Of(stack)
	named := func(id string, env *awscdk.Environment) *loggroup.LogGroup {
		return loggroup.New(awscdk.NewStack(app, jsii.String(id), &awscdk.StackProps{Env: env}), "Logs", loggroup.Props{Name: "/" + id})
	}
	virginia, other := named("virginia", envOf("111122223333", "us-east-1")), named("other", envOf("444455556666", "eu-central-1"))
	dashboard.New(stack, "Board", dashboard.Props{
		LogGroup: other, Tables: []dashboard.Table{{Title: "All", Query: insights.MustParse("fields @message")}},
		Services: map[string]dashboard.Service{"virginia": {LogGroup: virginia}, "here": {LogGroup: group(stack)}},
		Graphs: []dashboards.Graph{{Title: "Errors", Lines: []dashboards.Line{
			{Service: "virginia", Series: alarmrules.Series{Name: "errors", Statistic: "Sum", Log: true}},
			{Service: "virginia", Series: alarmrules.Series{Name: "slow", Statistic: "Sum", Log: true}, SplitBy: []string{"Path"}},
			{Series: alarmrules.Series{Name: "IncomingBytes", Statistic: "Sum", Own: true}},
			{Service: "here", Series: alarmrules.Series{Name: "errors", Statistic: "Sum", Log: true}},
			{Expression: "m1 + m2", ID: "all"},
		}}},
	})
	if err := stacks.Synth(app); err != nil {
		t.Fatal(err)
	}
	got := synthesize(t, stack).only(t, "AWS::CloudWatch::Dashboard").Properties["DashboardBody"].(string)
	for _, want := range []string{
		`["Logs//virginia","errors",{"region":"us-east-1","stat":"Sum"}]`,
		`{"expression":"SEARCH('{\"Logs//virginia\",\"Path\"} MetricName=\"slow\"', 'Sum', 300)","region":"us-east-1"}`,
		`["AWS/Logs","IncomingBytes","LogGroupName","/other",{"accountId":"444455556666","stat":"Sum"}]`,
		`{"expression":"m1 + m2","id":"all"}`,
		`"accountId":"444455556666","query":"SOURCE '/other' | fields @message"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing from %s", want, got)
		}
	}
}

func TestADashboardOfAnotherPlaceNeedsALogGroupWithAName(t *testing.T) {
	stack := newStack(t)
	there := awscdk.NewStack(awscdk.App_Of(stack), jsii.String("There"), &awscdk.StackProps{Env: envOf("111122223333", "us-east-1")})
	dashboard.New(stack, "Board", dashboard.Props{LogGroup: loggroup.New(there, "Logs", loggroup.Props{})})
	wantMistake(t, stack, "Test/Board: the log group There/Logs has no name")
}

// A metric carries its account and region, so that CDK and package alarms refuse it
// elsewhere.
func TestMetricsSayWhereTheyAre(t *testing.T) {
	logs := group(newStack(t))
	for what, metric := range map[string]awscloudwatch.Metric{
		"a filter's":      metricfilter.New(awscdk.Stack_Of(logs.Construct()), "Errors", metricfilter.Props{LogGroup: logs}).Metric(),
		"the log group's": logs.IncomingLogEvents(),
	} {
		t.Run(what, func(t *testing.T) {
			if *metric.Region() != "eu-central-1" || *metric.Account() != "111122223333" {
				t.Errorf("it is of %s and %s", *metric.Region(), *metric.Account())
			}
			stack := awscdk.NewStack(newApp(t), jsii.String("Test"), &awscdk.StackProps{Env: envOf("111122223333", "us-east-1")})
			alarms.New(stack, "Silence", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: metric})
			if got := strings.Join(stacks.Mistakes(stack), "\n"); !strings.Contains(got, "is in region eu-central-1, and the alarm in us-east-1") {
				t.Errorf("the mistakes are %s", got)
			}
		})
	}
}

// A bucket for reports must be in the account, and its key in the bucket's region.
func TestReportsAreWrittenInTheAccount(t *testing.T) {
	stack := newStack(t)
	bucket := awss3.Bucket_FromBucketAttributes(stack, jsii.String("Bucket"), &awss3.BucketAttributes{
		BucketName: jsii.String("theirs"), Account: jsii.String("444455556666"), Region: jsii.String("us-east-1"),
	})
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-central-1:444455556666:key/1"))
	reports.New(stack, "Reports", reports.Props{
		Name: "shop", Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{group(stack)}, Bucket: bucket, BucketKey: key,
	})
	for _, want := range []string{
		"Test/Reports: the bucket is in account 444455556666, and the stack in 111122223333: a scheduled query writes to buckets in its own account",
		"Test/Reports: BucketKey is in region eu-central-1, and the bucket in us-east-1: a bucket's key must be in its own region",
	} {
		wantMistake(t, stack, want)
	}
}

// A bucket with a generated name, or whose key has a generated ARN, can be used from
// stacks of the same place and stage only.
func TestReportsReachTheirBucket(t *testing.T) {
	here := envOf("111122223333", "eu-central-1")
	const noKey = "the key Bucket/BucketKey of the bucket is created in a stack with another account or region, or with none"
	for name, c := range map[string]struct {
		there  *awscdk.Environment
		staged bool
		props  *awss3.BucketProps
		want   []string
	}{
		"of the same place":                       {there: here},
		"of another region":                       {there: envOf("111122223333", "us-east-1"), want: []string{"the bucket Bucket/Bucket has no name, and the stacks have different", noKey}},
		"of a place that is not known":            {want: []string{"the bucket Bucket/Bucket has no name, and the stacks have different", noKey}},
		"with a name, of another region":          {there: envOf("111122223333", "us-east-1"), props: &awss3.BucketProps{BucketName: jsii.String("reports")}},
		"with a name, of a place not known":       {props: &awss3.BucketProps{BucketName: jsii.String("reports")}},
		"with a name, of another stage":           {there: here, staged: true, props: &awss3.BucketProps{BucketName: jsii.String("reports")}, want: []string{"the bucket Stage/Bucket/Bucket is created in another stage"}},
		"with a name, and a key of another place": {props: &awss3.BucketProps{BucketName: jsii.String("reports"), Encryption: awss3.BucketEncryption_KMS}, want: []string{"the key Bucket/Bucket/Key of the bucket is created"}},
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			app := awscdk.App_Of(stack)
			var scope constructs.Construct = app
			if c.staged {
				scope = awscdk.NewStage(app, jsii.String("Stage"), nil)
			}
			there := awscdk.NewStack(scope, jsii.String("Bucket"), &awscdk.StackProps{Env: c.there})
			var bucket awss3.Bucket
			if c.props != nil {
				bucket = awss3.NewBucket(there, jsii.String("Bucket"), c.props)
			} else {
				bucket = reports.NewBucket(there, "Bucket", reports.BucketProps{})
			}
			reports.New(stack, "Reports", reports.Props{
				Name: "shop", Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{group(stack)}, Bucket: bucket,
			})
			for _, want := range c.want {
				wantMistake(t, stack, "Test/Reports: "+want)
			}
			if len(c.want) == 0 {
				synthesize(t, stack)
			}
		})
	}
}

// Reports are written to a bucket of the app with the bucket's own key.
func TestReportsKnowTheKeyOfABucket(t *testing.T) {
	stack := newStack(t)
	bucket := reports.NewBucket(stack, "Bucket", reports.BucketProps{})
	reports.New(stack, "Reports", reports.Props{
		Name: "shop", Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{group(stack)}, Bucket: bucket,
	})
	if got := jsonOf(synthesize(t, stack).resources(t, "AWS::IAM::Policy")); !strings.Contains(got, `"kms:GenerateDataKey"`) {
		t.Errorf("the reports cannot be encrypted: %s", got)
	}
}

// A detector's key must be in its region.
func TestADetectorsKeyIsOfItsRegion(t *testing.T) {
	stack := newStack(t)
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:us-east-1:111122223333:key/1"))
	loggroup.NewAnomalyDetector(stack, "Detector", loggroup.AnomalyDetectorProps{LogGroup: group(stack), Key: key})
	wantMistake(t, stack, "Test/Detector: the key is in region us-east-1, and the stack in eu-central-1")
}
