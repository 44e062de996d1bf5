// Package neumaier adds floating-point numbers so that the result hardly depends on
// their order: whether a threshold is reached must not depend on how a log is split
// into parts that are summed on their own.
package neumaier

import "math"

// Sum is a sum by the algorithm of Neumaier (Rundungsfehleranalyse einiger Verfahren
// zur Summation endlicher Summen, 1974). The zero value is the sum of no numbers.
type Sum struct {
	// high is the sum, and low what was too small to be added to it.
	high, low float64
}

// Add adds a number.
func (s *Sum) Add(f float64) {
	high := s.high + f
	if math.Abs(s.high) >= math.Abs(f) {
		s.low += (s.high - high) + f
	} else {
		s.low += (f - high) + s.high
	}
	s.high = high
}

// Merge adds another sum.
func (s *Sum) Merge(other Sum) {
	s.Add(other.high)
	s.low += other.low
}

// Value returns the sum.
func (s Sum) Value() float64 {
	if math.IsInf(s.high, 0) {
		return s.high
	}
	return s.high + s.low
}
