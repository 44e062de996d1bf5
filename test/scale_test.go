package test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/stacks"
	read "github.com/logstack-go/logstack/template"
)

// services returns a configuration with n services and few alarms, to keep synthesis
// short.
func services(t *testing.T, n int, own bool) *config.Config {
	t.Helper()
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {name: svc-%d, image: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/svc-%d, ownLogGroups: %v, audit: %v}\n", i, i, own, i%2 == 0)
	}
	b.WriteString(`
alarms: {critical: ~, slow-requests: ~, request-p95: ~, failed-logins: ~, mismatch: ~}
sentry: {dsn: {parameter: /billing/sentry}}
notifications: {page: {email: [a@example.com]}, ticket: {email: [b@example.com]}}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`)
	return parse(t, b.String())
}

// templatesOf returns the templates that an app writes, by file.
func templatesOf(t *testing.T, cfg *config.Config) (folder string, templates map[string]template) {
	t.Helper()
	app := newApp(t)
	if _, err := stacks.New(app, cfg, "", "3f9c1d2e"); err != nil {
		t.Fatal(err)
	}
	app.Synth(nil) // panics on mistakes, without searching for them a second time
	files, err := filepath.Glob(filepath.Join(*app.Outdir(), "*.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	templates = map[string]template{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var tpl template
		if err := json.Unmarshal(data, &tpl); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".template.json")
		templates[name] = tpl
		for section, most := range map[string]int{"Resources": cloudwatch.MaxTemplateResources, "Outputs": cloudwatch.MaxTemplateOutputs, "Parameters": cloudwatch.MaxTemplateParameters} {
			if all, _ := tpl[section].(map[string]any); len(all) > most {
				t.Errorf("%s has %d %s, and %d are the most", name, len(all), section, most)
			}
		}
		if len(data) > cloudwatch.MaxTemplateSize {
			t.Errorf("%s has %d bytes, and %d are the most", name, len(data), cloudwatch.MaxTemplateSize)
		}
	}
	return *app.Outdir(), templates
}

// called returns the names of all resources: type and name, by template and logical id.
func called(t *testing.T, templates map[string]template) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, tpl := range templates {
		for id, made := range tpl["Resources"].(map[string]any) {
			r := made.(map[string]any)
			as := r["Type"].(string)
			properties, _ := r["Properties"].(map[string]any)
			for _, property := range []string{"LogGroupName", "AlarmName", "FilterName", "Name", "DashboardName", "Family", "TopicName"} {
				if value, ok := properties[property]; ok && as != "AWS::Logs::MetricFilter" {
					as += " " + property + " " + jsonOf(value)
				}
			}
			all[name+"/"+id] = as
		}
	}
	return all
}

// A hundred services fit into a stack, with log groups of their own or shared ones, and
// further services do not change the names of the first ten.
func TestAHundredServices(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the CDK makes 10,000 constructs, which takes most of a minute on two cores")
	}
	for _, own := range []bool{true, false} {
		t.Run(fmt.Sprintf("own=%v", own), func(t *testing.T) {
			_, before := templatesOf(t, services(t, 10, own))
			folder, after := templatesOf(t, services(t, 100, own))
			want, got := called(t, before), called(t, after)
			for id, was := range want {
				if got[id] != was {
					t.Errorf("%s was %s, and is %q", id, was, got[id])
				}
			}
			if len(got) == len(want) {
				t.Error("the other services add nothing")
			}
			templates, err := read.Read(folder, read.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range templates {
				if err := one.Problems(); err != nil || len(one.Elsewhere()) > 0 {
					t.Errorf("%s: %v %v", one.Stack, err, one.Elsewhere())
				}
			}
			group, alarm := "/ecs/billing/prod", "billing-prod-errors-ticket"
			if own {
				group, alarm = "/ecs/billing/prod/svc-57", "billing-prod-svc-57-errors-ticket"
			}
			report := replayed(t, templates, replay.Options{}, halfAnHour(group))
			var off []string
			for _, a := range report.Alarms {
				if a.Verdict == replay.VerdictWentOff && !strings.HasSuffix(a.Name, "-silence-page") && !strings.HasSuffix(a.Name, "-audit-silence-ticket") {
					off = append(off, a.Name)
				}
			}
			if !slices.Equal(off, []string{alarm}) {
				t.Errorf("%q went off, want %s", off, alarm)
			}
		})
	}
}

// halfAnHour returns half an hour of log events of a log group, with 20 errors within
// five minutes.
func halfAnHour(group string) []byte {
	var b strings.Builder
	for second := range 1800 {
		level := "INFO"
		if second >= 600 && second < 900 && second%15 == 0 {
			level = "ERROR"
		}
		message := jsonOf(map[string]string{"level": level, "message": "x"})
		b.WriteString(jsonOf(map[string]any{"timestamp": 1741680000000 + second*1000, "logGroup": group, "message": message}) + "\n")
	}
	return []byte(b.String())
}

