package recipes

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/metricmath"
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
		for _, g := range Graphs(filters, Options{}) {
			for _, l := range g.Lines {
				if l.Expression != "" {
					continue // over metrics of the graph: see TestGraphs
				}
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
	for _, g := range Graphs(filters, Options{}) {
		line := g.Title + ", " + g.Unit + ":"
		var metrics []metricmath.Query
		for _, l := range g.Lines {
			if l.Expression != "" {
				line += " " + l.Expression
				// It can be computed of what is in the graph.
				math := append(slices.Clone(metrics), metricmath.Query{ID: "result", Expression: l.Expression, ReturnsData: true})
				if _, err := metricmath.NewSet(math); err != nil {
					t.Errorf("%s: %v", g.Title, err)
				}
				continue
			}
			if l.ID != "" {
				metrics = append(metrics, metricmath.Query{ID: l.ID, Period: time.Minute})
			}
			line += fmt.Sprintf(" %s of %s %v", l.Statistic, l.Metric, l.SplitBy)
		}
		got = append(got, line)
	}
	want := []string{
		"Requests, per minute: SampleCount of RequestDuration [] m0 / PERIOD(m0) * 60",
		"Errors, per minute: Sum of ApplicationErrors [] m0 / PERIOD(m0) * 60 Sum of CriticalErrors [] m2 / PERIOD(m2) * 60",
		"Error share, ERROR records per 100 requests: Sum of ApplicationErrors [] SampleCount of RequestDuration [] 100 * errors0 / requests0",
		"Duration of requests, Seconds: p50 of RequestDuration [] p95 of RequestDuration [] p99 of RequestDuration []",
		"Slow requests, per minute: Sum of SlowRequests [] m0 / PERIOD(m0) * 60",
		"Failed logins, per minute: Sum of FailedLogins [] m0 / PERIOD(m0) * 60",
		"api_request_duration, Milliseconds: Average of api_request_duration [status_code] p95 of api_request_duration [status_code]",
		"Log events, per minute: Sum of IncomingLogEvents [] m0 / PERIOD(m0) * 60",
		"Log volume, MB per minute: Sum of IncomingBytes [] bytes / PERIOD(bytes) * 60 / 1048576",
		"Cost of ingestion, USD a day, at this rate: Sum of IncomingBytes [] bytes / PERIOD(bytes) * 86400 / 1073741824 * 0.5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}
