package engine

import (
	"fmt"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// BenchmarkAdd measures the time of a query for a log event of 300 bytes.
func BenchmarkAdd(b *testing.B) {
	var events []*Event
	bytes := 0
	for i := range 4096 {
		message := fmt.Sprintf(`{"timestamp": "2025-03-11T08:%02d:%02d.236000+00:00", "level": %q, "logger": "app.views.api", "message": "API response", "pathname": "/srv/app/app/apilog.py", "lineno": 28, "event_type": "api_request", "request_id": "cd9b4bf9-793e-4c0c-ae0b-%012x", "status_code": 200, "duration_ms": %d.5, "response_size_bytes": 2107}`,
			i/60%60, i%60, []string{"INFO", "ERROR", "INFO", "WARNING"}[i%4], i, i*7919%1000)
		events = append(events, &Event{Message: []byte(message), Time: 1741680000000 + int64(i)*1000, HasTime: true})
		bytes += len(message)
	}
	for name, query := range map[string]string{
		"filter": `filter level != "INFO" and ispresent(level) | stats count() as n`,
		"reject": `filter level = "CRITICAL" | stats count() as n`,
		"stats":  `stats count() as n, avg(duration_ms) as mean by bin(5m) as t, level`,
		"groups": `stats count() by request_id`,
		"sort":   `fields duration_ms, request_id | sort duration_ms desc, request_id asc | limit 100`,
		"dedup":  `fields request_id, duration_ms | sort duration_ms desc | dedup request_id | limit 100`,
		"parse":  `parse @message "\"path\": \"*\"" as path | filter ispresent(path) | stats count() as n by path`,
	} {
		b.Run(name, func(b *testing.B) {
			parsed, err := insights.Parse(query)
			if err != nil {
				b.Fatal(err)
			}
			p, err := Compile(parsed, Options{})
			if err != nil {
				b.Fatal(err)
			}
			run := p.Run()
			w := run.Worker()
			b.SetBytes(int64(bytes / len(events)))
			b.ReportAllocs()
			at, part := 0, 0
			w.Begin(part)
			for b.Loop() {
				if at == len(events) {
					at, part = 0, part+1
					if err := run.Merge(w.End()); err != nil {
						b.Fatal(err)
					}
					w.Begin(part)
				}
				w.Add(events[at])
				at++
			}
		})
	}
}
