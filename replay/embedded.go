package replay

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/template"
)

// This file holds the metrics that log events publish themselves, in the
// embedded metric format.

const (
	// highResolution is the resolution of metrics that a log event asks to
	// store by the second (CloudWatch_Embedded_Metric_Format_Specification,
	// StorageResolution).
	highResolution = time.Second
	// maxEmbedded is the number of embedded metrics that the report lists. The
	// values of further ones are counted together. Alarms and graphs read all
	// of them.
	maxEmbedded = 1000
	// betweenNames separates a namespace, a name and dimensions.
	betweenNames = "\x02"
)

// embeddedName identifies an entry of the report's list: the metrics of one
// name whose dimensions have the same names, whatever their values.
type embeddedName struct {
	namespace, name string
	// dimensions are the names, each followed by betweenDimensions.
	dimensions string
}

func (n embeddedName) dimensionNames() []string {
	if n.dimensions == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(n.dimensions, betweenDimensions), betweenDimensions)
}

// embeddedMetric is what was published to the metrics of one embeddedName.
type embeddedMetric struct {
	values         int64
	units          []string
	highResolution bool
	// tuples are hashes of the distinct tuples of dimension values, up to one
	// more than cloudwatch.MaxDimensionTuples.
	tuples map[uint64]struct{}
}

func (m *embeddedMetric) add(values int64, unit string, highResolution bool, tuple uint64) {
	m.values += values
	m.unit(unit)
	m.highResolution = m.highResolution || highResolution
	m.tuple(tuple)
}

func (m *embeddedMetric) unit(unit string) {
	if !slices.Contains(m.units, unit) {
		m.units = append(m.units, unit)
	}
}

func (m *embeddedMetric) tuple(hash uint64) {
	if m.tuples == nil {
		m.tuples = map[uint64]struct{}{}
	}
	if len(m.tuples) <= cloudwatch.MaxDimensionTuples {
		m.tuples[hash] = struct{}{}
	}
}

// lostEvents counts events whose metrics are lost, all for the same reason.
type lostEvents struct {
	events int64
	// input, line and detail describe the first of them.
	input  int
	line   int64
	detail string
}

// embedded is what the events of a batch publish themselves and, after merging,
// what all events publish.
type embedded struct {
	metrics map[embeddedName]*embeddedMetric
	// unlisted counts the values of metrics that are not in the list.
	unlisted int64
	// lost holds the events that publish nothing, by the rule that they break.
	// noPercentiles counts the summaries that were dropped because percentiles
	// are asked of their metric.
	lost          map[string]*lostEvents
	noPercentiles int64
	// lostFrom holds the namespaces to which lost events would have published.
	lostFrom map[string]bool
	// fine holds the high-resolution values of the plan's metrics. fed reports
	// which of these metrics got any value from events.
	fine map[int]*alarm.Series
	fed  map[int]bool
	// found holds the time series of the plan's searches, by the values of the
	// dimensions. many reports whether a search found more of them than are
	// kept.
	found []map[string]*alarm.Series
	many  []bool
}

func newEmbedded(p *plan) embedded {
	return embedded{found: make([]map[string]*alarm.Series, len(p.searches)), many: make([]bool, len(p.searches))}
}

// metric returns the entry for a name; nil if there is no room.
func (e *embedded) metric(n embeddedName) *embeddedMetric {
	m := e.metrics[n]
	if m == nil && len(e.metrics) < maxEmbedded {
		if e.metrics == nil {
			e.metrics = map[embeddedName]*embeddedMetric{}
		}
		m = &embeddedMetric{}
		e.metrics[n] = m
	}
	return m
}

// lose counts an event that publishes nothing.
func (e *embedded) lose(rule string, l lostEvents) {
	if e.lost == nil {
		e.lost = map[string]*lostEvents{}
	}
	if first := e.lost[rule]; first != nil {
		first.events += l.events
		return
	}
	e.lost[rule] = &l
}

