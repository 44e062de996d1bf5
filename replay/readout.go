package replay

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/template"
)

// Metric is a metric that is read out of a replay, beside what alarms look at:
// see [Replay.Metric].
type Metric struct {
	metric    *metric
	statistic alarm.Statistic
	template  *template.Template
	asked     template.Metric
	// Unit of the filter or log group that feeds it, such as Milliseconds; empty
	// without one.
	Unit string
}

// Metric asks for a metric to be read out, before the replay is run. The
// metric's period does not matter. The error is for a metric that log events do
// not make, and for one whose filter cannot be replayed.
func (r *Replay) Metric(t *template.Template, m template.Metric) (*Metric, error) {
	statistic, err := alarm.ParseStatistic(m.Statistic)
	if err != nil {
		return nil, err
	}
	if why := r.plan.notOfLogs(t, m); why != "" {
		return nil, fmt.Errorf("%s", why)
	}
	if err := r.plan.feedRefused(t, m.Namespace, m.MetricName); err != nil {
		return nil, err
	}
	k := key(t, m.Namespace, m.MetricName, m.Dimensions)
	k.unit = m.Unit
	_, known := r.plan.metrics[k]
	out := &Metric{metric: r.plan.watch(k, statistic.NeedsHistogram()), statistic: statistic, template: t, asked: m}
	if !known {
		r.plan.feed(k)
	}
	switch {
	case out.metric.fedByGroup:
		out.Unit = logsMetrics[m.MetricName]
	case len(out.metric.fedBy) > 0:
		out.Unit = out.metric.fedBy[0].to.Unit
	}
	return out, nil
}

// feedRefused says why a metric is not to be had: a filter that feeds it is not
// replayed.
func (p *plan) feedRefused(t *template.Template, namespace, name string) error {
	want := key(t, namespace, name, nil)
	for _, f := range p.publishing[nameOfMetric(want)] {
		if f.refused != "" && sameMetric(want, f.publishes) {
			return fmt.Errorf("the filter %s, which feeds %s, is not replayed: %s", f.view.LogicalID, name, f.refused)
		}
	}
	return nil
}

// Search is all metrics of a name that have dimensions of these names, whatever
// their values: see [Replay.Search].
type Search struct {
	filters   []*filter
	embedded  int // among the plan's searches
	statistic alarm.Statistic
	template  *template.Template
	asked     template.Metric
	// Unit of the filters that feed them; empty without one.
	Unit string
}

// Search asks for metrics to be read out, before the replay is run. The errors
// are those of [Replay.Metric].
func (r *Replay) Search(t *template.Template, namespace, name string, dimensions []string, statistic string) (*Search, error) {
	parsed, err := alarm.ParseStatistic(statistic)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(namespace, "AWS/") {
		return nil, fmt.Errorf("metrics of %s are not searched for here", namespace)
	}
	if err := r.plan.feedRefused(t, namespace, name); err != nil {
		return nil, err
	}
	asked := template.Metric{Namespace: namespace, MetricName: name}
	for _, d := range dimensions {
		asked.Dimensions = append(asked.Dimensions, template.Dimension{Name: d})
	}
	out := &Search{statistic: parsed, template: t, asked: asked, embedded: len(r.plan.searches)}
	r.plan.searches = append(r.plan.searches, embeddedSearch{nameOf(asked), key(t, namespace, name, nil), parsed.NeedsHistogram()})
	for _, f := range r.plan.feeders(key(t, namespace, name, nil)) {
		if len(f.dimensions) != len(dimensions) || len(dimensions) > 0 && !f.mayFeed(dimensionKey(asked.Dimensions)) {
			continue
		}
		f.searched, f.searchedHistogram = true, f.searchedHistogram || parsed.NeedsHistogram()
		out.filters, out.Unit = append(out.filters, f), f.to.Unit
	}
	return out, nil
}

// Found is one of the metrics that a search finds.
type Found struct {
	// Dimensions of the metric, in the order of their names.
	Dimensions []template.Dimension
	alarm.Source
}

// Query is a Logs Insights query that is run within a replay: see
// [Replay.Query].
type Query struct{ index int }

// Query asks for a query of log groups, by their names or ARNs, to be run while
// the replay is.
func (r *Replay) Query(t *template.Template, program *engine.Program, groups []string) (*Query, error) {
	var names []string
	for _, g := range groups {
		names = append(names, scoped(t, groupName(t, g)))
	}
	if refused := r.plan.readsTransformed(names); refused != "" {
		return nil, errors.New(refused)
	}
	q := &Query{r.plan.query(program, names)}
	for _, name := range names {
		if g := r.plan.group(name); g.matcher == nil {
			if err := r.plan.compile(g, r.names); err != nil {
				return nil, err
			}
		}
	}
	return q, nil
}

