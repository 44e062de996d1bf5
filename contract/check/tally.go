package check

import (
	"maps"
	"slices"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// tally counts what some of the log events are.
type tally struct {
	events, records, plain int64
	lines                  int64 // have a layout of the contract
	unreadable             int64
	firstUnreadable        *logevent.Unreadable
	rewritten              rewrite.Tally
	seen                   []count   // by event; the last is for records without one
	have                   [][]int64 // by event and field
	streams                map[string]*Stream

	// What the kinds of findings note.
	broken    counts[string]
	shapes    counts[unknown]
	unknown   counts[unknown]
	missing   missingTally
	extras    counts[in]
	types     counts[wrongType]
	levels    levelTally
	names     nameTally
	reserved  reservedTally
	metrics   counts[metricSeen]
	pii       counts[sighted]
	secrets   counts[sighted]
	addresses map[fieldOf]*addresses
	failures  failureTally
}

func newTally(l *layout) *tally {
	n := len(l.events) + 1
	t := &tally{
		seen: make([]count, n), have: make([][]int64, n), missing: missingTally{fields: make([]counts[int], n)},
		addresses: map[fieldOf]*addresses{}, streams: map[string]*Stream{},
	}
	for i := range n {
		t.have[i] = make([]int64, len(l.fields))
	}
	return t
}

func (t *tally) merge(o *tally) {
	t.events, t.records, t.plain = t.events+o.events, t.records+o.records, t.plain+o.plain
	t.lines += o.lines
	t.unreadable += o.unreadable
	if t.firstUnreadable == nil {
		t.firstUnreadable = o.firstUnreadable
	}
	for i := range t.seen {
		t.seen[i].add(o.seen[i].n, o.seen[i].first)
		for f, n := range o.have[i] {
			t.have[i][f] += n
		}
	}
	t.mergeStreams(o)
	for _, k := range kinds {
		k.merge(t, o)
	}
}

func (t *tally) mergeStreams(o *tally) {
	for _, prefix := range slices.Sorted(maps.Keys(o.streams)) {
		s := o.streams[prefix]
		if mine := t.streams[prefix]; mine != nil {
			mine.Events, mine.Records = mine.Events+s.Events, mine.Records+s.Records
			continue
		}
		if len(t.streams) >= maxNames {
			prefix = others
			if t.streams[others] != nil {
				t.streams[others].Events += s.Events
				t.streams[others].Records += s.Records
				continue
			}
			s.Prefix = others
		}
		t.streams[prefix] = s
	}
}