// loseFrom notes a namespace to which a lost event would have published.
func (e *embedded) loseFrom(namespace string) {
	if e.lostFrom == nil {
		e.lostFrom = map[string]bool{}
	}
	if len(e.lostFrom) < maxEmbedded {
		e.lostFrom[namespace] = true
	}
}

// series returns the high-resolution time series of a metric.
func (e *embedded) series(index int, values bool) *alarm.Series {
	s := e.fine[index]
	if s == nil {
		if e.fine == nil {
			e.fine = map[int]*alarm.Series{}
		}
		s = alarm.NewSeries(highResolution, values)
		e.fine[index] = s
	}
	return s
}

func (e *embedded) feed(index int) {
	if e.fed == nil {
		e.fed = map[int]bool{}
	}
	e.fed[index] = true
}

// find returns the time series of a search for these dimension values; nil if
// there are too many.
func (e *embedded) find(search int, key []byte, values bool) *alarm.Series {
	s := e.found[search][string(key)]
	if s != nil {
		return s
	}
	if len(e.found[search]) >= cloudwatch.MaxDimensionTuples {
		e.many[search] = true
		return nil
	}
	if e.found[search] == nil {
		e.found[search] = map[string]*alarm.Series{}
	}
	s = alarm.NewSeries(highResolution, values)
	e.found[search][string(key)] = s
	return s
}

// merge adds the embedded metrics of a later batch.
func (e *embedded) merge(other *embedded, p *plan) {
	// The order is fixed, since the room for names may run out.
	for _, n := range slices.SortedFunc(maps.Keys(other.metrics), compareEmbedded) {
		from, to := other.metrics[n], e.metric(n)
		if to == nil {
			e.unlisted += from.values
			continue
		}
		to.values += from.values
		to.highResolution = to.highResolution || from.highResolution
		for _, unit := range from.units {
			to.unit(unit)
		}
		for tuple := range from.tuples {
			to.tuple(tuple)
		}
	}
	e.unlisted += other.unlisted
	e.noPercentiles += other.noPercentiles
	for rule, l := range other.lost {
		e.lose(rule, *l)
	}
	for _, namespace := range slices.Sorted(maps.Keys(other.lostFrom)) {
		e.loseFrom(namespace)
	}
	for i, s := range other.fine {
		e.series(i, p.watched(i).histogram).Merge(s)
	}
	for i := range other.fed {
		e.feed(i)
	}
	for i, found := range other.found {
		e.many[i] = e.many[i] || other.many[i]
		for _, key := range slices.Sorted(maps.Keys(found)) {
			if s := e.find(i, []byte(key), p.searches[i].values); s != nil {
				s.Merge(found[key])
			}
		}
	}
}

// compareEmbedded orders by namespace, name and dimensions.
func compareEmbedded(a, b embeddedName) int {
	return cmp.Or(strings.Compare(a.namespace, b.namespace), strings.Compare(a.name, b.name), strings.Compare(a.dimensions, b.dimensions))
}

// refine gives the metrics that got high-resolution values their
// high-resolution series.
func (g *gathered) refine() {
	for i, fine := range g.embedded.fine {
		s := g.metrics[i].Refine(highResolution)
		s.Merge(fine)
		g.metrics[i] = s
	}
}

// watched returns the metric with that index.
func (p *plan) watched(index int) *metric { return p.byIndex[index] }

// embeddedSearch is a search for metrics that may find metrics of log events.
type embeddedSearch struct {
	name embeddedName
	of   metricKey
	// values reports whether a statistic needs the values themselves.
	values bool
}

// scope returns the account, region and template whose log groups and metrics
// are meant, as in a metricKey.
func scope(t *template.Template) metricKey { return key(t, "", "", nil) }

// declare notes that a template has the log group, or reads it.
func (g *group) declare(t *template.Template) {
	if s := scope(t); !slices.Contains(g.scopes, s) {
		g.scopes = append(g.scopes, s)
	}
}

