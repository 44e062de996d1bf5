package recipes

import (
	"fmt"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// Everything that a filter feeds is seen, and nothing else but what CloudWatch
// itself counts.
func TestGraphsShowWhatFiltersFeed(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		filters, err := Filters(c, Options{})
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]bool{}
		for _, g := range Graphs(filters) {
			for _, l := range g.Lines {
				shown[l.Metric] = true
				own := l.Metric == IncomingLogEvents || l.Metric == IncomingBytes
				if !own && !slices.ContainsFunc(filters, func(f Filter) bool { return f.Metric == l.Metric && len(f.Dimensions) == len(l.SplitBy) }) {
					t.Errorf("%s: %s shows %s by %v, which nothing feeds", name, g.Title, l.Metric, l.SplitBy)
				}
			}
		}
		for _, f := range filters {
			if !shown[f.Metric] {
				t.Errorf("%s: %s is shown nowhere", name, f.Metric)
			}
		}
	}
}

func TestGraphs(t *testing.T) {
	filters, err := Filters(load(t, "extends: guide\nfields: {duration_ms: {unit: Seconds}}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range Graphs(filters) {
		line := g.Title + ":"
		for _, l := range g.Lines {
			line += fmt.Sprintf(" %s of %s %v", l.Statistic, l.Metric, l.SplitBy)
		}
		got = append(got, line)
	}
	want := []string{
		"Errors: Sum of ApplicationErrors [] Sum of CriticalErrors []",
		"Slow requests: Sum of SlowRequests []",
		"Duration of requests, in seconds: p50 of RequestDuration [] p95 of RequestDuration [] p99 of RequestDuration []",
		"Failed logins: Sum of FailedLogins []",
		"api_request_duration, in milliseconds: Average of api_request_duration [status_code] p95 of api_request_duration [status_code]",
		"Log events: Sum of IncomingLogEvents []",
		"Bytes logged: Sum of IncomingBytes []",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}
