package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/incident"
	"github.com/logstack-go/logstack/replay"
	read "github.com/logstack-go/logstack/template"
)

// A service that follows a preset gets working alarms: its stack synthesizes, and each
// alarm goes off in an incident built from the output of the preset's example.
func TestPresetsGetAlarmsThatSee(t *testing.T) {
	for _, name := range contract.Presets() {
		lines, err := os.ReadFile(filepath.Join("../examples/services", name, "canary.jsonl"))
		if os.IsNotExist(err) {
			continue // examples/services says why
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			c, err := contract.Preset(name)
			if err != nil {
				t.Fatal(err)
			}
			stack := newStack(t)
			logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "shop", Environment: "prod", Contract: c})
			made, err := read.Parse(name, []byte(jsonOf(synthesize(t, stack))), read.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := made.Problems(); err != nil {
				t.Fatal(err)
			}
			events, err := incident.Events(c, lines)
			if err != nil {
				t.Fatal(err)
			}
			report := replayed(t, []*read.Template{made}, replay.Options{Contract: c, LogGroup: "/ecs/shop/prod"}, events)
			if report.NoneWatched != "" || len(report.Alarms) < len(logs.Rules().Rules) {
				t.Fatalf("%d alarms of %d rules watched: %s", len(report.Alarms), len(logs.Rules().Rules), report.NoneWatched)
			}
			for _, a := range report.Alarms {
				if a.Verdict != replay.VerdictWentOff {
					t.Errorf("%s is %s: %s %+v", a.Name, a.Verdict, a.Refused, a.Blind)
				}
			}
			for _, f := range report.Filters {
				// Plain text lines come from crashes, which examples/services tests.
				if f.Matched == 0 && !strings.HasSuffix(f.Name, "-plain-text") {
					t.Errorf("the filter %s, %s, matched nothing: %s", f.Name, f.Pattern, f.Refused)
				}
			}
		})
	}
}
