package alarm

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

const (
	// exactValues is how many different values of a bucket are kept as they
	// are; further ones are rounded.
	exactValues = 1000
	// valueWidth is how wide the intervals are that further values are rounded
	// to, as a share of the value. Half of it is the largest error.
	valueWidth = 0.005
)

// Series is what was published to a metric, by when. It holds what any
// statistic of any whole number of its buckets needs; its memory depends on how
// long a time it covers, and not on how many values were published.
type Series struct {
	resolution int64 // milliseconds
	keep       bool
	buckets    map[int64]*bucket
	// last is the bucket of the value before, as most go into the same, and
	// from and to are when it starts and ends.
	last     *bucket
	from, to int64
	count    int64
}

// bucket is what was published in one unit of resolution.
type bucket struct {
	count         int64
	sum, min, max float64
	// few are the values as they came, as long as they are exactValues at
	// most; then values tells how often each was published. Neither holds
	// anything where values are not kept.
	few     []float64
	values  map[float64]int64
	rounded bool
}

// NewSeries returns an empty series. The resolution is a minute for metrics of
// standard resolution, which is what metric filters and AWS services publish,
// or a second for high resolution. Values must be kept for statistics that
// NeedsValues.
func NewSeries(resolution time.Duration, keepValues bool) *Series {
	return &Series{resolution: resolution.Milliseconds(), keep: keepValues, buckets: map[int64]*bucket{}}
}

// Add adds a value that was published at a time, in milliseconds since 1970.
func (s *Series) Add(unixMilli int64, value float64) {
	b := s.last
	if b == nil || unixMilli < s.from || unixMilli >= s.to {
		b = s.bucket(floorDiv(unixMilli, s.resolution))
	}
	s.count++
	b.count++
	b.sum += value
	b.min, b.max = min(b.min, value), max(b.max, value)
	if s.keep {
		b.add(value, 1)
	}
}

func (s *Series) bucket(at int64) *bucket {
	b := s.buckets[at]
	if b == nil {
		b = &bucket{min: math.Inf(1), max: math.Inf(-1)}
		s.buckets[at] = b
	}
	s.last, s.from, s.to = b, at*s.resolution, (at+1)*s.resolution
	return b
}

// add keeps a value that was published n times.
func (b *bucket) add(value float64, n int64) {
	if b.values == nil {
		if n == 1 && len(b.few) < exactValues {
			b.few = append(b.few, value)
			return
		}
		b.values = make(map[float64]int64, len(b.few))
		for _, v := range b.few {
			b.values[v]++
		}
		b.few = nil
	}
	if _, known := b.values[value]; !known && len(b.values) >= exactValues {
		b.rounded = true
		value = rounded(value)
	}
	b.values[value] += n
}

// rounded returns the middle of the interval that a value is in.
func rounded(value float64) float64 {
	if value == 0 {
		return 0
	}
	width := math.Log1p(valueWidth)
	return math.Copysign(math.Exp(math.Round(math.Log(math.Abs(value))/width)*width), value)
}

// Merge adds all of another series. To merge in the same order makes the same
// series, to the last bit.
func (s *Series) Merge(other *Series) {
	for at, from := range other.buckets {
		b := s.bucket(at)
		b.count += from.count
		b.sum += from.sum
		b.min, b.max = min(b.min, from.min), max(b.max, from.max)
		b.rounded = b.rounded || from.rounded
		if s.keep {
			b.addAll(from)
		}
	}
	s.count += other.count
}

// addAll keeps all values of another bucket, in a fixed order.
func (b *bucket) addAll(from *bucket) {
	for _, value := range from.few {
		b.add(value, 1)
	}
	for _, value := range slices.Sorted(maps.Keys(from.values)) {
		b.add(value, from.values[value])
	}
}

// valueCount is a value, and how often it was published.
type valueCount struct {
	value float64
	count int64
}

// sorted returns the values that were kept, the smallest first.
func (b *bucket) sorted() []valueCount {
	all := make([]valueCount, 0, len(b.few)+len(b.values))
	for _, v := range b.few {
		all = append(all, valueCount{v, 1})
	}
	for v, n := range b.values {
		all = append(all, valueCount{v, n})
	}
	slices.SortFunc(all, func(a, b valueCount) int { return cmp.Compare(a.value, b.value) })
	return all
}

// Count is how many values were published.
func (s *Series) Count() int64 { return s.count }

// Exact says whether every value is kept as it was. If not, statistics that
// NeedsValues may be off by a quarter of a percent.
func (s *Series) Exact() bool {
	for _, b := range s.buckets {
		if b.rounded {
			return false
		}
	}
	return true
}

// between merges the buckets of a window; nil if nothing was published in it.
func (s *Series) between(w Window) *bucket {
	var all *bucket
	first := floorDiv(w.Start.UnixMilli()+s.resolution-1, s.resolution)
	last := floorDiv(w.End.UnixMilli()-1, s.resolution)
	merge := func(b *bucket) {
		if all == nil {
			all = &bucket{min: math.Inf(1), max: math.Inf(-1)}
		}
		all.count += b.count
		all.sum += b.sum
		all.min, all.max = min(all.min, b.min), max(all.max, b.max)
		all.few = append(all.few, b.few...)
		for value, n := range b.values {
			if all.values == nil {
				all.values = map[float64]int64{}
			}
			all.values[value] += n
		}
	}
	for at := first; at <= last; at++ {
		if b := s.buckets[at]; b != nil {
			merge(b)
		}
	}
	return all
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Of returns the datapoints of a statistic of the series.
func (s *Series) Of(st Statistic) Source {
	return &statisticOf{s, st, map[Window]Datapoint{}}
}

// statisticOf remembers its datapoints: consecutive evaluations ask for nearly
// the same ones.
type statisticOf struct {
	series    *Series
	statistic Statistic
	known     map[Window]Datapoint
}

func (s *statisticOf) Datapoints(windows []Window) []Datapoint {
	all := make([]Datapoint, len(windows))
	for i, w := range windows {
		d, known := s.known[w]
		if !known {
			d = s.statistic.of(s.series.between(w))
			s.known[w] = d
		}
		all[i] = d
	}
	return all
}
