package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// allAlike gives all alarms the same name.
type allAlike struct{}

func (allAlike) AlarmName(string) string { return "all alike" }

// What is made twice, in one stack, in two stacks or in the stages of a pipeline, has
// two names or is refused at synthesis, saying where the first one is and what to do.
func TestWhatIsMadeTwice(t *testing.T) {
	for _, c := range []struct {
		what string
		make func(scope awscdk.Stack, id string)
		// want is the mistake for the second; empty if the two have different names.
		want string
	}{
		{"log groups with defaults", func(stack awscdk.Stack, id string) {
			loggroup.New(stack, id, loggroup.Props{})
		}, ""},
		{"log groups of a name", func(stack awscdk.Stack, id string) {
			loggroup.New(stack, id, loggroup.Props{Name: "/app"})
		}, `there is already a log group called "/app", of FIRST: give it another Name, or create the log group once`},
		{"a log group that was there before", func(stack awscdk.Stack, id string) {
			loggroup.FromName(stack, id, loggroup.ExistingProps{Name: "/app"})
		}, ""},
		{"metric filters with defaults", func(stack awscdk.Stack, id string) {
			metricfilter.New(stack, id, metricfilter.Props{LogGroup: loggroup.New(stack, id+"Logs", loggroup.Props{}), Name: "errors"})
		}, ""},
		{"metric filters of a log group that was there before", func(stack awscdk.Stack, id string) {
			logs := loggroup.FromName(stack, id+"Logs", loggroup.ExistingProps{Name: "/app"})
			metricfilter.New(stack, id, metricfilter.Props{LogGroup: logs, Name: "errors"})
		}, `there is already a metric filter of the log group called "errors", of FIRST: the later one would replace it`},
		{"metric filters of a log group of plain CDK that was there before", func(stack awscdk.Stack, id string) {
			looked := awslogs.LogGroup_FromLogGroupName(stack, jsii.String(id+"Logs"), jsii.String("/app"))
			metricfilter.New(stack, id, metricfilter.Props{LogGroup: loggroup.Of(looked), Name: "errors"})
		}, `there is already a metric filter of the log group called "errors", of FIRST: the later one would replace it`},
		{"saved queries of a name", func(stack awscdk.Stack, id string) {
			savedquery.New(stack, id, savedquery.Props{
				Name: "errors", Query: insights.MustParse("fields @message"), LogGroups: []*loggroup.LogGroup{loggroup.New(stack, id+"Logs", loggroup.Props{})},
			})
		}, `there is already a saved query called "errors", of FIRST: give it another Name, or save the query once for all of its log groups`},
		{"dashboards with defaults", func(stack awscdk.Stack, id string) {
			dashboard.New(stack, id, dashboard.Props{LogGroup: loggroup.New(stack, id+"Logs", loggroup.Props{})})
		}, ""},
		{"dashboards of a name", func(stack awscdk.Stack, id string) {
			dashboard.New(stack, id, dashboard.Props{Name: "shop", LogGroup: loggroup.New(stack, id+"Logs", loggroup.Props{})})
		}, `there is already a dashboard called "shop-eu-central-1", of FIRST: give it another Name`},
		{"reports of a name", func(stack awscdk.Stack, id string) {
			reports.New(stack, id, reports.Props{
				Name: "shop", Queries: reported(t, "errors-by-type"), LogGroups: []*loggroup.LogGroup{loggroup.New(stack, id+"Logs", loggroup.Props{})},
			})
		}, `there is already a scheduled query called "shop/errors-by-type", of FIRST: give these reports another Name`},
		{"alarms of a rule", func(stack awscdk.Stack, id string) {
			alarms.New(stack, id, alarms.Props{
				Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: queueAge(), Naming: alarms.Prefix("shop"),
			})
		}, `rule mine: there is already an alarm called "shop-mine-page", of FIRST: create the alarms of a rule once, or give these another Naming`},
		{"alarms that call two rules alike", func(stack awscdk.Stack, id string) {
			watched := mine(alarmrules.Metric{Thresholds: above(1)})
			watched.Name = "mine-" + strings.ToLower(id)
			alarms.New(stack, id, alarms.Props{Rule: watched, Metric: queueAge(), Naming: allAlike{}})
		}, `THIS: there is already an alarm called "all alike", of FIRST: create the alarms of a rule once, or give these another Naming`},
		{"topics with defaults", func(stack awscdk.Stack, id string) {
			alarms.NewTopics(stack, id, alarms.TopicsProps{Email: map[notify.Severity][]string{"page": {"a@example.com"}}})
		}, ""},
		{"topics of a name", func(stack awscdk.Stack, id string) {
			alarms.NewTopics(stack, id, alarms.TopicsProps{Names: map[notify.Severity]string{"page": "shop-page"}})
		}, `page: there is already a topic called "shop-page", of FIRST: give one of the two another name`},
		{"mutes with defaults", func(stack awscdk.Stack, id string) {
			alarm := queueAge().CreateAlarm(stack, jsii.String(id+"Alarm"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
			alarms.NewMute(stack, id, alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{alarm}})
		}, ""},
		{"mutes of a name", func(stack awscdk.Stack, id string) {
			alarm := queueAge().CreateAlarm(stack, jsii.String(id+"Alarm"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
			alarms.NewMute(stack, id, alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{alarm}, Name: "night"})
		}, `there is already a mute called "night", of FIRST, and the later one would replace it: give one of the two another name`},
		{"services of one name", func(stack awscdk.Stack, id string) {
			servicelogs.New(stack, id, servicelogs.Props{Application: "shop", Environment: "prod", Service: "web"})
		}, `there is already a service called "shop/prod/web", of FIRST, and their metrics would be mixed: give each its own Service, or create one and use it for both`},
		{"services of one name without rules", func(stack awscdk.Stack, id string) {
			servicelogs.New(stack, id, servicelogs.Props{
				Application: "shop", LogGroup: loggroup.New(stack, id+"Logs", loggroup.Props{}), Rules: []alarmrules.Rule{}, Queries: []queries.Query{},
			})
		}, `there is already a service called "shop", of FIRST, and their metrics would be mixed: give each its own Service, or create one and use it for both`},
		{"services of two names", func(stack awscdk.Stack, id string) {
			servicelogs.New(stack, id, servicelogs.Props{Application: "shop", Service: strings.ToLower(id)})
		}, ""},
		{"anomaly detectors with defaults", func(stack awscdk.Stack, id string) {
			loggroup.NewAnomalyDetector(stack, id, loggroup.AnomalyDetectorProps{LogGroup: loggroup.New(stack, id+"Logs", loggroup.Props{})})
		}, ""},
	} {
		in := func(app awscdk.App, id string) awscdk.Stack {
			return awscdk.NewStack(app, &id, &awscdk.StackProps{Env: envOf("111122223333", "eu-central-1")})
		}
		for where, twoOf := range map[string]func(app awscdk.App) (first, second awscdk.Stack){
			"a stack": func(app awscdk.App) (first, second awscdk.Stack) {
				stack := in(app, "Both")
				return stack, stack
			},
			"two stacks": func(app awscdk.App) (first, second awscdk.Stack) { return in(app, "One"), in(app, "Two") },
			"a nested stack": func(app awscdk.App) (first, second awscdk.Stack) {
				stack := in(app, "Both")
				return stack, awscdk.NewNestedStack(stack, jsii.String("Nested"), nil)
			},
			"two stages": func(app awscdk.App) (first, second awscdk.Stack) {
				stageOf := func(id string) awscdk.Stack {
					stage := awscdk.NewStage(app, &id, &awscdk.StageProps{Env: envOf("111122223333", "eu-central-1")})
					return awscdk.NewStack(stage, jsii.String("Logs"), nil)
				}
				return stageOf("Beta"), stageOf("Prod")
			},
		} {
			t.Run(c.what+" in "+where, func(t *testing.T) {
				app := newApp(t)
				first, second := twoOf(app)
				c.make(first, "First")
				c.make(second, "Second")
				got := strings.Join(stacks.Mistakes(app), "\n")
				want := ""
				if c.want != "" {
					path := func(stack awscdk.Stack, id string) string { return *stack.Node().FindChild(&id).Node().Path() }
					want = path(second, "Second") + ": " + strings.NewReplacer("FIRST", path(first, "First"), "THIS", "rule mine-second").Replace(c.want)
				}
				if got != want {
					t.Errorf("the mistakes are\n%s\nand not\n%s", got, want)
				}
			})
		}
	}
}

// An existing log group can be configured once, or several times with the same
// settings.
func TestSettingsOfAnExistingLogGroupAgree(t *testing.T) {
	app := newApp(t)
	for i, tier := range []retention.Tier{retention.Audit, retention.Audit, "", retention.Debug} {
		stack := awscdk.NewStack(app, jsii.String(fmt.Sprint("Stack", i)), nil)
		loggroup.FromName(stack, "Logs", loggroup.ExistingProps{Name: "/app", Tier: tier})
	}
	want := []string{"Stack3/Logs: the retention of the log group /app is set to 7 days here, and to 365 days by Stack0/Logs: set it once"}
	if got := stacks.Mistakes(app); !slices.Equal(got, want) {
		t.Errorf("the mistakes are %q", got)
	}
}

// Filters of two log groups can emit the same metric, with a note.
func TestAMetricOfTwoLogGroupsIsTold(t *testing.T) {
	stack := newStack(t)
	for _, id := range []string{"Web", "Worker"} {
		logs := loggroup.New(stack, id+"Logs", loggroup.Props{})
		metricfilter.New(stack, id+"Errors", metricfilter.Props{LogGroup: logs, Namespace: "shop", Metric: "errors"})
		metricfilter.New(stack, id+"Lines", metricfilter.Props{LogGroup: logs, Namespace: "shop", Metric: "errors"})
	}
	got := stacks.Notes(stack)
	if len(got) != 2 || !strings.HasPrefix(got[0], "Test/WorkerErrors: the metric errors of the namespace shop is also that of Test/WebErrors, a filter of another log group") {
		t.Errorf("the notes are %q", got)
	}
}
