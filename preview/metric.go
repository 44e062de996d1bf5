package preview

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// The defaults of a line if neither it nor its widget sets them
// (CloudWatch-Dashboard-Body-Structure).
const (
	defaultPeriod    = 300
	defaultStatistic = "Average"
)

// drawn is a line that is drawn, with its time series once the replay has
// ended. A search has several.
type drawn struct {
	label  string
	period time.Duration
	unit   string
	right  bool
	color  string
	// metric is the metric of the line; nil for a search and for metric math.
	metric *replay.Metric
	series func(*run) ([]labelled, error)
	// unfed says why nothing feeds its metrics, a sentence each; some may be
	// empty.
	unfed func(*run) []string
}

type labelled struct {
	label string
	alarm.Source
}

// dynamicLabel matches what CloudWatch replaces by a number or a property (user
// guide, graph-dynamic-labels).
var dynamicLabel = regexp.MustCompile(`\$\{(?:AVG|DATAPOINT_COUNT|FIRST|FIRST_LAST_RANGE|FIRST_LAST_TIME_RANGE|FIRST_TIME|FIRST_TIME_RELATIVE|LABEL|LAST|LAST_TIME|LAST_TIME_RELATIVE|MAX|MAX_TIME|MAX_TIME_RELATIVE|MIN|MIN_MAX_RANGE|MIN_MAX_TIME_RANGE|MIN_TIME|MIN_TIME_RELATIVE|PROP\([^}]*\)|SUM)\}`)

// grapher prepares the lines of a widget.
type grapher struct {
	*Preview
	widget *dashboard.Metric
	// metrics are the lines that are metrics, by index.
	metrics map[int]*replay.Metric
}

// metric shows a graph, or numbers.
func (p *Preview) metric(w *dashboard.Metric, out *Widget) func(*run, *Widget) {
	g := &grapher{Preview: p, widget: w, metrics: map[int]*replay.Metric{}}
	var lines []drawn
	for i, l := range w.Lines {
		if l.Hidden() {
			continue
		}
		d, err := g.line(i)
		if err != nil {
			out.refuse("line %d (%s): %s", i+1, name(l), sentence(err.Error()))
			continue
		}
		p.period = max(p.period, d.period)
		lines = append(lines, d)
	}
	p.options(w, out)
	if lines == nil {
		return nil
	}
	return func(r *run, out *Widget) {
		for i, d := range lines {
			if d.metric != nil {
				lines[i].unit = r.Unit(d.metric)
			}
		}
		graph := graphOf(w)
		graph.Unit = cmp.Or(graph.Unit, unit(w.YAxis.Side(dashboard.LeftAxis), lines, false))
		if graph.Right != nil {
			graph.Right.Unit = cmp.Or(graph.Right.Unit, unit(w.YAxis.Side(dashboard.RightAxis), lines, true))
		}
		r.annotate(w.Annotations, graph, out)
		for _, d := range lines {
			for _, note := range d.unfed(r) {
				if note != "" && !slices.Contains(out.Notes, note) {
					out.Notes = append(out.Notes, note)
				}
			}
			found, err := d.series(r)
			if err == nil {
				err = r.checkKept(d.period)
			}
			if err != nil {
				out.refuse("%s: %s", d.label, sentence(err.Error()))
				continue
			}
			for _, one := range found {
				windows, period := r.windows(d.period), d.period
				if w.SetPeriodToTimeRange && isNumber(w.View) {
					windows, period = []alarm.Window{{Start: r.start, End: r.end}}, r.end.Sub(r.start)
				}
				s := points(one, windows, period)
				s.Right, s.Color = d.right, d.color
				graph.Series = append(graph.Series, s)
			}
		}
		if graph.Series == nil {
			graph.Series = []Series{}
			out.Notes = append(out.Notes, "The search found no metric.")
		}
		if w.View == dashboard.Table {
			out.Table = summaries(graph, w.Table)
			return
		}
		out.show(w.View, graph)
	}
}

// name returns the name of a line without a label.
func name(l dashboard.Line) string {
	switch {
	case l.Label != "":
		return l.Label
	case l.Expression != "":
		return l.Expression
	}
	text := l.Name
	for _, d := range l.Dimensions {
		text += " " + d.Value
	}
	return text
}