// classify notes whether log groups of that class publish no embedded metrics.
func (g *group) classify(class string) {
	if logclass.Check(insights.Class(class), logclass.EmbeddedMetrics) != nil {
		g.silentClass = class
	}
}

// takes reports whether the events of a log group publish to a metric that a
// template asks for. It decides by their accounts, regions and templates. A
// template without log groups takes metrics from all of them.
func (p *plan) takes(k metricKey, from *group) bool {
	if from == nil || len(from.scopes) == 0 {
		return true
	}
	for _, s := range from.scopes {
		s.namespace, s.name = k.namespace, k.name
		if sameMetric(k, s) && (k.template == s.template || !p.declares(k.template)) {
			return true
		}
	}
	return false
}

// declares reports whether the template that a metricKey names has log groups.
func (p *plan) declares(file string) bool {
	for _, g := range p.groups {
		if slices.ContainsFunc(g.scopes, func(s metricKey) bool { return s.template == file }) {
			return true
		}
	}
	return false
}

// target is a metric that an alarm, a graph or a search reads and that log
// events may publish to.
type target struct {
	key    metricKey
	metric *metric
}

// targets returns the plan's metrics by namespace, name and dimensions.
func (p *plan) targets() map[string][]target {
	all := map[string][]target{}
	for _, k := range p.sortedKeys() {
		id := k.namespace + betweenNames + k.name + betweenNames + k.dimensions
		all[id] = append(all[id], target{k, p.metrics[k]})
	}
	return all
}

// tupleSeed seeds the hashes of dimension values, which are compared within one
// process only.
var tupleSeed = maphash.MakeSeed()

// EmbeddedMetric is the metrics of one name that log events hold in the
// embedded metric format, with dimensions of the same names.
type EmbeddedMetric struct {
	// Namespace and Metric name the metrics.
	Namespace string `json:"namespace"`
	Metric    string `json:"metric"`
	// Dimensions are the names of the dimensions, sorted.
	Dimensions []string `json:"dimensions"`
	// Units are the units of the values, in the order in which they first
	// appeared. HighResolution reports whether any value is stored by the
	// second.
	Units          []string `json:"units"`
	HighResolution bool     `json:"highResolution,omitempty"`
	// Values counts the published values. Metrics counts the distinct metrics
	// they went to, one for each tuple of dimension values, up to one more than
	// the limit (cloudwatch.MaxDimensionTuples).
	Values  int64 `json:"values"`
	Metrics int   `json:"metrics"`
	// Alarms are the names of the alarms on any of these metrics.
	Alarms []string `json:"alarms"`
}

// embeddedMetrics lists the metrics that log events hold.
func (r *Replay) embeddedMetrics(g *gathered) []EmbeddedMetric {
	alarms := map[embeddedName][]string{}
	for _, a := range r.plan.alarms {
		for i, m := range a.metrics {
			if !g.embedded.fed[m.index] {
				continue
			}
			n := nameOf(a.looks[i])
			if !slices.Contains(alarms[n], a.name) {
				alarms[n] = append(alarms[n], a.name)
			}
		}
	}
	all := []EmbeddedMetric{}
	for _, n := range slices.SortedFunc(maps.Keys(g.embedded.metrics), compareEmbedded) {
		m := g.embedded.metrics[n]
		all = append(all, EmbeddedMetric{
			Namespace: n.namespace, Metric: n.name, Dimensions: n.dimensionNames(), Units: m.units,
			HighResolution: m.highResolution, Values: m.values, Metrics: len(m.tuples), Alarms: append([]string{}, alarms[n]...),
		})
	}
	return all
}

// nameOf returns the name of a metric and the names of its dimensions.
func nameOf(m template.Metric) embeddedName {
	var names []string
	for _, d := range m.Dimensions {
		names = append(names, d.Name)
	}
	return embeddedName{m.Namespace, m.MetricName, joinedNames(names)}
}

