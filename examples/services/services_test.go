// Package services_test runs the small service of each preset as its container would,
// and checks that what it writes follows the preset's contract and makes its alarms
// work.
package services_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/internal/incident"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

var update = flag.Bool("update", false, "record anew what the canaries write, where their languages are installed")

// service is the example service of a preset.
type service struct {
	// preset is the name of the preset, and by default that of the folder.
	preset string
	// prepare returns the command that runs the service, without flags, or what is
	// missing on this machine.
	prepare func(t *testing.T, folder string) (command []string, missing string)
	// leaves holds events of the preset that the canary does not emit, with the reason.
	leaves map[string]string
	// folder contains the service and its recorded log. Default: the preset's name.
	folder string
	// contract is a contract file that extends the preset. Default: the preset itself.
	contract string
	// canary is the flag that makes the service emit one record of each event. Default:
	// --canary.
	canary string
	// environment holds further variables that the service needs.
	environment []string
	// sentry reports whether Sentry's library is installed; nil if the service is not
	// tested with Sentry.
	sentry func() bool
	// samples says that the canary's records contain made-up values, so their durations
	// are not checked.
	samples bool
}

// services are all services. Each writes one record of each event with --canary; its
// last output is recorded in its folder, for machines where it cannot run.
var services = []service{
	{preset: "slog", prepare: goService, sentry: linked},
	{preset: "zap", prepare: goService, sentry: linked},
	{preset: "zerolog", prepare: goService, sentry: linked},
	{preset: "structlog", prepare: pythonService("structlog"), leaves: serverless, sentry: hasPython("sentry_sdk")},
	{preset: "python-json-logger", prepare: pythonService("pythonjsonlogger"), leaves: serverless, sentry: hasPython("sentry_sdk")},
	{preset: "logback", prepare: javaService},
	{preset: "pino", prepare: nodeService("pino", "pino-http", "pino-pretty")},
	{preset: "winston", prepare: nodeService("winston", "express-winston")},
	{preset: "ecs", prepare: nodeService("pino", "pino-pretty", "@elastic/ecs-pino-format")},
	{preset: "otel", prepare: nodeService("@opentelemetry/sdk-logs", "@opentelemetry/context-async-hooks")},
	{preset: "guide", prepare: djangoService, folder: "../django", contract: "../django/contract.yaml", canary: "canary", samples: true, environment: []string{"AUDIT_LOG_FILE=" + os.DevNull}, leaves: map[string]string{
		"permission_changed": "it is in the audit log, which no level silences",
		"django":             "it is in the test of the service itself, with its server and worker",
		"celery":             "as django",
		"gunicorn":           "as django",
		"python_warning":     "as django",
	}},
}

// serverless holds events of servers and frameworks that the Python services do not
// use.
var serverless = map[string]string{
	"django":   "examples/django has Django",
	"celery":   "examples/django has Celery",
	"gunicorn": "examples/django has gunicorn",
}

// secret is what each canary sends wherever a password, key or token is expected. It is
// passed in CANARY_SECRET.
const secret = "4f1d-canary-c0ffee"

// canary runs the canary of a service and returns its container's log. Further
// environment variables override the default ones; a name without a value removes a
// variable.
func canary(t *testing.T, s service, c *contract.Contract, command []string, more ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, command[0], append(slices.Clone(command[1:]), cmp.Or(s.canary, "--canary"))...)
	run.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "PYTHONDONTWRITEBYTECODE=1", "CANARY_SECRET=" + secret,
		"ENVIRONMENT_NAME=test", "GIT_SHA=0000000", "LOG_LEVEL=" + c.LogLevel(contract.Info), "LOG_FORMAT=json", "LOG_SAMPLE_RATE=1", "IN_AWS_FARGATE=true",
	}, slices.Concat(s.environment, more)...)
	run.Env = slices.DeleteFunc(run.Env, func(set string) bool {
		name, _, _ := strings.Cut(set, "=")
		return slices.Contains(more, name)
	})
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v %v: %v\n%s", command, more, err, out)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(out, []byte(root), []byte("/srv/app"))
}

