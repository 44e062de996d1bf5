package check

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

func TestReserved(t *testing.T) {
	holds(t, []held{
		{"a reserved name", `{` + usual + `"message": "Coffee is ready", "module": "x"}`, []string{
			"reserved 1/1 log:1 an extra is called module, which is reserved", "unknown 1/1 log:1 records have events that the contract does not have"}},
		{"a name twice", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "level": "INFO"}`, []string{
			"reserved 1/1 log:1 level appears twice in a record"}},
		{"a name of nobody's three times", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "foo": 1, "foo": 2, "foo": 3}`, []string{
			"reserved 1/1 log:1 foo appears twice in a record", "extra 1/1 log:1 batch_completed has foo, which the contract does not promise"}},
		{"a time that an extra has overwritten", strings.Repeat(`{`+usual+`"event_type": "batch_started", "message": "x", "item_count": 1}`+"\n", 2) +
			`{"timestamp": "2025-03-11T08:00:00.5", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "x", "item_count": 1}`, []string{
			"reserved 1/3 log:3 timestamp is written without an offset from UTC, elsewhere with an offset from UTC"}},
	})
}

// Findings that differ only in their place are in the order of the log: the times that
// extras have overwritten, in two forms.
func TestOverwrittenInTwoForms(t *testing.T) {
	log := strings.Repeat(`{"asctime": "2025-03-11 08:00:00,000", "level": "INFO", "event_type": "batch_started"}`+"\n", 20) +
		`{"timestamp": "2025-03-11 08:00:00,000", "level": "INFO", "event_type": "batch_started"}` + "\n" +
		`{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "event_type": "batch_started"}` + "\n"
	for range 20 {
		r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(log))), 1)
		var lines []int64
		for _, f := range r.Findings {
			if f.Kind == Reserved {
				lines = append(lines, f.First.Line)
			}
		}
		if len(lines) != 2 || lines[0] != 21 || lines[1] != 22 {
			t.Fatalf("the findings are of lines %v", lines)
		}
	}
}
