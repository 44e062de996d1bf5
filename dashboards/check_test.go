package dashboards

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// graph returns a layout with one graph of the given lines.
func graph(lines string) string { return "{graphs: [{title: G, lines: " + lines + "}]}" }

// A mistake in a layout is reported at its place.
func TestMistakes(t *testing.T) {
	set := with(t, map[string]string{
		"orders": "count: {event: order_created}\nabove: {ticket: 1000}",
		"asked":  "ask: filter event = \"login_failed\" | stats count(*) by ip_address\nabove: {ticket: 5}",
	})
	for source, want := range map[string]string{
		// Mistakes while reading.
		"{pricePerGB: 50}":                         "1:25: dashboard.pricePerGB: must be a price in USD above 0 and at most 10, got 50",
		"{pricePerGB: 0}":                          "1:25: dashboard.pricePerGB: must be a price in USD above 0 and at most 10, got 0",
		"{pricePerGB: x}":                          "1:25: dashboard.pricePerGB: must be a number, got text",
		"{graph: []}":                              `1:13: dashboard.graph: there is no key "graph": did you mean graphs? Use one of pricePerGB, graphs, tables`,
		"{graphs: errors}":                         "1:21: dashboard.graphs: must be a list, got text",
		"{graphs: [3]}":                            "1:22: dashboard.graphs[0]: must be text, got a number: put it in quotes",
		"{graphs: [{title: G, line: []}]}":         `1:33: dashboard.graphs[0].line: there is no key "line": did you mean lines? Use one of name, title, unit, lines`,
		graph("[{metric: [errors]}]"):              "1:50: dashboard.graphs[0].lines[0].metric: must be text, got a list",
		graph("[{metric: {nam: errors}}]"):         `1:51: dashboard.graphs[0].lines[0].metric.nam: there is no key "nam": did you mean name? Use one of namespace, name, dimensions, statistic`,
		"{tables: [{title: T, querie: critical}]}": `1:33: dashboard.tables[0].querie: there is no key "querie": did you mean query? Use query or title`,

		// Lists.
		"{graphs: [erors]}":                       `1:22: dashboard.graphs[0]: there is no graph, metric or alarm rule "erors": did you mean errors?`,
		"{graphs: [ordres]}":                      `1:22: dashboard.graphs[0]: there is no graph, metric or alarm rule "ordres": did you mean orders?`,
		"{graphs: [asked]}":                       "1:22: dashboard.graphs[0]: the rule asked has no graph, as it looks at no metric of its own",
		"{graphs: [errors, rest, errors]}":        "1:36: dashboard.graphs[2]: errors is in this list already",
		"{graphs: [rest, rest]}":                  "1:28: dashboard.graphs[1]: rest is in this list already",
		"{graphs: ['']}":                          "1:22: dashboard.graphs[0]: must be the name of a graph, or a graph: {title: …, lines: […]}",
		"{tables: [criticl]}":                     `1:22: dashboard.tables[0]: there is no saved query "criticl": did you mean critical?`,
		"{tables: [{query: mien, title: M}]}":     `1:30: dashboard.tables[0].query: there is no saved query "mien": did you mean mine?`,
		"{tables: [{title: M}]}":                  "1:22: dashboard.tables[0]: query is missing: give the name of a saved query",
		"{tables: [critical, {query: critical}]}": "1:32: dashboard.tables[1]: critical is in this list already",

		// Graphs.
		"{graphs: [{lines: [{metric: errors}]}]}":                       "1:22: dashboard.graphs[0]: title is missing: give the graph a title",
		"{graphs: [{title: G}]}":                                        "1:22: dashboard.graphs[0]: lines is missing: give the lines of the graph, as in lines: [{metric: errors, perMinute: true}]",
		"{graphs: [{title: G, lines: []}]}":                             "1:22: dashboard.graphs[0]: lines is missing: give the lines of the graph, as in lines: [{metric: errors, perMinute: true}]",
		"{graphs: [{name: rest, title: G, lines: [{metric: errors}]}]}": "1:29: dashboard.graphs[0].name: rest means all graphs that are not named: rename it",
		graph("[{metric: errors, id: a, hidden: true}, {math: a, id: b, hidden: true}, {math: b, hidden: true}]"): "" +
			"1:40: dashboard.graphs[0].lines: all lines are hidden: the graph would show nothing\n" +
			"1:130: dashboard.graphs[0].lines[2].hidden: no math in the graph uses the line: it has no purpose",
		graph("[" + strings.Repeat("{metric: errors}, ", 501) + "]"): "1:40: dashboard.graphs[0].lines: it has 501 metrics, and CloudWatch allows at most 500 in a graph",

		// Lines.
		graph("[{metric: errors, hidden: true}, {metric: errors}]"):           "1:66: dashboard.graphs[0].lines[0].hidden: no math in the graph uses the line: it has no purpose",
		graph("[{metric: errors, id: a}, {metric: critical, id: a}]"):         "1:89: dashboard.graphs[0].lines[1].id: there are two lines a in this graph: math cannot tell them apart",
		graph("[{metric: errors, id: A}]"):                                    `1:62: dashboard.graphs[0].lines[0].id: "A" is not an id: use a lower-case letter, then letters, digits and underscores, at most 255`,
		graph("[{label: x}]"):                                                 "1:41: dashboard.graphs[0].lines[0]: needs one of metric and math, which say what the line shows",
		graph("[{metric: errors, id: a}, {metric: errors, math: a}]"):         "1:89: dashboard.graphs[0].lines[1].math: cannot be combined with metric: a line has one of the two",
		graph("[{metric: errors, id: a}, {math: a, statistic: Sum}]"):         "1:87: dashboard.graphs[0].lines[1].statistic: cannot be combined with math: it is for a metric",
		graph("[{metric: errors, id: a}, {math: a, perMinute: true}]"):        "1:87: dashboard.graphs[0].lines[1].perMinute: cannot be combined with math: it is for a metric",
		graph("[{metric: errors, id: a}, {math: a, else: {metric: orders}}]"): "1:82: dashboard.graphs[0].lines[1].else: cannot be combined with math: it is for a metric",
		graph("[{metric: errors, label: 'at {{price}}'}]"):                    "1:65: dashboard.graphs[0].lines[0].label: nothing replaces {{price}}: the placeholder is {{pricePerGB}}",
		graph("[{metric: errors, id: ab}, {math: 2 * ac}]"):                   "1:74: dashboard.graphs[0].lines[1].math: no line of the graph has the id ac: did you mean ab?",
		graph("[{metric: errors, id: a, hidden: true}, {math: 2 * }]"):        "1:87: dashboard.graphs[0].lines[1].math: metric math, line 1, column 4: the expression ends too early: expected a metric, a number or a function",
		graph("[{math: \"SEARCH('x', 'Sum')\"}]"):                             "1:48: dashboard.graphs[0].lines[0].math: search expression, line 1, column 1: this form of search is not supported: write it like SEARCH('{Namespace,Dimension} MetricName=\"name\"', 'Sum', 300)",
		graph("[{math: a + 1, id: a}]"):                                       "1:48: dashboard.graphs[0].lines[0].math: the line a depends on itself",
		graph("[{math: b, id: a}, {math: a, id: b}]"): "" +
			"1:48: dashboard.graphs[0].lines[0].math: the line a depends on itself\n" +
			"1:66: dashboard.graphs[0].lines[1].math: the line b depends on itself",

		// Metrics.
		graph("[{metric: ordres}]"):                                            `1:50: dashboard.graphs[0].lines[0].metric: no metric of this application is called "ordres": did you mean orders?; for metrics of others, give the namespace`,
		graph("[{metric: slow-queries, else: {metric: ordres}}]"):              `1:79: dashboard.graphs[0].lines[0].else.metric: no metric of this application is called "ordres": did you mean orders?; for metrics of others, give the namespace`,
		graph("[{metric: errors, statistic: p9x}]"):                            `1:69: dashboard.graphs[0].lines[0].statistic: `,
		graph("[{metric: {name: errors, statistic: p9x}}]"):                    `1:76: dashboard.graphs[0].lines[0].metric.statistic: `,
		graph("[{metric: {name: errors, statistic: Sum}, statistic: Sum}]"):    "1:76: dashboard.graphs[0].lines[0].metric.statistic: the statistic is also given for the metric: give it once",
		graph("[{metric: errors, statistic: Average}]"):                        "1:50: dashboard.graphs[0].lines[0].metric: Average of a counter is constantly 0 or 1: count with Sum",
		graph("[{metric: request-duration, statistic: p95, perMinute: true}]"): "1:79: dashboard.graphs[0].lines[0].statistic: p95 per minute means nothing: use Sum or SampleCount with perMinute",
		graph("[{metric: request-duration, perMinute: true}]"):                 "1:50: dashboard.graphs[0].lines[0].metric: Average per minute means nothing: use statistic: SampleCount, or Sum, with perMinute",
		graph("[{metric: {namespace: AWS/ECS, name: CPU}}]"):                   "1:50: dashboard.graphs[0].lines[0].metric: statistic is missing: give Average, Maximum, p95 or the like",
		graph("[{metric: {namespace: AWS/ECS, statistic: Sum}}]"):              "1:50: dashboard.graphs[0].lines[0].metric: name is missing: give the name of the metric to watch",
		graph("[{metric: {namespace: 'A%', name: CPU, statistic: Sum}}]"):      `1:62: dashboard.graphs[0].lines[0].metric.namespace: "A%" is not a namespace: use 1 to 255 letters, digits and . - _ / # : and spaces`,
		graph("[{metric: {name: IncomingBytes, dimensions: {a: b}}}]"):         "1:84: dashboard.graphs[0].lines[0].metric.dimensions: CloudWatch publishes IncomingBytes for each log group, and adds the dimensions itself: leave them out",
		graph("[{metric: {name: api_request_duration, dimensions: {a: b}}}]"):  "1:91: dashboard.graphs[0].lines[0].metric.dimensions: the metric api_request_duration has the dimensions [status_code], but values were given for [a]: give all of them, or none for a line of each",

		// Several at once.
		"{graphs: [erors, {title: G}], tables: [x]}": "" +
			`1:22: dashboard.graphs[0]: there is no graph, metric or alarm rule "erors": did you mean errors?` + "\n" +
			"1:29: dashboard.graphs[1]: lines is missing: give the lines of the graph, as in lines: [{metric: errors, perMinute: true}]\n" +
			`1:51: dashboard.tables[0]: there is no saved query "x": use one of `,
	} {
		node, err := strictyaml.Parse("logstack.yaml", []byte("dashboard: "+source))
		if err != nil {
			t.Fatal(err)
		}
		l, problems := readLayout(node.Get("dashboard"))
		if len(problems) == 0 {
			problems = l.Check(set, []string{"critical", "mine"}).At(node.Get("dashboard"))
		}
		got := strings.ReplaceAll(problems.Error(), "logstack.yaml:", "")
		if !strings.HasPrefix(got, want) || got == "" || strings.Count(got, "\n") != strings.Count(want, "\n") {
			t.Errorf("%.200s\ngot  %s\nwant %s", source, got, want)
		}
	}
}