func TestServices(t *testing.T) {
	for _, s := range services {
		t.Run(s.preset, func(t *testing.T) {
			t.Parallel()
			c, err := contract.Load(cmp.Or(s.contract, s.preset), ".")
			if err != nil {
				t.Fatal(err)
			}
			folder := cmp.Or(s.folder, s.preset)
			recorded := filepath.Join(folder, "canary.jsonl")
			command, missing := s.prepare(t, folder)
			if missing == "" {
				lines := canary(t, s, c, command)
				if *update {
					if err := os.WriteFile(recorded, lines, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				keepsContract(t, s, c, lines)
				keepsContract(t, s, c, canary(t, s, c, command, "GIT_SHA", "ENVIRONMENT_NAME"))
				logsErrorsOnce(t, c, lines)
				hidesSecrets(t, lines)
				setsAlarmsOff(t, c, lines)
				if !s.samples {
					tellsTime(t, c, lines)
				}
				if s.sentry != nil && s.sentry() {
					reportsErrorsOnce(t, s, c, command)
				}
				for _, level := range contract.Levels() {
					heedsLevel(t, c, level, canary(t, s, c, command, "LOG_LEVEL="+c.LogLevel(level)))
				}
				heedsRate(t, c, len(records(lines)), len(records(canary(t, s, c, command, "LOG_SAMPLE_RATE=0"))))
				isForPeople(t, canary(t, s, c, command, "LOG_FORMAT=console"))
			} else {
				t.Logf("the service is not run, as here is no %s: its lines are those that were recorded", missing)
			}
			lines, err := os.ReadFile(recorded)
			if err != nil {
				t.Fatal(err)
			}
			keepsContract(t, s, c, lines)
			logsErrorsOnce(t, c, lines)
			setsAlarmsOff(t, c, lines)
		})
	}
}

// Each folder belongs to a service, and each preset has a service.
func TestEachPresetHasAService(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && shared[e.Name()] == "" && !slices.ContainsFunc(services, func(s service) bool { return s.preset == e.Name() }) {
			t.Errorf("the service in %s is not tried", e.Name())
		}
	}
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		if c.Source() == "" && !slices.ContainsFunc(services, func(s service) bool { return s.preset == name }) {
			t.Errorf("the preset %s has no service", name)
		}
	}
}

// shared describes the folders with what several services have in common.
var shared = map[string]string{
	"node": "the shop whose log the services on Node are",
}

// keepsContract checks that the lines follow the contract and contain each event of the
// catalogue.
func keepsContract(t *testing.T, s service, c *contract.Contract, lines []byte) {
	t.Helper()
	r, err := check.Run(t.Context(), c, open(t, logevent.Raw, lines), check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Errorf("%s %s: %s (%d of %d) %s", f.Kind, f.First, f.Text, f.Count, f.Of, f.Hint)
	}
	for _, seen := range append(r.Unknown, r.Shapes...) {
		t.Errorf("unknown: %+v", seen)
	}
	for _, seen := range r.Catalogue {
		why, leaves := s.leaves[seen.Name]
		switch {
		case seen.Count == 0 && !leaves:
			t.Errorf("%s is not emitted", seen.Name)
		case seen.Count > 0 && leaves:
			t.Errorf("%s is emitted, though %q", seen.Name, why)
		}
	}
	for name := range s.leaves {
		if _, ok := c.Event(name); !ok {
			t.Errorf("the preset has no event %s", name)
		}
	}
}

// logsErrorsOnce checks that each error is on exactly one record, of level ERROR,
// because metric filters on errors count no other.
func logsErrorsOnce(t *testing.T, c *contract.Contract, lines []byte) {
	t.Helper()
	level, what, message := field(t, c, "level"), field(t, c, "error_type"), field(t, c, "error_message")
	seen := map[string]bool{}
	for _, r := range records(lines) {
		if at(r, what) == nil {
			continue
		}
		if as, ok := c.LevelOf(fmt.Sprint(at(r, level))); !ok || as != contract.Error && as != contract.Critical {
			t.Errorf("an error is written as %v: %v", at(r, level), r)
		}
		key := fmt.Sprint(at(r, what), at(r, message), at(r, field(t, c, "request_id")))
		if seen[key] {
			t.Errorf("an error is written twice: %v", r)
		}
		seen[key] = true
	}
	if len(seen) == 0 {
		t.Error("no error is written")
	}
}

// hidesSecrets checks that the lines contain no secret that the canary sent.
func hidesSecrets(t *testing.T, lines []byte) {
	t.Helper()
	for line := range bytes.Lines(lines) {
		for _, sent := range []string{secret, "jane@mail.example.com", "4111 1111 1111 1111"} {
			if bytes.Contains(line, []byte(sent)) {
				t.Errorf("%s stands in %s", sent, line)
			}
		}
	}
}

