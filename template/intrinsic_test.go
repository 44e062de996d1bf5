package template

import (
	"slices"
	"testing"
)

// TestIntrinsics reads testdata/intrinsics.template.json, where each log group
// is named by another intrinsic function.
func TestIntrinsics(t *testing.T) {
	// The account and the region are not known.
	names := map[string]LogGroup{}
	for _, g := range one(t, "testdata/intrinsics.template.json").LogGroups() {
		names[g.LogicalID] = g
	}
	for _, test := range []struct {
		id, name   string
		unresolved []string
	}{
		{"Text", "/app", nil},
		{"Number", "1.50", nil},
		{"Boolean", "true", nil},
		{"NoValue", "${NoValue}", []string{"${NoValue}"}},
		{"Region", "${AWS::Region}", []string{"${AWS::Region}"}},
		{"Account", "${AWS::AccountId}", []string{"${AWS::AccountId}"}},
		{"Partition", "${AWS::Partition}", []string{"${AWS::Partition}"}},
		{"StackName", "${AWS::StackName}", []string{"${AWS::StackName}"}},
		{"StackId", "${AWS::StackId}", []string{"${AWS::StackId}"}},
		{"Parameter", "${Stage}", []string{"${Stage}"}},
		{"Resource", "${Key}", []string{"${Key}"}},
		{"LogGroup", "/app", nil},
		{"Forward", "/app/${Stage}${Key.Arn}", []string{"${Stage}", "${Key.Arn}"}},
		{"Unnamed", "${NoValue}", []string{"${NoValue}"}},
		{"Circle", "${Circle}", []string{"${Circle}"}},
		{"Circle2", "${Circle2}", []string{"${Circle2}"}},
		{"GetAtt", "${Key.Arn}", []string{"${Key.Arn}"}},
		{"GetAttText", "${Nested.Outputs.Name}", []string{"${Nested.Outputs.Name}"}},
		{"Join", "/app//app/7", nil},
		{"JoinUnknown", "/app/${Stage}${Key.Arn}", []string{"${Stage}", "${Key.Arn}"}},
		{"JoinList", "${Fn::Join [,,Names]}", []string{"${Fn::Join [,,Names]}"}},
		{"Sub", "/app/${AWS::Region}/${Stage}/${Key.Arn}/${Literal}", []string{"${AWS::Region}", "${Stage}", "${Key.Arn}"}},
		{"SubMap", "/a-b/own", nil},
		{"If", "${Fn::If [IsProd,/a,Stage]}", []string{"${Fn::If [IsProd,/a,Stage]}"}},
		{"Import", "${Fn::ImportValue shared-logs}", []string{"${Fn::ImportValue shared-logs}"}},
	} {
		g, ok := names[test.id]
		if !ok {
			t.Errorf("there is no %s", test.id)
			continue
		}
		var unresolved []string
		for _, u := range g.Unresolved {
			if u.Property != "LogGroupName" {
				t.Errorf("%s: unresolved in %s", test.id, u.Property)
			}
			unresolved = append(unresolved, u.Placeholder)
		}
		if g.Name != test.name || !slices.Equal(unresolved, test.unresolved) {
			t.Errorf("%s:\n got %s, unresolved %q\nwant %s, unresolved %q", test.id, g.Name, unresolved, test.name, test.unresolved)
		}
		delete(names, test.id)
	}
	for id := range names {
		t.Errorf("%s is not tested", id)
	}
}

func TestPartition(t *testing.T) {
	for region, want := range map[string]string{
		"":                "",
		"eu-west-1":       "aws",
		"us-east-1":       "aws",
		"cn-north-1":      "aws-cn",
		"us-gov-west-1":   "aws-us-gov",
		"us-iso-east-1":   "aws-iso",
		"us-isob-east-1":  "aws-iso-b",
		"eu-isoe-west-1":  "aws-iso-e",
		"us-isof-south-1": "aws-iso-f",
		"eusc-de-east-1":  "aws-eusc",
	} {
		if got := partition(region); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}
