package replay

import (
	"bytes"
	"maps"
	"sync/atomic"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/contributor"
	"github.com/logstack-go/logstack/cloudwatch/discovery"
	"github.com/logstack-go/logstack/cloudwatch/emf"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
	"github.com/logstack-go/logstack/logquery"
)

// gathered is what a batch of log events yields and, after merging, what all
// events yield.
type gathered struct {
	plan *plan
	// nearMisses caches the near misses that were explained.
	nearMisses          map[*filter]*NearMiss
	events, withoutTime int64
	unreadable          int64
	firstUnreadable     *logevent.Unreadable
	// firstAt and lastAt are the positions of the earliest and the latest
	// event.
	firstAt, lastAt place
	flaws           map[logevent.Flaw]int64
	timed           bool
	first, last     int64 // Unix milliseconds
	// metrics are the series of the plan's metrics. In a batch, a series is nil
	// until something is published to it, and fed lists those that are not.
	metrics []*alarm.Series
	fed     []int
	// rules are the contributions to Contributor Insights rules.
	rules  []*contributor.Series
	groups map[string]*groupEvents
	// sorted caches the sorted names.
	sorted  []string
	filters []filterEvents
	// touched lists, in a batch, the filters that have an entry.
	touched []int
	// sights are what was seen in the plan's groups; nil for a group without
	// events.
	sights []*sights
	// sampled holds the events of a group that were kept for near misses.
	sampled map[*groupEvents]*sampled
	// delivered counts, for each subscription filter, the events that it sends.
	delivered []int64
	// parts are the results of the queries for a batch. queries hold the merged
	// results. The error of a query says why it has no answer.
	parts       []*engine.Part
	queries     []*engine.Run
	queryErrors []error
	// homeless counts the events that name no log group, if there is no single
	// log group that they must belong to.
	homeless int64
	// embedded holds what events in the embedded metric format publish.
	embedded embedded
	// inputs are the names of the inputs; nil in a batch.
	inputs []string
}

// groupEvents counts the events of a log group.
type groupEvents struct {
	events, json int64
	tally        tally
	// rewritten counts what its transformer did.
	rewritten rewrite.Tally
}

// filterEvents is what a filter did.
type filterEvents struct {
	touched bool
	// timed counts the matched events that have a time, if the filter has a
	// default value for the others.
	timed *alarm.Counts
	// missing counts the matched events that publish nothing. dimensionless
	// counts those of them that have no value for a dimension.
	matched, missing, dimensionless int64
	example                         string
	hasExample                      bool
	tuples                          map[string]struct{}
	// found holds the time series of a filter whose metrics are requested, by
	// the values of its dimensions.
	found  map[string]*alarm.Series
	misses misses
}

// newGathered returns an empty gathered, to merge batches into.
func (r *Replay) newGathered() *gathered {
	g := r.newBatch()
	for _, m := range r.plan.metrics {
		g.metrics[m.index] = m.series()
	}
	for _, of := range r.plan.looked {
		g.sights[of.index] = newSights(of)
		g.fill(of)
	}
	return g
}

// newBatch returns an empty gathered for a batch.
func (r *Replay) newBatch() *gathered {
	g := &gathered{
		plan: r.plan, groups: map[string]*groupEvents{}, flaws: map[logevent.Flaw]int64{}, embedded: newEmbedded(r.plan),
		filters: make([]filterEvents, len(r.plan.filters)), delivered: make([]int64, len(r.plan.deliveries)),
		metrics: make([]*alarm.Series, len(r.plan.metrics)), sights: make([]*sights, len(r.plan.looked)),
	}
	for range r.plan.rules {
		g.rules = append(g.rules, contributor.NewSeries())
	}
	return g
}

// metric returns the series of a metric to publish to.
func (g *gathered) metric(i int) *alarm.Series {
	s := g.metrics[i]
	if s == nil {
		s = g.plan.watched(i).series()
		g.metrics[i] = s
		g.fed = append(g.fed, i)
	}
	return s
}

