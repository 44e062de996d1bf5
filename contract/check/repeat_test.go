package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// An outage is as many failures as there are requests.
func TestRepetitions(t *testing.T) {
	for requests, found := range map[int]bool{1: true, 2: false} {
		var log strings.Builder
		for i := range 12 {
			for j := range 2 {
				fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:%02d:00.%dZ", "level": "ERROR", "logger": "app", "message": "m", "event_type": "service_error", "service": "s", "error_type": "E", "request_id": "r%d-%d"}`+"\n", i, j, i, j%requests)
			}
		}
		got := lines(t, preset(t, "guide"), log.String())
		if is := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "repeat") }); is != found {
			t.Errorf("of %d requests: %q", requests, got)
		}
	}
}
