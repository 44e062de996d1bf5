package recipes

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

// Graph is a graph of a dashboard.
type Graph struct {
	// Title says what it shows, with the unit.
	Title string
	// Lines of the graph.
	Lines []Line
}

// Line is a metric in a graph.
type Line struct {
	// Metric is the name of a metric that Filters feed, or one of CloudWatch's
	// own of the log group.
	Metric string
	// Statistic that is shown.
	Statistic string
	// Label in the legend.
	Label string
	// SplitBy are the dimensions of the metric: there is a line for each of
	// their values. Nil for most.
	SplitBy []string
}

// Table is the answer of a saved query on a dashboard.
type Table struct {
	// Title says what it shows.
	Title string
	// Query is the name of the saved query.
	Query string
}

// Graphs derives the graphs of a log group's dashboard from its filters: one of
// everything that is counted or measured, and one of how much is logged.
func Graphs(filters []Filter) []Graph {
	fed := func(metric string) (Filter, bool) {
		at := slices.IndexFunc(filters, func(f Filter) bool { return f.Metric == metric })
		if at < 0 {
			return Filter{}, false
		}
		return filters[at], true
	}
	var graphs []Graph
	counts := func(title string, lines ...Line) {
		lines = slices.DeleteFunc(lines, func(l Line) bool { _, ok := fed(l.Metric); return !ok })
		if len(lines) > 0 {
			graphs = append(graphs, Graph{title, lines})
		}
	}
	counts("Errors", Line{Metric: ErrorsMetric, Statistic: Sum, Label: "ERROR"}, Line{Metric: CriticalMetric, Statistic: Sum, Label: "CRITICAL"})
	counts("Slow requests", Line{Metric: SlowRequestsMetric, Statistic: Sum, Label: "slow"})
	if f, ok := fed(RequestDurationMetric); ok {
		graphs = append(graphs, measured("Duration of requests", f, "p50", P95, "p99"))
	}
	counts("Failed logins", Line{Metric: FailedLoginsMetric, Statistic: Sum, Label: "failed"})
	for _, f := range filters {
		if f.Value != "" && f.Metric != RequestDurationMetric {
			graphs = append(graphs, measured(f.Metric, f, "Average", P95))
		}
	}
	return append(graphs, Graph{"Log events", []Line{{Metric: IncomingLogEvents, Statistic: Sum, Label: "events"}}},
		Graph{"Bytes logged", []Line{{Metric: IncomingBytes, Statistic: Sum, Label: "bytes"}}})
}

func measured(title string, f Filter, statistics ...string) Graph {
	if f.Unit != contract.None {
		title += ", in " + strings.ToLower(string(f.Unit))
	}
	g := Graph{Title: title}
	for _, s := range statistics {
		l := Line{Metric: f.Metric, Statistic: s, Label: s}
		for name := range f.Dimensions {
			l.SplitBy = append(l.SplitBy, name)
		}
		slices.Sort(l.SplitBy)
		g.Lines = append(g.Lines, l)
	}
	return g
}

// Tables are the saved queries that a dashboard shows, as far as they are saved.
func Tables() []Table {
	return []Table{
		{"Errors by type", "errors-by-type"},
		{"CRITICAL, newest first", "critical"},
		{"Endpoints, slowest first", "api-response-times"},
		{"Addresses with failed logins", "failed-logins-by-ip"},
	}
}