// filter returns the entry of a filter to add to.
func (g *gathered) filter(f *filter) *filterEvents {
	into := &g.filters[f.index]
	if !into.touched {
		into.touched = true
		g.touched = append(g.touched, f.index)
		if f.fills() {
			into.timed = alarm.NewCounts(resolution, f.of.growing)
		}
	}
	return into
}

// sight returns the sights of a group to add to.
func (g *gathered) sight(of *group) *sights {
	s := g.sights[of.index]
	if s == nil {
		s = newSights(of)
		g.sights[of.index] = s
	}
	return s
}

// worker reads batches, one after another.
type worker struct {
	*Replay
	// looking holds the state for each group. bare is the decoder for log
	// groups that no filter reads.
	looking map[*group]*looking
	bare    *filterpattern.Event
	// log group of the previous event; most events are in the same one
	name    []byte
	current *group
	at      *looking // nil if the log group has no state
	into    *groupEvents
	key     []byte
	// counters are the Contributor Insights rules that read the current log
	// group. counting holds those of each log group.
	counters []counter
	counting map[string][]counter
	// queries read events for the queries of alarms.
	queries []*engine.Worker
	queried engine.Event
	// emf reads embedded metrics.
	emf *emf.Reader
}

// matchedOnce reports for each filter whether it ever matched. Workers gather
// near misses until it has. Once a filter has matched, its near misses are not
// needed, so the report does not depend on when a worker learns of it.
type matchedOnce []atomic.Bool

func (w *worker) read(b *logevent.Batch) *gathered {
	g := w.newBatch()
	w.into = nil
	for _, l := range w.looking {
		l.begin(w.matched)
	}
	for _, q := range w.queries {
		q.Begin(b.Index())
	}
	for e := range b.Events() {
		w.event(g, e)
	}
	for _, q := range w.queries {
		g.parts = append(g.parts, q.End())
	}
	g.unreadable, g.firstUnreadable = b.Unreadable()
	maps.Copy(g.flaws, b.Flaws())
	return g
}

// enter switches to the log group of an event. It returns false if the event
// does not name one and nothing else tells.
func (w *worker) enter(g *gathered, name []byte) bool {
	if w.only != "" || len(name) == 0 {
		if w.home == "" {
			return false
		}
		if w.into != nil {
			return true
		}
		name = []byte(w.home)
	} else if w.into != nil && bytes.Equal(name, w.name) {
		return true
	}
	w.name = append(w.name[:0], name...)
	if w.only == "" {
		name = []byte(w.namer.group(name).group)
	}
	w.counters = w.countersOf(name)
	w.current, w.at = w.plan.groups[string(name)], nil
	if w.current != nil {
		w.at = w.lookingAt(w.current)
	}
	w.into = g.groups[string(name)]
	if w.into == nil {
		w.into = &groupEvents{}
		g.groups[string(name)] = w.into
	}
	return true
}

// decoder returns the decoder for events of the current log group.
func (w *worker) decoder() *filterpattern.Event {
	if w.current == nil {
		return w.bare
	}
	return w.at.decoder
}

func (w *worker) lookingAt(of *group) *looking {
	l := w.looking[of]
	if l == nil {
		l = newLooking(of)
		w.looking[of] = l
	}
	return l
}

