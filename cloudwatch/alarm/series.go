package alarm

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/logstack-go/logstack/internal/neumaier"
)

// Series holds the values published to a metric by time, condensed to what
// statistics of its datapoints need. Its memory depends on the time that it covers,
// not on the number of values.
type Series struct {
	// resolution is the length of a datapoint. step is the precision at which the
	// times of values are kept. Both are in milliseconds.
	resolution, step int64
	keep             bool
	pages            map[int64]*page
	// last is the bucket of the last value, and from and to are its bounds. Most
	// values go into the same bucket as the one before.
	last     *bucket
	from, to int64
	count    int64
	// fills are published in addition to the values that were added.
	fills []fill
}

// page holds the buckets of consecutive steps, nil where nothing was published.
type page [inPage]*bucket

const inPage = 64

// bucket holds what was published in one step.
type bucket struct {
	count    int64
	sum      neumaier.Sum
	min, max float64
	// bins holds the number of values in each bin of the histogram (see binOf),
	// lowest first. It is empty if no histogram is kept.
	bins []binCount
}

// binCount is the number of values in a bin.
type binCount struct {
	bin   int
	count int64
}

// NewSeries returns an empty series. The resolution is a minute for metrics of
// standard resolution, which metric filters and AWS services publish, or a second
// for high resolution. histogram must be set for statistics that NeedsHistogram.
func NewSeries(resolution time.Duration, histogram bool) *Series {
	return newSeries(resolution, resolution, histogram)
}

// NewGrowingSeries is like NewSeries, for an alarm that is evaluated before a
// datapoint is complete: the alarm sees what was published up to then. That is
// known at every whole multiple of EvaluationStep.
func NewGrowingSeries(resolution time.Duration, histogram bool) *Series {
	return newSeries(resolution, min(resolution, EvaluationStep), histogram)
}

func newSeries(resolution, step time.Duration, histogram bool) *Series {
	return &Series{resolution: resolution.Milliseconds(), step: step.Milliseconds(), keep: histogram, pages: map[int64]*page{}}
}

func newBucket() *bucket {
	b := &bucket{}
	b.empty()
	return b
}

// empty resets the bucket.
func (b *bucket) empty() { *b = bucket{min: math.Inf(1), max: math.Inf(-1), bins: b.bins[:0]} }

// Add adds a value published at a time, in milliseconds since 1970.
func (s *Series) Add(unixMilli int64, value float64) {
	b := s.last
	if b == nil || unixMilli < s.from || unixMilli >= s.to {
		b = s.bucket(floorDiv(unixMilli, s.step))
	}
	s.count++
	b.count++
	b.sum.Add(value)
	b.min, b.max = min(b.min, value), max(b.max, value)
	if s.keep {
		b.add(binOf(value), 1)
	}
}

func (s *Series) bucket(at int64) *bucket {
	number := floorDiv(at, inPage)
	in := s.pages[number]
	if in == nil {
		in = &page{}
		s.pages[number] = in
	}
	of := &in[at-number*inPage]
	if *of == nil {
		*of = newBucket()
	}
	b := *of
	s.last, s.from, s.to = b, at*s.step, (at+1)*s.step
	return b
}

// add counts n values in a bin.
func (b *bucket) add(bin int, n int64) {
	i, known := slices.BinarySearchFunc(b.bins, bin, func(c binCount, bin int) int { return cmp.Compare(c.bin, bin) })
	if !known {
		b.bins = slices.Insert(b.bins, i, binCount{bin: bin})
	}
	b.bins[i].count += n
}

// merge adds the values of another bucket.
func (b *bucket) merge(from *bucket) {
	b.count += from.count
	b.sum.Merge(from.sum)
	b.min, b.max = min(b.min, from.min), max(b.max, from.max)
	for _, c := range from.bins {
		b.add(c.bin, c.count)
	}
}

// Merge adds the values of other, which must have been made with the same
// arguments. Merging in the same order gives the same series, to the last bit; in
// another order, sums differ by a rounding at most.
func (s *Series) Merge(other *Series) {
	for number := range other.pages {
		other.each(number*inPage, (number+1)*inPage, func(at int64, from *bucket) { s.bucket(at).merge(from) })
	}
	s.count += other.count
}

// Count returns the number of values published.
func (s *Series) Count() int64 {
	n := s.count
	for _, f := range s.fills {
		n += f.all.total - f.but.total
	}
	return n
}