// Layouts that are written in Go are checked as well, and CheckForm needs no
// application.
func TestCheckForm(t *testing.T) {
	l := Layout{
		PricePerGB: 50,
		Graphs:     []Shown{{Name: "whoever-knows"}, {Graph: &GraphSpec{Title: "G", Lines: []LineSpec{{Source: Source{Metric: Metric{Name: "any"}}}}}}, {}},
		Tables:     []Table{{Query: "any"}, {}},
	}
	want := "dashboard: pricePerGB: must be a price in USD above 0 and at most 10, got 50\n" +
		"dashboard: graphs.2: must be the name of a graph, or a graph: {title: …, lines: […]}\n" +
		"dashboard: tables.1: query is missing: give the name of a saved query"
	if got := l.CheckForm().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := (Layout{}).CheckForm().Err(); err != nil {
		t.Error(err)
	}
}

// The number of widgets and metrics of a dashboard is limited.
func TestSize(t *testing.T) {
	set := with(t, nil)
	lines := make([]LineSpec, 500)
	for i := range lines {
		lines[i].Metric.Name = "errors"
	}
	var large, many Layout
	for range 6 {
		large.Graphs = append(large.Graphs, Shown{Graph: &GraphSpec{Title: "G", Lines: lines}})
	}
	for range 496 {
		many.Graphs = append(many.Graphs, Shown{Graph: &GraphSpec{Title: "G", Lines: lines[:1]}})
	}
	for _, test := range []struct {
		layout Layout
		want   string
	}{
		{large, "dashboard: graphs: the dashboard would have 3000 metrics, and CloudWatch allows at most 2500"},
		{many, "dashboard: graphs: the dashboard would have 502 graphs and tables, and CloudWatch allows at most 500 widgets"},
	} {
		if got := test.layout.Check(set, nil).Error(); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
		test.layout.Graphs = test.layout.Graphs[:5]
		if err := test.layout.Check(set, nil).Err(); err != nil {
			t.Error(err)
		}
	}
}
