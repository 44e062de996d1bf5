package alarm

import (
	"math"
)

// CloudWatch computes percentiles and trimmed statistics from a histogram, and
// not from the values themselves. It does not publish how; the bins here, and
// what follows from them, are those of statistics that the service gave for
// known values.

// binBase is how much wider each bin of the histogram is than the one below:
// bin k holds the values from 1.1^k up to 1.1^(k+1).
const binBase = 1.1

// binOfZero is the bin of zero. Those of values above zero come behind it, and
// those of values below zero mirror them before it.
const binOfZero = 0

// binOfOne is the bin of 1, so far above binOfZero that the bin of the least
// value above zero is still above it.
const binOfOne = 8000

// binOf returns the number of the bin that a value is in. The bins are in the
// order of their values. The logarithm is rounded, and so are the edges: 1.21
// is in the bin that ends at 1.1².
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

// binEdges returns the least and the greatest value that a bin may hold.
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

// bin is a bin of a histogram with values in it. They are taken to be spread
// evenly from low to high.
type bin struct {
	low, high float64
	count     float64
	// below is how many values are in the bins below.
	below float64
}

// histogram is the bins with values in them, the lowest first, clipped to the
// least and the greatest value of the period.
type histogram struct {
	bins  []bin
	count float64
	max   float64
}

// histogram returns that of the values that were published.
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

// at returns the bin in which the value of a rank is. Ranks go from 0 to the
// number of values; where two bins meet, it is the lower one.
func (h histogram) at(rank float64) bin {
	for _, b := range h.bins {
		if b.below+b.count >= rank {
			return b
		}
	}
	return h.bins[len(h.bins)-1] // the rank was rounded up
}

// rank returns that of a percentage.
func (h histogram) rank(percent float64) float64 { return percent * h.count / 100 }

// percentile returns the value of a percentage. Within its bin, percentiles
// grow by the same factor from value to value.
func (h histogram) percentile(percent float64) float64 {
	rank := h.rank(percent)
	b := h.at(rank)
	if b.low <= 0 || b.low == b.high {
		return b.low // zero; there are no percentiles of values below
	}
	return b.low * math.Pow(b.high/b.low, min((rank-b.below)/b.count, 1))
}

// part is what of a bin lies within bounds: how many values, the least and the
// greatest.
type part struct{ count, low, high float64 }

// sumOf returns the sum of the values of parts, the lowest first. Each counts as
// the middle of its part: the arithmetic mean of its ends in the first part and
// in the last, which a bound may cut, and the geometric mean in those between.
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

// countOf returns the number of values of parts.
func countOf(parts []part) float64 {
	n := 0.0
	for _, p := range parts {
		n += p.count
	}
	return n
}

// betweenRanks returns what lies between two ranks. Within a bin, values grow by
// the same amount from rank to rank, other than percentiles do.
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

// betweenValues returns what lies between two values. Where all values of a bin
// are the same, those above the lower bound, up to the upper one, do (user
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

// whole is the rest of a rank that is none but for rounding.
const whole = 1e-9

// winsorized returns the value that stands for those that a winsorized mean
// cuts off at a rank, of which so many are left in the rank's bin. It is no
// percentile: it grows by up to a whole bin's factor from the bin's low end on,
// and only a bin of one value goes there by degrees. How a bin of more values
// does so close to its end is not on record; times their number agrees with all
// that is.
func (h histogram) winsorized(b bin, left float64) float64 {
	share := min(left*b.count, 1)
	if left < whole {
		share = 1
	}
	return min(b.low*math.Pow(binBase, share), h.max)
}
