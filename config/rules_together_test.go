package config

import (
	"fmt"
	"strings"
	"testing"
)

// Too many metric filters for a log group are reported once, not for each
// filter, log group or environment.
func TestTooManyFilters(t *testing.T) {
	many := func(key, each string, n int) string {
		var b strings.Builder
		b.WriteString(key + ":\n")
		for i := range n {
			fmt.Fprintf(&b, "  own-%d: "+each+"\n", i, i)
		}
		return b.String()
	}
	const services = app + "services: [{name: web, image: shop, ownLogGroups: true}, {name: jobs, image: shop}]\nenvironments: {dev: {}, prod: {}}\n"
	for _, test := range []struct{ source, want string }{
		{many("metrics", `{count: {pattern: '"word%d"'}}`, 110) + services, "logstack.yaml:1:1: metrics: alarm rules and metrics need %d metric filters in one log group: 100 are allowed"},
		{many("alarms", `{meaning: It is bad., firstSteps: Look., count: {pattern: '"word%d"'}, above: {ticket: 1}}`, 110) + services, "logstack.yaml:1:1: alarms: alarm rules and metrics need %d metric filters in one log group: 100 are allowed"},
	} {
		_, err := Parse("logstack.yaml", []byte(test.source), "testdata")
		if err == nil {
			t.Error("nothing is said")
			continue
		}
		var n int
		if _, scanned := fmt.Sscanf(err.Error(), test.want, &n); scanned != nil || n <= 110 || strings.Contains(err.Error(), "\n") {
			t.Errorf("got\n%v\nwant\n%s", err, test.want)
		}
	}
}
