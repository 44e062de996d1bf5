package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

const sources = "../presets/testdata/"

// Each preset of a source has lines that the source writes, with their origin.
// They keep the preset, and contain one of its events.
func TestSourcesWriteWhatTheirPresetsSay(t *testing.T) {
	provenance, err := os.ReadFile(sources + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"README.md": true}
	for _, name := range contract.SourcePresets() {
		t.Run(name, func(t *testing.T) {
			file, lines := linesOf(t, name)
			if file == "" {
				t.Fatalf("%s wants %s.jsonl or %[2]s.log: lines that the source writes", sources, name)
			}
			known[file] = true
			if !strings.Contains(string(provenance), "| `"+file+"` |") {
				t.Errorf("README.md does not say where the lines of %s are from", file)
			}
			c, err := contract.Preset(name)
			if err != nil {
				t.Fatal(err)
			}
			report := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes(file, lines)), 1)
			for _, f := range report.Findings {
				t.Errorf("%s: %s (%s)", f.First, f.Text, f.Hint)
			}
			if len(report.Catalogue) > 0 && !slices.ContainsFunc(report.Catalogue, func(e Seen) bool { return e.Count > 0 }) {
				t.Errorf("no line of %s is an event of the contract", file)
			}
		})
	}
	entries, err := os.ReadDir(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !known[entry.Name()] {
			t.Errorf("%s is of no preset", entry.Name())
		}
	}
}

// linesOf returns the lines of a source: from a .jsonl file if all are JSON,
// else from a .log file.
func linesOf(t *testing.T, preset string) (file string, lines []byte) {
	t.Helper()
	for _, ending := range []string{".jsonl", ".log"} {
		lines, err := os.ReadFile(filepath.Join(sources, preset+ending))
		if err == nil {
			return preset + ending, lines
		}
		if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return "", nil
}

// What a source writes beyond its contract is no finding. A broken promise is.
func TestFindingsOfSources(t *testing.T) {
	const fields = "fields: {timestamp: {type: time}, level: {}, logger: {}, message: {}, kind: {}}\neventField: kind\nrecords: {fields: [timestamp, message]}\nevents: {a: {match: [{kind: a}]}}\n"
	const line = `{"timestamp": "2025-03-11T08:00:00Z", "kind": "%s", "more": 1, "message": "x"}` + "\n"
	for _, test := range []struct{ source, want string }{{"", "extra unknown"}, {"source: cloudtrail\n", ""}} {
		c, err := contract.Parse("contract.yaml", []byte(test.source+fields))
		if err != nil {
			t.Fatal(err)
		}
		report := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", fmt.Appendf(nil, line+line, "a", "b"))), 1)
		if got := kindsOf(report); got != test.want {
			t.Errorf("%q: %q, want %q", test.source, got, test.want)
		}
		report = run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(`{"timestamp": "2025-03-11T08:00:00Z", "kind": "a"}`+"\n"))), 1)
		if got := kindsOf(report); !strings.HasPrefix(got, "missing") {
			t.Errorf("%q: %q is found in a record without message", test.source, got)
		}
	}
}

// kindsOf returns the kinds of a report's findings.
func kindsOf(report *Report) string {
	var kinds []string
	for _, f := range report.Findings {
		kinds = append(kinds, string(f.Kind))
	}
	return strings.Join(slices.Compact(kinds), " ")
}
