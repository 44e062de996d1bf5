package replay

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// An event costs time in proportion to what it matches, not to the number of
// filters. The matcher of its log group returns the requests that it matches,
// and each request belongs to a filter, to a condition of a filter, or to a
// subscription filter. What a report says of filters that an event does not
// match, which are most, is stored in a way that needs no work for each filter:
// default values are counted once for all events of the group, and the fields
// of near misses once for all filters that name them.

// owner identifies what a request of a group's matcher belongs to.
type owner struct {
	delivery *delivery
	filter   *filter
	// condition is the index of the filter's condition; -1 for the filter
	// itself.
	condition int
}

// tuple is the set of fields that the conditions of a filter name. Near misses
// need to know which of these fields occur in the same event.
type tuple struct {
	// bits maps each named field to its conditions.
	bits map[int]uint32
}

// addTuple finds the tuple of a filter's conditions. Filters that name the same
// fields share a tuple.
func (g *group) addTuple(f *filter) {
	f.tuple = -1
	bits, named := map[int]uint32{}, 0
	for i, c := range f.conditions {
		if c.named >= 0 {
			bits[c.named] |= 1 << i
			named++
		}
	}
	if named < 2 {
		return // a single field needs no tuple
	}
	id := fmt.Sprint(bits) // in order of the fields
	i, known := g.tupleOf[id]
	if !known {
		i = len(g.tuples)
		g.tupleOf[id] = i
		g.tuples = append(g.tuples, tuple{bits})
		for field := range bits {
			g.tuplesOf[field] = append(g.tuplesOf[field], i)
		}
	}
	f.tuple = i
}

// sights is what was seen in the events of a group.
type sights struct {
	// fields holds the values of the fields that conditions name. there counts,
	// for each tuple, which of its fields occur together.
	fields []fieldValues
	there  []masks
	// timed counts the events that have a time; nil if no filter has a default
	// value.
	timed *alarm.Counts
}

func newSights(of *group) *sights {
	s := &sights{fields: make([]fieldValues, len(of.named)), there: make([]masks, len(of.tuples))}
	if of.filled {
		s.timed = alarm.NewCounts(resolution, of.growing)
	}
	return s
}

// merge adds the sights of a later batch.
func (s *sights) merge(other *sights) {
	for i := range other.fields {
		s.fields[i].merge(&other.fields[i])
	}
	for i := range other.there {
		s.there[i].merge(&other.there[i])
	}
	if s.timed != nil {
		s.timed.Merge(other.timed)
	}
}

// looking is a worker's state while it reads the events of a group.
type looking struct {
	of      *group
	decoder *filterpattern.Event
	// done reports for each filter whether it matched, in which case near
	// misses do not matter; open counts the filters that have not. fields and
	// tuples count the open filters that name each field and tuple.
	done   []bool
	open   int
	fields []int
	tuples []int
	// held holds, for each filter, the conditions that hold in the event, and
	// holding lists the filters with any. there and standing are the same for
	// fields.
	held, there       []uint32
	holding, standing []int
}

func newLooking(of *group) *looking {
	l := &looking{
		of: of, decoder: of.matcher.Event(), done: make([]bool, len(of.filters)), held: make([]uint32, len(of.filters)),
		there: make([]uint32, len(of.tuples)), fields: make([]int, len(of.named)), tuples: make([]int, len(of.tuples)),
	}
	for _, f := range of.filters {
		l.count(f, 1)
	}
	return l
}

// count adds n to the counts of a filter whose near misses matter.
func (l *looking) count(f *filter, n int) {
	if len(f.conditions) == 0 {
		return
	}
	l.open += n
	for _, c := range f.conditions {
		if c.named >= 0 {
			l.fields[c.named] += n
		}
	}
	if f.tuple >= 0 {
		l.tuples[f.tuple] += n
	}
}

