package roles

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// The names that libraries and middleware use for the fields of a request and
// of an error, in any spelling, nested or not.
func TestNames(t *testing.T) {
	for path, want := range map[string]string{
		"res.statusCode": "status_code", "http.response.status_code": "status_code", "StatusCode": "status_code", "status-code": "status_code", "['http.status_code']": "status_code",
		"responseTime": "duration_ms", "response-time": "duration_ms", "response.latency": "duration_ms", "latency": "duration_ms", "elapsed": "duration_ms",
		"took": "duration_ms", "time_taken": "duration_ms", "Elapsed": "duration_ms", "duration": "duration_ms", "event.duration": "duration_ms",
		"elapsedMs": "duration_ms", "latency_ns": "duration_ms", "duration_seconds": "duration_ms",
		"req.method": "method", "http.request.method": "method", "RequestMethod": "method",
		"req.url": "path", "request.path": "path", "RequestPath": "path", "url.path": "path", "request.uri": "path",
		"req.id": "request_id", "reqId": "request_id", "X-Request-Id": "request_id", "traceId": "request_id", "['trace.id']": "request_id",
		"client_ip": "ip_address", "remoteAddress": "ip_address", "req.remoteAddress": "ip_address", "client.ip": "ip_address", "remote_addr": "ip_address",
		"err.type": "error_type", "error.class": "error_type", "exception.message": "error_message", "err": "error_message",
		"error.stack_trace": "exc_info", "err.stack": "exc_info", "@x": "exc_info", "severity": "level", "@l": "level", "log.level": "level",
		"attributes.['http.route']": "endpoint", "payload.duration": "duration_ms", "context.user.id": "user_id", "mdc.traceId": "request_id",
		"SourceContext": "logger", "user.agent": "user_agent", "body_bytes_sent": "response_size_bytes",
	} {
		n, ok := Of(contract.Field{As: path}.Keys())
		if !ok || n.Name != want || n.Weak {
			t.Errorf("%s is %v, want %s", path, n, want)
		}
	}
	for _, path := range []string{"name", "queue", "depth", "user.name", "order.status", "state", "payment.duration_of_stay", "body", "timeout", "status_text", "ms", "s", "id"} {
		if n, ok := Of(contract.Field{As: path}.Keys()); ok {
			t.Errorf("%s is %s", path, n.Name)
		}
	}
	for _, path := range []string{"status", "code", "size"} {
		if n, ok := Of(contract.Field{As: path}.Keys()); !ok || !n.Weak {
			t.Errorf("%s alone tells of no request: %v", path, n)
		}
	}
}

// Every name that a preset uses for the field of a role suggests that role,
// except names that only one library uses so.
func TestPresetsAreKnown(t *testing.T) {
	for _, preset := range contract.ApplicationPresets() {
		c, err := contract.Preset(preset)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range All() {
			f, ok := c.Field(r.Name)
			if !ok || f.Name != r.Name || onlyThere[squash(f.Keys()...)] {
				continue
			}
			if n, ok := Of(f.Keys()); !ok || n.Name != r.Name && n.Rank == 50 {
				t.Errorf("%s: %s is %v, want %s", preset, f.As, n, r.Name)
			}
		}
	}
}

// A name that means a role in one library only suggests no role elsewhere.
func TestAlone(t *testing.T) {
	for path, want := range map[string]string{"name": "logger", "event": "message", "body": "message", "msg": "", "queue": ""} {
		got := ""
		if r := Alone([]string{path}); r != nil {
			got = r.Name
		}
		if n, ok := Of([]string{path}); got != want || ok && n.Name == want {
			t.Errorf("%s is %q, want %q; elsewhere %v", path, got, want, n)
		}
	}
}

// Names and presets determine units.
func TestUnits(t *testing.T) {
	for path, want := range map[string]contract.Unit{
		"responseTime": contract.None, "elapsedMs": contract.Milliseconds, "latency_ns": contract.Nanoseconds, "duration_seconds": contract.Seconds,
		"request_time_us": contract.Microseconds, "event.duration": contract.Nanoseconds,
	} {
		if n, _ := Of(contract.Field{As: path}.Keys()); n.Unit != want {
			t.Errorf("%s: %s, want %s", path, n.Unit, want)
		}
	}
	for name, want := range map[string]contract.Unit{
		"wait_ms": contract.Milliseconds, "waitMs": contract.Milliseconds, "cpu_nanos": contract.Nanoseconds, "items": contract.None, "ms": contract.None, "address": contract.None,
	} {
		if got := UnitOf(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func get(name string) *Role {
	return All()[slices.IndexFunc(All(), func(r *Role) bool { return r.Name == name })]
}

func TestFits(t *testing.T) {
	for _, c := range []struct {
		role, value string
		want        bool
	}{
		{"status_code", "100", true}, {"status_code", "599", true}, {"status_code", "99", false}, {"status_code", "600", false}, {"status_code", "200.5", false}, {"status_code", "ok", false},
		{"duration_ms", "0", true}, {"duration_ms", "1.5e3", true}, {"duration_ms", "-1", false}, {"duration_ms", "1.5ms", false},
		{"method", "GET", true}, {"method", "get", true}, {"method", "card", false},
		{"path", "/", true}, {"path", "https://example.com/x", true}, {"path", "mailto:x", false}, {"path", "tea", false}, {"path", "GET /tea", true}, {"path", "tea /tea", false},
		{"ip_address", "192.0.2.1", true}, {"ip_address", "192.0.2.1:80", true}, {"ip_address", "[2001:db8::1]:80", true}, {"ip_address", "192.0.2.1, 10.0.0.1", true}, {"ip_address", "web-1", false},
		{"query", "SELECT 1", true}, {"query", "select * from t", true}, {"query", "tea", false}, {"query", "q=select", false},
		{"request_id", "anything", true},
	} {
		if got := get(c.role).Fits(c.value); got != c.want {
			t.Errorf("%s: %q: %v", c.role, c.value, got)
		}
	}
	if !get("path").Checked() || get("user_id").Checked() {
		t.Error("what is checked")
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"responseTime": "response time", "HTTPStatus": "http status", "user_agent": "user agent", "X-Request-Id": "x request id", "login.failed": "login failed",
		"UserID": "user id", "": "", "__": "", "aB": "a b", "é": "é",
	} {
		if got := strings.Join(Words(name), " "); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Each role is a field of the guide with a type that the role takes, and no
// name occurs twice.
func TestTable(t *testing.T) {
	seen := map[string]string{}
	for _, r := range All() {
		f, ok := contract.Guide().Field(r.Name)
		if !ok || !r.Takes(f.Type) {
			t.Errorf("%s is no field of the guide, or of another type: %v", r.Name, f.Type)
		}
		if r.Checked() != (r.Is != "") {
			t.Errorf("%s: Is says what Fits looks at", r.Name)
		}
		for _, name := range slices.Concat(r.names, r.weak) {
			if other, taken := seen[squash(name)]; taken {
				t.Errorf("%s is %s, and %s", name, r.Name, other)
			}
			seen[squash(name)] = r.Name
		}
	}
}
