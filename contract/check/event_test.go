package check

import (
	"strings"
	"testing"
)

func TestEvent(t *testing.T) {
	holds(t, []held{
		{"an event without its name", `{` + usual + `"message": "Batch processing started", "item_count": 2}`, []string{
			"event 1/1 log:1 batch_started is recognised only by its message"}},
		{"a name that nobody promised, of a library", `{` + strings.ReplaceAll(usual, "app", "django.x") + `"event_type": "bogus_event", "message": "hello"}`, []string{
			`event 1/1 log:1 event_type is "bogus_event" in records of django, but no event has that name`}},
	})
}
