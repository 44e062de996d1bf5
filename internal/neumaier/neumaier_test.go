package neumaier

import (
	"math"
	"testing"
)

// Ten tenths are 1, in whatever parts they are added, and infinity stays so.
func TestSum(t *testing.T) {
	for size := 1; size <= 10; size++ {
		var all Sum
		for i := 0; i < 10; i += size {
			var part Sum
			for range min(size, 10-i) {
				part.Add(0.1)
			}
			all.Merge(part)
		}
		if got := all.Value(); got != 1 {
			t.Errorf("in parts of %d, the sum is %v", size, got)
		}
		all.Add(math.Inf(1))
		all.Add(1)
		if got := all.Value(); !math.IsInf(got, 1) {
			t.Errorf("the sum with infinity is %v", got)
		}
	}
}

// What is small is not lost beside what is large and goes away again.
func TestSumOfSmallAndLarge(t *testing.T) {
	var s Sum
	for _, f := range []float64{1, 1e100, 1, -1e100} {
		s.Add(f)
	}
	if got := s.Value(); got != 2 {
		t.Errorf("the sum is %v", got)
	}
}
