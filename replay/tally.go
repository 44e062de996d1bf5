package replay

import (
	"cmp"
	"maps"
	"slices"
)

const (
	// maxNames is the number of distinct names that are counted separately for
	// each level, in a batch and in total. Further names are counted together.
	maxNames = 1000
	// manyNames is the name under which the rest is counted.
	manyNames = "(other events)"
	// noName is the name of an event that has neither type nor message.
	noName = "(no event type, no message)"
	// batchSamples and maxSamples are the numbers of events of a name that are
	// kept for examples and near misses, in a batch and in total.
	batchSamples, maxSamples = 2, 16
	// maxSample is the maximum length of an event that is kept, and maxSampled
	// that of all of them together, in bytes.
	maxSample, maxSampled = 16 << 10, 8 << 20
)

// reach says how far an event got.
type reach int

const (
	unread    reach = iota // no filter matched it
	unwatched              // filters matched it, but no alarm reads their metrics
	watched                // a filter with an alarm on its metric matched it
)

// count counts events by their reach.
type count struct{ events, unread, unwatched int64 }

func (c *count) add(r reach) {
	c.events++
	switch r {
	case unread:
		c.unread++
	case unwatched:
		c.unwatched++
	}
}

func (c *count) merge(other count) {
	c.events += other.events
	c.unread += other.unread
	c.unwatched += other.unwatched
}

// happening counts the events of one name, level and shape.
type happening struct {
	count
	samples []string
	// example is a sample that no filter matched.
	example string
}

// tally counts the events of a log group by name, level and shape.
type tally struct {
	// by holds the entries by level and shape, and then by name. The maps are
	// made on demand, since there may be very many log groups and most have a
	// single level.
	by      [levels]*[shapes]map[string]*happening
	sampled int
}

// add counts an event.
func (t *tally) add(l level, s shape, name, message []byte, r reach) {
	h := t.happening(l, s, name)
	h.add(r)
	if len(h.samples) < batchSamples || (r == unread && h.example == "") {
		t.sample(h, string(message), r == unread, batchSamples)
	}
}

// happening returns the entry for a name, and creates it if there is room.
// Digits in a name are replaced by #, so that "Order 4711 paid" and "Order 4712
// paid" are one entry.
func (t *tally) happening(l level, s shape, name []byte) *happening {
	if t.by[l] == nil {
		t.by[l] = new([shapes]map[string]*happening)
	}
	by := t.by[l][s]
	if by == nil {
		by = map[string]*happening{}
		t.by[l][s] = by
	}
	if h := by[string(name)]; h != nil {
		return h
	}
	var room [128]byte
	key := withoutDigits(room[:0], name)
	if h := by[string(key)]; h != nil {
		return h
	}
	if len(by) >= maxNames {
		key = []byte(manyNames)
		if h := by[manyNames]; h != nil {
			return h
		}
	}
	h := &happening{}
	by[string(key)] = h
	return h
}

// withoutDigits appends a name to to, with each run of digits replaced by #.
func withoutDigits(to, name []byte) []byte {
	digits := false
	for _, c := range name {
		if '0' <= c && c <= '9' {
			if !digits {
				to = append(to, '#')
			}
			digits = true
			continue
		}
		digits = false
		to = append(to, c)
	}
	return to
}

// sample keeps a message as a sample, and as the example if no filter matched
// it.
func (t *tally) sample(h *happening, message string, isUnread bool, most int) {
	if len(message) > maxSample || t.sampled+len(message) > maxSampled {
		return
	}
	if isUnread && h.example == "" {
		h.example = message
		t.sampled += len(message)
	}
	if len(h.samples) < most {
		h.samples = append(h.samples, message)
		t.sampled += len(message)
	}
}

// merge adds what a later batch counted.
func (t *tally) merge(other *tally) {
	for l, shapes := range other.by {
		if shapes == nil {
			continue
		}
		for s, by := range shapes {
			// The order is fixed, since the room for names may run out.
			for _, name := range slices.Sorted(maps.Keys(by)) {
				from, to := by[name], t.happening(level(l), shape(s), []byte(name))
				to.merge(from.count)
				if from.example != "" {
					t.sample(to, from.example, true, 0)
				}
				for _, message := range from.samples {
					t.sample(to, message, false, maxSamples)
				}
			}
		}
	}
}

// samples returns the kept events that are JSON objects, or the others, in a
// fixed order.
func (t *tally) samples(json bool) []string {
	var all []string
	for l := levels - 1; l >= 0; l-- {
		if t.by[l] == nil {
			continue
		}
		for s, by := range t.by[l] {
			if (shape(s) == jsonObject) != json {
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(by)) {
				all = append(all, by[name].samples...)
			}
		}
	}
	return all
}

// exampleOf returns a sample of a shape, preferably one that no filter matched.
func (t *tally) exampleOf(s shape) string {
	example := ""
	for l := levels - 1; l >= 0; l-- {
		if t.by[l] == nil {
			continue
		}
		by := t.by[l][s]
		for _, name := range slices.Sorted(maps.Keys(by)) {
			if by[name].example != "" {
				return by[name].example
			}
			if example == "" && len(by[name].samples) > 0 {
				example = by[name].samples[0]
			}
		}
	}
	return example
}

// counts counts the events by level and by shape.
func (t *tally) counts() (byLevel [levels]count, byShape [shapes]count) {
	for l, shapes := range t.by {
		if shapes == nil {
			continue
		}
		for s, by := range shapes {
			for _, h := range by {
				byLevel[l].merge(h.count)
				byShape[s].merge(h.count)
			}
		}
	}
	return byLevel, byShape
}

// events returns what happened without a filter matching it.
func (t *tally) events(group string) []Event {
	var all []Event
	for l, shapes := range t.by {
		if shapes == nil {
			continue
		}
		for _, by := range shapes {
			for name, h := range by {
				if h.unread == 0 {
					continue
				}
				all = append(all, Event{
					LogGroup: group, Level: level(l).String(), Name: name,
					Events: h.events, Unread: h.unread, Example: h.example,
				})
			}
		}
	}
	return all
}

// mostUrgent orders events: the most urgent first, then the most frequent.
func mostUrgent(c levelNames) func(a, b Event) int {
	return func(a, b Event) int {
		return cmp.Or(
			cmp.Compare(c.of([]byte(b.Level)), c.of([]byte(a.Level))),
			cmp.Compare(b.Unread, a.Unread),
			cmp.Compare(a.LogGroup, b.LogGroup),
			cmp.Compare(a.Name, b.Name),
		)
	}
}
