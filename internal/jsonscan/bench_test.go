package jsonscan

import (
	"fmt"
	"testing"
)

// benchLines returns lines of a service, most of them without a backslash.
func benchLines() (lines [][]byte, size int64) {
	for i := range 100 {
		for _, line := range []string{
			`{"timestamp": "2025-03-11T08:15:33.%06d+00:00", "level": "INFO", "logger": "app.middleware.logging_context", "message": "Request started", "pathname": "/srv/app/app/middleware/logging_context.py", "lineno": 38, "event_type": "request_started", "request_id": "6654e730-009e-4eaa-acc8-a55baf7d8a2f", "method": "GET", "path": "/api/people/", "user_id": 1014, "ip_address": "10.0.1.17"}`,
			`{"timestamp": "2025-03-11T08:15:33.%06d+00:00", "level": "INFO", "logger": "app.views.api", "message": "API response", "pathname": "/srv/app/app/apilog.py", "lineno": 28, "event_type": "api_request", "request_id": "45dd6df8-4b92-4471-a0e8-44df48706a34", "status_code": 200, "duration_ms": 44.621, "response_size_bytes": 27}`,
			`{"timestamp": "2025-03-11T08:15:33.%06d+00:00", "level": "INFO", "logger": "app.middleware.logging_context", "message": "Request completed", "pathname": "/srv/app/app/middleware/logging_context.py", "lineno": 51, "event_type": "request_completed", "request_id": "51f9620a-8e27-4012-84fa-35cd9762fe41", "status_code": 200, "duration_ms": 9.394}`,
		} {
			lines = append(lines, fmt.Appendf(nil, line, i))
		}
		if i%20 == 0 {
			lines = append(lines, fmt.Appendf(nil, `{"timestamp": "2025-03-11T08:15:33.%06dZ", "level": "ERROR", "logger": "app.views.api.orders", "message": "Payment failed", "event_type": "payment_failed", "exc_info": "Traceback (most recent call last):\n  File \"/srv/app/app/views/api/orders.py\", line 46, in create\n    charge(order)\nConnectionError: stripe"}`, i))
		}
	}
	for _, line := range lines {
		size += int64(len(line))
	}
	return lines, size
}

func benchmarkRead(b *testing.B, paths ...[]Step) {
	lines, size := benchLines()
	var f Fields
	for _, p := range paths {
		f.Add(p)
	}
	r := f.Reader()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, line := range lines {
			if !r.Read(line) {
				b.Fatalf("%s is no object", line)
			}
		}
	}
}

// The fields of a pattern with one field.
func BenchmarkOneField(b *testing.B) { benchmarkRead(b, path("level")) }

// The fields of a whole template.
func BenchmarkManyFields(b *testing.B) {
	benchmarkRead(b, path("level"), path("event_type"), path("message"), path("status_code"), path("duration_ms"),
		path("levelname"), path("severity"), path("log", "level"), path("metric_name"))
}
