package infer

import (
	"os"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/logevent"
)

// of returns the contract inferred from a log in testdata.
func of(t *testing.T, file string) *Result {
	t.Helper()
	return made(t, files(t, logevent.Options{}, "testdata/"+file))
}

func made(t *testing.T, source *logevent.Source) *Result {
	t.Helper()
	r, err := Run(t.Context(), source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines returns the contract inferred from raw lines.
func lines(t *testing.T, all ...string) *Result {
	t.Helper()
	return made(t, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(strings.Join(all, "\n")))))
}

// has checks which texts a contract contains, and which it does not.
func (r *Result) has(t *testing.T, want []string, not ...string) {
	t.Helper()
	for _, line := range want {
		if !strings.Contains(string(r.YAML), line) {
			t.Errorf("%s is not in\n%s", line, r.YAML)
		}
	}
	for _, line := range not {
		if strings.Contains(string(r.YAML), line) {
			t.Errorf("%s is in\n%s", line, r.YAML)
		}
	}
}

// The fields of requests and errors are found in logs of libraries that no
// preset describes exactly.
func TestShapes(t *testing.T) {
	for file, want := range map[string]map[string]string{
		"pino-http.log": {
			"": "pino", "status_code": "res.statusCode", "duration_ms": "responseTime", "method": "req.method", "path": "req.url", "request_id": "req.id",
			"error_type": "err.type", "error_message": "err.message", "exc_info": "err.stack", "ip_address": "ip", "user_id": "userId",
			"authorization": "req.headers.authorization",
		},
		"slog-gin.jsonl": {
			"": "slog", "status_code": "http.response.status", "duration_ms": "http.response.latency", "method": "http.request.method", "path": "http.request.path",
			"endpoint": "http.request.route", "request_id": "http.id", "ip_address": "http.request.ip", "response_size_bytes": "http.response.length", "query": "sql",
		},
		"gin-zap.jsonl": {
			"": "zap", "status_code": "status", "duration_ms": "latency", "method": "method", "path": "path", "ip_address": "ip", "user_agent": "user-agent",
		},
		"spring-boot-ecs.jsonl": {
			"": "ecs", "level": "log.level", "logger": "log.logger", "status_code": "http.response.status_code", "duration_ms": "event.duration",
			"method": "http.request.method", "path": "url.path", "request_id": "traceId", "pid": "process.pid", "ecs_version": "ecs.version", "error_type": "error.type",
		},
		"lograge.jsonl": {
			"": "guide", "status_code": "status", "duration_ms": "duration", "method": "method", "path": "path", "request_id": "request_id", "timestamp": "@timestamp",
		},
		"serilog-compact.jsonl": {
			"": "guide", "status_code": "StatusCode", "duration_ms": "Elapsed", "method": "RequestMethod", "path": "RequestPath", "request_id": "RequestId",
			"level": "@l", "timestamp": "@t", "message": "@mt", "exc_info": "@x", "logger": "SourceContext",
		},
		"express-bunyan.jsonl": {
			"": "pino", "status_code": "status-code", "duration_ms": "response-time", "method": "method", "path": "url", "request_id": "req_id", "ip_address": "ip",
			"body_password": "body.password",
		},
	} {
		r := of(t, file)
		for name, path := range want {
			if name == "" {
				r.has(t, []string{"extends: " + path + "\n"})
				continue
			}
			if f, ok := r.Contract.Field(name); !ok || f.As != path {
				t.Errorf("%s: %s is %q, want %s", file, name, f.As, path)
			}
		}
		for _, name := range []string{"request_completed", "api_request"} {
			e, ok := r.Contract.Event(name)
			if !ok || e.Name != "request_completed" {
				t.Errorf("%s: %s is %q", file, name, e.Name)
			}
		}
		if f, _ := r.Contract.Field("duration_ms"); f.Type != contract.Number || f.Unit != units[file] {
			t.Errorf("%s: durations are %s in %s", file, f.Type, f.Unit)
		}
		// The log keeps the contract.
		for _, f := range held(t, r.Contract, files(t, logevent.Options{}, "testdata/"+file)).Findings {
			switch f.Kind {
			case check.Missing, check.Type, check.Event, check.Extra, check.Metric, check.Level, check.Unknown:
				t.Errorf("%s: %+v", file, f)
			}
		}
	}
}

// units holds the units of the durations in the logs of testdata.
var units = map[string]contract.Unit{
	"pino-http.log": contract.Milliseconds, "slog-gin.jsonl": contract.Nanoseconds, "gin-zap.jsonl": contract.Seconds, "spring-boot-ecs.jsonl": contract.Nanoseconds,
	"lograge.jsonl": contract.Milliseconds, "serilog-compact.jsonl": contract.Milliseconds, "express-bunyan.jsonl": contract.Milliseconds,
}

// Every log in testdata has an expectation.
func TestEveryLogIsTried(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if units[e.Name()] == "" && e.Name() != "README.md" && !e.IsDir() {
			t.Errorf("%s is in no test", e.Name())
		}
	}
}
