package changes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/deployed"
	"github.com/logstack-go/logstack/template/terraform"
)

// folder writes files into a new temporary folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// assembly returns the templates of a cdk synth output: a stage with a stack
// that has a nested stack.
func assembly(t *testing.T, stack, above, nested string) []*template.Template {
	t.Helper()
	dir := folder(t, map[string]string{
		"manifest.json":               `{"artifacts": {"assembly-Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}}}`,
		"assembly-Prod/manifest.json": `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "displayName": "Prod/S", "environment": "aws://111122223333/eu-central-1", "properties": {"templateFile": "s.json", "stackName": "` + stack + `"}}}}`,
		"assembly-Prod/s.json":        above,
		"assembly-Prod/n.json":        nested,
	})
	all, err := template.Read(dir, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const (
	nestedResource = `"Web": {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "n.json", "aws:asset:property": "TemplateURL"}, "Properties": {"TemplateURL": "x", "Parameters": {"TopicArn": {"Ref": "Topic"}, "KeyArn": {"Fn::GetAtt": ["Key", "Arn"]}}}}`
	nestedTopic    = `"Topic": {"Type": "AWS::SNS::Topic"}, "Email": {"Type": "AWS::SNS::Subscription", "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "a@example.com"}}`
	nestedOther    = `"Other": {"Type": "AWS::SNS::Topic"}`
	nestedAlarm    = `"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "errors", "Namespace": "shop", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": [{"Ref": "TopicArn"}]}}`
	nestedGroup    = `"Group": {"Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain", "Properties": {"LogGroupName": "/shop/web", "KmsKeyId": {"Ref": "KeyArn"}}}`
)

func nestedKey(pattern string) string {
	return `"Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Properties": {"KeyPolicy": {"Statement": [{"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
		"Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:log-group:` + pattern + `"}}}]}}}`
}

func resources(all ...string) string {
	return `{"Parameters": {"TopicArn": {"Type": "String"}, "KeyArn": {"Type": "String"}}, "Resources": {` + strings.Join(all, ", ") + `}}`
}

// A nested stack is compared with the one that has the same logical id in the
// same stack, and its parameters are followed to where their values come from.
func TestNestedStacks(t *testing.T) {
	of := func(above, nested string) []*template.Template { return assembly(t, "Prod-S", above, nested) }
	old := of(resources(nestedResource, nestedTopic, nestedOther, nestedKey("*")), resources(nestedAlarm, nestedGroup))
	for _, test := range []struct {
		name string
		is   []*template.Template
		kind Kind
		want []string
	}{
		{"the same", old, "unknown", nil},
		{"another topic above", of(resources(strings.Replace(nestedResource, `"Ref": "Topic"`, `"Ref": "Other"`, 1), nestedTopic, nestedOther, nestedKey("*")), resources(nestedAlarm, nestedGroup)),
			"alarm-silent", []string{"Alarm: loss: It no longer notifies a@example.com when it goes off. [notifies: Topic (a@example.com) -> Other]"}},
		{"the key above lets it in no more", of(resources(nestedResource, nestedTopic, nestedOther, nestedKey("/other")), resources(nestedAlarm, nestedGroup)), "logs-unreadable", []string{"Group: loss: It stays encrypted with the key Key"}},
		{"and so when it leaves with its stack", of(resources(nestedTopic, nestedOther, nestedKey("/other")), "{}"), "logs-unreadable", []string{"Group: loss: It is left behind, encrypted with the key Key"}},
		{"it leaves with its stack", of(resources(nestedTopic, nestedOther, nestedKey("*")), "{}"), "left-behind", []string{"Group: change"}},
		{"an alarm leaves with its stack", of(resources(nestedTopic, nestedOther, nestedKey("*")), "{}"), "alarm-removed", []string{"Alarm: loss"}},
		{"an alarm moves to the stack above", of(resources(nestedResource, nestedTopic, nestedOther, nestedKey("*"), strings.Replace(nestedAlarm, "TopicArn", "Topic", 1)), resources(nestedGroup)),
			"already-exists", []string{"Alarm: failure: It moves to another stack: it is created in Prod/S while Prod/S/Web has it"}},
		{"a service gets another name", of(resources(strings.Replace(nestedResource, `"Web"`, `"Shop"`, 1), nestedTopic, nestedOther, nestedKey("*")), resources(strings.Replace(nestedAlarm, `"errors"`, `"faults"`, 1), nestedGroup)),
			"alarm-renamed", []string{"Alarm: change: It is deleted and created again: it was in the nested stack Prod/S/Web, which this one replaces, as most of its resources are here under the same logical ids. [name: errors -> faults]"}},
		{"and no alarm of it is lost", of(resources(strings.Replace(nestedResource, `"Web"`, `"Shop"`, 1), nestedTopic, nestedOther, nestedKey("*")), resources(strings.Replace(nestedAlarm, `"errors"`, `"faults"`, 1), nestedGroup)),
			"alarm-removed", nil},
		{"two of which nobody knows which it is", of(resources(strings.Replace(nestedResource, `"Web"`, `"A"`, 1), strings.Replace(nestedResource, `"Web"`, `"B"`, 1), nestedTopic, nestedOther, nestedKey("*")), resources(strings.Replace(nestedAlarm, `"Threshold": 5`, `"Threshold": 6`, 1), nestedGroup)),
			"alarm-renamed", nil},
		{"a stack of another name", assembly(t, "Prod-Other", resources(nestedResource, nestedTopic, nestedOther, nestedKey("*")), resources(nestedAlarm, nestedGroup)), "stack-left",
			[]string{": change: The new side has no stack of that name, so it stays as it is, with 0 log groups and 0 alarms."}},
		{"whose names are taken", assembly(t, "Prod-Other", resources(nestedResource, nestedTopic, nestedOther, nestedKey("*")), resources(nestedAlarm, nestedGroup)), "already-exists",
			[]string{"Alarm: failure: It is created in another stack than the one that has the alarm", "Group: failure"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := Compare(old, test.is)
			if err != nil {
				t.Fatal(err)
			}
			hold(t, test.kind, r, test.want)
		})
	}
}

// state returns a Terraform state, or the planned values of a plan.
func state(plan bool, resources ...string) string {
	values := `{"root_module": {"resources": [` + strings.Join(resources, ", ") + `]}}`
	if plan {
		return `{"format_version": "1.2", "planned_values": ` + values + `}`
	}
	return `{"format_version": "1.0", "values": ` + values + `}`
}

func tf(address, values string) string {
	typ, name, _ := strings.Cut(address, ".")
	return `{"address": "` + address + `", "mode": "managed", "type": "` + typ + `", "name": "` + name + `", "values": {` + values + `}}`
}

// Terraform destroys what it replaces before it creates the replacement, and
// overwrites what exists if the service does.
func TestTerraform(t *testing.T) {
	read := func(t *testing.T, text string) []*template.Template {
		all, err := terraform.Parse("plan.json", []byte(text), template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	group := func(address, values string) string { return tf("aws_cloudwatch_log_group."+address, values) }
	alarm := func(address, values string) string {
		return tf("aws_cloudwatch_metric_alarm."+address, `"alarm_name": "errors", "namespace": "shop", "metric_name": "Errors", "statistic": "Sum", "period": 60, "evaluation_periods": 1, "threshold": 5, "comparison_operator": "GreaterThanThreshold"`+values)
	}
	for _, test := range []struct {
		name, old, new string
		kind           Kind
		want           []string
	}{
		{"nothing", group("a", `"name": "/shop", "retention_in_days": 30`), group("a", `"name": "/shop", "retention_in_days": 30`), "retention-shorter", nil},
		{"shorter", group("a", `"name": "/shop", "retention_in_days": 0`), group("a", `"name": "/shop", "retention_in_days": 30`), "retention-shorter", []string{"aws_cloudwatch_log_group.a: loss: for ever"}},
		{"destroyed", group("a", `"name": "/shop"`), alarm("x", ""), "logs-deleted", []string{"aws_cloudwatch_log_group.a: loss: Terraform destroys it, as skip_destroy is not set"}},
		{"kept", group("a", `"name": "/shop", "skip_destroy": true`), alarm("x", ""), "left-behind", []string{"aws_cloudwatch_log_group.a: change"}},
		{"another class replaces it", group("a", `"name": "/shop", "log_group_class": "STANDARD"`), group("a", `"name": "/shop", "log_group_class": "INFREQUENT_ACCESS"`), "logs-deleted",
			[]string{"aws_cloudwatch_log_group.a: loss: Another log group, /shop, is created in its place, as LogGroupClass changes"}},
		{"and fails where the old one is kept", group("a", `"name": "/shop", "skip_destroy": true`), group("a", `"name": "/shop", "skip_destroy": true, "log_group_class": "INFREQUENT_ACCESS"`), "not-updatable",
			[]string{"aws_cloudwatch_log_group.a: failure: skip_destroy keeps the old one"}},
		{"a log group moves to another address", group("a", `"name": "/shop"`), group("b", `"name": "/shop"`), "already-exists", []string{"aws_cloudwatch_log_group.b: failure: It moves to another logical id"}},
		{"an alarm does, which may be gone then", alarm("a", ""), alarm("b", ""), "already-exists", []string{"aws_cloudwatch_metric_alarm.b: loss: in an unknown order"}},
		{"threshold", alarm("a", ""), strings.Replace(alarm("a", ""), `"threshold": 5`, `"threshold": 6`, 1), "alarm-changed", []string{"aws_cloudwatch_metric_alarm.a: change: Errors in shop > 5 in 1m -> Errors in shop > 6 in 1m"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := Compare(read(t, state(false, test.old)), read(t, state(true, test.new)))
			if err != nil {
				t.Fatal(err)
			}
			hold(t, test.kind, r, test.want)
		})
	}
	if _, err := Compare(read(t, state(false, group("a", ""))), []*template.Template{parse(t, "x", groupResource)}); err == nil || !strings.Contains(err.Error(), "neither deploys over the other") {
		t.Errorf("Terraform and a template: %v", err)
	}
}

// A resource of an account with the name of a stack's resource is that
// resource, and the account's other resources are left alone.
func TestAccount(t *testing.T) {
	account, err := deployed.Read(folder(t, map[string]string{
		"groups.json": `{"logGroups": [{"logGroupName": "/shop", "arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/shop:*", "retentionInDays": 90, "storedBytes": 0}, {"logGroupName": "/elsewhere", "storedBytes": 0}]}`,
		"alarms.json": `{"MetricAlarms": [{"AlarmName": "errors", "Namespace": "shop", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [],
			"AlarmActions": ["arn:aws:sns:eu-central-1:111122223333:prod-Page-1ABC"], "OKActions": [], "InsufficientDataActions": [], "ActionsEnabled": true}], "CompositeAlarms": [], "LogAlarms": []}`,
	}), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	is := func(days, threshold, actions string) []*template.Template {
		return []*template.Template{parse(t, "prod", "  Page: {Type: AWS::SNS::Topic}\n  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop, RetentionInDays: "+days+"}}\n"+
			errorsAlarm("A", "errors", "Threshold: "+threshold+"\nAlarmActions: "+actions))}
	}
	for _, test := range []struct {
		name string
		is   []*template.Template
		kind Kind
		want []string
	}{
		{"the same", is("90", "5", "[!Ref Page]"), "alarm-silent", nil},
		{"shorter", is("30", "5", "[!Ref Page]"), "retention-shorter", []string{"Group: loss: they were kept for 90 days"}},
		{"threshold", is("90", "6", "[!Ref Page]"), "alarm-changed", []string{"A: change"}},
		{"nobody is told", is("90", "5", "[]"), "alarm-silent", []string{"A: loss"}},
		{"what no stack has is left", is("90", "5", "[!Ref Page]"), "logs-deleted", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := Compare(account, test.is)
			if err != nil {
				t.Fatal(err)
			}
			hold(t, test.kind, r, test.want)
		})
	}
	// With the physical names known, so are the resources outside the stack.
	of, err := template.Parse("prod", []byte("Resources:\n  Page: {Type: AWS::SNS::Topic}\n  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}\n  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /elsewhere}}"),
		template.Options{Physical: template.Physical{"prod": {"Group": "/shop", "Page": "arn:aws:sns:eu-central-1:111122223333:x"}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Compare(account, []*template.Template{of})
	if err != nil {
		t.Fatal(err)
	}
	hold(t, "already-exists", r, []string{"Other: failure: the account has one of its name outside the stack"})
	if _, err := Compare(nil, account); err == nil || !strings.Contains(err.Error(), "it can only be the old side") {
		t.Errorf("an account on the new side: %v", err)
	}
}
