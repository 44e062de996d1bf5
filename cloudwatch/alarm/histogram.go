package alarm

import (
	"math"
)

// CloudWatch computes percentiles and trimmed statistics from a histogram, not from
// the values themselves. It does not publish how. The bins here, and what follows
// from them, reproduce statistics that CloudWatch returned for known values.

// binBase is the ratio of the widths of neighbouring bins: bin k holds the values
// from 1.1^k up to 1.1^(k+1).
const binBase = 1.1

// binOfZero is the bin of zero. The bins of positive values come after it, and
// those of negative values mirror them before it.
const binOfZero = 0

// binOfOne is the bin of 1. It is far enough above binOfZero that the bin of the
// smallest positive value is still above binOfZero.
const binOfOne = 8000

// binOf returns the number of the bin of a value. Bins are numbered in the order of
// their values. The logarithm is rounded, and so are the edges: 1.21 is in the bin
// that ends at 1.1².
func binOf(value float64) int {
	if value == 0 {
		return binOfZero
	}
	bin := binOfOne + int(math.Floor(math.Log(math.Abs(value))/math.Log(binBase)))
	if value < 0 {
		return -bin
	}
	return bin
}

// binEdges returns the smallest and the largest value that a bin may hold.
func binEdges(bin int) (low, high float64) {
	switch {
	case bin == binOfZero:
		return 0, 0
	case bin < 0:
		low, high = binEdges(-bin)
		return -high, -low
	}
	return math.Pow(binBase, float64(bin-binOfOne)), math.Pow(binBase, float64(bin-binOfOne+1))
}

// bin is a bin of a histogram that has values. They are assumed to be spread evenly
// from low to high.
type bin struct {
	low, high float64
	count     float64
	// below is the number of values in the bins below.
	below float64
}

// histogram holds the bins that have values, lowest first, clipped to the minimum
// and the maximum of the period.
type histogram struct {
	bins  []bin
	count float64
	max   float64
}

// histogram returns the histogram of the values in the bucket.
func (b *bucket) histogram() histogram {
	h := histogram{max: b.max}
	for _, c := range b.bins {
		low, high := binEdges(c.bin)
		low, high = min(max(low, b.min), b.max), max(min(high, b.max), b.min)
		n := float64(c.count)
		h.bins = append(h.bins, bin{low, high, n, h.count})
		h.count += n
	}
	return h
}

// at returns the bin that holds the value of a rank. Ranks go from 0 to the number
// of values. Where two bins meet, it is the lower one.
func (h histogram) at(rank float64) bin {
	for _, b := range h.bins {
		if b.below+b.count >= rank {
			return b
		}
	}
	return h.bins[len(h.bins)-1] // the rank was rounded up
}

// rank returns the rank of a percentage.
func (h histogram) rank(percent float64) float64 { return percent * h.count / 100 }

// percentile returns the value at a percentage. Within a bin, percentiles grow by
// the same factor from value to value.
func (h histogram) percentile(percent float64) float64 {
	rank := h.rank(percent)
	b := h.at(rank)
	if b.low <= 0 || b.low == b.high {
		return b.low // zero, as there are no percentiles of negative values
	}
	return b.low * math.Pow(b.high/b.low, min((rank-b.below)/b.count, 1))
}

// part is the part of a bin that lies within bounds: the number of values, and
// their smallest and largest.
type part struct{ count, low, high float64 }

// sumOf returns the sum of the values in parts, which are in order, lowest first.
// Each value counts as the middle of its part: the arithmetic mean of the ends for
// the first and the last part, which a bound may cut, and the geometric mean for
// those between.
func sumOf(parts []part) float64 {
	total := 0.0
	for i, p := range parts {
		middle := (p.low + p.high) / 2
		if i > 0 && i < len(parts)-1 {
			middle = math.Copysign(math.Sqrt(p.low*p.high), p.low)
		}
		total += p.count * middle
	}
	return total
}

// countOf returns the number of values in parts.
func countOf(parts []part) float64 {
	n := 0.0
	for _, p := range parts {
		n += p.count
	}
	return n
}

// betweenRanks returns the parts between two ranks. Unlike percentiles, values grow
// by the same amount from rank to rank within a bin.
func (h histogram) betweenRanks(low, high float64) []part {
	var parts []part
	for _, b := range h.bins {
		from, to := max(low-b.below, 0), min(high-b.below, b.count)
		if to-from < whole {
			continue
		}
		width := (b.high - b.low) / b.count
		parts = append(parts, part{to - from, b.low + width*from, b.low + width*to})
	}
	return parts
}

// betweenValues returns the parts between two values. A bin whose values are all
// the same counts if it is above the lower bound, and not above the upper one (user
// guide, Statistics-definitions).
func (h histogram) betweenValues(low, high float64) []part {
	var parts []part
	for _, b := range h.bins {
		from, to := max(b.low, low), min(b.high, high)
		switch {
		case b.low == b.high:
			if low < b.low && b.low <= high {
				parts = append(parts, part{b.count, b.low, b.low})
			}
		case from < to:
			parts = append(parts, part{b.count * (to - from) / (b.high - b.low), from, to})
		}
	}
	return parts
}

// whole is the tolerance for rounding errors when a rank is compared with a whole
// number.
const whole = 1e-9

// winsorized returns the value that replaces those that a winsorized mean cuts off
// at a rank. left is how much of the rank's bin is kept, in values. The result is
// not a percentile: it is above the low end of the bin by a whole bin's factor, and
// approaches the low end gradually only in a bin of one value. How it does so in a
// bin of more values is not on record; multiplying left by their number agrees with
// everything that is.
func (h histogram) winsorized(b bin, left float64) float64 {
	share := min(left*b.count, 1)
	if left < whole {
		share = 1
	}
	return min(b.low*math.Pow(binBase, share), h.max)
}
