package dashboard

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/notify"
)

// body builds the body of a dashboard.
type body struct {
	props  Props
	region string // of the stack
	at     constructs.IConstruct
	here   place.Place
	// places holds the account and region of each log group.
	places map[*loggroup.LogGroup]place.Place
}

func newBody(construct constructs.IConstruct, props Props) *body {
	return &body{
		props: props, at: construct, region: place.Region(construct), here: place.Of(construct), places: map[*loggroup.LogGroup]place.Place{},
	}
}

// where returns the region and account of a log group, each empty if it is that of the
// dashboard. A widget has to name them otherwise (CloudWatch-Dashboard-Body-Structure).
func (b *body) where(group *loggroup.LogGroup) (region, account string) {
	if group.IsMissing() {
		return "", ""
	}
	there, ok := b.places[group]
	if !ok {
		there = place.OfResource(group.LogGroup())
		b.places[group] = there
	}
	if there.Region != b.here.Region {
		region = there.Region
	}
	if there.Account != b.here.Account {
		account = there.Account
	}
	return region, account
}

// widgets returns the widgets in page order.
func (b *body) widgets() []dashboard.Widget {
	props := b.props
	all := []dashboard.Widget{}
	x, y, below := 0, 0, 0
	put := func(w dashboard.Widget) {
		if x+w.Width > dashboard.Columns {
			x, y = 0, below
		}
		w.X, w.Y = x, y
		x, below = x+w.Width, max(below, y+w.Height)
		all = append(all, w)
	}
	for _, group := range append([]AlarmGroup{{"Alarms", props.Alarms}}, props.AlarmGroups...) {
		for alarms := range slices.Chunk(group.Alarms, cloudwatch.MaxWidgetAlarms) {
			rows := (len(alarms) + alarmsInARow - 1) / alarmsInARow
			put(dashboard.Widget{Type: dashboard.AlarmType, Width: dashboard.Columns, Height: 1 + max(2, rows),
				Alarm: &dashboard.Alarm{Title: group.Title, Alarms: alarms}})
		}
	}
	for i, g := range props.Graphs {
		put(dashboard.Widget{Type: dashboard.MetricType, Width: graphWidth(i, len(props.Graphs)), Height: graphHeight, Metric: b.graph(g)})
	}
	x, y = 0, below
	for _, t := range props.Tables {
		region, account := b.where(props.LogGroup)
		put(dashboard.Widget{Type: dashboard.LogType, Width: tableWidth, Height: tableHeight, Log: &dashboard.Log{
			Title: t.Title, View: dashboard.Table, Region: cmp.Or(region, b.region), AccountID: account,
			Query: dashboard.From([]string{*props.LogGroup.NameIn(b.at)}, t.Query.String()),
		}})
	}
	return all
}

// graphWidth returns the width of graph i of n. The rows differ by at most one graph,
// and each fills the page.
func graphWidth(i, n int) int {
	rows := (n + graphsInARow - 1) / graphsInARow
	full := n - rows*(n/rows) // rows with one graph more
	if most := n/rows + 1; i < full*most {
		return dashboard.Columns / most
	}
	return dashboard.Columns / (n / rows)
}

// graph returns the widget of a graph.
func (b *body) graph(g dashboards.Graph) *dashboard.Metric {
	m := &dashboard.Metric{
		Title: g.Title, View: dashboard.TimeSeries, Region: b.region, Period: period.Seconds(),
		YAxis: &dashboard.YAxis{Left: &dashboard.Axis{Min: jsii.Number(0), Label: g.Unit, ShowUnits: jsii.Bool(false)}},
	}
	for _, l := range g.Lines {
		m.Lines = append(m.Lines, b.line(l))
	}
	if g.Over > 0 {
		// A single period covers the whole time range of the dashboard
		// (CloudWatch-Dashboard-Body-Structure).
		m.View, m.SetPeriodToTimeRange, m.YAxis = dashboard.SingleValue, true, nil
		m.Start = fmt.Sprintf("-P%dD", int(g.Over.Hours()/24))
	}
	if len(g.Levels) > 0 && !b.props.WithoutThresholds {
		m.Annotations = &dashboard.Annotations{}
		for _, l := range g.Levels {
			m.Annotations.Horizontal = append(m.Annotations.Horizontal, dashboard.Horizontal{
				Value: l.Value, Label: l.Label, Color: thresholdColor(l.Severity),
			})
		}
	}
	return m
}

// thresholdColor returns red for thresholds that page somebody, and orange for all
// others.
func thresholdColor(severity notify.Severity) string {
	if severity == notify.Page {
		return "#d62728"
	}
	return "#ff7f0e"
}

// line returns the metric of a line. A metric with dimensions becomes a search for all
// their values.
func (b *body) line(l dashboards.Line) dashboard.Line {
	from := Service{b.props.LogGroup, b.props.Namespace}
	if l.Service != "" {
		from = b.props.Services[l.Service]
		from.Namespace = cmp.Or(from.Namespace, from.LogGroup.DefaultNamespace())
	}
	out := dashboard.Line{LineOptions: dashboard.LineOptions{Expression: l.Expression, ID: l.ID, Label: l.Label, Stat: l.Series.Statistic}}
	if l.Hidden {
		out.Visible = jsii.Bool(false)
	}
	if l.Expression == "" {
		out.Region, out.AccountID = b.where(from.LogGroup)
	}
	switch of := l.Series; {
	case l.Expression != "":
	case len(l.SplitBy) > 0:
		out.Stat = ""
		out.Expression = dashboard.Search{
			Namespace: from.Namespace, Dimensions: l.SplitBy, Metric: of.Name, Statistic: of.Statistic, Period: period,
		}.String()
	case of.Own:
		out.Namespace, out.Name = cloudwatch.LogsNamespace, of.Name
		out.Dimensions = sorted(cloudwatch.LogGroupDimensions(of.Name, *from.LogGroup.NameIn(b.at)))
	case of.Log:
		out.Namespace, out.Name, out.Dimensions = from.Namespace, of.Name, sorted(of.Dimensions)
	default:
		out.Namespace, out.Name, out.Dimensions = of.Namespace, of.Name, sorted(of.Dimensions)
	}
	return out
}

// sorted returns dimensions sorted by name.
func sorted(dimensions map[string]string) []dashboard.Dimension {
	var all []dashboard.Dimension
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		all = append(all, dashboard.Dimension{Name: name, Value: dimensions[name]})
	}
	return all
}
