package engine

import (
	"math"

	"github.com/logstack-go/logstack/internal/neumaier"
)

// moments accumulates what sums, averages and deviations are computed from. It
// ignores values that are not numbers.
type moments struct {
	n int64
	total
	// mean is the mean and squares the sum of the squared distances to it, by
	// Welford's algorithm. scaled is set if the numbers are multiplied by scale,
	// because one was so large that its square would be infinite.
	mean, squares float64
	scaled        bool
	of            moment
}

// moment is the result to compute.
type moment uint8

const (
	sumOf moment = iota
	averageOf
	varianceOf
	deviationOf
)

// scale is the factor for large numbers, which are those from mostSquared on.
const scale, mostSquared = 0x1p-600, 0x1p450

func (a *moments) add(v Value, _ *row) int64 {
	f, ok := v.asNumber()
	if !ok {
		return 0
	}
	a.n++
	a.plus(f)
	if math.Abs(f) >= mostSquared {
		a.rescale()
	}
	if a.scaled {
		f *= scale
	}
	distance := f - a.mean
	a.mean += distance / float64(a.n)
	a.squares += distance * (f - a.mean)
	return 0
}

func (a *moments) rescale() {
	if !a.scaled {
		a.scaled = true
		a.mean *= scale
		a.squares *= scale * scale
	}
}

func (a *moments) merge(b *moments) int64 {
	if b.n == 0 {
		return 0
	}
	if b.scaled {
		a.rescale()
	} else if a.scaled {
		b.rescale()
	}
	n, m := float64(a.n), float64(b.n)
	distance := b.mean - a.mean
	a.squares += b.squares + distance*distance*n*m/(n+m)
	a.mean += distance * m / (n + m)
	a.n += b.n
	a.total.merge(b.total)
	return 0
}

func (a *moments) result() Value {
	if a.n == 0 {
		return Value{}
	}
	switch a.of {
	case sumOf:
		return numberValue(a.over(1))
	case averageOf:
		return numberValue(a.over(float64(a.n)))
	case varianceOf:
		return a.varianceValue()
	}
	return a.deviationValue()
}

func (a *moments) held() int64 { return 0 }

func (a *moments) varianceValue() Value {
	variance, ok := a.variance()
	if !ok {
		return Value{}
	}
	if a.scaled {
		variance = variance / scale / scale
	}
	return numberValue(variance)
}

// variance returns the variance of the numbers, which are multiplied by scale if
// scaled is set.
func (a *moments) variance() (float64, bool) {
	n := float64(a.n)
	if sampleDeviation {
		n--
	}
	return a.squares / n, n > 0
}

func (a *moments) deviationValue() Value {
	variance, ok := a.variance()
	if !ok {
		return Value{}
	}
	deviation := math.Sqrt(variance)
	if a.scaled {
		deviation /= scale
	}
	return numberValue(deviation)
}

// total is a sum that does not overflow on the way to a finite result.
type total struct {
	// large is the sum of numbers so large that their sum may overflow, divided by
	// largeUnit, and small that of the others.
	small, large neumaier.Sum
}

// largeUnit divides numbers that are so large that only a few can be added.
const largeUnit = 0x1p100

func (t *total) plus(f float64) {
	if math.Abs(f) < 0x1p900 {
		t.small.Add(f)
	} else {
		t.large.Add(f / largeUnit)
	}
}

func (t *total) merge(other total) {
	t.small.Merge(other.small)
	t.large.Merge(other.large)
}

// over returns the sum divided by n.
func (t *total) over(n float64) float64 {
	if large := t.large.Value(); large != 0 {
		return (large + t.small.Value()/largeUnit) / n * largeUnit
	}
	return t.small.Value() / n
}
