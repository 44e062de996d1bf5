package replay

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

const (
	// maxNames is the number of distinct names that are counted separately for
	// each level: those that come first. Further names are counted together.
	maxNames = 1000
	// manyNames is the name under which the rest is counted.
	manyNames = "(other events)"
	// noName is the name of an event that has neither type nor message.
	noName = "(no event type, no message)"
	// stretchSamples and maxSamples are the numbers of events of a name that are
	// kept for examples and near misses, in a stretch of the input and in total.
	stretchSamples, maxSamples = 2, 16
	// stretchLines is the number of lines in a stretch.
	stretchLines = 1024
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
	// order is the number of names that came before it.
	order   int
	samples []sample
	// example is an event that no filter matched. Its message may be empty.
	example sample
}

// sample is an event that is kept, and its place.
type sample struct {
	message string
	at      place
}

// wants reports whether there is room for another sample. Samples are added in the
// order of the input. They are spread over stretches of it rather than over batches,
// which are smaller in a log that comes through a pipe: what a report says must not
// depend on that.
func (h *happening) wants(at place) bool {
	n := len(h.samples)
	return n < stretchSamples || n < maxSamples && !sameStretch(h.samples[n-stretchSamples].at, at)
}

// compare orders samples by their places.
func (s sample) compare(other sample) int {
	return cmp.Or(cmp.Compare(s.at.input, other.at.input), cmp.Compare(s.at.line, other.at.line))
}

func sameStretch(a, b place) bool {
	return a.input == b.input && a.line/stretchLines == b.line/stretchLines
}

// tally counts the events of a log group by name, level and shape.
type tally struct {
	// by holds the entries by level and shape, and then by name. The maps are
	// made on demand, since there may be very many log groups and most have a
	// single level.
	by      [levels]*[shapes]map[string]*happening
	sampled int
}

// add counts an event of a batch.
func (t *tally) add(l level, s shape, name, message []byte, r reach, at place) {
	// A batch has room for all of its names, however many: which of them come
	// first in the input is only known when batches are merged.
	h := t.happening(l, s, name, math.MaxInt)
	h.add(r)
	if isExample := r == unread && h.example.message == ""; isExample || h.wants(at) {
		kept := sample{string(message), at}
		if isExample {
			t.example(h, kept)
		}
		t.sample(h, kept)
	}
}

// happening returns the entry for a name, and creates it if there are fewer than
// most. Digits in a name are replaced by #, so that "Order 4711 paid" and "Order
// 4712 paid" are one entry.
func (t *tally) happening(l level, s shape, name []byte, most int) *happening {
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
	if len(by) >= most {
		key = []byte(manyNames)
		if h := by[manyNames]; h != nil {
			return h
		}
	}
	h := &happening{order: len(by)}
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

// room reports whether an event may be kept, and takes the room for it.
func (t *tally) room(kept sample) bool {
	if len(kept.message) > maxSample || t.sampled+len(kept.message) > maxSampled {
		return false
	}
	t.sampled += len(kept.message)
	return true
}

// example keeps an event that no filter matched, if it is the first.
func (t *tally) example(h *happening, kept sample) {
	if h.example.message == "" && kept.message != "" && t.room(kept) {
		h.example = kept
	}
}

// sample keeps an event if there is room.
func (t *tally) sample(h *happening, kept sample) {
	if h.wants(kept.at) && t.room(kept) {
		if h.samples == nil {
			h.samples = make([]sample, 0, stretchSamples)
		}
		h.samples = append(h.samples, kept)
	}
}

// fits reports whether there are no more names than are counted separately.
func (t *tally) fits() bool {
	for _, shapes := range t.by {
		if shapes == nil {
			continue
		}
		for _, by := range shapes {
			if len(by) > maxNames {
				return false
			}
		}
	}
	return true
}

// merge adds what a later batch counted.
func (t *tally) merge(other *tally) {
	for l, shapes := range other.by {
		if shapes == nil {
			continue
		}
		for s, by := range shapes {
			// The order is that of the input, since the room for names may run out.
			var examples, samples []sample // of the names for which there is no room
			for _, name := range slices.SortedFunc(maps.Keys(by), func(a, b string) int { return cmp.Compare(by[a].order, by[b].order) }) {
				from, to := by[name], t.happening(level(l), shape(s), []byte(name), maxNames)
				to.merge(from.count)
				if to == t.by[l][s][manyNames] {
					examples, samples = append(examples, from.example), append(samples, from.samples...)
					continue
				}
				t.example(to, from.example)
				for _, kept := range from.samples {
					t.sample(to, kept)
				}
			}
			if len(examples) == 0 {
				continue
			}
			many := t.by[l][s][manyNames]
			for _, kept := range slices.SortedFunc(slices.Values(examples), sample.compare) {
				t.example(many, kept)
			}
			for _, kept := range slices.SortedFunc(slices.Values(samples), sample.compare) {
				t.sample(many, kept)
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
				for _, kept := range by[name].samples {
					all = append(all, kept.message)
				}
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
			if by[name].example.message != "" {
				return by[name].example.message
			}
			if example == "" && len(by[name].samples) > 0 {
				example = by[name].samples[0].message
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
					Events: h.events, Unread: h.unread, Example: h.example.message,
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
