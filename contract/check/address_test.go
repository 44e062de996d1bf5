package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Only addresses that cannot be a client's, and few of them, are a load
// balancer's.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		records int
		address func(i int) string
		found   bool
	}{
		{fewRecords, func(i int) string { return fmt.Sprintf("10.0.0.%d", i%maxAddresses) }, true},
		{fewRecords - 1, func(i int) string { return "10.0.0.1" }, false},
		{fewRecords, func(i int) string { return "203.0.113.7" }, false},
		{fewRecords, func(i int) string { return fmt.Sprintf("10.0.0.%d", i%(maxAddresses+1)) }, false},
	} {
		var log strings.Builder
		for i := range c.records {
			fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "WARNING", "logger": "app", "event_type": "login_failed", "message": "m", "email": "", "failure_reason": "x", "ip_address": "%s"}`+"\n", c.address(i))
		}
		got := lines(t, preset(t, "guide"), log.String())
		if found := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "address") }); found != c.found {
			t.Errorf("%d records such as %s: %q", c.records, c.address(0), got)
		}
	}
}
