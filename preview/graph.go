package preview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/internal/quantity"
)

// graphOf returns the graph of a widget without its lines: its axes and its
// legend.
func graphOf(w *dashboard.Metric) *Graph {
	left, right := w.YAxis.Side(dashboard.LeftAxis), w.YAxis.Side(dashboard.RightAxis)
	g := &Graph{Stacked: w.Stacked, Unit: left.Label, Min: left.Min, Max: left.Max}
	if w.Legend != nil && (w.Legend.Position == "right" || w.Legend.Position == "hidden") {
		g.Legend = w.Legend.Position
	}
	if isNumber(w.View) {
		g.Sparkline, g.FullPrecision = w.Sparkline != nil && *w.Sparkline, w.FullPrecision != nil && *w.FullPrecision
	}
	used := slices.ContainsFunc(w.Lines, func(l dashboard.Line) bool { return l.YAxis == dashboard.RightAxis && !l.Hidden() })
	if w.Annotations != nil {
		used = used || slices.ContainsFunc(w.Annotations.Horizontal, func(h dashboard.Horizontal) bool {
			return h.YAxis == dashboard.RightAxis && !h.Hidden()
		})
	}
	if used {
		g.Right = &Axis{Unit: right.Label, Min: right.Min, Max: right.Max}
	}
	return g
}

// annotate adds the visible annotations to a graph. CloudWatch extends the time
// range to include all vertical ones (CloudWatch-Dashboard-Body-Structure).
// Here the time range is that of the log events, and a note names the
// annotations outside of it.
func (r *run) annotate(of *dashboard.Annotations, g *Graph, out *Widget) {
	if of == nil {
		return
	}
	for _, h := range of.Horizontal {
		if h.Hidden() {
			continue
		}
		l := Level{Label: h.Label, Value: h.Value, Color: h.Color, Right: h.YAxis == dashboard.RightAxis}
		switch {
		case h.To != nil:
			l.To, l.ToLabel = &h.To.Value, h.To.Label
		case h.Fill != dashboard.FillNone:
			l.Fill = h.Fill
		}
		g.Levels = append(g.Levels, l)
	}
	for _, v := range of.Vertical {
		from, to, err := v.Times()
		if err != nil || v.Hidden() { // dashboard.Parse refuses other times
			continue
		}
		m := Moment{Label: v.Label, At: from, Color: v.Color}
		switch {
		case v.To != nil:
			m.To, m.ToLabel = &to, v.To.Label
		case v.Fill != dashboard.FillNone:
			m.Fill = v.Fill
		}
		g.Moments = append(g.Moments, m)
		if to.Before(r.start) || from.After(r.end) {
			out.Notes = append(out.Notes, fmt.Sprintf("The annotation %q at %s is beyond the time range of the log events.",
				v.Label, from.Format(time.RFC3339)))
		}
	}
}

// options notes which of a graph's options are not shown.
func (p *Preview) options(w *dashboard.Metric, out *Widget) {
	if w.SetPeriodToTimeRange && !isNumber(w.View) {
		out.refuse("setPeriodToTimeRange is supported for numbers only")
	}
	switch {
	case w.Start == "" && w.End == "":
	case w.SetPeriodToTimeRange && isNumber(w.View) && strings.HasPrefix(w.Start, "-P") && w.End == "":
		// The widget asks for one number over all its time, but the log events
		// cover only a part.
		out.Notes = append(out.Notes, fmt.Sprintf("Its own time range is %s until now: its number is for the log events only.", strings.TrimPrefix(w.Start, "-")))
	default:
		out.refuse("its own time range (start, end): it shows that of the log events")
	}
	if w.Timezone != "" && strings.Trim(w.Timezone, "+-0") != "" {
		out.refuse("times in its zone (%s): they are in UTC", w.Timezone)
	}
	if w.View == dashboard.Table && (w.Table == nil || w.Table.ShowTimeSeriesData == nil || *w.Table.ShowTimeSeriesData) {
		out.refuse("the datapoints of the table: its summaries are shown")
	}
	if w.View == dashboard.Gauge || w.View == dashboard.Bar || w.View == dashboard.Pie {
		out.refuse("the %s: its values are shown as numbers", w.View)
	}
}

// isNumber reports whether a view shows one value for each metric.
func isNumber(view string) bool {
	return slices.Contains([]string{dashboard.SingleValue, dashboard.Gauge, dashboard.Bar, dashboard.Pie}, view)
}

// show sets the field of the widget that its view needs.
func (w *Widget) show(view string, g *Graph) {
	if isNumber(view) {
		w.Numbers = g
	} else {
		w.Graph = g
	}
}

// columns are the columns that a table of metrics can have, in order.
var columns = []string{"MIN", "MAX", "SUM", "AVG"}

// summaries returns a table of metrics, with the minimum, the maximum, the sum
// and the average of each metric's datapoints
// (CloudWatch-Dashboard-Body-Structure, Table Properties).
func summaries(g *Graph, of *dashboard.TableOptions) *Table {
	shown := columns
	if of != nil && of.SummaryColumns != nil {
		shown = of.SummaryColumns
	}
	t := &Table{Columns: []string{"metric"}, Numeric: []bool{false}, Rows: [][]string{}, Total: len(g.Series)}
	for _, c := range shown {
		if slices.Contains(columns, c) {
			t.Columns, t.Numeric = append(t.Columns, c), append(t.Numeric, true)
		}
	}
	for _, s := range g.Series[:min(len(g.Series), maxRows)] {
		row := []string{s.Label}
		for _, c := range t.Columns[1:] {
			row = append(row, summary(c, s.Points))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// summary returns a cell of a summary table; empty without datapoints.
func summary(column string, points []Point) string {
	if len(points) == 0 {
		return ""
	}
	low, high, sum := points[0].Value, points[0].Value, 0.0
	for _, p := range points {
		low, high, sum = min(low, p.Value), max(high, p.Value), sum+p.Value
	}
	return quantity.Decimal(map[string]float64{"MIN": low, "MAX": high, "SUM": sum, "AVG": sum / float64(len(points))}[column])
}
