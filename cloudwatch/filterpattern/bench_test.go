package filterpattern

import (
	"fmt"
	"testing"
)

// benchEvents returns lines of a Django service, in the proportions of a quiet
// hour.
func benchEvents() [][]byte {
	var all [][]byte
	for i := range 200 {
		for _, line := range []string{
			`{"timestamp": "2025-03-11T08:15:33.%03dZ", "level": "INFO", "logger": "app.middleware.logging_context", "message": "Request started", "pathname": "/srv/app/app/middleware/logging_context.py", "lineno": 38, "event_type": "request_started", "request_id": "6654e730-009e-4eaa-acc8-a55baf7d8a2f", "method": "GET", "path": "/api/people/", "user_id": 1014, "ip_address": "10.0.1.17", "user_agent": "Mozilla/5.0 (X11; Linux x86_64)"}`,
			`{"timestamp": "2025-03-11T08:15:33.%03dZ", "level": "INFO", "logger": "app.views.api", "message": "API response", "pathname": "/srv/app/app/apilog.py", "lineno": 28, "event_type": "api_request", "request_id": "45dd6df8-4b92-4471-a0e8-44df48706a34", "status_code": 200, "duration_ms": 44.621, "response_size_bytes": 27}`,
			`{"timestamp": "2025-03-11T08:15:33.%03dZ", "level": "INFO", "logger": "app.middleware.logging_context", "message": "Request completed", "pathname": "/srv/app/app/middleware/logging_context.py", "lineno": 51, "event_type": "request_completed", "request_id": "51f9620a-8e27-4012-84fa-35cd9762fe41", "status_code": 200, "duration_ms": 9.394}`,
			`10.0.2.23 - - [11/Mar/2025:08:01:18 +0000] "GET /api/orders/%d/ HTTP/1.1" 200 26 "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
		} {
			all = append(all, fmt.Appendf(nil, line, i))
		}
		if i%20 == 0 {
			all = append(all, fmt.Appendf(nil, `{"timestamp": "2025-03-11T08:15:33.%03dZ", "level": "ERROR", "logger": "app.views.api.orders", "message": "Payment failed", "event_type": "payment_failed", "exc_info": "Traceback (most recent call last):\n  File \"/srv/app/app/views/api/orders.py\", line 46, in create\n    charge(order)\nConnectionError: stripe"}`, i))
		}
	}
	return all
}

var benchPatterns = []string{
	`{ $.level = "ERROR" }`, `?"[ERROR]" ?": ERROR/"`, `{ $.level = "CRITICAL" }`, `?"[CRITICAL]" ?": CRITICAL/"`,
	`{ ($.event_type = "api_request" || $.message = "API response") && $.duration_ms > 5000 }`,
	`{ ($.event_type = "api_request" || $.message = "API response") && $.duration_ms = * }`,
	`{ $.event_type = "login_failed" || $.message = "Failed login attempt" }`,
}

func benchMatcher(tb testing.TB, fields bool, patterns ...string) *Matcher {
	var requests []Request
	for _, p := range patterns {
		requests = append(requests, Request{Pattern: MustParse(p)})
	}
	var named []Selector
	if fields {
		for _, path := range []string{"event_type", "message", "level", "levelname", "severity", "severity_text", "['log.level']", "lvl"} {
			named = append(named, Field(path))
		}
	}
	m, err := NewMatcher(requests, named...)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func runBench(m *Matcher, e *Event, events [][]byte) (matched int) {
	for _, message := range events {
		e.Read(message)
		for i := range m.requests {
			if e.Matches(i) {
				matched++
			}
		}
		for i := range m.fields {
			e.Field(i)
		}
	}
	return matched
}

func benchmark(b *testing.B, m *Matcher) {
	events := benchEvents()
	size := 0
	for _, message := range events {
		size += len(message) + 1
	}
	e := m.Event()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		runBench(m, e, events)
	}
}

// One pattern rejects most events by a literal, without decoding them.
func BenchmarkOnePattern(b *testing.B) { benchmark(b, benchMatcher(b, false, benchPatterns[0])) }

// All patterns of a template, and the fields that a replay asks for.
func BenchmarkTemplate(b *testing.B) { benchmark(b, benchMatcher(b, true, benchPatterns...)) }

// Decoding alone.
func BenchmarkDecode(b *testing.B) { benchmark(b, benchMatcher(b, true)) }

// Matching patterns are looked up: an event costs as much with ten thousand
// patterns as with ten.
func BenchmarkMatched(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := benchMatcher(b, true, manyPatterns(n)...)
			e, events := m.Event(), benchEvents()
			b.ReportAllocs()
			for b.Loop() {
				for _, message := range events {
					e.Read(message)
					e.Matched()
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(events)), "ns/event")
		})
	}
}

func manyPatterns(n int) []string {
	patterns := []string{`{ $.level = "ERROR" }`, `{ $.event_type = "api_request" && $.status_code >= 500 }`, `{ $.status_code = 200 }`}
	for i := len(patterns); i < n; i++ {
		patterns = append(patterns, fmt.Sprintf(`{ $.event_type = "event_%d" }`, i))
	}
	return patterns
}

// Reading and matching an event allocates nothing.
func TestNoAllocations(t *testing.T) {
	m := benchMatcher(t, true, benchPatterns...)
	e, events := m.Event(), benchEvents()
	if runBench(m, e, events) == 0 {
		t.Fatal("nothing matches")
	}
	if n := testing.AllocsPerRun(10, func() { runBench(m, e, events) }); n > 0 {
		t.Errorf("%v allocations for %d events", n, len(events))
	}
	m = benchMatcher(t, true, manyPatterns(100)...)
	e = m.Event()
	matched := 0
	matchAll := func() {
		for _, message := range events {
			e.Read(message)
			matched += len(e.Matched()) + len(e.There())
		}
	}
	if matchAll(); matched == 0 {
		t.Fatal("nothing matches")
	}
	if n := testing.AllocsPerRun(10, matchAll); n > 0 {
		t.Errorf("%v allocations for %d events that are looked up", n, len(events))
	}
}