// unit returns the unit that all lines of an axis share; empty if they have
// several, or if the axis does not show it.
func unit(axis dashboard.Axis, lines []drawn, right bool) string {
	var units []string
	for _, d := range lines {
		if d.right == right && !slices.Contains(units, d.unit) {
			units = append(units, d.unit)
		}
	}
	if len(units) != 1 {
		return ""
	}
	return shownUnit(axis, units[0])
}

// shownUnit returns the unit, if the axis shows it.
func shownUnit(axis dashboard.Axis, unit string) string {
	if unit == "None" || axis.ShowUnits != nil && !*axis.ShowUnits {
		return ""
	}
	return unit
}

// line prepares a visible line.
func (g *grapher) line(i int) (drawn, error) {
	l := g.widget.Lines[i]
	if m := dynamicLabel.FindString(l.Label); m != "" {
		return drawn{}, fmt.Errorf("the dynamic label %s is not supported", m)
	}
	d := drawn{label: name(l), period: g.period(l), right: l.YAxis == dashboard.RightAxis, color: l.Color}
	if err := checkPeriod(d.period); err != nil {
		return drawn{}, err
	}
	switch {
	case l.Expression == "":
		m, err := g.one(i)
		if err != nil {
			return drawn{}, err
		}
		d.metric = m
		d.series = func(r *run) ([]labelled, error) { return []labelled{{d.label, r.Source(m)}}, nil }
		d.unfed = func(r *run) []string { return []string{r.Unfed(m)} }
		return d, nil
	case dashboard.IsSearch(l.Expression):
		return g.search(l, d)
	}
	return g.math(i, d)
}

func (g *grapher) period(l dashboard.Line) time.Duration {
	seconds := l.Period
	if seconds == 0 {
		seconds = g.widget.Period
	}
	if seconds == 0 {
		seconds = defaultPeriod
	}
	return time.Duration(seconds * float64(time.Second))
}

// checkPeriod returns an error if a graph cannot have the period.
func checkPeriod(period time.Duration) error {
	whole := period >= time.Minute && period%time.Minute == 0 && period <= 30*24*time.Hour
	if whole || slices.Contains(cloudwatch.HighResolutionPeriods(), period) {
		return nil
	}
	return fmt.Errorf("the period %s is not supported: only %s and whole minutes are",
		quantity.Duration(period), quantity.Durations(cloudwatch.HighResolutionPeriods()))
}

// checkKept returns an error if CloudWatch no longer keeps datapoints of the
// period at the age that the first log events have when the last ones arrive.
func (r *run) checkKept(period time.Duration) error {
	if length := r.end.Sub(r.start); period < time.Minute && length > cloudwatch.HighResolutionKept {
		return fmt.Errorf("datapoints of %s are kept for %s, and the log events cover %s",
			quantity.Duration(period), quantity.Duration(cloudwatch.HighResolutionKept), quantity.Duration(length))
	}
	return nil
}

// one asks the replay for the metric of a line.
func (g *grapher) one(i int) (*replay.Metric, error) {
	if m := g.metrics[i]; m != nil {
		return m, nil
	}
	l := g.widget.Lines[i]
	if why := g.elsewhere(cmp.Or(l.Region, g.widget.Region), cmp.Or(l.AccountID, g.widget.AccountID)); why != "" {
		return nil, errors.New(why)
	}
	asked := template.Metric{
		Namespace: l.Namespace, MetricName: l.Name, Statistic: cmp.Or(l.Stat, g.widget.Stat, defaultStatistic),
	}
	for _, d := range l.Dimensions {
		asked.Dimensions = append(asked.Dimensions, template.Dimension(d))
	}
	m, err := g.replay.Metric(g.template, asked)
	g.metrics[i] = m
	return m, err
}

