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

// gathered is what a batch of log events gave, and, merged, all of them.
type gathered struct {
	// nearMisses are those that were explained.
	nearMisses          map[*filter]*NearMiss
	events, withoutTime int64
	unreadable          int64
	firstUnreadable     *logevent.Unreadable
	// firstAt and lastAt are where the events stand that are the first and the last by
	// their time.
	firstAt, lastAt place
	flaws           map[logevent.Flaw]int64
	timed           bool
	first, last     int64 // Unix milliseconds
	metrics         []*alarm.Series
	// rules are what was contributed to Contributor Insights rules.
	rules   []*contributor.Series
	groups  map[string]*groupEvents
	filters []filterEvents
	// delivered is how many events each subscription filter sends.
	delivered []int64
	// parts are what the queries of alarms made of a batch, and, merged, queries
	// hold what they need. An error of one says why it has no answer.
	parts       []*engine.Part
	queries     []*engine.Run
	queryErrors []error
	// homeless is how many events name no log group, where there is no one
	// group that they must be of.
	homeless int64
	// embedded is what events in the embedded metric format publish.
	embedded embedded
	// inputs are the names of those that events are of; nil in a batch.
	inputs []string
}

// groupEvents is what came from a log group.
type groupEvents struct {
	events, json int64
	tally        tally
	// rewritten is what its transformer was given.
	rewritten rewrite.Tally
}

// filterEvents is what a filter did.
type filterEvents struct {
	// missing is how many of the matched events publish nothing, dimensionless those of
	// them that have no value for a dimension.
	matched, missing, dimensionless int64
	example                         string
	hasExample                      bool
	tuples                          map[string]struct{}
	// found are the time series of a filter whose metrics are read out, by the
	// values of its dimensions.
	found  map[string]*alarm.Series
	misses misses
}

// newGathered returns an empty one.
func (r *Replay) newGathered() *gathered {
	g := &gathered{groups: map[string]*groupEvents{}, flaws: map[logevent.Flaw]int64{}, filters: make([]filterEvents, len(r.plan.filters)), delivered: make([]int64, len(r.plan.deliveries)), embedded: newEmbedded(r.plan)}
	g.metrics = make([]*alarm.Series, len(r.plan.metrics))
	for _, m := range r.plan.metrics {
		g.metrics[m.index] = m.series()
	}
	for range r.plan.rules {
		g.rules = append(g.rules, contributor.NewSeries())
	}
	for i, f := range r.plan.filters {
		g.filters[i].misses = newMisses(f)
	}
	return g
}

// worker reads batches, one after another.
type worker struct {
	*Replay
	// events are the decoders, one a group, and bare the one of log groups
	// that no filter looks at.
	events map[*group]*filterpattern.Event
	bare   *filterpattern.Event
	// the log group of the event before, as most are of one group
	name    []byte
	current *group
	into    *groupEvents
	key     []byte
	// counters are the Contributor Insights rules that read that log group, and
	// counting those of each.
	counters []counter
	counting map[string][]counter
	// queries take in the events that alarms' queries read.
	queries []*engine.Worker
	queried engine.Event
	// emf reads embedded metrics.
	emf *emf.Reader
}

// matchedOnce tells of each filter whether it ever matched. As long as it has
// not, near misses are gathered; one that has needs none, so it makes no
// difference to the report when a worker learns of it.
type matchedOnce []atomic.Bool

func (w *worker) read(b *logevent.Batch) *gathered {
	g := w.newGathered()
	w.into = nil
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

// enter finds the log group of an event; false if it does not say, and nothing
// else does.
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
	w.current = w.plan.groups[string(name)]
	w.into = g.groups[string(name)]
	if w.into == nil {
		w.into = &groupEvents{}
		g.groups[string(name)] = w.into
	}
	return true
}

// decoder returns what decodes the events of the current log group.
func (w *worker) decoder() *filterpattern.Event {
	if w.current == nil {
		return w.bare
	}
	return w.decoderOf(w.current)
}

