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
			"missing 1/1 log:1 records lack level", "extra 1/1 log:1 batch_started has severity, which the contract does not promise"}},
	})
}

// Other libraries' names for a field of every record are recognised, in any
// spelling, but not inside another object.
func TestAliases(t *testing.T) {
	for path, want := range map[string]string{
		"severity": "level", "log_level": "level", "lvl": "level", "levelname": "level", "log.level": "level", "Level": "level",
		"asctime": "timestamp", "@timestamp": "timestamp", "time": "timestamp", "ts": "timestamp", "@t": "timestamp",
		"logger_name": "logger", "name": "logger", "text": "message", "msg": "message", "event": "message", "body": "message",
		"colour": "", "request_id": "", "reqId": "", "id": "", "meta.time": "", "status": "",
	} {
		if got := aliasOf(path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}
