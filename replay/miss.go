package replay

import (
	"cmp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// maxValues is the number of distinct values of a field that are kept for near
// misses.
const maxValues = 12

// misses is what is gathered about a filter that has not matched yet and that
// its log group's other filters do not share: which of its conditions hold
// together.
type misses struct {
	// held counts events by the set of conditions that hold, a bit each. Events
	// in which none holds are not counted.
	held masks
	// nearest is the first event in which the most conditions hold.
	nearest string
	most    int
}

// masks counts combinations of conditions. Events of one kind come in runs, so
// the last counter is kept at hand.
type masks struct {
	counts map[uint32]*int64
	mask   uint32
	count  *int64
}

func (m *masks) add(mask uint32, n int64) {
	if m.count == nil || m.mask != mask {
		if m.counts == nil {
			m.counts = map[uint32]*int64{}
		}
		if m.counts[mask] == nil {
			m.counts[mask] = new(int64)
		}
		m.mask, m.count = mask, m.counts[mask]
	}
	*m.count += n
}

// fieldValues counts the values of a field.
type fieldValues struct {
	types  [filterpattern.ValueTypes]int64
	values []valueCount
	// guess maps a text's length and last character to the value that it
	// probably is, counted from 1. Most events have one of a few values.
	guess [64]uint8
	more  bool // there are more values than are kept
}

// merge adds the counts of other.
func (m *masks) merge(other *masks) {
	for mask, n := range other.counts {
		m.add(mask, *n)
	}
}

func (v *fieldValues) add(t filterpattern.ValueType, text []byte, n int64) {
	v.types[t] += n
	switch t {
	case filterpattern.StringValue, filterpattern.NumberValue, filterpattern.Boolean:
	default:
		return
	}
	v.more = !v.count(text, n) || v.more
}

// valueCount counts a value. There are few, so a linear search is faster than a
// map.
type valueCount struct {
	text string
	n    int64
}

// count counts a value and reports whether there was room for it.
func (v *fieldValues) count(text []byte, n int64) bool {
	if len(text) > maxValueLength {
		return false
	}
	guess := &v.guess[0]
	if len(text) > 0 {
		guess = &v.guess[(len(text)*7+int(text[len(text)-1]))%len(v.guess)]
	}
	if i := int(*guess) - 1; i >= 0 && v.values[i].text == string(text) {
		v.values[i].n += n
		return true
	}
	i := slices.IndexFunc(v.values, func(c valueCount) bool { return c.text == string(text) })
	switch {
	case i >= 0:
		v.values[i].n += n
	case len(v.values) == maxValues:
		return false
	default:
		i = len(v.values)
		v.values = append(v.values, valueCount{string(text), n})
	}
	*guess = uint8(i + 1)
	return true
}

// maxValueLength is the maximum length of a value that is shown, in bytes.
const maxValueLength = 100

// merge adds what a later batch gathered.
func (m *misses) merge(other *misses) {
	m.held.merge(&other.held)
	if other.most > m.most {
		m.most, m.nearest = other.most, other.nearest
	}
}

func (v *fieldValues) merge(other *fieldValues) {
	for t, n := range other.types {
		v.types[t] += n
	}
	v.more = v.more || other.more
	// Values stay in the order of the input, so that those kept are the first ones,
	// whatever the size of the batches.
	for _, c := range other.values {
		v.more = !v.count([]byte(c.text), c.n) || v.more
	}
}

// total counts the events that have the field.
func (v *fieldValues) total() int64 {
	var n int64
	for _, of := range v.types {
		n += of
	}
	return n
}

// shown returns the values in the order in which a report names them. The most
// frequent come first. If there are more values than are kept, they are counted
// only where there was room for them, so those seen first come first.
func (v *fieldValues) shown() []string {
	if !v.more {
		return v.mostFrequent()
	}
	var all []string
	for _, c := range v.values {
		all = append(all, c.text)
	}
	return all
}

// mostFrequent returns the values, most frequent first.
func (v *fieldValues) mostFrequent() []string {
	var all []string
	for _, c := range slices.SortedFunc(slices.Values(v.values), func(a, b valueCount) int {
		return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.text, b.text))
	}) {
		all = append(all, c.text)
	}
	return all
}
