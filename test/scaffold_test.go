package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/scaffold"
	"github.com/logstack-go/logstack/stacks"
	readtemplate "github.com/logstack-go/logstack/template"
)

// scaffolded writes a new user's app that uses this checkout instead of a released
// version.
func scaffolded(t *testing.T, preset string) string {
	t.Helper()
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	files, err := scaffold.Files(scaffold.Options{
		Application: "shop", Preset: preset, Replace: here, Sums: sums,
		Told: map[notify.Severity]notify.Listeners{
			notify.Page: {Email: []string{"on-call@example.com"}}, notify.Ticket: {Email: []string{"team@example.com"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "shop-logging")
	if err := scaffold.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// With each preset, the stacks of a new app synthesize without warnings, and lint finds
// nothing.
func TestScaffoldPresets(t *testing.T) {
	for _, preset := range contract.ApplicationPresets() {
		t.Run(preset, func(t *testing.T) {
			dir := scaffolded(t, preset)
			cfg, err := config.Load(filepath.Join(dir, "logstack.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			app := newApp(t)
			made, err := stacks.New(app, cfg, "", "")
			if err != nil {
				t.Fatal(err)
			}
			if err := stacks.Synth(app); err != nil {
				t.Fatal(err)
			}
			if warnings := stacks.Warnings(app); warnings != nil || len(made) != 2 {
				t.Errorf("%d stacks: %s", len(made), strings.Join(warnings, "\n"))
			}
			templates, err := readtemplate.Read(*app.Outdir(), readtemplate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, finding := range lint.Run(templates, lint.Options{Contract: cfg.Environments[0].Contract}).Findings {
				t.Errorf("%+v", finding)
			}
		})
	}
}

// A new app builds, and its tests pass; they fail when its rule is broken.
func TestScaffoldApp(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another app")
	}
	dir := scaffolded(t, "slog")
	run := func(name string, args ...string) (string, error) {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		// -mod=mod writes to go.mod what go mod tidy would, except for test
		// dependencies of other modules. Without CI, missing snapshots are written.
		cmd.Env = append(slices.DeleteFunc(os.Environ(), func(of string) bool { return strings.HasPrefix(of, "CI=") }), "GOFLAGS=-mod=mod")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("go", "test", "./..."); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, environment := range []string{"dev", "prod"} {
		if _, err := os.Stat(filepath.Join(dir, "snapshots", "logging-"+environment+"_1.snap.json")); err != nil {
			t.Error(err)
		}
	}
	rule := filepath.Join(dir, "alarms", "payments-refused.yaml")
	text, err := os.ReadFile(rule)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, rule, strings.Replace(string(text), "ticket: 3", "ticket: 300", 1))
	out, err := run("go", "test", "./...")
	if err == nil || !strings.Contains(out, "payments-refused-ticket") {
		t.Errorf("the tests of a broken rule: %v\n%s", err, out)
	}
	writeFile(t, rule, string(text))
	if out, err := run("go", "run", "."); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := run("go", "run", scaffold.Module+"/cmd/logstack", "lint", "--fail-on", "info"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := run("go", "run", scaffold.Module+"/cmd/logstack", "test", "alarms", "logging.test.yaml"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
