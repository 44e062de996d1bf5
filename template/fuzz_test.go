package template

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Any template is read or refused, every problem has its place, and every view
// of the result can be asked for.
func FuzzParse(f *testing.F) {
	for _, path := range []string{"testdata/mistakes.template.json", "testdata/intrinsics.template.json", "testdata/everything.template.json", "testdata/twins.yaml"} {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, source := range []string{
		"Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L: [L, [a, b], {\"A${L}\": {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '${L}'}}}]\n",
		"Conditions: {A: !Not [!Condition B], B: !Or [!Equals [!Ref P, x], !Equals [!Ref P, y]]}\nParameters: {P: {Type: String, AllowedValues: [x, y, z]}}\nResources:\n  G: {Type: AWS::Logs::LogGroup, Condition: A}\n  H: {Type: AWS::Logs::LogGroup, Condition: B, Properties: {LogGroupName: !If [A, a, b]}}\n",
		"Mappings: {M: {a: {b: !FindInMap [M, a, b]}}}\nResources: {A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !FindInMap [M, a, b]}}}\n",
		"Resources: {B: {Type: AWS::CloudWatch::Dashboard, Properties: {DashboardBody: {Fn::ToJsonString: {a: [!If [C, 1, 2]]}}}}}\nConditions: {C: !Equals [!Ref AWS::Region, '{{resolve:ssm:/r}}']}\n",
		"Resources: {A: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: !Select [6, !Split [':', !GetAtt G.Arn]]}}, G: {Type: AWS::Logs::LogGroup}}\n",
		"Resources: {A: {Type: AWS::Logs::LogGroup}}\n? [a]\n: b\n", "Resources: {A: {Type: AWS::Logs::LogGroup}, [b]: c}\n",
	} {
		f.Add([]byte(source))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		made, err := Parse("x", data, Options{Parameters: map[string]string{"AWS::Region": "eu-west-1"}})
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "x:") {
					t.Errorf("%q: %q names no file", data, line)
				}
			}
			return
		}
		for _, r := range made.Refused() {
			if len(r.Problems) == 0 || r.Reason() == "" {
				t.Errorf("%q: %+v", data, r)
			}
		}
		for _, l := range made.LeftOut() {
			if l.Condition == "" || l.Advice() == "" || l.Why() == "" {
				t.Errorf("%q: %+v", data, l)
			}
		}
		for _, g := range made.LogGroups() {
			for _, u := range g.Unresolved {
				if made.HowToGive(u.Placeholder) == "" {
					t.Errorf("%q: nobody can give %s", data, u.Placeholder)
				}
			}
		}
		for _, c := range made.Containers() {
			_, _ = made.Wiring(c)
		}
	})
}

// Whatever the manifest holds, the folder is read or refused.
func FuzzManifest(f *testing.F) {
	for _, source := range []string{
		`{"artifacts": {"a": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}}`,
		`{"artifacts": {"s": {"type": "aws:cloudformation:stack", "environment": "aws://1/eu-west-1", "properties": {"templateFile": "t.json"}, "additionalMetadataFile": "manifest.json"}}}`,
		`{"artifacts": {"s": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "../t.json"}, "metadata": {"/a": [{"type": "aws:cdk:info", "data": "x"}]}}}}`,
		`{"artifacts": []}`, "[[[[", "{",
	} {
		f.Add([]byte(source))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		for name, text := range map[string][]byte{"manifest.json": data, "t.json": []byte(`{"Resources": {}}`)} {
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		all, err := Read(dir, Options{})
		if (err == nil) == (len(all) == 0) {
			t.Errorf("%q: %d templates, %v", data, len(all), err)
		}
	})
}
