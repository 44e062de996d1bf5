package template

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func physicalFile(t *testing.T, text string) (Physical, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "resources.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return ReadPhysical(path)
}

// Physical names replace placeholders, except for ARNs, which are no names.
func TestPhysicalNames(t *testing.T) {
	const source = `
Resources:
  Logs: {Type: AWS::Logs::LogGroup}
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Logs
      FilterPattern: ERROR
      MetricTransformations: [{MetricNamespace: !Ref "AWS::StackName", MetricName: Errors, MetricValue: "1"}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: Depth
      Dimensions: [{Name: QueueName, Value: !Ref Queue}]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref Topic]
  Any: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmRule: !Sub "ALARM(${Alarm})"}}
`
	const resources = `{"LogicalResourceId":"Logs","PhysicalResourceId":"shop-Logs-1"},{"LogicalResourceId":"Queue","PhysicalResourceId":"q-1"},
		{"LogicalResourceId":"Alarm","PhysicalResourceId":"shop-Alarm-1"},{"LogicalResourceId":"Topic","PhysicalResourceId":"arn:aws:sns:eu-west-1:111122223333:shop-Topic-1"}`
	for _, text := range []string{
		`{"StackResourceSummaries":[` + resources + `]}`,
		`[` + resources + `]`,
		strings.ReplaceAll(`{"StackResources":[`+resources+`]}`, `{"Log`, `{"StackName":"shop","Log`),
		strings.ReplaceAll(`{"StackResources":[`+resources+`]}`, `{"Log`, `{"StackName":"shop","Log`) + ` {"StackResources":[{"StackName":"other","LogicalResourceId":"Logs","PhysicalResourceId":"x"}]}`,
	} {
		physical, err := physicalFile(t, text)
		if err != nil {
			t.Fatal(err)
		}
		tmpl, err := Parse("shop.yaml", []byte(source), Options{Physical: physical, Parameters: map[string]string{"AWS::StackName": "shop"}})
		if err != nil {
			t.Fatalf("%v\nof %s", err, text)
		}
		f, a, c := tmpl.MetricFilters()[0], tmpl.Alarms()[0], tmpl.CompositeAlarms()[0]
		if tmpl.LogGroups()[0].Name != "shop-Logs-1" || f.LogGroup != "shop-Logs-1" || f.Metrics[0].Namespace != "shop" {
			t.Errorf("the filter is %+v", f)
		}
		if a.Name != "shop-Alarm-1" || a.Dimensions[0].Value != "q-1" || c.Rule != "ALARM(shop-Alarm-1)" || !tmpl.Topics()[0].Is(a.AlarmActions[0]) {
			t.Errorf("the alarm is %+v, the rule %s", a, c.Rule)
		}
	}
	two := Physical{"a": {"Logs": "a-Logs"}, "b": {"Logs": "b-Logs"}}
	if _, err := Parse("shop.yaml", []byte(source), Options{Physical: two}); err == nil || !strings.Contains(err.Error(), "the resources are of a, b, and no stack has that name: give the name of the stack with --parameter AWS::StackName=…") {
		t.Errorf("of two stacks: %v", err)
	}
	for text, want := range map[string]string{
		`{"Stacks":[]}`:                             "it has no StackResources",
		`{"StackResources":[]}`:                     "it has no resources",
		`{"StackResources":[{"ResourceType":"x"}]}`: "a resource has no LogicalResourceId",
		`{"StackResources":`:                        "resources.json:1: it is not JSON",
	} {
		if _, err := physicalFile(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
