package template

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

// Every resource is listed as written, with decided values in place of
// functions, and placeholders for the rest.
func TestMade(t *testing.T) {
	parsed, err := Parse("t.json", []byte(`{"Parameters": {"Stage": {"Type": "String", "Default": "prod"}, "Days": {"Type": "Number"}},
	"Conditions": {"Is": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}, "No": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]}, "May": {"Fn::Equals": [{"Ref": "Days"}, "1"]}},
	"Resources": {
		"Key": {"Type": "AWS::KMS::Key", "Condition": "Is", "DeletionPolicy": "Retain", "UpdateReplacePolicy": {"Fn::If": ["Is", "Retain", "Delete"]},
			"Properties": {"Description": {"Fn::Sub": "of ${Stage} in ${AWS::Region}"}, "Enabled": true, "PendingWindowInDays": 7, "Tags": [],
				"KeySpec": {"Ref": "AWS::NoValue"}, "KeyPolicy": {"Statement": [{"Resource": {"Fn::GetAtt": ["Topic", "TopicArn"]}}]}}},
		"Gone": {"Type": "AWS::KMS::Key", "Condition": "No"},
		"Topic": {"Type": "AWS::SNS::Topic", "Condition": "May"},
		"Refused": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": true}}}}`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	made := parsed.Made()
	var ids []string
	for _, m := range made {
		ids = append(ids, m.LogicalID)
	}
	if want := []string{"Key", "Topic", "Refused"}; !slices.Equal(ids, want) {
		t.Fatalf("made are %q, want %q", ids, want)
	}
	key := made[0]
	if key.DeletionPolicy != "Retain" || key.UpdateReplacePolicy != "Retain" || key.Type != "AWS::KMS::Key" || key.Line == 0 || key.Undecided {
		t.Errorf("the key is %+v", key)
	}
	want := map[string]any{
		"Description": "of prod in ${AWS::Region}", "Enabled": true, "PendingWindowInDays": json.Number("7"), "Tags": []any{},
		"KeyPolicy": map[string]any{"Statement": []any{map[string]any{"Resource": "${Topic.TopicArn}"}}},
	}
	if !reflect.DeepEqual(key.Properties, want) {
		t.Errorf("the key's properties are %v, want %v", key.Properties, want)
	}
	if !made[1].Undecided || made[1].Condition != "May" {
		t.Errorf("the topic is %+v", made[1])
	}
	if made[2].Properties["RetentionInDays"] != true {
		t.Errorf("what is refused is %+v", made[2])
	}
}

func TestParts(t *testing.T) {
	for text, want := range map[string][]Part{
		"":                      nil,
		"plain {x}":             {{Text: "plain {x}"}},
		"${A}/${B.Arn}":         {{"${A}", "A"}, {Text: "/"}, {"${B.Arn}", "B.Arn"}},
		"x${Fn::If [C,${A},b]}": {{Text: "x"}, {"${Fn::If [C,${A},b]}", "Fn::If [C,${A},b]"}},
		"${open":                {{Text: "${open"}},
		"${open ${A}":           {{Text: "${open "}, {"${A}", "A"}},
		"{{resolve:ssm:/x:1}}-": {{"{{resolve:ssm:/x:1}}", "{{resolve:ssm:/x:1}}"}, {Text: "-"}},
		"}}${A}{":               {{Text: "}}"}, {"${A}", "A"}, {Text: "{"}},
	} {
		if got := Parts(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