// steps returns the first step of the datapoints of a window, and the step after
// the last. A datapoint belongs to the window in which it starts.
func (s *Series) steps(w Window) (first, end int64) {
	of := s.resolution / s.step
	return floorDiv(w.Start.UnixMilli()+s.resolution-1, s.resolution) * of,
		(floorDiv(w.End.UnixMilli()-1, s.resolution) + 1) * of
}

// each calls do with each bucket from step first up to but not including end, in
// order.
func (s *Series) each(first, end int64, do func(at int64, b *bucket)) {
	for at := first; at < end; {
		number := floorDiv(at, inPage)
		start := number * inPage
		until := min(end, start+inPage)
		if in := s.pages[number]; in != nil {
			for i, b := range in[at-start : until-start] {
				if b != nil {
					do(at+int64(i), b)
				}
			}
		}
		at = until
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Of returns the datapoints of a statistic of the series. The source caches them.
func (s *Series) Of(st Statistic) Source { return s.of(st) }

func (s *Series) of(st Statistic) *statisticOf {
	return &statisticOf{series: s, statistic: st, pages: map[int64]*bucket{}}
}

// statisticOf caches datapoints, because consecutive evaluations ask for nearly the
// same ones.
type statisticOf struct {
	series    *Series
	statistic Statistic
	// known has an entry for each step in which a window may end, for as many as an
	// evaluation looks back. Later windows replace earlier ones.
	known []remembered
	// pages holds the merged buckets of whole pages of the series, by number. A
	// window of a day, which is read every minute, is merged from them. They are the
	// source's own, because alarms on one series are evaluated at the same time.
	pages map[int64]*bucket
	// window is the bucket of the current window.
	window bucket
}

// remembered is the datapoint of a window, whose bounds are in milliseconds since
// 1970. If the window has no length, the entry is empty.
type remembered struct {
	start, end int64
	datapoint  Datapoint
}

// maxRemembered is the number of datapoints that are cached.
const maxRemembered = 1 << 14

// place returns the cache entry for a window with the given end.
func (s *statisticOf) place(end int64) *remembered {
	return &s.known[floorDiv(end, s.series.step)&int64(len(s.known)-1)]
}

// Datapoints returns the datapoints as of the end of the last window. Later values
// do not count.
func (s *statisticOf) Datapoints(windows []Window) []Datapoint {
	return s.appendDatapoints(make([]Datapoint, 0, len(windows)), windows)
}

func (s *statisticOf) appendDatapoints(all []Datapoint, windows []Window) []Datapoint {
	if len(windows) == 0 {
		return all
	}
	last := windows[len(windows)-1].End
	if s.known == nil {
		steps := last.Sub(windows[0].Start).Milliseconds() / s.series.step
		s.known = make([]remembered, 1<<bits.Len64(uint64(max(min(steps, maxRemembered-1), 0))))
	}
	for _, w := range windows {
		start, end := w.Start.UnixMilli(), w.End.UnixMilli()
		r := s.place(end)
		if r.start == start && r.end == end && start != end {
			all = append(all, r.datapoint)
			continue
		}
		complete := s.read(w, last)
		d := s.statistic.of(&s.window)
		if all = append(all, d); complete {
			*r = remembered{start, end, d}
		}
	}
	return all
}

// read merges what was published in a window, up to a time, into s.window. complete
// is whether no more can come.
func (s *statisticOf) read(w Window, until time.Time) (complete bool) {
	of, into := s.series, &s.window
	into.empty()
	first, end := of.steps(w)
	known := floorDiv(until.UnixMilli(), of.step)
	for at, last := first, min(end, known); at < last; {
		number := floorDiv(at, inPage)
		next := min((number+1)*inPage, last)
		if next-at == inPage {
			into.merge(s.page(number))
		} else {
			of.each(at, next, func(_ int64, b *bucket) { into.merge(b) })
		}
		at = next
	}
	for _, f := range of.fills {
		if n := f.between(first*of.step, min(end, known)*of.step); n > 0 {
			into.addCount(f.value, n, of.keep)
		}
	}
	return end <= known
}

// page returns the merged buckets of a whole page.
func (s *statisticOf) page(number int64) *bucket {
	all := s.pages[number]
	if all == nil {
		all = newBucket()
		s.series.each(number*inPage, (number+1)*inPage, func(_ int64, b *bucket) { all.merge(b) })
		s.pages[number] = all
	}
	return all
}
