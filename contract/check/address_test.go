package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A few addresses that cannot be a client's are taken for a load balancer's.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		records int
		address func(i int) string
		found   bool
	}{
		{20, func(i int) string { return fmt.Sprintf("10.0.0.%d", i%4) }, true},
		{20, func(i int) string { return fmt.Sprintf("10.0.0.%d", i%5) }, false},
		{19, func(i int) string { return "10.0.0.1" }, false},
		{20, func(i int) string { return "127.0.0.1" }, true},
		{20, func(i int) string { return "fd00::1" }, true},
		{20, func(i int) string { return "203.0.113.7" }, false},
		{20, func(i int) string { return []string{"10.0.0.1", "203.0.113.7"}[i/19] }, false},
	} {
		var log strings.Builder
		for i := range c.records {
			fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "WARNING", "logger": "app", "event_type": "login_failed", "message": "m", "email": "", "failure_reason": "x", "ip_address": "%s"}`+"\n", c.address(i))
		}
		got := lines(t, preset(t, "guide"), log.String())
		if merged := linesIn(t, preset(t, "guide"), log.String(), 1); !slices.Equal(merged, got) {
			t.Errorf("in many batches %q, in one %q", merged, got)
		}
		if found := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "address") }); found != c.found {
			t.Errorf("%d records such as %s: %q", c.records, c.address(0), got)
		}
	}
}
