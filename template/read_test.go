package template

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReadFolder reads testdata/app, a folder as `cdk synth` writes it: two
// stacks, with a stage with one more between them.
func TestReadFolder(t *testing.T) {
	got, err := Read("testdata/app", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ stack, file, account, region, name string }{
		{"Zeta", "testdata/app/zeta.template.json", "123456789012", "cn-north-1", "/aws-cn/cn-north-1/123456789012/zeta-stack"},
		{"Prod/Logs", "testdata/app/assembly-Prod/logs.template.json", "", "eu-west-1", "/aws/eu-west-1/${AWS::AccountId}/ProdLogs"},
		{"alpha", "testdata/app/alpha.template.json", "", "", "/${AWS::Partition}/${AWS::Region}/${AWS::AccountId}/alpha"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d templates, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.Stack != w.stack || filepath.ToSlash(g.File) != w.file || g.Account != w.account || g.Region != w.region {
			t.Errorf("%d: %s %s %s %s, want %v", i, g.Stack, g.File, g.Account, g.Region, w)
		}
		if name := g.LogGroups()[0].Name; name != w.name {
			t.Errorf("%s: log group %s, want %s", g.Stack, name, w.name)
		}
	}
}

// TestMistakes checks that all faults of a template are reported at once, each
// with its resource.
func TestMistakes(t *testing.T) {
	var got []string
	for _, r := range one(t, "testdata/mistakes.template.json").Refused() {
		for _, p := range r.Problems {
			got = append(got, fmt.Sprintf("%d: %s: %s", cmp.Or(p.Line, r.Line), r.LogicalID, p))
		}
	}
	want, err := os.ReadFile("testdata/mistakes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(got, "\n") + "\n"; got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Notes of constructs stand in the manifest or in a file beside it. Each is
// reported once; other metadata is not.
func TestNotes(t *testing.T) {
	const metadata = `{"/a": [{"type": "aws:cdk:stack-tags", "data": [{"Key": "x"}]}, {"type": "aws:cdk:warning", "data": "w"}],
"/a/Z": [{"type": "aws:cdk:info", "data": "second first"}, {"type": "aws:cdk:info", "data": "again"}], "/a/B": [{"type": "aws:cdk:info", "data": "again"}]}`
	const manifest = `{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "a.json"}, %s}}}`
	for name, files := range map[string]map[string]string{
		"in the manifest":   {"manifest.json": fmt.Sprintf(manifest, `"metadata": `+metadata)},
		"in their own file": {"manifest.json": fmt.Sprintf(manifest, `"additionalMetadataFile": "m.json"`), "m.json": metadata},
	} {
		dir := t.TempDir()
		files["a.json"] = `{"Resources": {}}`
		for file, content := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		all, err := Read(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := all[0].Notes(), []string{"second first", "again"}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestNotRead(t *testing.T) {
	const stack = `{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "a.json"}}}}`
	const noted = `{"artifacts": {"a": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "a.json"}, "additionalMetadataFile": "a.metadata.json"}}}`
	for _, test := range []struct {
		name  string
		files map[string]string
		read  string
		want  string
	}{
		{"nothing there", nil, "x.json", "x.json: no such file or directory"},
		{"empty", map[string]string{"x.json": ""}, "x.json", "x.json: it is empty: the call that should have written it may have failed"},
		{"not JSON", map[string]string{"x.json": "{\n  \"Resources\": {,}\n}"}, "x.json",
			"x.json:2:17: it is not JSON: invalid character ',' looking for beginning of object key string"},
		{"no object", map[string]string{"x.json": "[]"}, "x.json", "x.json: it must be an object, as templates of CloudFormation are"},
		{"a text", map[string]string{"x.yaml": "just text\n"}, "x.yaml", "x.yaml: it must be an object, as templates of CloudFormation are"},
		{"no resources", map[string]string{"x.json": `{"resources": {}}`}, "x.json",
			"x.json: it has no Resources: it is not a CloudFormation template"},
		{"resources are a list", map[string]string{"x.json": `{"Resources": []}`}, "x.json", "x.json: Resources: it must be an object"},
		{"YAML without resources", map[string]string{"x.yaml": "Description: x\n"}, "x.yaml",
			"x.yaml: it has no Resources: it is not a CloudFormation template"},
		{"YAML of another name", map[string]string{"x.json": "Description: x\nResources: [\n"}, "x.json",
			"x.json:3:1: it is not YAML: the file ends here, although a [ or a { is still open"},
		{"YAML with an alias of nothing", map[string]string{"x.yaml": "Resources:\n  A: *a\n"}, "x.yaml",
			"x.yaml:2:6: it is not YAML: there is no anchor &a before this alias"},
		{"YAML with a merge key of itself", map[string]string{"x.yaml": "Resources: &r\n  <<: *r\n"}, "x.yaml",
			"x.yaml:2:7: it is not YAML: there is no anchor &r before this alias"},
		{"two YAML documents", map[string]string{"x.yaml": "Resources: {}\n---\nResources: {}\n"}, "x.yaml",
			"x.yaml:2:1: it is not YAML: a second document starts here: a file holds one"},
		{"no manifest", map[string]string{"out/a.json": "{}"}, "out",
			"out: it has no manifest.json: only folders that `cdk synth` made can be read, such as cdk.out"},
		{"manifest is not JSON", map[string]string{"out/manifest.json": "x"}, "out",
			"out/manifest.json:1:1: it is not JSON: invalid character 'x' looking for beginning of value"},
		{"manifest without artifacts", map[string]string{"out/manifest.json": "{}"}, "out",
			"out/manifest.json: artifacts: it must be an object"},
		{"manifest without stacks", map[string]string{"out/manifest.json": `{"artifacts": {}}`}, "out",
			"out/manifest.json: it has no stacks"},
		{"artifact of another kind", map[string]string{"out/manifest.json": `{"artifacts": {"a": 1}}`}, "out",
			"out/manifest.json: artifacts: a: it is not an artifact as `cdk synth` writes it"},
		{"template is gone", map[string]string{"out/manifest.json": stack}, "out", "out/a.json: no such file or directory"},
		{"stage is gone", map[string]string{"out/manifest.json": `{"artifacts": {"s": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "s"}}}}`},
			"out", "out/s: it has no manifest.json: only folders that `cdk synth` made can be read, such as cdk.out"},
		{"metadata are gone", map[string]string{"out/manifest.json": noted, "out/a.json": `{"Resources": {}}`}, "out", "out/a.metadata.json: no such file or directory"},
		{"metadata are wrong", map[string]string{"out/manifest.json": noted, "out/a.json": `{"Resources": {}}`, "out/a.metadata.json": "[]"}, "out",
			"out/a.metadata.json: metadata: it must be an object"},
		{"metadata of a construct are wrong", map[string]string{"out/manifest.json": noted, "out/a.json": `{"Resources": {}}`, "out/a.metadata.json": `{"/a/B": 1}`}, "out",
			"out/a.metadata.json: metadata of /a/B: it is not a list as `cdk synth` writes it"},
		{"template is wrong", map[string]string{"out/manifest.json": stack, "out/a.json": "{}"}, "out",
			"out/a.json: it has no Resources: it is not a CloudFormation template"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range test.files {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := Read(filepath.Join(dir, test.read), Options{})
			if err == nil || got != nil {
				t.Fatalf("%v, %v", got, err)
			}
			if message := strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""); message != test.want {
				t.Errorf("\n got %s\nwant %s", message, test.want)
			}
		})
	}
}

func TestNotThere(t *testing.T) {
	if _, err := Read("testdata/nothing", Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