// begin starts a batch. It stops gathering near misses of filters that have
// matched.
func (l *looking) begin(matched matchedOnce) {
	for i, f := range l.of.filters {
		if l.done[i] || !matched[f.index].Load() {
			continue
		}
		l.done[i] = true
		l.count(f, -1)
		for _, c := range f.conditions {
			l.decoder.Drop(c.request)
		}
	}
}

// hold notes that a condition of a filter holds or, for an excluded one, that
// it does not.
func (l *looking) hold(f *filter, condition int) {
	if l.done[f.place] {
		return
	}
	if l.held[f.place] == 0 {
		l.holding = append(l.holding, f.place)
	}
	l.held[f.place] ^= 1 << condition
}

// excluded sets the excluded conditions, which hold unless the event matches
// them.
func (l *looking) excluded() {
	for _, f := range l.of.excluding {
		if !l.done[f.place] {
			l.held[f.place] = f.excluded
			l.holding = append(l.holding, f.place)
		}
	}
}

// misses notes how close the event came to matching the filters that have never
// matched.
func (l *looking) misses(g *gathered, s *sights, message []byte) {
	for _, i := range l.decoder.There() {
		field := i - l.of.firstNamed
		if field < 0 || l.fields[field] == 0 {
			continue
		}
		v := l.decoder.Field(i)
		s.fields[field].add(v.Type, v.Text, 1)
		for _, t := range l.of.tuplesOf[field] {
			if l.tuples[t] == 0 {
				continue
			}
			if l.there[t] == 0 {
				l.standing = append(l.standing, t)
			}
			l.there[t] |= l.of.tuples[t].bits[field]
		}
	}
	for _, t := range l.standing {
		s.there[t].add(l.there[t], 1)
		l.there[t] = 0
	}
	l.standing = l.standing[:0]
	for _, place := range l.holding {
		held := l.held[place]
		l.held[place] = 0
		if held == 0 {
			continue
		}
		m := &g.filter(l.of.filters[place]).misses
		m.held.add(held, 1)
		if n := bits.OnesCount32(held); n > m.most && len(message) <= maxSample {
			m.most, m.nearest = n, string(message)
		}
	}
	l.holding = l.holding[:0]
}

// compileOwners finds the owner of each request of the group's matcher.
func (g *group) compileOwners(requests int) {
	g.owners = make([]owner, requests)
	g.tupleOf, g.tuplesOf = map[string]int{}, make([][]int, len(g.named))
	for _, d := range g.deliveries {
		g.owners[d.request] = owner{delivery: d}
	}
	for i, f := range g.filters {
		f.place = i
		if f.refused != "" {
			f.tuple = -1
			continue
		}
		if !f.off {
			g.owners[f.request] = owner{filter: f, condition: -1}
		}
		for k, c := range f.conditions {
			g.owners[c.request] = owner{filter: f, condition: k}
			if c.excluded {
				f.excluded |= 1 << k
			}
		}
		if f.excluded != 0 {
			g.excluding = append(g.excluding, f)
		}
		g.addTuple(f)
	}
}

// fill adds default values to the metrics that the filters of a group publish
// to.
func (g *gathered) fill(of *group) {
	for _, f := range of.filters {
		if !f.fills() {
			continue
		}
		got := g.filter(f)
		got.timed = alarm.NewCounts(resolution, of.growing)
		for _, i := range f.metrics {
			g.metrics[i].Fill(f.fallback, g.sights[of.index].timed, got.timed)
		}
	}
}

// fills reports whether the filter publishes a default value to a metric that
// is read.
func (f *filter) fills() bool { return f.refused == "" && f.hasFallback && len(f.metrics) > 0 }

// findFills finds the groups that have filters with default values.
func (p *plan) findFills() {
	growing := map[int]bool{}
	for _, m := range p.metrics {
		growing[m.index] = m.growing
	}
	for _, g := range p.looked {
		g.filled = slices.ContainsFunc(g.filters, (*filter).fills)
		g.growing = slices.ContainsFunc(g.filters, func(f *filter) bool {
			return f.fills() && slices.ContainsFunc(f.metrics, func(i int) bool { return growing[i] })
		})
	}
}