// search prepares a line for each metric that a search finds.
func (g *grapher) search(l dashboard.Line, d drawn) (drawn, error) {
	s, err := dashboard.ParseSearch(l.Expression)
	if err != nil {
		return drawn{}, err
	}
	if why := g.elsewhere(cmp.Or(l.Region, g.widget.Region), cmp.Or(l.AccountID, g.widget.AccountID)); why != "" {
		return drawn{}, errors.New(why)
	}
	if s.Period != 0 && l.Period == 0 {
		d.period = s.Period
	}
	if err := checkPeriod(d.period); err != nil {
		return drawn{}, err
	}
	asked, err := g.replay.Search(g.template, s.Namespace, s.Metric, s.Dimensions, s.Statistic)
	if err != nil {
		return drawn{}, err
	}
	d.unit = asked.Unit
	d.series = func(r *run) ([]labelled, error) {
		found, err := r.Found(asked)
		if err != nil {
			return nil, err
		}
		if len(found) > cloudwatch.MaxSearchResults {
			return nil, fmt.Errorf("it finds %d metrics: at most %d are allowed", len(found), cloudwatch.MaxSearchResults)
		}
		var all []labelled
		for _, f := range found {
			values := []string{}
			if l.Label != "" {
				values = append(values, l.Label)
			}
			for _, dimension := range f.Dimensions {
				values = append(values, dimension.Value)
			}
			all = append(all, labelled{strings.Join(values, " "), f.Source})
		}
		return all, nil
	}
	d.unfed = func(r *run) []string { return []string{r.UnfedSearch(asked)} }
	return d, nil
}

// result is the id of an expression without one.
const result = "result__"

// math prepares metric math over other lines.
func (g *grapher) math(i int, d drawn) (drawn, error) {
	ids := map[string]int{}
	for j, l := range g.widget.Lines {
		if l.ID == "" {
			continue
		}
		if _, twice := ids[l.ID]; twice {
			return drawn{}, fmt.Errorf("two lines have the id %s", l.ID)
		}
		ids[l.ID] = j
	}
	// The lines that the expression needs.
	var needed []int
	var need func(j int) error
	need = func(j int) error {
		if slices.Contains(needed, j) {
			return nil
		}
		needed = append(needed, j)
		if g.widget.Lines[j].Expression == "" {
			return nil
		}
		e, err := metricmath.Parse(g.widget.Lines[j].Expression)
		if err != nil {
			return err
		}
		for _, id := range e.References() {
			if k, ok := ids[id]; ok {
				if err := need(k); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := need(i); err != nil {
		return drawn{}, err
	}
	var queries []metricmath.Query
	var asked []*replay.Metric
	metrics := map[string]*replay.Metric{}
	for _, j := range needed {
		l := g.widget.Lines[j]
		id := l.ID
		if j == i {
			id = result
		}
		q := metricmath.Query{ID: id, Expression: l.Expression, Period: g.period(l), ReturnsData: j == i}
		if l.Expression == "" {
			m, err := g.one(j)
			if err != nil {
				return drawn{}, err
			}
			metrics[id] = m
			d.period = q.Period
			asked = append(asked, m)
		}
		queries = append(queries, q)
	}
	set, err := metricmath.NewSet(queries)
	if err != nil {
		return drawn{}, errors.New(strings.TrimPrefix(err.Error(), result+": "))
	}
	if err := g.replay.InsightRules(g.template, set); err != nil {
		return drawn{}, err
	}
	if len(set.InsightRules()) > 0 && d.period < time.Minute {
		return drawn{}, fmt.Errorf("the period %s is too short: Contributor Insights has one datapoint a minute", quantity.Duration(d.period))
	}
	if err := checkPeriod(d.period); err != nil {
		return drawn{}, err
	}
	d.series = func(r *run) ([]labelled, error) {
		sources := map[string]alarm.Source{}
		for id, m := range metrics {
			sources[id] = r.Source(m)
		}
		rules, err := r.Contributions(g.template, set)
		if err != nil {
			return nil, err
		}
		computed, err := alarm.Math(set, sources, rules)
		return []labelled{{d.label, computed}}, err
	}
	d.unfed = func(r *run) []string {
		all := r.Uncounted(g.template, set)
		for _, m := range asked {
			all = append(all, r.Unfed(m))
		}
		return all
	}
	return d, nil
}

// windows returns the periods of the time range, each beginning at a multiple
// of its length in UTC.
func (r *run) windows(period time.Duration) []alarm.Window {
	var all []alarm.Window
	for at := r.start.Truncate(period); at.Before(r.end); at = at.Add(period) {
		all = append(all, alarm.Window{Start: at, End: at.Add(period)})
	}
	return all
}

// points returns the datapoints that exist.
func points(of labelled, windows []alarm.Window, period time.Duration) Series {
	s := Series{Label: of.label, Period: period.Seconds(), Points: []Point{}}
	for i, d := range of.Datapoints(windows) {
		// A sum may overflow.
		if !d.Missing && !math.IsInf(d.Value, 0) && !math.IsNaN(d.Value) {
			s.Points = append(s.Points, Point{windows[i].Start.UTC(), d.Value})
		}
	}
	return s
}