func joinedNames(names []string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(slices.Values(names)) {
		b.WriteString(name + betweenDimensions)
	}
	return b.String()
}

// embeddedNotes says which embedded metrics are lost, and where that begins.
func (g *gathered) embeddedNotes() []string {
	var notes []string
	for _, rule := range slices.Sorted(maps.Keys(g.embedded.lost)) {
		l := g.embedded.lost[rule]
		note := fmt.Sprintf("%s in the embedded metric format %s no metric: %s; the first is at %s:%d",
			events(l.events), publishes(l.events), rule, g.inputs[l.input], l.line)
		if l.detail != "" {
			note += ", where " + l.detail
		}
		notes = append(notes, note+".")
	}
	if n := g.embedded.noPercentiles; n > 0 {
		notes = append(notes, fmt.Sprintf("%d of the values of embedded metrics are summaries (Max, Min, Count and Sum), and something asks for percentiles"+
			" of their metrics: CloudWatch has no percentiles of summaries, so the metrics got nothing from them here.", n))
	}
	if n := g.embedded.unlisted; n > 0 {
		notes = append(notes, fmt.Sprintf("More than %d different metrics are embedded in log events: %d values of others are not listed.", maxEmbedded, n))
	}
	for _, n := range slices.SortedFunc(maps.Keys(g.embedded.metrics), compareEmbedded) {
		if len(g.embedded.metrics[n].tuples) > cloudwatch.MaxDimensionTuples {
			notes = append(notes, fmt.Sprintf("%s/%s (%s) has more than %d different dimensions: each is a metric of its own, which CloudWatch bills.",
				n.namespace, n.name, strings.Join(n.dimensionNames(), ", "), cloudwatch.MaxDimensionTuples))
		}
	}
	return notes
}

func publishes(n int64) string {
	if n == 1 {
		return "publishes"
	}
	return "publish"
}

// explainUnfed says why neither a filter nor an embedded metric feeds a metric.
// The name who, such as "The alarm", says who asks for the metric.
func (g *gathered) explainUnfed(p *plan, t *template.Template, m template.Metric, who string) string {
	name := m.Namespace + "/" + m.MetricName
	asked := nameOf(m)
	var others []string
	for _, n := range slices.SortedFunc(maps.Keys(g.embedded.metrics), compareEmbedded) {
		others = append(others, n.namespace+"/"+n.name)
	}
	if !slices.Contains(others, name) || len(p.feeders(key(t, m.Namespace, m.MetricName, nil))) > 0 {
		return p.explainNoFilter(t, m, who, others...)
	}
	const gets = ": another metric, which gets nothing."
	if same := g.embedded.metrics[asked]; same != nil {
		switch {
		case m.Unit != "" && !slices.Contains(same.units, m.Unit):
			return fmt.Sprintf("%s asks for %s in %s, but log events publish it in %s.", who, name, m.Unit, list(same.units, "and"))
		case len(m.Dimensions) > 0:
			return fmt.Sprintf("%s asks for %s with other values of dimensions than log events publish%s", who, name, gets)
		}
		return fmt.Sprintf("Only log groups of other stacks publish %s.", name)
	}
	var sets []string
	for _, n := range slices.SortedFunc(maps.Keys(g.embedded.metrics), compareEmbedded) {
		if n.namespace == m.Namespace && n.name == m.MetricName {
			set := "without dimensions"
			if n.dimensions != "" {
				set = "with (" + strings.Join(n.dimensionNames(), ", ") + ")"
			}
			sets = append(sets, set)
		}
	}
	with := "without dimensions"
	if len(m.Dimensions) > 0 {
		with = "with (" + strings.Join(asked.dimensionNames(), ", ") + ")"
	}
	return fmt.Sprintf("Log events publish %s %s, and %s asks for it %s%s", name, list(sets, "and"), lowered(who), with, gets)
}
