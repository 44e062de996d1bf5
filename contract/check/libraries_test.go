package check

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/logevent"
)

var update = flag.Bool("update", false, "record the lines that the libraries of other languages write, where they are installed")

const libraries = "testdata/libraries/"

// services has what the service of each preset wrote: its test runs it, and holds
// it against the preset.
const services = "../../examples/services/"

// Each library that has no service yet is run, and writes five events: a login that
// fails, a slow request, a slow query, an error, and something critical. Those of
// Node are run where they are installed, and what they wrote elsewhere is read in
// any case. There is no library that writes what CloudWatch makes of
// OpenTelemetry's records: these stand there by hand.
func TestPresetsAreWhatLibrariesWrite(t *testing.T) {
	for _, name := range contract.ApplicationPresets() {
		switch c, err := contract.Preset(name); {
		case err != nil:
			t.Fatal(err)
		case c.Source() != "", name == "guide", exists(services + name):
			// Its lines stand elsewhere, with their test: those of guide are of the
			// service in examples/django.
		default:
			t.Run(name, func(t *testing.T) {
				script, command := script(name)
				if script != "" && command != nil {
					lines := output(t, command)
					if *update {
						if err := os.WriteFile(libraries+name+".jsonl", lines, 0o644); err != nil {
							t.Fatal(err)
						}
					}
					keeps(t, name, lines)
				} else if script != "" {
					t.Logf("the library is not installed: its lines are those that were recorded")
				}
				recorded, err := os.ReadFile(libraries + name + ".jsonl")
				if err != nil {
					t.Fatal(err)
				}
				keeps(t, name, recorded)
			})
		}
	}
}

// keeps holds the lines against the preset, and wants them to be matched by the
// metric filters that are derived from it.
func keeps(t *testing.T, preset string, lines []byte) {
	t.Helper()
	c, err := contract.Preset(preset)
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes(preset, lines)), 1)
	for _, f := range report.Findings {
		t.Errorf("%s %s: %s (%d of %d)", f.Kind, f.First, f.Text, f.Count, f.Of)
	}
	if report.Records != 5 || len(report.Unknown) > 0 {
		t.Errorf("%d records, unknown are %v\n%s", report.Records, report.Unknown, lines)
	}
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	filters := set.Filters()
	for name, want := range map[string]int{"errors": 1, "critical": 1, "request-duration": 1, "slow-requests": 1, "failed-logins": 1} {
		at := slices.IndexFunc(filters, func(f alarmrules.Filter) bool { return f.Name == name })
		m, err := filterpattern.NewMatcher([]filterpattern.Request{{Pattern: filters[at].Pattern}})
		if err != nil {
			t.Fatal(err)
		}
		got, e := 0, m.Event()
		for line := range bytes.Lines(lines) {
			if e.Read(bytes.TrimSpace(line)); e.Matches(0) {
				got++
			}
		}
		if got != want {
			t.Errorf("%s %s matches %d lines, want %d", name, filters[at].Pattern, got, want)
		}
	}
}

// script is the program that writes with a library, and the command that runs
// it; nil where the library is not installed.
func script(name string) (string, *exec.Cmd) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return "", nil
	}
	if file := libraries + name + ".mjs"; exists(file) {
		package_ := map[string]string{"ecs": "@elastic/ecs-pino-format"}[name]
		if package_ == "" {
			package_ = name
		}
		node, err := exec.LookPath("node")
		if err != nil || !exists(filepath.Join(root, "node_modules", package_)) {
			return file, nil
		}
		return file, exec.Command(node, file, root)
	}
	return "", nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// output is what a program wrote, as if it stood in /srv/app.
func output(t *testing.T, command *exec.Cmd) []byte {
	t.Helper()
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, problems.String())
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(out, []byte(root), []byte("/srv/app"))
}

// What a library wrote is known for what it is, and a contract that is inferred
// from it is kept.
func TestLibrariesAreInferred(t *testing.T) {
	for _, name := range contract.Presets() {
		lines, err := os.ReadFile(services + name + "/canary.jsonl")
		if os.IsNotExist(err) {
			lines, err = os.ReadFile(libraries + name + ".jsonl")
		}
		if os.IsNotExist(err) {
			continue // it is a source, or the guide's: their lines stand elsewhere
		}
		if err != nil {
			t.Fatal(err)
		}
		source := func() *logevent.Source {
			return open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes(name, lines))
		}
		inferred, err := infer.Run(t.Context(), source(), infer.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Contains(inferred.YAML, []byte("\nextends: "+name+"\n")) {
			t.Errorf("%s is taken for something else:\n%s", name, inferred.YAML)
		}
		c, err := contract.Parse(name, inferred.YAML)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range run(t, c, source(), 1).Findings {
			t.Errorf("%s: %s %s\n%s", name, f.Kind, f.Text, inferred.YAML)
		}
	}
}
