package check

import (
	"testing"
)

func TestMissing(t *testing.T) {
	holds(t, []held{
		{"what was promised", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5}`, nil},
		{"a field that is missing, and one that is null", `{` + done + `"processed": 1, "failed": null}`, []string{
			"missing 1/1 log:1 batch_completed lacks duration_ms", "missing 1/1 log:1 batch_completed lacks failed"}},
		{"a field of every record", `{"message": "Batch processing started", "event_type": "batch_started", "item_count": 1, "logger": "app", "timestamp": 1741680000, "severity": "INFO"}`, []string{
			"missing 1/1 log:1 records lack level", "extra 1/1 log:1 batch_started has severity, which nobody promised"}},
	})
}