// event processes a log event.
func (w *worker) event(g *gathered, e *logevent.Event) {
	g.events++
	if !e.HasTime {
		var kind *discovery.Format
		e.Time, e.HasTime = kind.Time(e.Group, e.Message)
	}
	if e.HasTime {
		if !g.timed || e.Time < g.first {
			g.first, g.firstAt = e.Time, place{e.Input, e.Line}
		}
		if !g.timed || e.Time > g.last {
			g.last, g.lastAt = e.Time, place{e.Input, e.Line}
		}
		g.timed = true
	} else {
		g.withoutTime++
	}
	if !w.enter(g, e.Group) {
		g.homeless++
		return
	}
	w.into.events++
	d := w.decoder()
	d.Read(e.Message)
	got := unread
	if w.current != nil {
		got = w.filter(g, w.at, e)
	}
	w.embed(g, e, d.IsJSON())
	original, transformed := e, e
	if w.current != nil {
		var reached reach
		var failed error
		transformed, d, reached, failed = w.transform(g, e, d)
		got = max(got, reached)
		if transformed != nil {
			e = transformed
		}
		w.query(e, d, failed)
	}
	if w.contribute(g, original, transformed) {
		got = watched
	}
	if d.IsJSON() {
		w.into.json++
		name := w.names.nameOf(d)
		if name == nil {
			name = []byte(noName)
		}
		w.into.tally.add(w.names.levelOf(d), jsonObject, name, e.Message, got, place{e.Input, e.Line})
		return
	}
	s, l := w.names.levels.shapeOf(e.Message)
	w.into.tally.add(l, s, shapeNames[s], e.Message, got, place{e.Input, e.Line})
}

// query gives an event to the queries of alarms that read the current log
// group, with its decoded form and with the reason if it could not be
// transformed.
func (w *worker) query(e *logevent.Event, decoded *filterpattern.Event, failed error) {
	if len(w.current.queries) == 0 {
		return
	}
	w.queried = logquery.Event(e)
	w.queried.Group, w.queried.Document = w.current.unscoped, decoded.Document()
	if failed != nil {
		w.queried.TransformationError = failed.Error()
	}
	for _, i := range w.current.queries {
		w.queries[i].Add(&w.queried)
	}
}

// filter runs the filters of a log group, and returns how far the event got.
func (w *worker) filter(g *gathered, l *looking, e *logevent.Event) reach {
	got, from, d := unread, l.of, l.decoder
	s := g.sight(from)
	if e.HasTime {
		for _, i := range from.incoming {
			g.metric(i).Add(e.Time, 1)
		}
		for _, i := range from.bytes {
			// AWS does not document that IncomingBytes counts the overhead, but
			// the bill does.
			g.metric(i).Add(e.Time, float64(len(e.Message)+cloudwatch.EventOverhead))
		}
		if s.timed != nil {
			s.timed.Add(e.Time)
		}
	}
	if l.open > 0 {
		l.excluded()
	}
	for _, i := range d.Matched() {
		o := &from.owners[i]
		switch {
		case o.delivery != nil:
			g.delivered[o.delivery.index]++
			continue
		case o.condition >= 0:
			l.hold(o.filter, o.condition)
			continue
		}
		f := o.filter
		if !f.counts() {
			if len(f.alarms) > 0 {
				got = watched
			} else if got == unread {
				got = unwatched
			}
		}
		into := g.filter(f)
		if into.matched++; into.matched == 1 {
			w.matched[f.index].Store(true)
			into.example, into.hasExample = string(e.Message), true
		}
		if into.timed != nil && e.HasTime {
			into.timed.Add(e.Time)
		}
		w.publish(g, into, f, e, d)
	}
	if l.open > 0 {
		l.misses(g, s, e.Message)
	}
	return got
}

// publish publishes a match to the filter's metrics.
func (w *worker) publish(g *gathered, into *filterEvents, f *filter, e *logevent.Event, d *filterpattern.Event) {
	if f.unnamed != nil {
		into.missing++
		return
	}
	value, next := f.number, 0
	if f.selector != nil {
		var ok bool
		if value, ok = d.Value(f.request, 0).Number(); !ok {
			into.missing++
			return
		}
		next = 1
	}
	metrics := f.metrics
	w.key = w.key[:0]
	if len(f.dimensions) > 0 {
		for i, dim := range f.dimensions {
			v := d.Value(f.request, next+i)
			if !isDimensionValue(v) {
				into.missing++
				into.dimensionless++
				return
			}
			w.key = append(append(w.key, dim.name...), betweenNameAndValue...)
			w.key = append(append(w.key, v.Text...), betweenDimensions...)
		}
		into.tuple(w.key)
		metrics = f.byDimension[string(w.key)]
	}
	if !e.HasTime {
		return
	}
	for _, i := range metrics {
		g.metric(i).Add(e.Time, value)
	}
	if f.searched {
		if s := into.series(w.key, f.searchedHistogram); s != nil {
			s.Add(e.Time, value)
		}
	}
}

