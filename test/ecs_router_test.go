package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/container"
)

func TestRouter(t *testing.T) {
	stack := newStack(t)
	router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{
		Wiring: ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}),
	})
	task := fargate(stack)
	router.AddContainer(task, "web", busybox())
	router.AddContainer(task, "worker", busybox())
	second := awsecs.NewFargateTaskDefinition(stack, jsii.String("Second"), nil)
	router.AddContainer(second, "job", busybox())
	template := synthesize(t, stack)
	groups := map[string]string{}
	for id, g := range template.resources(t, "AWS::Logs::LogGroup") {
		groups[g.Properties["LogGroupName"].(string)] = id
		if g.Properties["RetentionInDays"] == nil {
			t.Errorf("%s keeps its events forever", id)
		}
	}

	for _, name := range []string{"web", "worker", "job"} {
		c := containerOf(t, template, name)
		want := map[string]any{"LogDriver": "awsfirelens", "Options": map[string]any{
			"Name": "cloudwatch_logs", "region": "eu-central-1", "log_group_name": map[string]any{"Ref": groups["/app"]},
			"log_stream_prefix": name + "/", "auto_create_group": "false", "log_key": "log", "retry_limit": "5",
		}}
		if got := c["LogConfiguration"]; !equalJSON(got, want) {
			t.Errorf("%s logs to %s, want %s", name, jsonOf(got), jsonOf(want))
		}
		if variables(c)["LOG_LEVEL"] != "INFO" {
			t.Errorf("%s is told %v", name, variables(c))
		}
	}

	for id, task := range template.resources(t, "AWS::ECS::TaskDefinition") {
		routers := 0
		for _, c := range containers(task) {
			if c["FirelensConfiguration"] == nil {
				continue
			}
			routers++
			if c["Essential"] != true || c["Image"] != ecslogs.RouterImage {
				t.Errorf("%s has the router %s", id, jsonOf(c))
			}
			driver := jsonOf(c["LogConfiguration"])
			for _, want := range []string{`"LogDriver":"awslogs"`, `"awslogs-group":{"Ref":"` + groups["/app/router"] + `"}`, `"mode":"non-blocking"`, `"max-buffer-size":"26214400b"`} {
				if !strings.Contains(driver, want) {
					t.Errorf("the router of %s logs by %s", id, driver)
				}
			}
		}
		if routers != 1 {
			t.Errorf("%s has %d routers", id, routers)
		}
	}
	matchSnapshot(t, "ecslogs-router", template)
}

// With FireLens, the task writes, and not ECS.
func TestRouterRights(t *testing.T) {
	stack := newStack(t)
	router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{
		Wiring: ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}),
	})
	router.AddContainer(fargate(stack), "web", busybox())
	template := synthesize(t, stack)
	groups := map[string]string{}
	for id, g := range template.resources(t, "AWS::Logs::LogGroup") {
		groups[id] = g.Properties["LogGroupName"].(string)
	}
	found := 0
	for _, policy := range template.resources(t, "AWS::IAM::Policy") {
		want := "/app"
		if strings.Contains(jsonOf(policy.Properties["Roles"]), "ExecutionRole") {
			want = "/app/router"
		}
		for _, statement := range policy.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
			found++
			s := statement.(map[string]any)
			arn, _ := s["Resource"].(map[string]any)["Fn::GetAtt"].([]any)
			if !equalJSON(s["Action"], []string{"logs:CreateLogStream", "logs:PutLogEvents"}) || len(arn) != 2 || groups[arn[0].(string)] != want {
				t.Errorf("%s may %s, want to write to %s", jsonOf(policy.Properties["Roles"]), jsonOf(s), want)
			}
		}
	}
	if found != 2 {
		t.Errorf("there are %d statements", found)
	}
}

func TestLossesOfARouterAreSeen(t *testing.T) {
	stack := newStack(t)
	router := ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{
		Wiring: ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}), Name: "billing",
	})
	router.AddContainer(fargate(stack), "web", busybox())
	template := synthesize(t, stack)
	filter := template.only(t, "AWS::Logs::MetricFilter")
	if got := filter.Properties["FilterPattern"]; got != `?"cannot be retried" ?"paused (mem buf overlimit" ?"paused (storage buf overlimit"` {
		t.Errorf("the filter matches %v", got)
	}
	for _, g := range template.resources(t, "AWS::Logs::LogGroup") {
		of := equalJSON(filter.Properties["LogGroupName"], map[string]any{"Ref": g.ID})
		if of != (g.Properties["LogGroupName"] == "/app/router") {
			t.Errorf("the filter is one of %v: %v", g.Properties["LogGroupName"], of)
		}
	}
	to, alarm := transformation(t, filter), template.only(t, "AWS::CloudWatch::Alarm")
	if to["MetricName"] != alarm.Properties["MetricName"] || to["MetricNamespace"] != alarm.Properties["Namespace"] || alarm.Properties["AlarmName"] != "billing-log-loss-ticket" {
		t.Errorf("the alarm watches %v, the filter feeds %v", alarm.Properties, to)
	}
}

func TestRouterMistakes(t *testing.T) {
	stack := newStack(t)
	ecslogs.NewRouter(stack, "Router", ecslogs.RouterProps{MemoryMiB: -1, Wiring: ecslogs.New(stack, "Logs", ecslogs.Props{
		Delivery: ecslogs.Blocking, MultilinePattern: `^\S`,
	})})
	ecslogs.NewRouter(stack, "Nothing", ecslogs.RouterProps{})
	for _, want := range []string{
		"Test/Router: the wiring blocks, which FireLens cannot",
		"Test/Router: the wiring says where a log event starts, which only the awslogs driver supports",
		"Test/Router: MemoryMiB is -1: it must be 6 or more",
		"Test/Nothing: Wiring is missing",
	} {
		wantMistake(t, stack, want)
	}
}

// The names of all variables that a wiring sets are known to those who set them
// elsewhere.
func TestVariablesAreKnown(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{
		Application: ecslogs.Application{Environment: "prod", Release: "1"}, Sentry: &ecslogs.Sentry{Parameter: "/sentry/dsn"},
	})
	wiring.AddContainer(fargate(stack), "web", busybox())
	c := containerOf(t, synthesize(t, stack), "web")
	for name := range variables(c) {
		if !slices.Contains(container.Variables(), name) {
			t.Errorf("%s is not among the variables", name)
		}
	}
	if got, want := len(variables(c)), len(container.Variables()); got != want {
		t.Errorf("%d variables are set, of %d", got, want)
	}
	if secrets := c["Secrets"].([]any); len(secrets) != 1 || secrets[0].(map[string]any)["Name"] != container.SentryDSN {
		t.Errorf("the secrets are %s", jsonOf(secrets))
	}
}
