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

// Metric is a metric that is read out of a replay, in addition to those that
// alarms read; see [Replay.Metric].
type Metric struct {
	metric    *metric
	statistic alarm.Statistic
	template  *template.Template
	asked     template.Metric
	// Unit of the filter or log group that feeds it, such as Milliseconds;
	// empty if there is none.
	Unit string
}

// Metric asks the replay for a metric. Call it before the replay runs. The
// period of m is ignored. It is an error if log events do not feed the metric,
// or if a filter that feeds it cannot be replayed.
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

// feedRefused says why a metric is not available: a filter that feeds it is not
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

// Search is all metrics of one name whose dimensions have the same names,
// whatever their values; see [Replay.Search].
type Search struct {
	filters   []*filter
	embedded  int // in the plan's searches
	statistic alarm.Statistic
	template  *template.Template
	asked     template.Metric
	// Unit of the filters that feed them; empty if there is none.
	Unit string
}

// Search asks the replay for metrics. Call it before the replay runs. Its
// errors are those of [Replay.Metric].
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

// Found is a metric that a search found.
type Found struct {
	// Dimensions of the metric, in the order of their names.
	Dimensions []template.Dimension
	alarm.Source
}

// Query is a Logs Insights query that runs within a replay; see [Replay.Query].
type Query struct{ index int }

// Query asks the replay to run a query of log groups, given by name or ARN.
// Call it before the replay runs.
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

// readout holds the answers to what was requested before a run.
type readout struct {
	plan     *plan
	gathered *gathered
	answers  map[int]answer
}

type answer struct {
	result *engine.Result
	err    error
}

// Source returns the datapoints of a requested metric.
func (r *Report) Source(m *Metric) alarm.Source {
	return r.readout.gathered.metrics[m.metric.index].Of(m.statistic)
}

// Unit returns the unit of what was published to a requested metric; empty if
// there is none, or several.
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

// Unfed returns a sentence saying why nothing feeds a requested metric. It is
// empty if something feeds it, even if it published nothing.
func (r *Report) Unfed(m *Metric) string {
	g := r.readout.gathered
	if len(m.metric.fedBy) > 0 || m.metric.fedByGroup || len(m.metric.given) > 0 || g.embedded.fed[m.metric.index] {
		return ""
	}
	return g.explainUnfed(r.readout.plan, m.template, m.asked, "The graph")
}

// UnfedSearch returns a sentence saying why nothing feeds the metrics of a
// search; empty if something does.
func (r *Report) UnfedSearch(s *Search) string {
	g := r.readout.gathered
	if len(s.filters) > 0 || len(g.embedded.found[s.embedded]) > 0 {
		return ""
	}
	return g.explainUnfed(r.readout.plan, s.template, s.asked, "The graph")
}

// Found returns the metrics that a search found, in the order of their
// dimensions' values. It is an error if there are more than CloudWatch lets a
// filter create.
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

// dimensionsOf parses a key that dimensionKey made.
func dimensionsOf(key string) []template.Dimension {
	var all []template.Dimension
	for one := range strings.SplitSeq(strings.TrimSuffix(key, betweenDimensions), betweenDimensions) {
		if name, value, ok := strings.Cut(one, betweenNameAndValue); ok {
			all = append(all, template.Dimension{Name: name, Value: value})
		}
	}
	return all
}

// Answer returns the result of a requested query. Its errors are those of the
// engine's Run.Merge and Run.Result.
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

// Alarm returns what the alarm with this name or ARN in the template did; false
// if the templates have no such alarm.
func (r *Report) Alarm(t *template.Template, name string) (Alarm, bool) {
	for i, w := range r.readout.plan.alarms {
		if w.isCalled(t, name) {
			return r.Alarms[i], true
		}
	}
	return Alarm{}, false
}
