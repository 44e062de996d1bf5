package dashboards

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
)

// bound binds rules to the guide's contract.
func bound(t *testing.T, rules ...alarmrules.Rule) alarmrules.Set {
	t.Helper()
	set, err := alarmrules.Bind(alarmrules.Application{Contract: contract.Guide()}, rules...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// those returns the rules that these tests are about. Later rules are shown in
// the same ways.
func those(rules []alarmrules.Rule) []alarmrules.Rule {
	const names = " availability critical error-ratio errors external-failures failed-logins failed-logins-by-address high-error-rate mismatch" +
		" request-p95 request-p99 sensitive-data silence slow-queries slow-requests unhealthy unstructured volume-anomaly "
	return slices.DeleteFunc(rules, func(r alarmrules.Rule) bool { return !strings.Contains(names, " "+r.Name+" ") })
}

// with returns the default rules and those in the given files.
func with(t *testing.T, files map[string]string) alarmrules.Set {
	t.Helper()
	rules := those(alarmrules.Defaults())
	for name, text := range files {
		rule, err := alarmrules.Parse(name+".yaml", []byte("meaning: It is.\nfirstSteps: Look.\n"+text), nil)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, rule)
	}
	return bound(t, rules...)
}

// layout reads a layout as in a configuration.
func layout(t *testing.T, source string) (Layout, strictyaml.Node) {
	t.Helper()
	node, err := strictyaml.Parse("logstack.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	l, problems := readLayout(node.Get("dashboard"))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return l, node.Get("dashboard")
}

// texts describes each graph in a text, with hidden lines in parentheses.
func texts(graphs []Graph) []string {
	var all []string
	for _, g := range graphs {
		text := g.Title + ", " + g.Unit + ":"
		for _, l := range g.Lines {
			line := l.Expression
			if line == "" {
				line = strings.TrimLeft(l.Series.Namespace+"/", "/") + l.Series.Name + " " + l.Series.Statistic
			}
			for _, split := range l.SplitBy {
				line += " by " + split
			}
			for _, name := range slices.Sorted(keys(l.Series.Dimensions)) {
				line += " " + name + "=" + l.Series.Dimensions[name]
			}
			if l.ID != "" {
				line = l.ID + ": " + line
			}
			if l.Label != "" {
				line += " [" + l.Label + "]"
			}
			if l.Hidden {
				line = "(" + line + ")"
			}
			text += " " + line + ";"
		}
		all = append(all, text)
	}
	return all
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func titles(graphs []Graph) string {
	var all []string
	for _, g := range graphs {
		all = append(all, g.Title)
	}
	return strings.Join(all, ", ")
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("there is no %q", want[i])
		case i >= len(want):
			t.Errorf("there is %q", got[i])
		case got[i] != want[i]:
			t.Errorf("got  %q\nwant %q", got[i], want[i])
		}
	}
}

// graphs.yaml has the form that other layouts need, and names what ships.
func TestShipped(t *testing.T) {
	s := ships()
	if err := (Layout{Graphs: s.Graphs, Tables: s.Tables}).CheckForm().Err(); err != nil {
		t.Error(err)
	}
	for _, g := range s.Across {
		if err := (Layout{Graphs: []Shown{{Graph: &g}}}).CheckForm().Err(); err != nil {
			t.Error(err)
		}
	}
	set := bound(t, alarmrules.All()...)
	// Each name must be a metric's, although the graphs ship.
	for _, g := range append(s.Across, own(s.Graphs)...) {
		for _, l := range g.Lines {
			sources := []Source{l.Source}
			if l.Else != nil {
				sources = append(sources, *l.Else)
			}
			for _, source := range sources {
				if _, ok := (&resolver{set: set}).find(source); l.Math == "" && !ok {
					t.Errorf("%s: there is no metric %s", g.Title, source.Metric.Name)
				}
			}
		}
	}
	for _, table := range s.Tables {
		if _, err := queries.Get(table.Query); err != nil {
			t.Error(err)
		}
	}
	if !slices.ContainsFunc(s.Graphs, Shown.isRest) {
		t.Error("what else is counted has no place")
	}
}

func own(shown []Shown) []GraphSpec {
	var all []GraphSpec
	for _, s := range shown {
		if s.Graph != nil {
			all = append(all, *s.Graph)
		}
	}
	return all
}

var (
	events = "Log events, per minute: (m0: IncomingLogEvents Sum); m0 / PERIOD(m0) * 60 [events]; (m2: LogRecords Sum); m2 / PERIOD(m2) * 60 [that keep the contract];"
	volume = "Log volume, MB per minute: (bytes: IncomingBytes Sum); bytes / PERIOD(bytes) * 60 / 1048576 [volume];"
	cost   = "Cost of ingestion, USD a day, at this rate: (bytes: IncomingBytes Sum); bytes / PERIOD(bytes) * 86400 / 1073741824 * 0.5 [0.50 USD per GB];"
)

func TestDefaultRules(t *testing.T) {
	compare(t, texts(Layout{}.Resolve(bound(t, those(alarmrules.Defaults())...))), []string{
		"Requests, per minute: (m0: RequestDuration SampleCount); m0 / PERIOD(m0) * 60 [requests];",
		"Errors, per minute: (m0: ApplicationErrors Sum); m0 / PERIOD(m0) * 60 [ERROR]; (m2: CriticalErrors Sum); m2 / PERIOD(m2) * 60 [CRITICAL];",
		"Error share, ERROR records per 100 requests: (errors0: ApplicationErrors Sum); (requests0: RequestDuration SampleCount); 100 * errors0 / requests0 [share];",
		"Duration of requests, Milliseconds: RequestDuration p50 [p50]; RequestDuration p95 [p95]; RequestDuration p99 [p99];",
		"Slow requests, per minute: (m0: SlowRequests Sum); m0 / PERIOD(m0) * 60 [requests];",
		"Failed logins, per minute: (m0: FailedLogins Sum); m0 / PERIOD(m0) * 60 [failed];",
		"api_request_duration, Milliseconds: api_request_duration Average by status_code [Average]; api_request_duration p95 by status_code [p95];",
		events, volume, cost,
	})
}

func TestAllRules(t *testing.T) {
	compare(t, texts(Layout{}.Resolve(bound(t, those(alarmrules.All())...))), []string{
		"Requests, per minute: (m0: Requests Sum); m0 / PERIOD(m0) * 60 [requests]; (m2: FailedRequests Sum); m2 / PERIOD(m2) * 60 [failed];",
		"Errors, per minute: (m0: ApplicationErrors Sum); m0 / PERIOD(m0) * 60 [ERROR]; (m2: CriticalErrors Sum); m2 / PERIOD(m2) * 60 [CRITICAL];",
		"Error share, ERROR records per 100 requests: (errors0: ApplicationErrors Sum); (requests0: Requests Sum); 100 * errors0 / requests0 [share];",
		"Duration of requests, Milliseconds: RequestDuration p50 [p50]; RequestDuration p95 [p95]; RequestDuration p99 [p99];",
		"Slow requests and database queries, per minute: (m0: SlowRequests Sum); m0 / PERIOD(m0) * 60 [requests]; (m2: SlowDatabaseQueries Sum); m2 / PERIOD(m2) * 60 [database queries];",
		"Failed logins, per minute: (m0: FailedLogins Sum); m0 / PERIOD(m0) * 60 [failed];",
		"Availability: error budget, percent: (failedRequests: FailedRequests Sum); (requests: Requests Sum); 100 - 100 * (100 * FILL(failedRequests, 0) / requests) / 0.1 [% left of 99.9% over 30 days];",
		"api_request_duration, Milliseconds: api_request_duration Average by status_code [Average]; api_request_duration p95 by status_code [p95];",
		events, volume, cost,
	})
}

// With every contract, graphs show everything that a filter feeds.
func TestAllMetricsAreShown(t *testing.T) {
	for _, name := range contract.Presets() {
		c, err := contract.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		set, err := alarmrules.Bind(alarmrules.Application{Contract: c}, alarmrules.DefaultsOf(c)...)
		if err != nil {
			t.Fatal(err)
		}
		graphs := Layout{}.Resolve(set)
		computable(t, graphs)
		for _, m := range set.Metrics {
			if !slices.ContainsFunc(graphs, func(g Graph) bool {
				return slices.ContainsFunc(g.Lines, func(l Line) bool { return of(l.Series, m) && slices.Equal(l.SplitBy, m.Dimensions) })
			}) {
				t.Errorf("%s: %s is shown nowhere", name, m.Name)
			}
		}
	}
}

// computable tests that CloudWatch can compute each expression from its graph,
// with lines of the same service.
func computable(t *testing.T, graphs []Graph) {
	t.Helper()
	for _, g := range graphs {
		service := map[string]string{}
		for _, l := range g.Lines {
			if _, taken := service[l.ID]; taken && l.ID != "" {
				t.Errorf("%s: the id %s appears twice", g.Title, l.ID)
			}
			service[l.ID] = l.Service
		}
		for _, l := range g.Lines {
			if l.Expression == "" {
				continue
			}
			set := []metricmath.Query{{ID: "outcome", Expression: l.Expression, ReturnsData: true}}
			for _, other := range g.Lines {
				if slices.Contains(references(l.Expression), other.ID) {
					set = append(set, metricmath.Query{ID: other.ID, Expression: other.Expression, Period: time.Minute})
					if other.Service != l.Service {
						t.Errorf("%s: the line of %q is made of %s, which is of %q", g.Title, l.Service, other.ID, other.Service)
					}
				}
			}
			if _, err := metricmath.NewSet(set); err != nil {
				t.Errorf("%s: %v", g.Title, err)
			}
		}
	}
}

// Without a rule, its lines, the math over them, and graphs of nothing else are
// left out.
func TestWhatIsNotMade(t *testing.T) {
	var rules []alarmrules.Rule
	for _, r := range alarmrules.All() {
		if slices.Contains([]string{"critical", "slow-queries"}, r.Name) {
			rules = append(rules, r)
		}
	}
	compare(t, texts(Layout{}.Resolve(bound(t, rules...))), []string{
		"Errors, per minute: (m0: CriticalErrors Sum); m0 / PERIOD(m0) * 60 [CRITICAL];",
		"Slow requests and database queries, per minute: (m0: SlowDatabaseQueries Sum); m0 / PERIOD(m0) * 60 [database queries];",
		"api_request_duration, Milliseconds: api_request_duration Average by status_code [Average]; api_request_duration p95 by status_code [p95];",
		"Log events, per minute: (m0: IncomingLogEvents Sum); m0 / PERIOD(m0) * 60 [events];",
		volume, cost,
	})
}

// Everything that a team counts, measures and watches has a graph, unless
// another graph shows exactly that.
func TestRest(t *testing.T) {
	set := with(t, map[string]string{
		"payments":    "count: {event: order_created}\nabove: {ticket: 1}",
		"queries":     "title: Database\nmeasure: {event: database_query, field: duration_ms, statistic: tm90}\nabove: {ticket: 1s}",
		"slow-median": "measure: {event: api_request, field: duration_ms, statistic: p50}\nabove: {ticket: 1s}",
		"slow-most":   "measure: {event: api_request, field: duration_ms, statistic: p90}\nabove: {ticket: 1s}",
		"balancer":    "metric: {namespace: AWS/ApplicationELB, name: HTTPCode_Target_5XX_Count, dimensions: {LoadBalancer: app/shop/1}, statistic: Sum}\nabove: {page: 10}",
		"same-share":  "math: 100 * e / r\nof: {e: {count: {anyLevel: ERROR}}, r: {measure: {event: api_request, field: duration_ms, statistic: SampleCount}}}\nabove: {page: 10}",
	})
	var got []string
	for _, text := range texts(Layout{}.Resolve(set)) {
		if !slices.Contains(texts(Layout{}.Resolve(bound(t, alarmrules.Defaults()...))), text) {
			got = append(got, text)
		}
	}
	compare(t, got, []string{
		"Payments, per minute: (m0: Payments Sum); m0 / PERIOD(m0) * 60 [payments];",
		"Database, Milliseconds: Queries Average [Average]; Queries p95 [p95]; Queries tm90 [tm90];",
		"Same share e, per minute: (m0: SameShareE Sum); m0 / PERIOD(m0) * 60 [same-share-e];",
		"Balancer, : AWS/ApplicationELB/HTTPCode_Target_5XX_Count Sum LoadBalancer=app/shop/1 [Balancer];",
		"Same share, : (e: SameShareE Sum); (r: RequestDuration SampleCount); 100 * e / r [Same share];",
		"Slow most, Milliseconds: RequestDuration p90 [p90];",
	})
}

// Math that a graph shows under other ids is not shown again.
func TestMathThatIsShown(t *testing.T) {
	ratio, err := alarmrules.Get("error-ratio")
	if err != nil {
		t.Fatal(err)
	}
	ratio.Name, ratio.Title = "ratio", "Error ratio" // of one's own: that which ships has no graph
	set := bound(t, append(alarmrules.Defaults(), ratio)...)
	for math, want := range map[string]int{"100 * FILL(a, 0) / b": 0, "100 * FILL(b, 0) / a": 1} {
		l, _ := layout(t, `dashboard: {graphs: [{title: Mine, lines: [
			{metric: failed-requests, id: a, hidden: true}, {metric: requests, id: b, hidden: true}, {math: "`+math+`"}]}, rest]}`)
		if got := strings.Count(titles(l.Resolve(set)), "Error ratio"); got != want {
			t.Errorf("beside %s, the ratio is shown %d times, want %d", math, got, want)
		}
	}
}

func TestLayouts(t *testing.T) {
	set := with(t, map[string]string{
		"orders": "count: {event: order_created}\nabove: {ticket: 1000}",
		"shop":   "metric: {namespace: Shop, name: Baskets, statistic: Maximum}\nabove: {ticket: 1000}",
	})
	shipped := "Requests, Errors, Error share, Duration of requests, Slow requests, Failed logins, "
	volumes := "Log events, Log volume, Cost of ingestion"
	for source, want := range map[string]string{
		"{}":               shipped + "api_request_duration, Orders, Shop, " + volumes,
		"{graphs: [rest]}": shipped + "api_request_duration, Orders, Shop, " + volumes,
		"{tables: [critical, slow-database-queries], graphs: [errors]}": "Errors",
		"{graphs: []}":                                                                         "",
		"{graphs: [errors, orders, shop]}":                                                     "Errors, Orders, Shop",
		"{graphs: [request-p95, slow, requests]}":                                              "Request p95, Slow requests, Requests",
		"{graphs: [slow-queries, errors]}":                                                     "Errors",
		"{graphs: [shop, log-events, rest, errors]}":                                           "Shop, Log events, Requests, Error share, Duration of requests, Slow requests, Failed logins, api_request_duration, Orders, Log volume, Cost of ingestion, Errors",
		"{graphs: [{title: Mine, lines: [{metric: orders}]}, rest]}":                           "Mine, " + shipped + "api_request_duration, Shop, " + volumes,
		"{graphs: [rest, {title: Mine, lines: [{metric: orders}]}]}":                           shipped + "api_request_duration, Shop, " + volumes + ", Mine",
		"{graphs: [{name: errors, title: Mine, lines: [{metric: critical}]}, rest]}":           "Mine, " + strings.Replace(shipped, "Errors, ", "", 1) + "api_request_duration, Orders, Shop, " + volumes,
		"{graphs: [{name: shop, title: Mine, lines: [{metric: critical}]}, rest]}":             "Mine, " + shipped + "api_request_duration, Orders, " + volumes,
		"{graphs: [{name: orders, title: Mine, lines: [{metric: critical}]}, errors, rest]}":   "Mine, Errors, " + strings.Replace(shipped, "Errors, ", "", 1) + "api_request_duration, Shop, " + volumes,
		"{graphs: [{title: Mine, lines: [{metric: slow-queries}]}, errors]}":                   "Errors",
		"{graphs: [{title: Mine, lines: [{metric: slow-queries, else: {metric: errors}}]}]}":   "Mine",
		"{graphs: [{title: Mine, lines: [{metric: orders, title: Other}, {metric: errors}]}]}": "Other",
	} {
		l, _ := layout(t, "dashboard: "+source)
		if err := l.Check(set, nil).Err(); err != nil {
			t.Errorf("%s: %v", source, err)
		}
		graphs := l.Resolve(set)
		computable(t, graphs)
		if got := titles(graphs); got != want {
			t.Errorf("%s\nshows %s\nwant  %s", source, got, want)
		}
	}
}

// Lines of a configuration as they are drawn.
func TestLines(t *testing.T) {
	set := with(t, map[string]string{"orders": "count: {event: order_created}\nabove: {ticket: 1000}"})
	for source, want := range map[string]string{
		"[{metric: orders}]": "G, : Orders Sum [Orders];",
		"[{metric: request-duration}, {metric: RequestDuration, statistic: Maximum}]": "G, Milliseconds: RequestDuration Average [Average]; RequestDuration Maximum [Maximum];",
		"[{metric: request-p95}]":                                                                    "G, Milliseconds: RequestDuration p95 [p95];",
		"[{metric: request-duration, statistic: SampleCount}]":                                       "G, : RequestDuration SampleCount [SampleCount];",
		"[{metric: orders, perMinute: true, id: a}, {math: a * 2, label: twice}]":                    "G, : (m0: Orders Sum); a: m0 / PERIOD(m0) * 60 [Orders]; a * 2 [twice];",
		"[{metric: orders, perMinute: true}, {metric: errors, perMinute: true}]":                     "G, per minute: (m0: Orders Sum); m0 / PERIOD(m0) * 60 [Orders]; (m2: ApplicationErrors Sum); m2 / PERIOD(m2) * 60 [Errors];",
		"[{metric: orders, perMinute: true}, {metric: errors, id: m0}]":                              "G, : (m1: Orders Sum); m1 / PERIOD(m1) * 60 [Orders]; m0: ApplicationErrors Sum [Errors];",
		"[{metric: api_request_duration}]":                                                           "G, Milliseconds: api_request_duration Average by status_code [Average];",
		"[{metric: {name: api_request_duration, dimensions: {status_code: '500'}, statistic: p99}}]": "G, Milliseconds: api_request_duration p99 status_code=500 [p99];",
		"[{metric: IncomingBytes}]":                                                                  "G, : IncomingBytes Sum [IncomingBytes];",
		"[{metric: {namespace: AWS/ECS, name: CPUUtilization, dimensions: {ServiceName: web, ClusterName: c}}, statistic: Average, label: CPU}]": "G, : AWS/ECS/CPUUtilization Average ClusterName=c ServiceName=web [CPU];",
		"[{metric: orders, id: a, hidden: true}, {math: 'a * {{pricePerGB}}', label: 'at {{pricePerGB}}', id: b}, {math: b + a}]":                "G, : (a: Orders Sum); b: a * 0.572 [at 0.572]; b + a;",
		"[{metric: orders}, {metric: errors, id: a, hidden: true}, {math: SUM(METRICS())}]":                                                      "G, : Orders Sum [Orders]; (a: ApplicationErrors Sum); SUM(METRICS());",
		"[{metric: slow-queries, id: a, hidden: true}, {math: a + 1, id: b}, {math: b + 1}, {metric: orders}]":                                   "G, : Orders Sum [Orders];",
	} {
		l, _ := layout(t, "dashboard: {pricePerGB: 0.572, graphs: [{title: G, lines: "+source+"}]}")
		if err := l.Check(set, nil).Err(); err != nil {
			t.Errorf("%s: %v", source, err)
		}
		if got := strings.Join(texts(l.Resolve(set)), "\n"); got != want {
			t.Errorf("%s\nis   %s\nwant %s", source, got, want)
		}
	}
}

// A metric that is split is not shown as a rate, but with its time series.
func TestASplitMetricPerMinute(t *testing.T) {
	metrics := append(alarmrules.LogMetrics(), alarmrules.LogMetric{
		Name: "answers", Count: &alarmrules.Selection{Event: "request_completed"}, Dimensions: []string{"status_code"},
	})
	set, err := alarmrules.Bind(alarmrules.Application{Metrics: metrics}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(Layout{Graphs: []Shown{{Name: "answers"}}}.Resolve(set))[0], "Answers, : Answers Sum by status_code [answers];"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	l, _ := layout(t, "dashboard: {graphs: [{title: G, unit: per minute, lines: [{metric: answers, perMinute: true}]}]}")
	if got, want := texts(l.Resolve(set))[0], "G, : Answers Sum by status_code [Answers];"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A rule still reads a metric that is declared under another name.
func TestARuleThatLooksAtADeclaredMetric(t *testing.T) {
	metrics := append(alarmrules.LogMetrics(), alarmrules.LogMetric{Name: "denied", Count: &alarmrules.Selection{Event: "login_failed"}})
	set, err := alarmrules.Bind(alarmrules.Application{Metrics: metrics}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	shown := texts(Layout{}.Resolve(set))
	if !slices.ContainsFunc(shown, func(g string) bool { return strings.HasPrefix(g, "Failed logins,") && strings.Contains(g, "Denied") }) {
		t.Error(shown)
	}
	if got := titles(Layout{}.Resolve(set)); strings.Contains(got, "Denied") {
		t.Errorf("what the graph of failed logins shows is shown again: %s", got)
	}
}

// Each service has its own lines, computed from its own metrics, and its name
// in the legend.
func TestAcross(t *testing.T) {
	set := bound(t, alarmrules.Defaults()...)
	var many []string
	for i := range 25 {
		many = append(many, fmt.Sprintf("service%d", i))
	}
	graphs := Layout{PricePerGB: 0.6}.Across(many, set)
	computable(t, graphs)
	for _, g := range graphs {
		seen := map[string]bool{}
		for _, l := range g.Lines {
			if !l.Hidden {
				seen[l.Service] = l.Label == l.Service
			}
		}
		for _, service := range many {
			if !seen[service] {
				t.Errorf("%s: %s is not shown by its name", g.Title, service)
			}
		}
	}
	compare(t, texts(Layout{PricePerGB: 0.6}.Across([]string{"web", "jobs"}, set)), []string{
		"Requests, per minute: (m0: RequestDuration SampleCount); m0 / PERIOD(m0) * 60 [web]; (m1: RequestDuration SampleCount); m1 / PERIOD(m1) * 60 [jobs];",
		"Errors, ERROR records per minute: (m0: ApplicationErrors Sum); m0 / PERIOD(m0) * 60 [web]; (m1: ApplicationErrors Sum); m1 / PERIOD(m1) * 60 [jobs];",
		"Error share, ERROR records per 100 requests: (errors0: ApplicationErrors Sum); (requests0: RequestDuration SampleCount); 100 * errors0 / requests0 [web]; (errors1: ApplicationErrors Sum); (requests1: RequestDuration SampleCount); 100 * errors1 / requests1 [jobs];",
		"p95 of the duration of requests, Milliseconds: RequestDuration p95 [web]; RequestDuration p95 [jobs];",
		"Log events, per minute: (m0: IncomingLogEvents Sum); m0 / PERIOD(m0) * 60 [web]; (m1: IncomingLogEvents Sum); m1 / PERIOD(m1) * 60 [jobs];",
		"Cost of ingestion, USD a day, at this rate: (bytes0: IncomingBytes Sum); bytes0 / PERIOD(bytes0) * 86400 / 1073741824 * 0.6 [web]; (bytes1: IncomingBytes Sum); bytes1 / PERIOD(bytes1) * 86400 / 1073741824 * 0.6 [jobs];",
	})
}

func TestTables(t *testing.T) {
	for source, want := range map[string]string{
		"{}":           "newest-errors: Errors, newest first; errors-by-type: Errors by type; critical: CRITICAL, newest first; api-response-times: Endpoints, slowest first; slowest-endpoints: Endpoints with slow requests; failed-logins-by-ip: Addresses with failed logins; ",
		"{tables: []}": "",
		"{tables: [critical, slow-database-queries, {query: newest-errors, title: What}]}": "critical: CRITICAL, newest first; slow-database-queries: Slow database queries; newest-errors: What; ",
	} {
		l, _ := layout(t, "dashboard: "+source)
		got := ""
		for _, table := range l.ResolveTables() {
			got += table.Query + ": " + table.Title + "; "
		}
		if got != want {
			t.Errorf("%s\nshows %s\nwant  %s", source, got, want)
		}
	}
}

func readLayout(node strictyaml.Node) (l Layout, problems strictyaml.Problems) {
	problems = node.Decode(&l)
	return l, problems
}
