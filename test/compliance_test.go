package test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/stacks"
)

// TestStrictValidation synthesizes every environment as `cdk deploy` does,
// with CDK's own validation on; cdk.json makes its warnings fail, too. So that
// silence means something, it must find what is wrong with a broken app.
func TestStrictValidation(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: CDK's own validation takes most of a minute on two cores")
	}
	if out, err := synth(t, "..", nil, "CDK_VALIDATION=true"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}

	broken := build(t, "./testdata/broken")
	out, err := run(t, broken, ".", nil, "CDK_VALIDATION=true")
	wantExit(t, err, 1)
	// What CDK prints may be cut off when its process ends; the file that it
	// names is whole.
	path := regexp.MustCompile(`\S+validation-report\.json`).FindString(out)
	report, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(report), "ComparisonOperator: 'Bigger'") {
		t.Errorf("validation does not speak of it: %v\n%s\n%s", err, out, report)
	}
}

// TestCfnLint runs cfn-lint on every environment where it is installed.
func TestCfnLint(t *testing.T) {
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		t.Skip("skipped: cfn-lint is not on PATH")
	}
	dir := t.TempDir()
	if out, err := synth(t, "..", nil, "CDK_OUTDIR="+dir); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	templates, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil || len(templates) != 3 {
		t.Fatalf("%v: %v", templates, err)
	}
	for _, file := range templates {
		out, err := exec.Command("cfn-lint", "--format", "json", "--template", file).Output()
		var findings []struct {
			Message string
			Rule    struct{ Id string }
		}
		if wrong := json.Unmarshal(out, &findings); wrong != nil {
			t.Errorf("%s: %v, %v\n%s", filepath.Base(file), err, wrong, out)
		}
		for _, f := range findings {
			// Types that are newer than the linter.
			if f.Rule.Id == "E3006" && strings.Contains(f.Message, "AWS::CloudWatch::LogAlarm") {
				continue
			}
			t.Errorf("%s: %s %s", filepath.Base(file), f.Rule.Id, f.Message)
		}
	}
}

// synth runs the project's CDK app in a folder.
func synth(t *testing.T, dir string, context map[string]any, env ...string) (output string, err error) {
	t.Helper()
	return run(t, build(t, "../cmd/synth"), dir, context, env...)
}

// programs are the CDK apps that were built, by their folders.
var programs = map[string]string{}

// build builds a CDK app, once.
func build(t *testing.T, folder string) (program string) {
	t.Helper()
	if programs[folder] == "" {
		dir, err := os.MkdirTemp("", "logstack-test")
		if err != nil {
			t.Fatal(err)
		}
		atEnd = append(atEnd, func() { os.RemoveAll(dir) })
		program := filepath.Join(dir, filepath.Base(folder))
		if out, err := exec.Command("go", "build", "-o", program, folder).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		programs[folder] = program
	}
	return programs[folder]
}

// run runs a CDK app in a folder as the CLI does, with these keys of its
// context beside those of cdk.json, and returns what it printed.
func run(t *testing.T, program, dir string, context map[string]any, env ...string) (output string, err error) {
	t.Helper()
	all, err := stacks.Context("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range context {
		all[key] = value
	}
	cmd := exec.Command(program)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CDK_CONTEXT_JSON="+jsonOf(all), "CDK_OUTDIR="+t.TempDir(),
		"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
