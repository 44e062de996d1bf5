package alarm

import (
	"maps"
	"slices"
	"time"
)

// AddCount adds a value that was published so many times at once, at a time in
// milliseconds since 1970.
func (s *Series) AddCount(unixMilli int64, value float64, count int64) {
	if count <= 0 {
		return
	}
	b := s.bucket(floorDiv(unixMilli, s.step))
	s.count += count
	b.count += count
	b.sum += value * float64(count)
	b.min, b.max = min(b.min, value), max(b.max, value)
	if s.keep {
		b.add(binOf(value), count)
	}
}

// Refine returns the series in a finer resolution, which divides its own. What
// was published in a minute stands at the minute's start, as CloudWatch stores
// it beside what is published by the second.
func (s *Series) Refine(resolution time.Duration) *Series {
	out := NewSeries(resolution, s.keep)
	for _, number := range slices.Sorted(maps.Keys(s.pages)) {
		s.each(number*inPage, (number+1)*inPage, func(at int64, b *bucket) {
			start := floorDiv(at*s.step, s.resolution) * s.resolution
			out.bucket(start / out.resolution).merge(b)
		})
	}
	out.count = s.count
	return out
}
