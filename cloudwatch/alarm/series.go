package alarm

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Series is what was published to a metric, by when. It holds what any
// statistic of any whole number of its datapoints needs; its memory depends on
// how long a time it covers, and not on how many values were published.
type Series struct {
	// resolution is what a datapoint covers, and step how finely it is known
	// when its values came, both in milliseconds.
	resolution, step int64
	keep             bool
	pages            map[int64]*page
	// last is the bucket of the value before, as most go into the same, and
	// from and to are when it starts and ends.
	last     *bucket
	from, to int64
	count    int64
	// fills are published beside what was added.
	fills []fill
}

// page has the buckets of steps in a row; nil where nothing was published. Windows are
// read page by page, as those of a day are read every minute.
type page struct {
	buckets [inPage]*bucket
	// total is all of them, as of when the series had so many values; nil as long as nobody
	// asked.
	total *bucket
	asOf  int64
}

const inPage = 64

// bucket is what was published in one step.
type bucket struct {
	count         int64
	sum, min, max float64
	// bins tells how many values are in each bin of a histogram, the lowest first: see
	// binOf. It holds nothing where no histogram is kept.
	bins []binCount
}

// binCount is how many values are in a bin.
type binCount struct {
	bin   int
	count int64
}

// NewSeries returns an empty series. The resolution is a minute for metrics of
// standard resolution, which is what metric filters and AWS services publish,
// or a second for high resolution. A histogram must be kept for statistics that
// NeedsHistogram.
func NewSeries(resolution time.Duration, histogram bool) *Series {
	return newSeries(resolution, resolution, histogram)
}

// NewGrowingSeries returns NewSeries for an alarm that is evaluated before a
// datapoint is complete: it sees what of it had been published until then. How
// far it had grown is known at every whole multiple of EvaluationStep.
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

// empty takes everything out of the bucket.
func (b *bucket) empty() { *b = bucket{min: math.Inf(1), max: math.Inf(-1), bins: b.bins[:0]} }

// Add adds a value that was published at a time, in milliseconds since 1970.
func (s *Series) Add(unixMilli int64, value float64) {
	b := s.last
	if b == nil || unixMilli < s.from || unixMilli >= s.to {
		b = s.bucket(floorDiv(unixMilli, s.step))
	}
	s.count++
	b.count++
	b.sum += value
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
	of := &in.buckets[at-number*inPage]
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

// merge adds all of another bucket.
func (b *bucket) merge(from *bucket) {
	b.count += from.count
	b.sum += from.sum
	b.min, b.max = min(b.min, from.min), max(b.max, from.max)
	for _, c := range from.bins {
		b.add(c.bin, c.count)
	}
}

// Merge adds all of another series, which was made alike. To merge in the same
// order makes the same series, to the last bit.
func (s *Series) Merge(other *Series) {
	for number := range other.pages {
		other.each(number*inPage, (number+1)*inPage, func(at int64, from *bucket) { s.bucket(at).merge(from) })
	}
	s.count += other.count
}

// Count returns how many values were published.
func (s *Series) Count() int64 {
	n := s.count
	for _, f := range s.fills {
		n += f.all.total - f.but.total
	}
	return n
}

// steps returns the first step of the datapoints of a window, and the one behind
// the last. A datapoint is of the window in which it starts.
func (s *Series) steps(w Window) (first, end int64) {
	of := s.resolution / s.step
	return floorDiv(w.Start.UnixMilli()+s.resolution-1, s.resolution) * of,
		(floorDiv(w.End.UnixMilli()-1, s.resolution) + 1) * of
}

// between merges what a window has of what was published until a time into an empty
// bucket. complete says that no more can come.
func (s *Series) between(w Window, until time.Time, all *bucket) (complete bool) {
	first, end := s.steps(w)
	known := floorDiv(until.UnixMilli(), s.step)
	for at, last := first, min(end, known); at < last; {
		next := (floorDiv(at, inPage) + 1) * inPage
		if whole := next - inPage; at == whole && next <= last {
			if in := s.pages[floorDiv(at, inPage)]; in != nil {
				all.merge(s.total(in))
			}
		} else {
			s.each(at, min(next, last), func(_ int64, b *bucket) { all.merge(b) })
		}
		at = next
	}
	for _, f := range s.fills {
		if n := f.between(first*s.step, min(end, known)*s.step); n > 0 {
			all.addCount(f.value, n, s.keep)
		}
	}
	return end <= known
}

// total merges all buckets of a page, which windows of many pages ask for again and again.
func (s *Series) total(of *page) *bucket {
	if of.total == nil || of.asOf != s.count {
		of.total, of.asOf = newBucket(), s.count
		for _, b := range of.buckets {
			if b != nil {
				of.total.merge(b)
			}
		}
	}
	return of.total
}

// each does something with each bucket from one step to before another, in order.
func (s *Series) each(first, end int64, do func(at int64, b *bucket)) {
	for at := first; at < end; {
		number := floorDiv(at, inPage)
		start := number * inPage
		until := min(end, start+inPage)
		if in := s.pages[number]; in != nil {
			for i, b := range in.buckets[at-start : until-start] {
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

// Of returns the datapoints of a statistic of the series.
func (s *Series) Of(st Statistic) Source { return &statisticOf{series: s, statistic: st} }

// statisticOf remembers its datapoints: consecutive evaluations ask for nearly
// the same ones.
type statisticOf struct {
	series    *Series
	statistic Statistic
	// known has a place for each step in which a window may end, for as many as an
	// evaluation looks back; later windows take the places of earlier ones.
	known []remembered
	// window is what the current one has.
	window bucket
}

// remembered is the datapoint of a window, in milliseconds since 1970; there is none in
// a window without length.
type remembered struct {
	start, end int64
	datapoint  Datapoint
}

// maxRemembered is how many datapoints are remembered.
const maxRemembered = 1 << 14

// place returns where the datapoint of a window is remembered.
func (s *statisticOf) place(end int64) *remembered {
	return &s.known[floorDiv(end, s.series.step)&int64(len(s.known)-1)]
}

// Datapoints returns those at the end of the last window: later values do not
// count.
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
		s.window.empty()
		complete := s.series.between(w, last, &s.window)
		d := s.statistic.of(&s.window)
		if all = append(all, d); complete {
			*r = remembered{start, end, d}
		}
	}
	return all
}