// Services with log groups of their own are in nested stacks from the first one on, and
// what must survive changes is not: adding a service moves nothing.
func TestNestedFromTheFirst(t *testing.T) {
	_, one := templatesOf(t, services(t, 1, true))
	_, two := templatesOf(t, services(t, 2, true))
	before, after := called(t, one), called(t, two)
	for id, was := range before {
		if after[id] != was {
			t.Errorf("%s was %s, and is %q", id, was, after[id])
		}
	}
	parent := one["logging-prod"]
	for kind, want := range map[string]int{
		"AWS::CloudFormation::Stack": 1, "AWS::Logs::LogGroup": 2, "AWS::KMS::Key": 1, "AWS::SNS::Topic": 2, "AWS::SNS::Subscription": 2,
		"AWS::CloudWatch::Alarm": 2, "AWS::Logs::MetricFilter": 0, "AWS::ECS::TaskDefinition": 0, "AWS::IAM::Role": 0,
	} {
		if got := len(parent.resources(t, kind)); got != want {
			t.Errorf("%d of %s stand in the stack itself, want %d", got, kind, want)
		}
	}
	if outputs := slices.Sorted(maps.Keys(parent["Outputs"].(map[string]any))); !slices.Equal(outputs, []string{"TaskDefinitionsvc0"}) {
		t.Errorf("the outputs are %q", outputs)
	}
}

// The task definition of a nested stack can run in an ECS service of another stack, by
// CDK's own reference, like that of a service that shares its log groups.
func TestATaskDefinitionForAnotherStack(t *testing.T) {
	app := newApp(t)
	made, err := stacks.New(app, parse(t, `
services:
  - {name: web, image: app}
  - {name: importer, image: app, ownLogGroups: true}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), "prod", "")
	if err != nil {
		t.Fatal(err)
	}
	stack := stackIn(app, "Services", "eu-central-1")
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: awsec2.NewVpc(stack, jsii.String("Vpc"), nil)})
	for _, service := range []string{"web", "importer"} {
		awsecs.NewFargateService(stack, &service, &awsecs.FargateServiceProps{
			Cluster: cluster, TaskDefinition: made[0].Task(service), MinHealthyPercent: jsii.Number(50),
			CircuitBreaker: &awsecs.DeploymentCircuitBreaker{Rollback: jsii.Bool(true)},
		})
	}
	if err := stacks.Synth(app); err != nil {
		t.Fatal(err)
	}
	templates, err := read.Read(*app.Outdir(), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range templates {
		if err := one.Problems(); err != nil {
			t.Error(err)
		}
	}
	if n := len(synthesize(t, stack).resources(t, "AWS::ECS::Service")); n != 2 {
		t.Errorf("%d services run", n)
	}
}

// For too many services in one stack, Synth says what to do, and following that works,
// with defaults.
func TestServiceLogsInNestedStacks(t *testing.T) {
	const n = 3
	for _, nested := range []bool{false, true} {
		app := newApp(t)
		app.Node().SetContext(jsii.String("@aws-cdk/core:stackResourceLimit"), 100)
		stack := stackIn(app, "Logs", "eu-central-1")
		for i := range n {
			name := fmt.Sprintf("service-%d", i)
			scope := stack
			if nested {
				scope = awscdk.NewNestedStack(stack, &name, nil)
			}
			servicelogs.New(scope, "Logs-"+name, servicelogs.Props{Application: "billing", Service: name})
		}
		err := stacks.Synth(app)
		if !nested {
			if err == nil || !strings.Contains(err.Error(), "\nPut each thing that creates many resources, such as servicelogs.New, into an awscdk.NewNestedStack: ") {
				t.Errorf("too many resources: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		templates, err := read.Read(*app.Outdir(), read.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(templates) != n+1 {
			t.Fatalf("%d templates", len(templates))
		}
		for i, one := range templates[1:] {
			if want := fmt.Sprintf("Logs/service%d", i); one.Stack != want || len(one.Alarms()) == 0 || one.Problems() != nil {
				t.Errorf("%s has %d alarms: %v", one.Stack, len(one.Alarms()), one.Problems())
			}
		}
		report := replayed(t, templates, replay.Options{}, halfAnHour("/ecs/billing/service-1"))
		for _, a := range report.Alarms {
			if want := a.Name == "billing-service-1-errors-ticket"; strings.HasSuffix(a.Name, "-errors-ticket") && (a.Verdict == replay.VerdictWentOff) != want {
				t.Errorf("%s is %s", a.Name, a.Verdict)
			}
		}
	}
}

// If the names do not fit into a link to the monitoring account, log groups are shared
// by name prefix, without audit logs.
func TestALinkOfMoreThanFits(t *testing.T) {
	app := "/ecs/" + strings.Repeat("x", 300)
	for n, want := range map[int]string{
		3: "LogGroupName IN ('" + app + "', '" + app + "/s-1', '" + app + "/s-2')",
		9: "LogGroupName = '" + app + "' OR LogGroupName LIKE '" + app + "/%' AND LogGroupName != '" + app + "/audit' AND LogGroupName NOT LIKE '" + app + "/audit/%'",
	} {
		text := "services: [{name: web, image: app}"
		for i := range n - 1 {
			text += fmt.Sprintf(", {name: s-%d, image: app, ownLogGroups: true}", i+1)
		}
		made := logging(t, parse(t, text+`]
alarms: {errors: ~, critical: ~, slow-requests: ~, request-p95: ~, failed-logins: ~, mismatch: ~}
logGroups: {application: {name: `+app+`}}
monitoring: {sinks: ["arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234"]}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), "prod")
		configuration := synthesize(t, made.Stack()).only(t, "AWS::Oam::Link").Properties["LinkConfiguration"].(map[string]any)
		if got := configuration["LogGroupConfiguration"].(map[string]any)["Filter"]; got != want {
			t.Errorf("%d services: got\n%v\nwant\n%s", n, got, want)
		}
		if told := strings.Contains(strings.Join(stacks.Notes(made.Stack()), "\n"), "it shares all whose names start with "+app+"/, except audit logs"); told != (n > 3) {
			t.Errorf("%d services: that is told: %v", n, told)
		}
	}
}
