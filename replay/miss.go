package replay

import (
	"maps"
	"math/bits"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// maxValues is how many different values of a field are kept for near misses.
const maxValues = 12

// misses is what is gathered about a filter as long as it matches nothing: how
// often each of its conditions holds, and together with which others.
type misses struct {
	// fields are what the events have in the conditions' fields.
	fields []fieldValues
	// there and held count events by which conditions' fields are there and
	// which conditions hold, a bit each.
	there, held masks
	// nearest is the first of the events where most conditions hold.
	nearest string
	most    int
}

// masks counts combinations of conditions. Events of one kind come in a row,
// so the counter of the one before is at hand.
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

// fieldValues is what events have in a field.
type fieldValues struct {
	types  [filterpattern.ValueTypes]int64
	values map[string]int64
	more   bool // there are further values than those
}

func newMisses(f *filter) misses {
	return misses{fields: make([]fieldValues, len(f.conditions))}
}

// add looks at an event that the filter did not match.
func (m *misses) add(f *filter, e *filterpattern.Event, message []byte) {
	var there, held uint32
	for i, c := range f.conditions {
		if e.Matches(c.request) != c.excluded {
			held |= 1 << i
		}
		if c.field < 0 {
			continue
		}
		v := e.Field(c.field)
		if v.Type == filterpattern.Missing {
			continue
		}
		there |= 1 << i
		m.fields[i].add(v.Type, v.Text, 1)
	}
	m.there.add(there, 1)
	m.held.add(held, 1)
	if n := bits.OnesCount32(held); n > m.most && len(message) <= maxSample {
		m.most, m.nearest = n, string(message)
	}
}

func (v *fieldValues) add(t filterpattern.ValueType, text []byte, n int64) {
	v.types[t] += n
	switch t {
	case filterpattern.StringValue, filterpattern.NumberValue, filterpattern.Boolean:
	default:
		return
	}
	if _, known := v.values[string(text)]; !known {
		if len(v.values) == maxValues || len(text) > maxValueLength {
			v.more = true
			return
		}
		if v.values == nil {
			v.values = map[string]int64{}
		}
	}
	v.values[string(text)] += n
}

// maxValueLength is how long a value may be to be shown, in bytes.
const maxValueLength = 100

// merge adds what a later batch gathered.
func (m *misses) merge(other *misses) {
	for i := range other.fields {
		m.fields[i].merge(&other.fields[i])
	}
	for mask, n := range other.there.counts {
		m.there.add(mask, *n)
	}
	for mask, n := range other.held.counts {
		m.held.add(mask, *n)
	}
	if other.most > m.most {
		m.most, m.nearest = other.most, other.nearest
	}
}

func (v *fieldValues) merge(other *fieldValues) {
	for t, n := range other.types {
		v.types[t] += n
	}
	v.more = v.more || other.more
	for _, text := range slices.Sorted(maps.Keys(other.values)) {
		if _, known := v.values[text]; !known {
			if len(v.values) == maxValues {
				v.more = true
				continue
			}
			if v.values == nil {
				v.values = map[string]int64{}
			}
		}
		v.values[text] += other.values[text]
	}
}

// total is how many events have the field.
func (v *fieldValues) total() int64 {
	var n int64
	for _, of := range v.types {
		n += of
	}
	return n
}

// mostFrequent returns the values, the most frequent first.
func (v *fieldValues) mostFrequent() []string {
	return slices.SortedFunc(maps.Keys(v.values), func(a, b string) int {
		if d := v.values[b] - v.values[a]; d != 0 {
			return int(d)
		}
		if a < b {
			return -1
		}
		return 1
	})
}
