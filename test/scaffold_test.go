package test

import (
	"os"
	"path/filepath"
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