func (w *worker) decoderOf(of *group) *filterpattern.Event {
	d := w.events[of]
	if d == nil {
		d = of.matcher.Event()
		w.events[of] = d
	}
	return d
}

// event takes in a log event.
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
		got = w.filter(g, w.current, e, d)
		w.deliver(g, w.current, d)
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
		w.query(e, failed)
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
		w.into.tally.add(w.names.levelOf(d), jsonObject, name, e.Message, got)
		return
	}
	s, l := w.names.levels.shapeOf(e.Message)
	w.into.tally.add(l, s, shapeNames[s], e.Message, got)
}

// query gives an event to the alarms' queries that read the current log group, with why
// it was not transformed.
func (w *worker) query(e *logevent.Event, failed error) {
	if len(w.current.queries) == 0 {
		return
	}
	w.queried = logquery.Event(e)
	w.queried.Group = []byte(unscoped(w.current.name))
	if failed != nil {
		w.queried.TransformationError = failed.Error()
	}
	for _, i := range w.current.queries {
		w.queries[i].Add(&w.queried)
	}
}

// filter runs the filters of a log group, and tells how far the event got.
func (w *worker) filter(g *gathered, from *group, e *logevent.Event, d *filterpattern.Event) reach {
	got := unread
	if e.HasTime {
		for _, i := range from.incoming {
			g.metrics[i].Add(e.Time, 1)
		}
		for _, i := range from.bytes {
			// That IncomingBytes counts the overhead, too, is not published; the bill
			// does.
			g.metrics[i].Add(e.Time, float64(len(e.Message)+cloudwatch.EventOverhead))
		}
	}
	for _, f := range from.filters {
		if f.refused != "" {
			continue
		}
		into := &g.filters[f.index]
		if !d.Matches(f.request) {
			if f.hasFallback && e.HasTime {
				for _, i := range f.metrics {
					g.metrics[i].Add(e.Time, f.fallback)
				}
			}
			if !w.matched[f.index].Load() {
				into.misses.add(f, d, e.Message)
			}
			continue
		}
		if !f.counts() {
			if len(f.alarms) > 0 {
				got = watched
			} else if got == unread {
				got = unwatched
			}
		}
		if into.matched++; into.matched == 1 {
			w.matched[f.index].Store(true)
			into.example, into.hasExample = string(e.Message), true
		}
		w.publish(g, into, f, e, d)
	}
	return got
}

// publish gives a match to the filter's metrics.
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
		g.metrics[i].Add(e.Time, value)
	}
	if f.searched {
		if s := into.series(w.key, f.searchedHistogram); s != nil {
			s.Add(e.Time, value)
		}
	}
}

// series is the time series of values of dimensions that somebody reads out;
// nil if there are too many.
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

// isDimensionValue says whether a dimension can have that value. What
// CloudWatch publishes for a match without one is not documented; nothing is
// published here, so that no alarm is shown to work on it.
func isDimensionValue(v filterpattern.FieldValue) bool {
	switch v.Type {
	case filterpattern.StringValue, filterpattern.NumberValue, filterpattern.Boolean:
		return len(v.Text) > 0
	}
	return false
}

// tuple counts the different values of dimensions, up to one too many.
func (f *filterEvents) tuple(key []byte) {
	if _, known := f.tuples[string(key)]; known || len(f.tuples) > cloudwatch.MaxDimensionTuples {
		return
	}
	if f.tuples == nil {
		f.tuples = map[string]struct{}{}
	}
	f.tuples[string(key)] = struct{}{}
}

// merge adds what a later batch gave.
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
	for i, s := range other.metrics {
		g.metrics[i].Merge(s)
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
	for i := range other.filters {
		g.filters[i].merge(&other.filters[i], plan.filters[i].searchedHistogram)
	}
}

func (f *filterEvents) merge(other *filterEvents, histogram bool) {
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

// place is where an event stands: the input, and the line.
type place struct {
	input int
	line  int64
}
