package recipes

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/contract"
)

// Graph is a graph of a dashboard.
type Graph struct {
	// Title says what it shows.
	Title string
	// Unit stands at the axis: per minute, Milliseconds, USD a day. Empty: none.
	Unit string
	// Lines of the graph.
	Lines []Line
}

// Line is a metric in a graph, or metric math over others of the graph.
type Line struct {
	// Service whose metric it is; empty: the one that the dashboard is about.
	Service string
	// Metric is the name of a metric that Filters feed, or one of CloudWatch's
	// own of the log group; empty of metric math.
	Metric string
	// Statistic that is shown.
	Statistic string
	// Expression is metric math over the IDs of other lines; empty of a metric.
	Expression string
	// ID names the line in expressions.
	ID string
	// Hidden says that it is there for expressions only.
	Hidden bool
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

const (
	// IngestionPrice is what CloudWatch Logs takes for a GB that a log group of
	// the class STANDARD gets, in us-east-1, in USD (CloudWatch pricing). Other
	// regions cost up to twice as much.
	IngestionPrice = 0.50
	// bytesPerGB: the examples of the pricing page count 1,024 GB to a TB.
	bytesPerGB = 1 << 30
	bytesPerMB = 1 << 20
)

// The statistic that counts how often a metric was published.
const sampleCount = "SampleCount"

// Graphs derives the graphs of a log group's dashboard from its filters: one of
// everything that is counted or measured, and of how much is logged and what
// that costs.
//
// What is counted is shown per minute, which is the same however long the
// periods are: CloudWatch makes them longer when somebody looks at a week.
func Graphs(filters []Filter, options Options) []Graph {
	g := grapher{filters: filters, shown: map[string]bool{}}
	requests := g.requests()
	requests.Label = "requests"
	g.rate("Requests", requests, Line{Metric: FailedRequestsMetric, Statistic: Sum, Label: "failed"})
	g.rate("Errors", Line{Metric: ErrorsMetric, Statistic: Sum, Label: "ERROR"}, Line{Metric: CriticalMetric, Statistic: Sum, Label: "CRITICAL"})
	g.share()
	g.measured("Duration of requests", RequestDurationMetric, "p50", P95, "p99")
	slow := []Line{{Metric: SlowRequestsMetric, Statistic: Sum, Label: "requests"}}
	title := "Slow requests"
	if _, ok := g.fed(SlowQueriesMetric); ok {
		slow = append(slow, Line{Metric: SlowQueriesMetric, Statistic: Sum, Label: "database queries"})
		title = "Slow requests and database queries"
	}
	g.rate(title, slow...)
	g.rate("Failed logins", Line{Metric: FailedLoginsMetric, Statistic: Sum, Label: "failed"})
	for _, f := range filters {
		switch {
		case g.shown[f.Metric] || f.Metric == LogRecordsMetric:
		case f.Value != "":
			g.measured(f.Metric, f.Metric, "Average", P95)
		default:
			g.rate(f.Metric, Line{Metric: f.Metric, Statistic: Sum, Label: f.Name})
		}
	}
	g.volume(options.ingestionPrice())
	return g.graphs
}

// Across derives the graphs of a dashboard of several services, with a line for
// each: all of them have these filters.
func Across(services []string, filters []Filter, options Options) []Graph {
	g := grapher{filters: filters, shown: map[string]bool{}}
	each := func(title, unit string, lines func(service string, n int) []Line) {
		graph := Graph{Title: title, Unit: unit}
		for n, service := range services {
			graph.Lines = append(graph.Lines, lines(service, n)...)
		}
		g.add(graph)
	}
	rate := func(l Line) func(string, int) []Line {
		return func(service string, n int) []Line {
			if _, ok := g.fed(l.Metric); !ok && !slices.Contains(OwnMetrics(), l.Metric) {
				return nil
			}
			l.Service, l.Label = service, service
			return perMinute(fmt.Sprintf("m%d", n), l)
		}
	}
	each("Requests", "per minute", rate(g.requests()))
	each("Errors", "ERROR records per minute", rate(Line{Metric: ErrorsMetric, Statistic: Sum}))
	each("Error share", shareUnit, func(service string, n int) []Line { return g.shareOf(service, service, n) })
	if f, ok := g.fed(RequestDurationMetric); ok {
		each("p95 of the duration of requests", unitOf(f), func(service string, _ int) []Line {
			return []Line{{Service: service, Metric: f.Metric, Statistic: P95, Label: service}}
		})
	}
	each("Log events", "per minute", rate(Line{Metric: IncomingLogEvents, Statistic: Sum}))
	each("Cost of ingestion", costUnit, func(service string, n int) []Line {
		return cost(service, service, fmt.Sprintf("bytes%d", n), options.ingestionPrice())
	})
	return g.graphs
}

// grapher makes graphs of what filters feed, and of nothing else.
type grapher struct {
	filters []Filter
	graphs  []Graph
	shown   map[string]bool
}

// fed is a filter that feeds a metric.
func (g *grapher) fed(metric string) (Filter, bool) {
	at := slices.IndexFunc(g.filters, func(f Filter) bool { return f.Metric == metric })
	if at < 0 {
		return Filter{}, false
	}
	return g.filters[at], true
}

// add adds a graph, unless nothing is in it.
func (g *grapher) add(graph Graph) {
	if len(graph.Lines) == 0 {
		return
	}
	for _, l := range graph.Lines {
		g.shown[l.Metric] = true
	}
	g.graphs = append(g.graphs, graph)
}

// rate is a graph of how often something happens.
func (g *grapher) rate(title string, lines ...Line) {
	graph := Graph{Title: title, Unit: "per minute"}
	for _, l := range lines {
		f, ok := g.fed(l.Metric)
		switch {
		case !ok:
		case len(f.Dimensions) > 0:
			// A search gives several time series, and not a rate of each.
			l.SplitBy = slices.Sorted(maps.Keys(f.Dimensions))
			graph.Unit = ""
			graph.Lines = append(graph.Lines, l)
		default:
			graph.Lines = append(graph.Lines, perMinute(fmt.Sprintf("m%d", len(graph.Lines)), l)...)
		}
	}
	g.add(graph)
}

// perMinute is a line of what a metric counts in a minute.
func perMinute(id string, l Line) []Line {
	rate := Line{Service: l.Service, Expression: fmt.Sprintf("%s / PERIOD(%s) * 60", id, id), Label: l.Label}
	l.ID, l.Hidden, l.Label = id, true, ""
	return []Line{l, rate}
}

// share is how many errors there are to a request. A failure often writes
// several records, and some that are no requests do, so it is no percentage.
func (g *grapher) share() {
	g.add(Graph{Title: "Error share", Unit: shareUnit, Lines: g.shareOf("", "share", 0)})
}

// shareOf is the share of errors of a service; nothing where either is not
// counted. There is no datapoint where there is no request.
func (g *grapher) shareOf(service, label string, n int) []Line {
	_, counted := g.fed(ErrorsMetric)
	requests := g.requests()
	if _, ok := g.fed(requests.Metric); !ok || !counted {
		return nil
	}
	requests.Service, requests.ID, requests.Hidden = service, fmt.Sprintf("requests%d", n), true
	errors := Line{Service: service, Metric: ErrorsMetric, Statistic: Sum, ID: fmt.Sprintf("errors%d", n), Hidden: true}
	return []Line{errors, requests,
		{Service: service, Expression: fmt.Sprintf("100 * %s / %s", errors.ID, requests.ID), Label: label}}
}

// requests is the metric that counts requests: that of its own, or else how
// often a duration was measured.
func (g *grapher) requests() Line {
	if _, ok := g.fed(RequestsMetric); ok {
		return Line{Metric: RequestsMetric, Statistic: Sum}
	}
	return Line{Metric: RequestDurationMetric, Statistic: sampleCount}
}

// measured is a graph of a metric's values.
func (g *grapher) measured(title, metric string, statistics ...string) {
	f, ok := g.fed(metric)
	if !ok {
		return
	}
	graph := Graph{Title: title, Unit: unitOf(f)}
	for _, s := range statistics {
		graph.Lines = append(graph.Lines, Line{Metric: metric, Statistic: s, Label: s, SplitBy: slices.Sorted(maps.Keys(f.Dimensions))})
	}
	g.add(graph)
}

// unitOf is the unit of a filter's metric; empty without one.
func unitOf(f Filter) string {
	if f.Unit == contract.None {
		return ""
	}
	return string(f.Unit)
}

// What stands at the axes of shares and costs.
const (
	shareUnit = "ERROR records per 100 requests"
	costUnit  = "USD a day, at this rate"
)

// cost is what it costs to log as much as in a period for a day.
func cost(service, label, id string, perGB float64) []Line {
	return []Line{
		{Service: service, Metric: IncomingBytes, Statistic: Sum, ID: id, Hidden: true},
		{Service: service, Expression: fmt.Sprintf("%s / PERIOD(%s) * 86400 / %d * %s", id, id, bytesPerGB, decimal(perGB)), Label: label},
	}
}

// volume is how much is logged, and what it costs at that rate.
func (g *grapher) volume(perGB float64) {
	events := perMinute("m0", Line{Metric: IncomingLogEvents, Statistic: Sum, Label: "events"})
	if _, ok := g.fed(LogRecordsMetric); ok {
		events = append(events, perMinute("m2", Line{Metric: LogRecordsMetric, Statistic: Sum, Label: "that keep the contract"})...)
	}
	g.add(Graph{"Log events", "per minute", events})
	bytes := Line{Metric: IncomingBytes, Statistic: Sum, ID: "bytes", Hidden: true}
	g.add(Graph{"Log volume", "MB per minute", []Line{bytes,
		{Expression: fmt.Sprintf("bytes / PERIOD(bytes) * 60 / %d", bytesPerMB), Label: "volume"}}})
	g.add(Graph{"Cost of ingestion", costUnit, cost("", price(perGB)+" USD per GB", "bytes", perGB)})
}

// price writes cents, and what is less where there is.
func price(n float64) string {
	if cents := strconv.FormatFloat(n, 'f', 2, 64); len(cents) >= len(decimal(n)) {
		return cents
	}
	return decimal(n)
}

// decimal writes a number without an exponent, which metric math has not.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// Tables are the saved queries that a dashboard shows, as far as they are saved.
func Tables() []Table {
	return []Table{
		{"Errors, newest first", "newest-errors"},
		{"Errors by type", "errors-by-type"},
		{"CRITICAL, newest first", "critical"},
		{"Endpoints, slowest first", "api-response-times"},
		{"Endpoints with slow requests", "slowest-endpoints"},
		{"Addresses with failed logins", "failed-logins-by-ip"},
	}
}
