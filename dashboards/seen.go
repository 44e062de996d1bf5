package dashboards

import (
	"fmt"
	"maps"
	"slices"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// showsMetric reports whether a graph shows the metric of the application.
func (r *resolver) showsMetric(m alarmrules.Fed) bool {
	return r.shows(func(l Line, _ []Line) bool { return of(l.Series, m) })
}

// showsRule reports whether graphs show exactly what a rule watches, or whether
// that cannot be shown.
func (r *resolver) showsRule(rule alarmrules.Bound) bool {
	for _, watched := range rule.Lines {
		if watched.Math == "" {
			if !r.shows(func(l Line, _ []Line) bool { return l.isOf(watched.Series) }) {
				return false
			}
			continue
		}
		var operands []Line
		for _, o := range watched.Operands {
			operands = append(operands, Line{ID: o.ID, Series: o.Series})
		}
		want := meaning(watched.Math, operands)
		if !r.shows(func(l Line, beside []Line) bool { return l.Expression != "" && meaning(l.Expression, beside) == want }) {
			return false
		}
	}
	return true
}

// shows reports whether a line of any graph satisfies a condition, which also
// gets the other lines of the graph.
func (r *resolver) shows(such func(l Line, beside []Line) bool) bool {
	return slices.ContainsFunc(r.shown, func(g Graph) bool {
		return slices.ContainsFunc(g.Lines, func(l Line) bool { return such(l, g.Lines) })
	})
}

// isOf reports whether the line shows the statistic of the metric, with all its
// time series if it is split.
func (l Line) isOf(s alarmrules.Series) bool {
	if l.Expression != "" || l.Series.Name != s.Name || l.Series.Statistic != s.Statistic || l.Series.Namespace != s.Namespace ||
		l.Series.Log != s.Log || l.Series.Own != s.Own || l.Series.Insight != s.Insight {
		return false
	}
	return len(l.SplitBy) > 0 || maps.Equal(l.Series.Dimensions, s.Dimensions)
}

// meaning returns metric math with the metrics themselves in place of their
// ids, so that equal math under other ids is an equal text.
func meaning(expression string, lines []Line) string {
	parsed, err := metricmath.Parse(expression)
	if err != nil {
		return expression
	}
	return parsed.Renamed(func(id string) string {
		at := slices.IndexFunc(lines, func(l Line) bool { return l.ID == id })
		if at < 0 || lines[at].Expression != "" {
			return id
		}
		return fmt.Sprintf("%+v", lines[at].Series) // maps are written in the order of their keys
	})
}
