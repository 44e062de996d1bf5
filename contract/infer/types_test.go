package infer

import (
	"fmt"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// A value is a time if it looks like one, or is a number of a plausible size
// under a name that suggests one. Numbers in quotes are ids.
func TestTimes(t *testing.T) {
	lines(t, usual+`"account": "111122223333", "order": 1772528400, "created": 1772528400, "createdAt": 1772528400123, "exp": 1772528400, "at": "2026-03-03 09:00:00,400", "quoted_time": "1772528400", "time_left": 1500000, "start_ns": 1772528400000000000, "far_time": 9999999999, "short": "09:00:00"}`).has(t, []string{
		"  account: {}\n", "  order: {type: number}\n", "  quoted_time: {}\n", "  time_left: {type: number}\n", "  far_time: {type: number}\n", "  short: {}\n",
		"  created: {type: time} # guessed: a time, from the name and the values\n",
		"  createdAt: {type: time} # guessed: a time, from the name and the values\n",
		"  exp: {type: time} # guessed: a time, from the name and the values\n",
		"  at: {type: time} # guessed: a time, from the values\n",
	})
	// Either all values are times, or none is.
	lines(t, usual+`"at": "2026-03-03T09:00:00Z"}`, usual+`"at": "soon"}`).has(t, []string{"  at: {}\n"})
}

// A type that JSON does not show is marked as a guess.
func TestTypes(t *testing.T) {
	lines(t, usual+`"on": true, "all": [1], "n": 1, "open": {}, "mixed": 1}`, usual+`"mixed": "x"}`, usual+`"mixed": 2}`).has(t, []string{
		"  'on': {type: boolean}\n", "  all: {type: list}\n", "  'n': {type: number}\n", "  open: {type: object}\n", "  mixed: {type: number} # guessed: it is also a string\n",
	})
	for value, want := range map[string]string{
		"192.0.2.1": "  ip_address: {as: clientIp} # guessed: what it is for, from the name and the values\n",
		// An address with a port is not an address for queries.
		"192.0.2.1:443": "  ip_address: {as: clientIp, type: string} # guessed: what it is for, from the name and the values\n",
	} {
		lines(t, usual+`"clientIp": "`+value+`"}`).has(t, []string{want})
	}
	lines(t, usual+`"ip": "192.0.2.1", "remote_addr": "192.0.2.1"}`).has(t, []string{"  remote_addr: {type: ip} # guessed: an IP address, from the name and the values\n"})
}

// A comment that doubts a field of the preset does not change the field.
func TestDoubtsLeaveWhatThePresetSays(t *testing.T) {
	const zap = `{"level": "info", "ts": 1772528400.5, "msg": "x", "caller": "a.go:1", "logger": "a"`
	r := lines(t, zap+`, "error": "a"}`, zap+`, "error": "b"}`, zap+`, "error": {"code": 5}}`)
	r.has(t, []string{"extends: zap\n", "  error_message: {as: error} # guessed: it is also an object\n"})
	if f, _ := r.Contract.Field("error_message"); f.As != "error" {
		t.Errorf("error_message is %s", f.As)
	}
	r = lines(t, usual+`"password": "***"}`, usual+`"password": "***"}`, usual+`"password": 5}`)
	r.has(t, []string{"  password: {", "it is also a number"})
	if f, _ := r.Contract.Field("password"); f.PII != contract.Secret {
		t.Errorf("password is %q, and no secret", f.PII)
	}
}

// Units are guessed from names, or else from the usual duration of requests.
func TestUnits(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"latencyMs", "5", "# guessed: what it is for, from the name and the values; the unit, from the name"},
		{"latency_us", "5", "unit: Microseconds}"},
		{"latency_ns", "5", "unit: Nanoseconds}"},
		{"elapsed_seconds", "5", "unit: Seconds}"},
		{"latency", "0.25", "unit: Seconds} # guessed: what it is for, from the name and the values; the unit, from the values: half are below 0.5\n"},
		{"latency", "0.99", "unit: Seconds}"},
		{"latency", "1.25", "{as: latency} # guessed: what it is for, from the name and the values; the unit, from the values: half are below 2\n"},
		{"latency", "250", "{as: latency} #"},
		{"latency", "32767", "{as: latency} #"},
		{"latency", "32768", "unit: Microseconds}"},
		{"latency", "2097151", "unit: Microseconds}"},
		{"latency", "2097152", "unit: Nanoseconds}"},
		{"latency", "0", "the unit, as most write it: all values are 0\n"},
	} {
		lines(t, fmt.Sprintf(usual+`"method": "GET", "%s": %s}`, c.name, c.value)).has(t, []string{c.want})
		if t.Failed() {
			t.Fatalf("%s: %s", c.name, c.value)
		}
	}
	// Go's durations are in nanoseconds.
	r := lines(t, `{"time":"2026-03-03T09:00:00Z","level":"INFO","msg":"m","method":"GET","latency":40000}`)
	if f, _ := r.Contract.Field(durationRole); f.As != "latency" || f.Unit != contract.Nanoseconds {
		t.Errorf("%+v", f)
	}
	// The median counts, not a single request that hung.
	lines(t, usual+`"method": "GET", "latency": 12}`, usual+`"method": "GET", "latency": 9}`, usual+`"method": "GET", "latency": 90000000}`).has(t, []string{"{as: latency} #", "half are below 16"})
	lines(t, usual+`"wait_ms": 5, "cpu_percent": 5, "sent_bytes": 5}`).has(t, []string{
		"  wait_ms: {type: number, unit: Milliseconds} # guessed: the unit, from the name\n",
		"  cpu_percent: {type: number, unit: Percent} # guessed: the unit, from the name\n",
		"  sent_bytes: {type: number, unit: Bytes} # guessed: the unit, from the name\n",
	})
}
