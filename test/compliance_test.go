package test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	"github.com/logstack-go/logstack/stacks"
)

// TestAwsSolutions checks every environment with cdk-nag's pack AwsSolutions.
// What is suppressed is suppressed here, with its reason.
func TestAwsSolutions(t *testing.T) {
	for _, name := range []string{"dev", "staging", "prod"} {
		stack := logging(t, shipped(t), name).Stack()
		cdknag.NagSuppressions_AddStackSuppressions(stack, &[]*cdknag.NagPackSuppression{{
			Id:     jsii.String("AwsSolutions-ECS2"),
			Reason: jsii.String("The variables tell the application how to log; the one secret, Sentry's DSN, is an ECS secret."),
		}}, jsii.Bool(false))
		awscdk.Aspects_Of(stack).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{Verbose: jsii.Bool(true)}), nil)
		// Aspects run when the stack is synthesized; findings are errors then.
		app := stack.Node().Root().(awscdk.App)
		if err := stacks.Synth(app); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, finding := range append(stacks.Mistakes(stack), stacks.Warnings(stack)...) {
			t.Errorf("%s: %s", name, finding)
		}
	}
}

// TestStrictValidation synthesizes every environment as `cdk deploy` does,
// with CDK's own validation on; cdk.json makes its findings errors.
func TestStrictValidation(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: CDK's own validation takes most of a minute on two cores")
	}
	dir := t.TempDir()
	out, err := synth(t, "..", nil, "CDK_VALIDATION=true", "CDK_OUTDIR="+dir)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "validation-report.json"))
	if err != nil {
		t.Fatalf("validation did not run: %v\n%s", err, out)
	}
	var report struct {
		PluginReports []struct {
			Conclusion string `json:"conclusion"`
			PluginName string `json:"pluginName"`
			Violations []any  `json:"violations"`
		} `json:"pluginReports"`
	}
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	if len(report.PluginReports) == 0 {
		t.Errorf("no plugin reported:\n%s", data)
	}
	for _, plugin := range report.PluginReports {
		if len(plugin.Violations) > 0 {
			t.Errorf("%s: %v", plugin.PluginName, plugin.Violations)
		}
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
		if out, err := exec.Command("cfn-lint", "--template", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", filepath.Base(file), err, out)
		}
	}
}

// app is the CDK app, built once.
var app string

// synth runs the CDK app in a folder as the CLI does, with these keys of its
// context beside those of cdk.json, and returns what it printed.
func synth(t *testing.T, dir string, context map[string]any, env ...string) (output string, err error) {
	t.Helper()
	if app == "" {
		folder, err := os.MkdirTemp("", "synth")
		if err != nil {
			t.Fatal(err)
		}
		app = filepath.Join(folder, "synth")
		if out, err := exec.Command("go", "build", "-o", app, "../cmd/synth").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	all, err := stacks.Context("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range context {
		all[key] = value
	}
	cmd := exec.Command(app)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CDK_CONTEXT_JSON="+jsonOf(all), "CDK_OUTDIR="+t.TempDir(),
		"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