// tellsTime checks that the durations of the canary's longest request and longest query
// are plausible in the contract's unit: a query takes at least 25 ms, and nothing takes
// half a minute.
func tellsTime(t *testing.T, c *contract.Contract, lines []byte) {
	t.Helper()
	duration := field(t, c, "duration_ms")
	for what, mark := range map[string]string{"request": "status_code", "query": "threshold_ms"} {
		longest := 0.0
		for _, r := range records(lines) {
			if took, ok := at(r, duration).(json.Number); ok && at(r, field(t, c, mark)) != nil {
				value, err := took.Float64()
				if err != nil {
					t.Fatal(err)
				}
				longest = max(longest, value)
			}
		}
		if ms := 1000 * longest / second[duration.Unit]; ms < 20 || ms > 30_000 {
			t.Errorf("the longest %s took %g ms, as %s is in %s", what, ms, duration.As, duration.Unit)
		}
	}
}

// second holds the length of a second in each unit of time.
var second = map[contract.Unit]float64{contract.Seconds: 1, contract.Milliseconds: 1e3, contract.Microseconds: 1e6, contract.Nanoseconds: 1e9}

// heedsLevel checks that the lines contain no record below the level, and some at the
// level.
func heedsLevel(t *testing.T, c *contract.Contract, least contract.Level, lines []byte) {
	t.Helper()
	// If settings have one name for two levels, it means the lower one.
	means, ok := c.ParseLevel(c.LogLevel(least))
	if !ok {
		t.Fatalf("LOG_LEVEL=%s means no level", c.LogLevel(least))
	}
	order := contract.Levels()
	all := records(lines)
	for _, r := range all {
		text := fmt.Sprint(at(r, field(t, c, "level")))
		level, ok := c.LevelOf(text)
		if !ok || slices.Index(order, level) < slices.Index(order, means) {
			t.Errorf("with LOG_LEVEL=%s, a record has the level %s: %v", c.LogLevel(least), text, r)
		}
	}
	if len(all) == 0 {
		t.Errorf("with LOG_LEVEL=%s, nothing is written", c.LogLevel(least))
	}
}

// heedsRate checks that LOG_SAMPLE_RATE=0 drops some of the records, but at most half
// of them.
func heedsRate(t *testing.T, c *contract.Contract, all, some int) {
	t.Helper()
	if some >= all || some < all/2 {
		t.Errorf("of %d records, LOG_SAMPLE_RATE=0 leaves %d", all, some)
	}
}

// isForPeople checks that the lines are not JSON, and contain no secret.
func isForPeople(t *testing.T, lines []byte) {
	t.Helper()
	for line := range bytes.Lines(lines) {
		if json.Valid(line) {
			t.Errorf("with LOG_FORMAT=console, a line is JSON: %s", line)
			break
		}
	}
	hidesSecrets(t, lines)
}

// setsAlarmsOff replays the lines of a canary as an incident, in which each alarm that
// every application has must go off. Requests take eight seconds in it. After that come
// lines that do not follow the contract, and then nothing.
func setsAlarmsOff(t *testing.T, c *contract.Contract, lines []byte) {
	t.Helper()
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ruletest.Template(set)
	if err != nil {
		t.Fatal(err)
	}
	made, err := template.Parse("incident", text, template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := replay.New([]*template.Template{made}, replay.Options{Contract: c, LogGroup: ruletest.LogGroup})
	if err != nil {
		t.Fatal(err)
	}
	events, err := incident.Events(c, lines)
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), open(t, logevent.Records, events))
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Alarms) < len(alarmrules.Defaults()) {
		t.Fatalf("%d alarms are replayed of %d rules", len(report.Alarms), len(alarmrules.Defaults()))
	}
	for _, a := range report.Alarms {
		if a.Verdict != replay.VerdictWentOff || a.Blind != nil {
			t.Errorf("in an incident, the alarm %s is %s: %s %+v", a.Name, a.Verdict, a.Refused, a.Blind)
		}
	}
}

func open(t *testing.T, format logevent.Format, lines []byte) *logevent.Source {
	t.Helper()
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("canary", lines)}, logevent.Options{Format: format})
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func field(t *testing.T, c *contract.Contract, name string) contract.Field {
	t.Helper()
	f, ok := c.Field(name)
	if !ok {
		t.Fatalf("the contract has no field %s", name)
	}
	return f
}

// records returns the lines that are JSON objects.
func records(lines []byte) (all []map[string]any) {
	for line := range bytes.Lines(lines) {
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		var record map[string]any
		if d.Decode(&record) == nil {
			all = append(all, record)
		}
	}
	return all
}

// at returns the value of a field in a record; nil if it has none.
func at(record map[string]any, f contract.Field) any {
	var value any = record
	for _, key := range f.Keys() {
		inner, _ := value.(map[string]any)
		value = inner[key]
	}
	return value
}
