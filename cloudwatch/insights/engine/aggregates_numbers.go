package engine

import (
	"math"
	"math/big"
	"slices"
	"strconv"
)

func percentiles(percent float64) numbers {
	return numbers{of: func(all []float64) Value { return percentile(all, percent) }}
}

// numbers keeps all numbers.
type numbers struct {
	of  func([]float64) Value
	all []float64
}

func (a *numbers) add(v Value, _ *row) int64 {
	f, ok := v.asNumber()
	if !ok {
		return 0
	}
	a.all = append(a.all, f)
	return 8
}

func (a *numbers) merge(b *numbers) int64 {
	a.all = append(a.all, b.all...)
	return 8 * int64(len(b.all))
}

func (a *numbers) held() int64 { return 8 * int64(len(a.all)) }

func (a *numbers) result() Value {
	if len(a.all) == 0 {
		return Value{}
	}
	slices.Sort(a.all)
	return a.of(a.all)
}

// percentile returns a percentile of sorted numbers, as percentileInterpolates
// says.
func percentile(all []float64, percent float64) Value {
	if !percentileInterpolates {
		return numberValue(all[max(int(math.Ceil(percent*float64(len(all))/100)), 1)-1])
	}
	return between(all, percent/100*float64(len(all)-1))
}

// median returns the median of sorted numbers.
func median(all []float64) Value { return between(all, float64(len(all)-1)/2) }

// between returns the value at a position in sorted numbers, counted from 0. A
// position between two numbers is interpolated.
func between(all []float64, at float64) Value {
	below := int(at)
	if below+1 >= len(all) {
		return numberValue(all[len(all)-1])
	}
	part := at - float64(below)
	if part == 0 {
		return numberValue(all[below]) // even if the next one is infinitely far away
	}
	distance := all[below+1] - all[below]
	if math.IsInf(distance, 0) {
		return numberValue(all[below]*(1-part) + all[below+1]*part)
	}
	return numberValue(all[below] + part*distance)
}

// histogram counts sorted numbers in ranges of equal width, from the smallest to
// the largest number. A range includes its start but not its end, except for the
// last one. The keys are the two bounds, with enough decimals to be distinct. There
// are fewer ranges if floating-point numbers cannot divide the interval further.
func histogram(all []float64, buckets int) Value {
	least, most := all[0], all[len(all)-1]
	if math.IsInf(least, 0) || math.IsInf(most, 0) {
		return Value{} // no such width exists
	}
	bounds := boundsOf(least, most, buckets)
	shown, show := make([]string, len(bounds)), formatNumber
	for i := 0; i < len(bounds); i++ {
		shown[i] = show(bounds[i])
		if i > 0 && least < most && shown[i] == shown[i-1] {
			show, i = formatExactly, -1 // start over
		}
	}
	b := []byte{'{'}
	start := 0
	for i := range len(bounds) - 1 {
		end := len(all)
		if i+2 < len(bounds) {
			end, _ = slices.BinarySearch(all, bounds[i+1])
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, shown[i]+"-"+shown[i+1])
		b = append(b, ':')
		b = strconv.AppendInt(b, int64(end-start), 10)
		start = end
	}
	return Value{kind: Map, text: string(append(b, '}'))}
}

// boundsOf returns the bounds of ranges of equal width, without empty ranges. They
// are computed in decimal, as people would: a third of 0.9 is 0.3.
func boundsOf(least, most float64, buckets int) []float64 {
	if least == most {
		return []float64{least, most} // the common case in fine groupings
	}
	start, _ := new(big.Rat).SetString(formatExactly(least))
	end, _ := new(big.Rat).SetString(formatExactly(most))
	width := end.Sub(end, start)
	width.Quo(width, new(big.Rat).SetInt64(int64(buckets)))
	bounds := []float64{least}
	for i := 1; i < buckets; i++ {
		f, _ := start.Add(start, width).Float64()
		if f > bounds[len(bounds)-1] && f < most {
			bounds = append(bounds, f)
		}
	}
	return append(bounds, most)
}
