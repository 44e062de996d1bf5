package apps

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestStrictValidation synthesizes our environments and those of examples with CDK's
// own validation, which takes most of their time.
func TestStrictValidation(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: CDK's own validation takes most of a minute on two cores")
	}
	for _, config := range []string{"logstack.yaml", "examples/accounts/logstack.yaml", "examples/alarms/logstack.yaml", "examples/shop/logstack.yaml"} {
		t.Run(config, func(t *testing.T) {
			t.Parallel()
			if out, err := synth(t, top, map[string]any{"config": config}, "CDK_VALIDATION=true"); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// The validation finds the mistake, and the app fails.
func TestValidationFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("skipped: CDK's own validation takes most of a minute on two cores")
	}
	out, err := run(t, build(t, "./test/apps/testdata/broken"), ".", nil, "CDK_VALIDATION=true")
	wantExit(t, err, 1)
	// CDK's output may be cut off when its process ends; the file that it names is
	// complete.
	path := regexp.MustCompile(`\S+validation-report\.json`).FindString(out)
	report, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(report), "ComparisonOperator: 'Bigger'") {
		t.Errorf("validation does not speak of it: %v\n%s\n%s", err, out, report)
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
