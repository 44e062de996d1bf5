package alarm

import (
	"maps"
	"slices"
	"time"
)

// AddCount adds a value that was published count times, at a time in milliseconds
// since 1970.
func (s *Series) AddCount(unixMilli int64, value float64, count int64) {
	if count <= 0 {
		return
	}
	s.bucket(floorDiv(unixMilli, s.step)).addCount(value, count, s.keep)
	s.count += count
}

// Refine returns the series in a finer resolution, which must divide the series'
// own. The values of a minute are put at its start, as CloudWatch stores them
// beside values that are published by the second.
func (s *Series) Refine(resolution time.Duration) *Series {
	out := NewSeries(resolution, s.keep)
	for _, number := range slices.Sorted(maps.Keys(s.pages)) {
		s.each(number*inPage, (number+1)*inPage, func(at int64, b *bucket) {
			start := floorDiv(at*s.step, s.resolution) * s.resolution
			out.bucket(start / out.resolution).merge(b)
		})
	}
	for _, f := range s.fills {
		for _, number := range slices.Sorted(maps.Keys(f.all.pages)) {
			for at := number * inPage; at < (number+1)*inPage; at++ {
				if n := f.between(at*f.all.step, (at+1)*f.all.step); n > 0 {
					start := floorDiv(at*f.all.step, s.resolution) * s.resolution
					out.bucket(start/out.resolution).addCount(f.value, n, s.keep)
				}
			}
		}
	}
	out.count = s.Count()
	return out
}
