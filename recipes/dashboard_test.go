package recipes

import (
	"fmt"
	"slices"
	"strings"
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

// What rules ask for beyond the usual is seen, too, and where it belongs.
func TestGraphsOfWhatRulesWatch(t *testing.T) {
	c := load(t, "extends: guide\n")
	var rules []Rule
	for _, metric := range []string{LogRecordsMetric, RequestsMetric, FailedRequestsMetric, SlowQueriesMetric} {
		rules = append(rules, Rule{Metric: metric, Thresholds: map[Severity]float64{Ticket: 1}})
	}
	filters, err := Filters(c, Options{}, rules...)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, g := range Graphs(filters, Options{IngestionPrice: 0.57}) {
		for _, l := range g.Lines {
			shown[l.Metric] += g.Title + "; "
			if g.Title == "Cost of ingestion" && l.Expression != "" &&
				(l.Label != "0.57 USD per GB" || !strings.HasSuffix(l.Expression, " * 0.57")) {
				t.Errorf("%+v", l)
			}
		}
	}
	for metric, want := range map[string]string{
		LogRecordsMetric: "Log events; ", SlowQueriesMetric: "Slow requests and database queries; ",
		RequestsMetric: "Requests; Error share; ", FailedRequestsMetric: "Requests; ", IncomingBytes: "Log volume; Cost of ingestion; ",
	} {
		if shown[metric] != want {
			t.Errorf("%s is in %q, want %q", metric, shown[metric], want)
		}
	}
}

// Each service has its lines, computed of its own metrics.
func TestAcross(t *testing.T) {
	filters, err := Filters(load(t, "extends: guide\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	graphs := Across([]string{"web", "jobs"}, filters, Options{})
	var titles []string
	for _, g := range graphs {
		titles = append(titles, g.Title)
		var metrics []metricmath.Query
		service := map[string]string{}
		for _, l := range g.Lines {
			if l.ID != "" {
				metrics = append(metrics, metricmath.Query{ID: l.ID, Period: time.Minute})
				service[l.ID] = l.Service
			}
		}
		seen := map[string]bool{}
		for _, l := range g.Lines {
			if !l.Hidden {
				seen[l.Service] = l.Label == l.Service
			}
			if l.Expression == "" {
				continue
			}
			math := append(slices.Clone(metrics), metricmath.Query{ID: "result", Expression: l.Expression, ReturnsData: true})
			if _, err := metricmath.NewSet(math); err != nil {
				t.Errorf("%s: %v", g.Title, err)
			}
			e, err := metricmath.Parse(l.Expression)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range e.References() {
				if service[id] != l.Service {
					t.Errorf("%s: the line of %s is made of %s, which is of %s", g.Title, l.Service, id, service[id])
				}
			}
		}
		if !seen["web"] || !seen["jobs"] || len(seen) != 2 {
			t.Errorf("%s shows %v", g.Title, seen)
		}
	}
	want := []string{"Requests", "Errors", "Error share", "p95 of the duration of requests", "Log events", "Cost of ingestion"}
	if !slices.Equal(titles, want) {
		t.Errorf("%q, want %q", titles, want)
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
