package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/stacks"
)

// TestReuse builds and synthesizes another team's app, a module of its own.
func TestReuse(t *testing.T) {
	dir := "../examples/reuse"
	source, err := os.ReadFile(filepath.Join(dir, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, added, _ := strings.Cut(string(source), "// logstack:\n")
	added, _, marked := strings.Cut(added, "// :logstack\n")
	if lines := strings.Count(strings.TrimSpace(added), "\n") + 1; !marked || lines >= 15 {
		t.Errorf("logging takes %d lines", lines)
	}

	out := filepath.Join(t.TempDir(), "cdk.out")
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CDK_OUTDIR="+out)
	if printed, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	naggedFile(t, filepath.Join(out, "billing.template.json"))
	template, err := os.ReadFile(filepath.Join(out, "billing.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"LogGroupName": "/ecs/billing/prod"`, `"LogGroupName": "/ecs/billing/prod/audit"`,
		`"AlarmName": "billing-prod-errors-ticket"`, `"Name": "billing/prod/errors-by-type"`,
		`"awslogs-stream-prefix": "api"`, `"awslogs-stream-prefix": "jobs"`, `"mode": "non-blocking"`, `"mode": "blocking"`,
		`"log_stream_prefix": "events/"`, `"LogGroupName": "/ecs/billing/prod/router"`,
	} {
		if !strings.Contains(string(template), want) {
			t.Errorf("%s is not in the template", want)
		}
	}
	if strings.Contains(string(template), `"awslogs-stream-prefix": "proxy"`) {
		t.Error("the sidecar is wired")
	}
	passesItsTests(t, filepath.Join(dir, "reuse.test.yaml"), out)
}

// passesItsTests runs an app's tests on its synthesized templates.
func passesItsTests(t *testing.T, tests, out string) {
	t.Helper()
	text, err := os.ReadFile(tests)
	if err != nil {
		t.Fatal(err)
	}
	read, err := alarmtest.Parse(filepath.Join(filepath.Dir(out), filepath.Base(tests)), text)
	if err != nil {
		t.Fatal(err)
	}
	subject, err := read.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range read.Tests {
		if r := read.Run(t.Context(), subject, one); !r.Passed {
			t.Errorf("%s: %s: %v %v", tests, r.Name, r.Failures, r.Wrong)
		}
	}
}

// TestMistakesInProps makes several mistakes in several constructs: they are reported
// together, each with the path of its construct, and nothing is written.
func TestMistakesInProps(t *testing.T) {
	out := filepath.Join(t.TempDir(), "cdk.out")
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: &out})
	stack := awscdk.NewStack(app, jsii.String("Billing"), nil)
	logs := loggroup.New(stack, "Logs", loggroup.Props{Name: "bad name", Tier: "forever", Removal: "burn"})
	metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: logs, Namespace: "AWS/Mine", Value: "duration_ms"})
	servicelogs.New(stack, "Service", servicelogs.Props{Environment: "Prod"})

	err := stacks.Synth(app)
	if err == nil {
		t.Fatal("it was synthesized")
	}
	want := []string{
		`Billing/Logs: there is no retention tier "forever": use one of application, audit, debug`,
		`Billing/Logs: there is no removal "burn": use one of protect, retain, destroy`,
		`Billing/Logs: the log group name "bad name": use 1 to 512 letters, digits and _ - / . #, not starting with aws/`,
		`Billing/Errors: the namespace "AWS/Mine": use 1 to 255 characters other than : * $, not starting with AWS/`,
		`Billing/Errors: the value: `,
		`Billing/Service: Application is missing: log groups, metrics, alarms and queries are named after it`,
		`Billing/Service: Environment is "Prod": use lower-case letters, digits and hyphens, starting with a letter, at most 40`,
	}
	for _, line := range want {
		if !strings.Contains(err.Error(), line) {
			t.Errorf("%q is not in\n%v", line, err)
		}
	}
	wantNoTrace(t, err.Error())
	if _, err := os.Stat(filepath.Join(out, "Billing.template.json")); err == nil {
		t.Error("a template was written")
	}
}
