package dashboards

import (
	"cmp"
	"slices"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

// Graph is a graph of a dashboard, with the metrics of an application.
type Graph struct {
	// Title says what the graph shows.
	Title string
	// Unit labels the axis: per minute, Milliseconds, USD a day; empty for
	// none.
	Unit string
	// Lines are the lines of the graph, at least one of which is visible.
	Lines []Line
	// Levels are the thresholds of alarms that watch what the graph shows.
	Levels []Level
	// Over is set for a graph that shows a single number: how far it looks back
	// from now, whatever range the viewer chose. Zero for lines over time.
	Over time.Duration
}

// Line is a metric in a graph, or metric math over other lines of the graph.
type Line struct {
	// Service is the service of the metric; empty for the dashboard's own.
	Service string
	// Series is the metric and its statistic; zero for metric math.
	Series alarmrules.Series
	// SplitBy lists, sorted, the dimensions of the metric if there is a line
	// for each of their values; otherwise nil.
	SplitBy []string
	// Expression is metric math over the IDs of other lines; empty for a
	// metric.
	Expression string
	// ID names the line in expressions.
	ID string
	// Hidden is set if the line is only for expressions.
	Hidden bool
	// Label is the label in the legend.
	Label string
}

// Resolve returns the graphs of the layout for an application, in order. It
// leaves out lines whose metric the application does not have, math over such
// lines, and graphs without any line left.
func (l Layout) Resolve(set alarmrules.Set) []Graph {
	entries := l.entries()
	r := resolver{set: set, price: l.price(), replaced: map[string]bool{}, named: map[string]bool{}}
	for _, e := range l.Graphs {
		r.named[e.Name] = true
		if e.Graph != nil {
			r.replaced[e.Graph.Name] = true
		}
	}
	parts := make([][]Graph, len(entries))
	rest := -1
	for i, e := range entries {
		if e.isRest() {
			rest = i
			continue
		}
		if g, ok := r.entry(e); ok {
			parts[i] = []Graph{g}
			r.shown = append(r.shown, g)
		}
		if rule, ok := set.Rule(e.Name); ok && e.Graph == nil {
			parts[i] = append(budgets(rule), parts[i]...)
		}
	}
	if rest >= 0 {
		parts[rest] = r.rest()
	}
	return withLevels(slices.Concat(parts...), set)
}

// entries returns the entries of the layout. If it contains rest, the graphs
// that ship are added, and rest stands only for what the application counts and
// measures.
func (l Layout) entries() []Shown {
	if l.Graphs == nil {
		return ships().Graphs
	}
	named := map[string]bool{}
	for _, e := range l.Graphs {
		named[e.name()] = !e.isRest()
	}
	var entries []Shown
	for _, e := range l.Graphs {
		if !e.isRest() {
			entries = append(entries, e)
			continue
		}
		for _, s := range ships().Graphs {
			if !named[s.name()] {
				entries = append(entries, s)
			}
		}
	}
	return entries
}

// resolver makes graphs of the metrics of an application.
type resolver struct {
	set   alarmrules.Set
	price Price
	// replaced holds the names of graphs that the layout defines itself.
	replaced map[string]bool
	// named holds the names in the layout.
	named map[string]bool
	// shown holds the graphs made so far.
	shown []Graph
}

// entry returns the graph of an entry, if it shows anything.
func (r *resolver) entry(e Shown) (Graph, bool) {
	if e.Graph != nil {
		return r.graph(*e.Graph, nil)
	}
	if g, ok := ships().graph(e.Name); ok {
		return r.graph(*g, nil)
	}
	if m, ok := r.set.Metric(e.Name); ok {
		return r.ofMetric(m), true
	}
	if rule, ok := r.set.Rule(e.Name); ok {
		return ofRule(rule)
	}
	return Graph{}, false
}

// rest returns the remaining error budgets, then graphs of the metrics that no
// graph shows, then graphs of what rules watch and no graph shows.
func (r *resolver) rest() []Graph {
	var all []Graph
	for _, rule := range r.set.Rules {
		if name := rule.Rule.Name; !r.replaced[name] && !r.named[name] {
			all = append(all, budgets(rule)...)
		}
	}
	add := func(g Graph) {
		all, r.shown = append(all, g), append(r.shown, g)
	}
	for _, m := range r.set.Metrics {
		if !r.replaced[m.Name] && !r.showsMetric(m) {
			add(r.ofMetric(m))
		}
	}
	for _, rule := range r.set.Rules {
		if r.replaced[rule.Rule.Name] || slices.Contains(ships().OnlyNamed, rule.Rule.Name) || r.showsRule(rule) {
			continue
		}
		if g, ok := ofRule(rule); ok {
			add(g)
		}
	}
	return all
}

// ofMetric returns the graph of a metric: its rate per minute or its measured
// values, and what rules watch of it.
func (r *resolver) ofMetric(m alarmrules.Fed) Graph {
	g := graphing{Graph: Graph{Title: m.Title}}
	if !m.Measured {
		g.Unit = perMinuteUnit
		g.rate(series(m, sum), Line{Label: m.Name, SplitBy: m.Dimensions})
		return g.Graph
	}
	g.Unit = unitOf(m)
	statistics := []string{average, "p95"}
	for _, rule := range r.set.Rules {
		for _, l := range rule.Lines {
			if of(l.Series, m) && len(l.Series.Dimensions) == 0 && !slices.Contains(statistics, l.Series.Statistic) {
				statistics = append(statistics, l.Series.Statistic)
			}
		}
	}
	for _, s := range statistics {
		g.Lines = append(g.Lines, Line{Series: series(m, s), SplitBy: m.Dimensions, Label: s})
	}
	return g.Graph
}

// series returns a statistic of a metric of the application.
func series(m alarmrules.Fed, statistic string) alarmrules.Series {
	return alarmrules.Series{Log: true, Name: m.Metric, Statistic: statistic}
}

// ofRule returns the graph of what a rule watches, if a graph can show it.
func ofRule(rule alarmrules.Bound) (Graph, bool) {
	g := graphing{Graph: Graph{Title: rule.Title}}
	for _, l := range rule.Lines {
		g.Unit = cmp.Or(g.Unit, l.Unit)
		switch {
		case l.Math != "":
			for _, o := range l.Operands {
				if !g.has(o.ID) {
					g.Lines = append(g.Lines, Line{Series: o.Series, ID: o.ID, Hidden: true})
				}
			}
			g.Lines = append(g.Lines, Line{Expression: l.Math, Label: l.Label})
		case l.PerMinute:
			g.rate(l.Series, Line{Label: l.Label})
		default:
			g.Lines = append(g.Lines, Line{Series: l.Series, Label: l.Label})
		}
	}
	return g.Graph, len(g.Lines) > 0
}
