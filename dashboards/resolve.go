package dashboards

import (
	"cmp"
	"slices"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
)

// Graph is a graph of a dashboard, with the metrics of an application.
type Graph struct {
	// Title says what it shows.
	Title string
	// Unit stands at the axis: per minute, Milliseconds, USD a day. Empty: none.
	Unit string
	// Lines of the graph, at least one of which is seen.
	Lines []Line
	// Levels are the thresholds of the alarms that look at what it shows.
	Levels []Level
	// Over is how far back from now it looks, whatever somebody looks at otherwise: it is
	// then one number, of all of that time. Zero for most: lines over time.
	Over time.Duration
}

// Line is a metric in a graph, or metric math over others of the graph.
type Line struct {
	// Service whose metric it is; empty: the one that the dashboard is about.
	Service string
	// Series is the metric and its statistic; the zero value of metric math.
	Series alarmrules.Series
	// SplitBy are the dimensions of the metric, sorted, where there is a line for
	// each of their values. Nil for most.
	SplitBy []string
	// Expression is metric math over the IDs of other lines; empty of a metric.
	Expression string
	// ID names the line in expressions.
	ID string
	// Hidden reports that it is there for expressions only.
	Hidden bool
	// Label in the legend.
	Label string
}

// Resolve returns the graphs of the layout for an application, in their order. What
// the application does not make is left out: lines whose metric is not there, math
// over such lines, and graphs of which nothing is left.
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

// entries returns the graphs that the layout names, with those that ship where it has
// the rest: the rest is then of what the application counts and measures.
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

// resolver makes graphs of what the rules of an application made.
type resolver struct {
	set   alarmrules.Set
	price Price
	// replaced are the names of graphs that the layout has of its own.
	replaced map[string]bool
	// named are the names that the layout has.
	named map[string]bool
	// shown are the graphs that are there already.
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

// rest returns the error budgets that are left, graphs of the metrics that no graph shows, and then of what rules watch
// that none does.
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

// ofMetric returns the graph of a metric: how often in a minute, or what was measured,
// and what rules watch of that.
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

// ofRule returns the graph of what a rule watches, if that can be shown.
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
