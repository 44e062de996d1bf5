package check

import (
	"testing"
)

func TestLevel(t *testing.T) {
	holds(t, []held{
		{"a level that is none", `{"timestamp": "2025-03-11T08:00:00Z", "level": "LOW", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 1}`, []string{
			`level 1/1 log:1 level is "LOW", which is not a level`}},
		{"a level that is empty", `{"timestamp": "2025-03-11T08:00:00Z", "level": "", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 1}`, []string{
			`level 1/1 log:1 level is "", which is not a level`}},
		{"another level than the event's", `{` + usual + `"event_type": "db_pool_exhausted", "message": "x"}`, []string{
			"level 1/1 log:1 db_pool_exhausted is logged as INFO, but the contract says CRITICAL"}},
	})
}
