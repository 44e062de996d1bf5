package dashboards

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/contract"
)

const (
	sum         = "Sum"
	average     = "Average"
	sampleCount = "SampleCount" // how often something was published
)

// perMinuteUnit is the unit of counts.
const perMinuteUnit = "per minute"

// found is the application's metric for a source.
type found struct {
	series  alarmrules.Series
	splitBy []string
	// unit is the unit of its values; empty without one.
	unit string
	// label is the default label in the legend.
	label string
}

// find returns the metric of a source, if the application has it.
func (r *resolver) find(s Source) (found, bool) {
	of := s.Metric
	statistic := cmp.Or(s.Statistic, of.Statistic)
	if of.Namespace != "" {
		return found{
			series: alarmrules.Series{Namespace: of.Namespace, Name: of.Name, Dimensions: of.Dimensions, Statistic: statistic},
			label:  of.Name,
		}, true
	}
	if slices.Contains(cloudwatch.LogGroupMetrics(), of.Name) {
		return found{
			series: alarmrules.Series{Log: true, Own: true, Name: of.Name, Statistic: cmp.Or(statistic, sum)},
			label:  of.Name,
		}, true
	}
	m, watched, ok := metricOf(r.set, of.Name)
	if !ok {
		return found{}, false
	}
	out := found{series: alarmrules.Series{Log: true, Name: m.Metric, Dimensions: of.Dimensions}, label: m.Title}
	if len(of.Dimensions) == 0 {
		out.splitBy = m.Dimensions
	}
	out.series.Statistic = cmp.Or(statistic, sum)
	if m.Measured {
		out.series.Statistic = cmp.Or(statistic, watched, average)
		out.label = out.series.Statistic
		if out.series.Statistic != sampleCount {
			out.unit = unitOf(m)
		}
	}
	return out, true
}

// metricOf returns the metric of the given name: of the application, of a rule
// that has a single metric, or of CloudWatch. watched is the statistic that the
// rule watches.
func metricOf(set alarmrules.Set, name string) (m alarmrules.Fed, watched string, ok bool) {
	if m, ok := set.Metric(name); ok {
		return m, "", true
	}
	if rule, ok := set.Rule(name); ok && len(rule.Metrics) == 1 {
		m, ok := set.Metric(rule.Metrics[0])
		for _, l := range rule.Lines {
			if of(l.Series, m) {
				watched = l.Series.Statistic
			}
		}
		return m, watched, ok
	}
	at := slices.IndexFunc(set.Metrics, func(m alarmrules.Fed) bool { return m.Metric == name })
	if at < 0 {
		return alarmrules.Fed{}, "", false
	}
	return set.Metrics[at], "", true
}

// unitOf returns the unit of a metric for an axis; empty without one.
func unitOf(m alarmrules.Fed) string {
	if m.Unit == contract.None {
		return ""
	}
	return string(m.Unit)
}

// of reports whether a series is of the given metric of the application.
func of(s alarmrules.Series, m alarmrules.Fed) bool { return s.Log && !s.Own && s.Name == m.Metric }

// across says which of several services the lines of a graph belong to.
type across struct {
	service string
	at      int
}

// graphing is a graph under construction.
type graphing struct {
	Graph
	// reserved holds the ids that a file gives to lines.
	reserved []string
}

// has reports whether an id is taken.
func (g *graphing) has(id string) bool {
	return slices.Contains(g.reserved, id) || slices.ContainsFunc(g.Lines, func(l Line) bool { return l.ID == id })
}

// rate adds a line with the rate per minute of a count. A metric that is split
// has several time series, and is shown as it is.
func (g *graphing) rate(s alarmrules.Series, as Line) {
	if len(as.SplitBy) > 0 {
		g.Unit = ""
		as.Series = s
		g.Lines = append(g.Lines, as)
		return
	}
	n := len(g.Lines)
	for g.has("m" + strconv.Itoa(n)) {
		n++
	}
	id := "m" + strconv.Itoa(n)
	as.Expression = perMinute(id)
	g.Lines = append(g.Lines, Line{Service: as.Service, Series: s, ID: id, Hidden: true}, as)
}

// graph returns a graph with the metrics of the application, if it shows
// anything. If several services are side by side, it is the graph of one of
// them.
func (r *resolver) graph(spec GraphSpec, of *across) (Graph, bool) {
	g := graphing{Graph: Graph{Title: spec.Title, Unit: spec.Unit}}
	for _, l := range spec.Lines {
		g.reserved = append(g.reserved, l.ID)
	}
	var units []string
	for _, l := range spec.Lines {
		if l.Math != "" {
			if !l.Hidden {
				units = append(units, "")
			}
			g.Lines = append(g.Lines, Line{Expression: r.price.inMath(l.Math), ID: l.ID, Hidden: l.Hidden, Label: r.price.inLabel(l.Label)})
			continue
		}
		metric, ok := r.find(l.Source)
		if !ok && l.Else != nil {
			metric, ok = r.find(*l.Else)
		}
		if !ok {
			continue
		}
		if l.Title != "" {
			g.Title = l.Title
		}
		line := Line{ID: l.ID, Hidden: l.Hidden, SplitBy: metric.splitBy, Label: r.price.inLabel(l.Label)}
		if !l.Hidden {
			line.Label = cmp.Or(line.Label, metric.label)
			if l.PerMinute && metric.splitBy == nil {
				metric.unit = perMinuteUnit
			}
			units = append(units, metric.unit)
		}
		if l.PerMinute {
			g.rate(metric.series, line)
		} else {
			line.Series = metric.series
			g.Lines = append(g.Lines, line)
		}
	}
	g.Lines = complete(g.Lines)
	if units = slices.Compact(units); spec.Unit == "" && len(units) == 1 {
		g.Unit = units[0]
	}
	if of != nil {
		g.Lines = of.placed(g.Lines)
	}
	return g.Graph, len(g.Lines) > 0
}

// allMetrics begins a function over all metrics of a graph (using-metric-math).
const allMetrics = "METRICS("

// complete removes math over missing lines, and then hidden lines that no math
// refers to.
func complete(lines []Line) []Line {
	for {
		there := map[string]bool{}
		for _, l := range lines {
			there[l.ID] = true
		}
		before := len(lines)
		lines = slices.DeleteFunc(lines, func(l Line) bool {
			return slices.ContainsFunc(references(l.Expression), func(id string) bool { return !there[id] })
		})
		if len(lines) == before {
			break
		}
	}
	for {
		used, all := map[string]bool{}, false
		for _, l := range lines {
			all = all || strings.Contains(l.Expression, allMetrics)
			for _, id := range references(l.Expression) {
				used[id] = true
			}
		}
		before := len(lines)
		lines = slices.DeleteFunc(lines, func(l Line) bool {
			return l.Hidden && !used[l.ID] && !(all && l.Expression == "")
		})
		if len(lines) == before {
			return lines
		}
	}
}

// references returns the ids in an expression; nil if it is not valid.
func references(expression string) []string {
	parsed, err := metricmath.Parse(expression)
	if err != nil {
		return nil // a search, which is over no other line
	}
	return parsed.References()
}
