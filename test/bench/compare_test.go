package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// ours is what the Go app made; theirs, in the tests, is a change to it.
const ours = `{"Resources": {
	"Key1": {"Type": "AWS::KMS::Key", "Properties": {"Description": "logs"}, "DeletionPolicy": "Retain"},
	"Group1": {"Type": "AWS::Logs::LogGroup", "Properties": {
		"LogGroupName": "/ecs/web", "RetentionInDays": 30, "KmsKeyId": {"Fn::GetAtt": ["Key1", "Arn"]}}},
	"Filter1": {"Type": "AWS::Logs::MetricFilter", "Properties": {
		"FilterName": "errors", "LogGroupName": {"Ref": "Group1"}, "MetricTransformations": [{"MetricValue": "1"}]}},
	"Role1": {"Type": "AWS::IAM::Role", "Properties": {"Region": {"Ref": "AWS::Region"}}}
}}`

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		want           []string
	}{
		{name: "the same"},
		{name: "another logical id", old: `Group1"`, new: `MyGroup"`},
		{name: "what has no name is only counted", old: "AWS::Region", new: "AWS::Partition"},
		{
			name: "a property", old: `"RetentionInDays": 30, `, new: ``,
			want: []string{"AWS::Logs::LogGroup /ecs/web Properties RetentionInDays: Go has 30, JavaScript has nothing"},
		},
		{
			name: "deep inside", old: `{"MetricValue": "1"}`, new: `{"MetricValue": "$.ms"}`,
			want: []string{`AWS::Logs::MetricFilter {"Ref":"AWS::Logs::LogGroup /ecs/web"} errors` +
				` Properties MetricTransformations[0] MetricValue: Go has "1", JavaScript has "$.ms"`},
		},
		{
			name: "a longer list", old: `[{"MetricValue": "1"}]`, new: `[]`,
			want: []string{`AWS::Logs::MetricFilter {"Ref":"AWS::Logs::LogGroup /ecs/web"} errors` +
				` Properties MetricTransformations: Go has [{"MetricValue":"1"}], JavaScript has []`},
		},
		{
			name: "a reference to something else", old: `"Fn::GetAtt": ["Key1"`, new: `"Fn::GetAtt": ["Role1"`,
			want: []string{`AWS::Logs::LogGroup /ecs/web Properties KmsKeyId Fn::GetAtt[0]:` +
				` Go has "AWS::KMS::Key logs", JavaScript has "AWS::IAM::Role"`},
		},
		{
			name: "what becomes of it", old: `, "DeletionPolicy": "Retain"`, new: ``,
			want: []string{`AWS::KMS::Key logs DeletionPolicy: Go has "Retain", JavaScript has ""`},
		},
		{
			name: "one more", old: `"Role1"`, new: `"Role2": {"Type": "AWS::IAM::Role"}, "Role1"`,
			want: []string{"the number of AWS::IAM::Role: Go has 1, JavaScript has 2"},
		},
		{
			name: "another name", old: `"errors"`, new: `"mistakes"`,
			want: []string{
				`AWS::Logs::MetricFilter {"Ref":"AWS::Logs::LogGroup /ecs/web"} errors: Go has {`,
				`AWS::Logs::MetricFilter {"Ref":"AWS::Logs::LogGroup /ecs/web"} mistakes: Go has nothing, JavaScript has {`,
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			theirs := strings.ReplaceAll(ours, test.old, test.new)
			if test.old == "" {
				theirs = ours
			}
			got := compare(parse(t, ours), parse(t, theirs))
			if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func parse(t *testing.T, text string) (parsed template) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestTable(t *testing.T) {
	costs := func(seconds ...time.Duration) (all []cost) {
		for _, s := range seconds {
			all = append(all, cost{cpu: s * time.Second, wall: 10 * s * time.Second})
		}
		return all
	}
	got := table([]row{{50, 1555, 2000, costs(9, 2, 4), costs(1, 3)}})[1]
	want := []string{"50", "1555", "2000", "40.00 s", "20.00 s", "2.00", "175 %", "2.70", "2.00"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