// readout is what a run leaves for those who asked before it.
type readout struct {
	plan     *plan
	gathered *gathered
	answers  map[int]answer
}

type answer struct {
	result *engine.Result
	err    error
}

// Source returns the datapoints of a metric that was asked for.
func (r *Report) Source(m *Metric) alarm.Source {
	return r.readout.gathered.metrics[m.metric.index].Of(m.statistic)
}

// Unit returns the unit of what a metric that was asked for got; empty if it has
// none, or several.
func (r *Report) Unit(m *Metric) string {
	g := r.readout.gathered
	if m.Unit != "" || !g.embedded.fed[m.metric.index] {
		return m.Unit
	}
	if listed := g.embedded.metrics[nameOf(m.asked)]; listed != nil && len(listed.units) == 1 {
		return listed.units[0]
	}
	return ""
}

// Unfed says in a sentence why nothing feeds a metric that was asked for; empty
// if something does, whether it published anything or not.
func (r *Report) Unfed(m *Metric) string {
	g := r.readout.gathered
	if len(m.metric.fedBy) > 0 || m.metric.fedByGroup || len(m.metric.given) > 0 || g.embedded.fed[m.metric.index] {
		return ""
	}
	return g.explainUnfed(r.readout.plan, m.template, m.asked, "The graph")
}

// UnfedSearch says in a sentence why nothing feeds the metrics that a search
// looks for; empty if something does.
func (r *Report) UnfedSearch(s *Search) string {
	g := r.readout.gathered
	if len(s.filters) > 0 || len(g.embedded.found[s.embedded]) > 0 {
		return ""
	}
	return g.explainUnfed(r.readout.plan, s.template, s.asked, "The graph")
}

// Found returns the metrics that a search found, in the order of their
// dimensions' values. It is an error if there are more than CloudWatch lets a
// filter make.
func (r *Report) Found(s *Search) ([]Found, error) {
	merged := map[string]*alarm.Series{}
	embedded := &r.readout.gathered.embedded
	if embedded.many[s.embedded] {
		return nil, fmt.Errorf("log events make more than %d metrics of %s/%s", cloudwatch.MaxDimensionTuples, s.asked.Namespace, s.asked.MetricName)
	}
	for k, found := range embedded.found[s.embedded] {
		merged[k] = alarm.NewSeries(highResolution, s.statistic.NeedsHistogram())
		merged[k].Merge(found)
	}
	for _, f := range s.filters {
		got := &r.readout.gathered.filters[f.index]
		if len(got.tuples) > cloudwatch.MaxDimensionTuples {
			return nil, fmt.Errorf("%s makes more than %d metrics: CloudWatch may disable it", f.view.LogicalID, cloudwatch.MaxDimensionTuples)
		}
		for _, k := range slices.Sorted(maps.Keys(got.found)) {
			if merged[k] == nil {
				merged[k] = alarm.NewSeries(highResolution, f.searchedHistogram)
			}
			merged[k].Merge(got.found[k].Refine(highResolution))
		}
	}
	var all []Found
	for _, k := range slices.Sorted(maps.Keys(merged)) {
		all = append(all, Found{dimensionsOf(k), merged[k].Of(s.statistic)})
	}
	return all, nil
}

// dimensionsOf reads what dimensionKey wrote.
func dimensionsOf(key string) []template.Dimension {
	var all []template.Dimension
	for one := range strings.SplitSeq(strings.TrimSuffix(key, betweenDimensions), betweenDimensions) {
		if name, value, ok := strings.Cut(one, betweenNameAndValue); ok {
			all = append(all, template.Dimension{Name: name, Value: value})
		}
	}
	return all
}

// Answer returns what a query that was asked for puts out. The error is that of
// the engine's Run.Merge or Run.Result.
func (r *Report) Answer(q *Query) (*engine.Result, error) {
	a, known := r.readout.answers[q.index]
	if !known {
		if a.err = r.readout.gathered.queryErrors[q.index]; a.err == nil {
			a.result, a.err = r.readout.gathered.queries[q.index].Result()
		}
		r.readout.answers[q.index] = a
	}
	return a.result, a.err
}

// Alarm returns what the alarm did that a template calls so, by its name or ARN;
// false if no such alarm is in the templates.
func (r *Report) Alarm(t *template.Template, name string) (Alarm, bool) {
	for i, w := range r.readout.plan.alarms {
		if w.isCalled(t, name) {
			return r.Alarms[i], true
		}
	}
	return Alarm{}, false
}
