package apps

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestStrictValidation synthesizes our environments and those of examples with CDK's
// own validation, which takes most of the time. It must find what is wrong with an app
// that is made beside them.
func TestStrictValidation(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("skipped: CDK's own validation takes most of a minute on two cores")
	}
	configs := []string{"logstack.yaml", "examples/accounts/logstack.yaml", "examples/alarms/logstack.yaml", "examples/shop/logstack.yaml"}
	out := t.TempDir()
	cmd := exec.Command(build(t, "./test/apps/testdata/validated"), configs...)
	cmd.Dir, cmd.Env = top, append(environment(t, nil), "CDK_OUTDIR="+out, "CDK_VALIDATION=true")
	var told bytes.Buffer
	cmd.Stderr = &told
	printed, err := cmd.Output()
	var found map[string]string
	if wrong := json.Unmarshal(printed, &found); err != nil || wrong != nil || len(found) != len(configs)+1 {
		t.Fatalf("%v, %v\n%s%s", err, wrong, printed, &told)
	}
	for _, config := range configs {
		if found[config] != "" {
			t.Errorf("%s: %s", config, found[config])
		}
	}
	report, err := os.ReadFile(filepath.Join(out, "broken", "validation-report.json"))
	if err != nil || found["broken"] == "" || !strings.Contains(string(report), "ComparisonOperator: 'Bigger'") {
		t.Errorf("validation does not speak of it: %v\n%s\n%s", err, found["broken"], report)
	}
}

// TestCfnLint runs cfn-lint, if it is installed, on every environment.
func TestCfnLint(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		t.Skip("skipped: cfn-lint is not on PATH")
	}
	dir := t.TempDir()
	if out, err := synth(t, top, nil, "CDK_OUTDIR="+dir); err != nil {
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
			// The type is newer than the linter.
			if f.Rule.Id == "E3006" && strings.Contains(f.Message, "AWS::CloudWatch::LogAlarm") {
				continue
			}
			t.Errorf("%s: %s %s", filepath.Base(file), f.Rule.Id, f.Message)
		}
	}
}
