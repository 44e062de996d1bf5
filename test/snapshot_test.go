package test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/dataprotection"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/constructs/subscription"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// TestConstructSnapshots makes every construct, once with its defaults and once with
// all props set.
func TestConstructSnapshots(t *testing.T) {
	for name, build := range map[string]func(awscdk.Stack){
		"loggroup-default": func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{})
		},
		"loggroup-custom": func(stack awscdk.Stack) {
			tiers, _ := retention.Default().With("legal", 3653)
			loggroup.New(stack, "Logs", loggroup.Props{
				Name: "/app/legal", Tier: "legal", Tiers: &tiers, Removal: retention.Destroy,
				Tags: map[string]string{"owner": "legal"},
			})
		},
		"loggroup-contract": func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{Name: "/app", Contract: contract.Guide()})
		},
		"loggroup-transformer": transformed,
		"loggroup-infrequent": func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{Name: "/audit", Tier: retention.Audit, Class: insights.InfrequentAccess, Contract: contract.Guide()})
		},
		"loggroup-delivery": func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{Name: "/aws/lambda/resize", Class: insights.Delivery})
		},
		"loggroup-forever": func(stack awscdk.Stack) {
			tiers, _ := retention.Default().With("legal", retention.Forever)
			loggroup.New(stack, "Logs", loggroup.Props{Tier: "legal", Tiers: &tiers})
			loggroup.FromName(stack, "Theirs", loggroup.ExistingProps{Name: "/theirs/app", Tier: "legal", Tiers: &tiers})
		},
		"loggroup-existing": func(stack awscdk.Stack) {
			existing(stack, loggroup.ExistingProps{Tier: retention.Application, Contract: contract.Guide()})
		},
		"anomalydetector": func(stack awscdk.Stack) {
			loggroup.NewAnomalyDetector(stack, "Anomalies", loggroup.AnomalyDetectorProps{
				LogGroup: group(stack), Name: "billing-prod", Frequency: time.Hour, VisibleDays: 30,
				Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`),
			})
		},
		"dataprotection-default": func(stack awscdk.Stack) {
			dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{Contract: contract.Guide()})
		},
		"dataprotection-custom": func(stack awscdk.Stack) { protected(t, stack) },
		"observability-link":    func(stack awscdk.Stack) { link(stack) },
		"observability-sink":    func(stack awscdk.Stack) { sink(stack) },
		"reports":               func(stack awscdk.Stack) { weekly(t, stack) },
		"archive-default":       func(stack awscdk.Stack) { archived(stack) },
		"archive-locked":        func(stack awscdk.Stack) { lockedArchive(stack) },
		"delivery":              func(stack awscdk.Stack) { deliveries(stack) },
		"storagetier":           func(stack awscdk.Stack) { loggroup.NewIntelligentTiering(stack, "Tiering") },
		"subscription-default": func(stack awscdk.Stack) {
			subscription.New(stack, "Errors", subscription.Props{LogGroup: group(stack), To: subscription.Arn(firehoseArn, nil)})
		},
		"subscription-custom":      func(stack awscdk.Stack) { sentOn(stack) },
		"subscription-destination": func(stack awscdk.Stack) { central(stack) },
		"dashboard": func(stack awscdk.Stack) {
			set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.Defaults()...)
			if err != nil {
				t.Fatal(err)
			}
			dashboard.New(stack, "Board", dashboard.Props{
				Name: "billing-prod", LogGroup: group(stack), Namespace: "billing/prod", Graphs: dashboards.Layout{}.Resolve(set),
				Tables: []dashboard.Table{{Title: "Errors", Query: insights.MustParse(`filter level = "ERROR" | stats count() by error_type`)}},
			})
		},
		"metricfilter-default": func(stack awscdk.Stack) {
			metricfilter.New(stack, "Lines", metricfilter.Props{LogGroup: group(stack)})
		},
		"metricfilter-value": func(stack awscdk.Stack) {
			metricfilter.New(stack, "Duration", metricfilter.Props{
				LogGroup:   group(stack),
				Pattern:    filterpattern.MustJSON(filterpattern.Field("event_type").Equals("api_request")),
				Name:       "duration",
				Namespace:  "billing/prod",
				Metric:     "RequestDuration",
				Value:      "$.duration_ms",
				Unit:       contract.Milliseconds,
				Dimensions: map[string]string{"Method": "$.method"},

				SystemDimensions: []string{"@aws.account", "@aws.region"},
				Selection:        `@aws.region = "eu-central-1" AND @aws.account NOT IN ["444455556666"]`,
			})
		},
		"alarms": func(stack awscdk.Stack) {
			topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
				Email: map[notify.Severity][]string{notify.Page: {"oncall@example.com"}},
			})
			alarms.New(stack, "TooManyErrors", alarms.Props{
				Rule: rule(t, "errors"), LogGroup: group(stack), Topics: topics,
			})
		},
		"objective-default": func(stack awscdk.Stack) {
			alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(stack)})
		},
		"objective-custom": func(stack awscdk.Stack) {
			alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(stack, 10), Name: "Shop is there", Warning: 12.5})
		},
		"tampering-default": func(stack awscdk.Stack) {
			alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Email: emailed("page", "ticket")})})
		},
		"tampering-custom": func(stack awscdk.Stack) { heardTampering(t, stack) },
		"savedquery": func(stack awscdk.Stack) {
			savedquery.New(stack, "Errors", savedquery.Props{
				Name:       "billing/prod/errors-of",
				Query:      insights.MustParse(`filter tenant_id = {{tenant}} | stats count() by error_type`),
				Parameters: []queries.Parameter{{Name: "tenant", Default: "1", Description: "the tenant's id"}},
				LogGroups:  []*loggroup.LogGroup{group(stack)},
			})
		},
		"ecslogs-default": func(stack awscdk.Stack) {
			wiring := ecslogs.New(stack, "Logs", ecslogs.Props{})
			wiring.AddContainer(fargate(stack), "web", busybox())
		},
		"ecslogs-audit": func(stack awscdk.Stack) {
			audit := ecslogs.New(stack, "Audit", ecslogs.Props{
				LogGroup: loggroup.New(stack, "AuditLogs", loggroup.Props{Name: "/audit", Tier: retention.Audit}),
			})
			app := ecslogs.New(stack, "Logs", ecslogs.Props{
				LogGroup:  group(stack),
				BufferMiB: 50,
				Application: ecslogs.Application{
					Environment: "prod", Release: "3f9c1d2e", Level: "WARNING", SampleRate: jsii.Number(0.01),
				},
				Sentry: &ecslogs.Sentry{Secret: "billing/sentry", TracesSampleRate: jsii.Number(0)},
			})
			web := app.AddContainer(fargate(stack), "web", busybox())
			audit.AddAudit(web, ecslogs.AuditProps{})
			app.AddScratch(web, ecslogs.ScratchProps{Paths: []string{"/tmp", "/run"}, Open: true})
		},
		"servicelogs-default": func(stack awscdk.Stack) {
			logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing"})
			logs.Wiring().AddContainer(fargate(stack), "web", busybox())
		},
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			build(stack)
			matchSnapshot(t, name, nagged(t, stack))
		})
	}
}

func TestEnvironmentSnapshots(t *testing.T) {
	for _, name := range []string{"dev", "staging", "prod"} {
		t.Run(name, func(t *testing.T) {
			matchSnapshot(t, "environment-"+name, environment(t, name))
		})
	}
}

// group makes a log group to attach things to.
func group(stack awscdk.Stack) *loggroup.LogGroup {
	return loggroup.New(stack, "LogGroup", loggroup.Props{Name: "/app"})
}

func fargate(stack awscdk.Stack) awsecs.TaskDefinition {
	return awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
}

func busybox() *awsecs.ContainerDefinitionOptions {
	return &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/busybox:1.37"), nil),
	}
}