// series returns the time series for values of dimensions; nil if there are too
// many.
func (f *filterEvents) series(key []byte, histogram bool) *alarm.Series {
	s := f.found[string(key)]
	if s == nil && len(f.found) < cloudwatch.MaxDimensionTuples {
		if f.found == nil {
			f.found = map[string]*alarm.Series{}
		}
		s = alarm.NewSeries(resolution, histogram)
		f.found[string(key)] = s
	}
	return s
}

// isDimensionValue reports whether a value can be the value of a dimension.
// What CloudWatch publishes for a match without one is not documented. The
// replay publishes nothing, so that it does not show an alarm working that may
// not.
func isDimensionValue(v filterpattern.FieldValue) bool {
	switch v.Type {
	case filterpattern.StringValue, filterpattern.NumberValue, filterpattern.Boolean:
		return len(v.Text) > 0
	}
	return false
}

// tuple counts the distinct values of dimensions, up to one more than
// CloudWatch allows.
func (f *filterEvents) tuple(key []byte) {
	if _, known := f.tuples[string(key)]; known || len(f.tuples) > cloudwatch.MaxDimensionTuples {
		return
	}
	if f.tuples == nil {
		f.tuples = map[string]struct{}{}
	}
	f.tuples[string(key)] = struct{}{}
}

// merge adds what a later batch yields.
func (g *gathered) merge(other *gathered, plan *plan) {
	if other.timed {
		if !g.timed || other.first < g.first {
			g.first, g.firstAt = other.first, other.firstAt
		}
		if !g.timed || other.last > g.last {
			g.last, g.lastAt = other.last, other.lastAt
		}
		g.timed = true
	}
	g.events += other.events
	g.withoutTime += other.withoutTime
	g.homeless += other.homeless
	g.unreadable += other.unreadable
	for flaw, n := range other.flaws {
		g.flaws[flaw] += n
	}
	if g.firstUnreadable == nil {
		g.firstUnreadable = other.firstUnreadable
	}
	for _, i := range other.fed {
		g.metrics[i].Merge(other.metrics[i])
	}
	for i, s := range other.sights {
		if s != nil {
			g.sights[i].merge(s)
		}
	}
	for i, s := range other.rules {
		g.rules[i].Merge(s)
	}
	g.embedded.merge(&other.embedded, plan)
	for i, p := range other.parts {
		if g.queryErrors[i] == nil {
			g.queryErrors[i] = g.queries[i].Merge(p)
		}
	}
	for name, from := range other.groups {
		into := g.groups[name]
		if into == nil && from.tally.fits() {
			g.groups[name] = from
			continue
		}
		if into == nil {
			into = &groupEvents{}
			g.groups[name] = into
		}
		into.events += from.events
		into.json += from.json
		into.rewritten.Merge(&from.rewritten)
		into.tally.merge(&from.tally)
	}
	for i, n := range other.delivered {
		g.delivered[i] += n
	}
	for _, i := range other.touched {
		g.filters[i].merge(&other.filters[i], plan.filters[i].searchedHistogram)
	}
}

func (f *filterEvents) merge(other *filterEvents, histogram bool) {
	if other.timed != nil {
		f.timed.Merge(other.timed)
	}
	for key, from := range other.found {
		if s := f.series([]byte(key), histogram); s != nil {
			s.Merge(from)
		}
	}
	f.matched += other.matched
	f.missing += other.missing
	f.dimensionless += other.dimensionless
	if !f.hasExample {
		f.example, f.hasExample = other.example, other.hasExample
	}
	for key := range other.tuples {
		f.tuple([]byte(key))
	}
	f.misses.merge(&other.misses)
}

// place is the position of an event: the input and the line.
type place struct {
	input int
	line  int64
}
