package template

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSubscriptionFilters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.yaml")
	source := `
Resources:
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}
  Ship:
    Type: AWS::Logs::SubscriptionFilter
    Properties: {LogGroupName: !Ref Logs, FilterPattern: "?ERROR ?WARN", DestinationArn: !GetAtt Stream.Arn}
  All:
    Type: AWS::Logs::SubscriptionFilter
    Properties: {LogGroupName: /other, FilterPattern: "", DestinationArn: "arn:aws:lambda:eu-west-1:1:function:f", Distribution: Random, FieldSelectionCriteria: '@aws.region = "eu-west-1"', EmitSystemFields: ["@aws.account"]}
  Stream: {Type: AWS::Kinesis::Stream}
`
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	equal(t, one(t, path).SubscriptionFilters(), []SubscriptionFilter{
		{Resource: Resource{LogicalID: "Ship", Unresolved: []Unresolved{{"FilterName", "${Ship}"}, {"DestinationArn", "${Stream.Arn}"}}},
			Name: "${Ship}", LogGroup: "/shop", Pattern: "?ERROR ?WARN", Destination: "${Stream.Arn}"},
		{Resource: Resource{LogicalID: "All", Unresolved: []Unresolved{{"FilterName", "${All}"}}},
			Name: "${All}", LogGroup: "/other", Destination: "arn:aws:lambda:eu-west-1:1:function:f",
			Distribution: "Random", Selection: `@aws.region = "eu-west-1"`, SystemFields: []string{"@aws.account"}},
	})
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(source, `FilterPattern: "", `, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := one(t, path).Refused(); len(r) != 1 || r[0].LogicalID != "All" || r[0].Reason() != "FilterPattern: it is missing" {
		t.Errorf("a filter without a pattern: %+v", r)
	}
}
