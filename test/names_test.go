package test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/stacks"
)

// everywhere returns a configuration of an application in two environments, one of them
// in two regions, with everything enabled.
func everywhere(application string) string {
	return "application: " + application + `
services:
  - {name: web, image: app, audit: true}
  - {name: importer, image: app, ownLogGroups: true}
anomalyDetector: {}
reports: {}
environments:
  dev: {account: "111122223333", region: eu-central-1}
  prod: {account: "111122223333", regions: [eu-central-1, us-east-1]}
`
}

// named are the properties that name a resource, other than those derived from its
// type. LogGroupName, for example, is the name of a log group, but also a property of a
// metric filter.
var named = []string{
	"AlarmName", "BucketName", "DashboardName", "DetectorName", "Family", "FunctionName", "ManagedPolicyName",
	"Name", "RoleName", "RuleName", "TopicName",
}

// ofAccounts are the resource types whose names must be unique across an account's
// regions.
var ofAccounts = []string{"AWS::CloudWatch::Dashboard", "AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::S3::Bucket"}

// physicalNames returns the names in a stack, each with the scope in which it must be
// unique.
func physicalNames(t *testing.T, made *stacks.Logging, region string) []string {
	t.Helper()
	template := synthesize(t, made.Stack())
	names := []string{region + " stack " + *made.Stack().StackName()}
	namespaces := map[string]bool{}
	for _, kind := range kinds(t, template) {
		scope := region + " "
		if slices.Contains(ofAccounts, kind) {
			scope = ""
		}
		for _, r := range template.resources(t, kind) {
			for property, value := range r.Properties {
				if slices.Contains(named, property) || kind == "AWS::Logs::LogGroup" && property == "LogGroupName" {
					names = append(names, scope+kind+" "+jsonOf(value))
				}
			}
			if kind == "AWS::Logs::MetricFilter" {
				namespaces[scope+"namespace "+transformation(t, r)["MetricNamespace"].(string)] = true
			}
		}
	}
	for _, output := range template["Outputs"].(map[string]any) {
		if export, ok := output.(map[string]any)["Export"]; ok {
			names = append(names, region+" export "+jsonOf(export))
		}
	}
	return append(names, slices.Sorted(maps.Keys(namespaces))...)
}

// kinds returns the resource types in a template.
func kinds(t *testing.T, template template) []string {
	t.Helper()
	all := map[string]bool{}
	for _, r := range template["Resources"].(map[string]any) {
		all[r.(map[string]any)["Type"].(string)] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// TestNamesNeverCollide makes two applications in one account, each in two
// environments, one of those in two regions.
func TestNamesNeverCollide(t *testing.T) {
	taken := map[string]string{}
	stacksMade := 0
	for _, application := range []string{"billing", "shop"} {
		cfg, err := config.Parse("logstack.yaml", []byte(everywhere(application)), ".")
		if err != nil {
			t.Fatal(err)
		}
		made, err := stacks.New(newApp(t), cfg, "", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made {
			stacksMade++
			region := *m.Stack().Region()
			by := application + ", " + *m.Stack().Node().Id()
			names := physicalNames(t, m, region)
			if len(names) < 40 {
				t.Errorf("%s has only the names %q", by, names)
			}
			for _, name := range names {
				if other, twice := taken[name]; twice {
					t.Errorf("%s: %s has it, and %s", name, other, by)
				}
				taken[name] = by
			}
		}
	}
	if stacksMade != 6 {
		t.Errorf("there are %d stacks", stacksMade)
	}
}

// An added region gets a stack of its own, and leaves the others alone: their stack
// names and logical ids do not change.
func TestARegionMoreChangesNoOther(t *testing.T) {
	one := `
services: [{name: web, image: app}]
environments: {prod: {account: "111122223333", region: eu-central-1}}
`
	two := strings.Replace(one, "region: eu-central-1", "regions: [us-east-1, eu-central-1]", 1)
	before := logging(t, parse(t, one), "prod")
	after, err := stacks.New(newApp(t), parse(t, two), "prod", "3f9c1d2e")
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != 2 || *after[0].Stack().Node().Id() != "logging-prod-us-east-1" || *after[1].Stack().Node().Id() != "logging-prod-eu-central-1" {
		t.Fatalf("there are %d stacks", len(after))
	}
	if a, b := *before.Stack().StackName(), *after[1].Stack().StackName(); a != "billing-logging-prod" || a != b {
		t.Errorf("the stack's name was %s, and is %s", a, b)
	}
	if !equalJSON(synthesize(t, before.Stack()), synthesize(t, after[1].Stack())) {
		t.Error("the stack of the first region changes")
	}
}

// TestPartitions makes environments in China, in GovCloud and in an unknown region: no
// ARN is of the commercial partition, and service principals have the partition's
// names.
func TestPartitions(t *testing.T) {
	cfg := parse(t, `
services: [{name: web, image: app, audit: true}]
anomalyDetector: {}
reports: {}
sentry: {dsn: {parameter: /billing/sentry}}
notifications: {page: {email: [oncall@example.com]}}
environments:
  china: {account: "111122223333", region: cn-north-1}
  gov: {account: "111122223333", region: us-gov-west-1}
  anywhere: {}
  existing:
    region: cn-northwest-1
    logGroups: {application: {name: /theirs, existing: true, tier: debug, followContract: true}}
`)
	for environment, want := range map[string]string{
		"china": `"logs.cn-north-1.amazonaws.com.cn"`, "gov": `"logs.us-gov-west-1.amazonaws.com"`,
		"anywhere": `{"Fn::Join":["",["logs.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}`,
		"existing": `arn:aws-cn:dataprotection::aws:data-identifier/`,
	} {
		text := jsonOf(synthesize(t, logging(t, cfg, environment).Stack()))
		if at := strings.Index(text, "arn:aws:"); at >= 0 {
			t.Errorf("%s: …%s…", environment, text[max(at-100, 0):min(at+100, len(text))])
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: %s is not in the template", environment, want)
		}
	}
}
