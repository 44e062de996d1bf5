package check

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/infer"
	"github.com/logstack-go/logstack/logevent"
)

var update = flag.Bool("update", false, "record the lines that the libraries of other languages write, where they are installed")

const libraries = "testdata/libraries/"

// Each library is run, and writes five events: a login that fails, a slow
// request, a slow query, an error, and something critical. Go's are linked in;
// those of Node and Python are run where they are installed, and what they
// wrote elsewhere is read in any case. There is no library that writes what
// CloudWatch makes of OpenTelemetry's records: these stand there by hand.
func TestPresetsAreWhatLibrariesWrite(t *testing.T) {
	for _, name := range contract.ApplicationPresets() {
		switch name {
		case "slog":
			t.Run(name, func(t *testing.T) { keeps(t, name, writeSlog(t)) })
		case "zap":
			t.Run(name, func(t *testing.T) { keeps(t, name, writeZap(t)) })
		case "zerolog":
			t.Run(name, func(t *testing.T) { keeps(t, name, writeZerolog(t)) })
		case "guide":
			// Its lines are those of the service in examples/logs.
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
	if file := libraries + name + ".py"; exists(file) {
		module := map[string]string{"python-json-logger": "pythonjsonlogger"}[name]
		if module == "" {
			module = name
		}
		const python = "/usr/bin/python3" // Debian's, which has Debian's packages
		if exec.Command(python, "-P", "-c", "import "+module).Run() != nil {
			return file, nil
		}
		return file, exec.Command(python, "-P", file)
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

func writeSlog(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{AddSource: true, Level: slog.LevelDebug}))
	log.Warn("Login attempt failed", "event_type", "login_failed", "email", "[redacted]", "ip_address", "192.0.2.1", "failure_reason", "password")
	log.Info("API response", "event_type", "api_request", "request_id", "r1", "endpoint", "/orders", "status_code", 200, "duration_ms", 7200.5, "response_size_bytes", 12)
	log.Warn("Slow database query", "event_type", "database_query", "query", "SELECT 1", "duration_ms", 1500, "database", "main", "threshold_ms", 1000)
	log.Error("Service error", "event_type", "service_error", "service", "payment", "error_type", "Error", "error_message", errors.New("no money"))
	log.Log(t.Context(), slog.LevelError+4, "Database connection pool exhausted", "event_type", "db_pool_exhausted")
	return b.Bytes()
}

func writeZap(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	config := zap.NewProductionConfig()
	config.OutputPaths = []string{path}
	log, err := config.Build(zap.WithFatalHook(zapcore.WriteThenGoexit))
	if err != nil {
		t.Fatal(err)
	}
	log.Warn("Login attempt failed", zap.String("event_type", "login_failed"), zap.String("email", "[redacted]"), zap.String("ip_address", "192.0.2.1"), zap.String("failure_reason", "password"))
	log.Info("API response", zap.String("event_type", "api_request"), zap.String("request_id", "r1"), zap.String("endpoint", "/orders"), zap.Int("status_code", 200), zap.Float64("duration_ms", 7200.5), zap.Int("response_size_bytes", 12))
	log.Named("db").Warn("Slow database query", zap.String("event_type", "database_query"), zap.String("query", "SELECT 1"), zap.Int("duration_ms", 1500), zap.String("database", "main"), zap.Int("threshold_ms", 1000))
	log.Error("Service error", zap.String("event_type", "service_error"), zap.String("service", "payment"), zap.String("error_type", "Error"))
	done := make(chan bool)
	go func() {
		defer close(done)
		log.Fatal("Database connection pool exhausted", zap.String("event_type", "db_pool_exhausted"))
	}()
	<-done
	lines, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func writeZerolog(t *testing.T) []byte {
	t.Helper()
	var b strings.Builder
	log := zerolog.New(io.Writer(&b)).With().Timestamp().Caller().Logger()
	log.Warn().Str("event_type", "login_failed").Str("email", "[redacted]").Str("ip_address", "192.0.2.1").Str("failure_reason", "password").Msg("Login attempt failed")
	log.Info().Str("event_type", "api_request").Str("request_id", "r1").Str("endpoint", "/orders").Int("status_code", 200).Float64("duration_ms", 7200.5).Int("response_size_bytes", 12).Msg("API response")
	log.Warn().Str("event_type", "database_query").Str("query", "SELECT 1").Int("duration_ms", 1500).Str("database", "main").Int("threshold_ms", 1000).Msg("Slow database query")
	log.Err(errors.New("no money")).Str("event_type", "service_error").Str("service", "payment").Str("error_type", "Error").Msg("Service error")
	log.WithLevel(zerolog.FatalLevel).Str("event_type", "db_pool_exhausted").Msg("Database connection pool exhausted")
	return []byte(b.String())
}

// What a library wrote is known for what it is, and a contract that is inferred
// from it is kept.
func TestLibrariesAreInferred(t *testing.T) {
	for name, lines := range map[string][]byte{"slog": writeSlog(t), "zap": writeZap(t), "zerolog": writeZerolog(t), "pino": nil, "winston": nil, "ecs": nil, "otel": nil, "structlog": nil, "python-json-logger": nil} {
		if lines == nil {
			var err error
			if lines, err = os.ReadFile(libraries + name + ".jsonl"); err != nil {
				t.Fatal(err)
			}
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
