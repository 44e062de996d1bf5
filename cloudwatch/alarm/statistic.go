package alarm

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Statistic computes one number from the values of a period (user guide,
// Statistics-definitions).
type Statistic struct {
	name string
	kind statisticKind
	// low and high are the bounds of trimmed statistics and of PR. For a
	// percentile, high is the percentile.
	low, high bound
}

type statisticKind int

const (
	sampleCount statisticKind = iota
	sum
	average
	minimum
	maximum
	percentile
	trimmedMean
	winsorizedMean
	trimmedCount
	trimmedSum
	percentileRank
)

// bound is a percentile or a value, or no bound if not given.
type bound struct {
	given   bool
	percent bool
	value   float64
}

var (
	shortStatistic = regexp.MustCompile(`^(p|tm|wm|tc|ts)([0-9]{1,3}(?:\.[0-9]{1,10})?)$`)
	longStatistic  = regexp.MustCompile(`^(TM|WM|TC|TS|PR)\(([^:()]*):([^:()]*)\)$`)
	kindsOf        = map[string]statisticKind{
		"p": percentile, "tm": trimmedMean, "wm": winsorizedMean, "tc": trimmedCount, "ts": trimmedSum,
		"TM": trimmedMean, "WM": winsorizedMean, "TC": trimmedCount, "TS": trimmedSum, "PR": percentileRank,
	}
)

// ParseStatistic parses the name of a statistic as alarms have it: SampleCount,
// Sum, Average, Minimum, Maximum, IQM, p95, tm90, TM(10%:90%), PR(:300) and so on.
func ParseStatistic(name string) (Statistic, error) {
	s := Statistic{name: name}
	simple := map[string]statisticKind{
		"SampleCount": sampleCount, "Sum": sum, "Average": average, "Minimum": minimum, "Maximum": maximum,
	}
	if kind, ok := simple[name]; ok {
		s.kind = kind
		return s, nil
	}
	if name == "IQM" {
		s.kind, s.low, s.high = trimmedMean, bound{true, true, 25}, bound{true, true, 75}
		return s, nil
	}
	fail := func(why string) (Statistic, error) {
		return Statistic{}, fmt.Errorf("there is no statistic %q: %s", name, why)
	}
	if m := shortStatistic.FindStringSubmatch(name); m != nil {
		value, err := strconv.ParseFloat(m[2], 64)
		if err != nil || value > 100 {
			return fail("percentiles go from 0 to 100")
		}
		s.kind, s.high = kindsOf[m[1]], bound{true, true, value}
		return s, nil
	}
	if m := longStatistic.FindStringSubmatch(name); m != nil {
		var err error
		s.kind = kindsOf[m[1]]
		if s.low, err = readBound(m[2]); err != nil {
			return fail(err.Error())
		}
		if s.high, err = readBound(m[3]); err != nil {
			return fail(err.Error())
		}
		switch {
		case !s.low.given && !s.high.given:
			return fail("one of the bounds must be given")
		case s.low.given && s.high.given && s.low.percent != s.high.percent:
			return fail("both bounds must be percentages, or neither")
		case s.low.given && s.high.given && s.low.value >= s.high.value:
			return fail("the lower bound must come first")
		case s.kind == percentileRank && (s.low.percent || s.high.percent):
			return fail("PR takes values, not percentages")
		}
		return s, nil
	}
	return fail("use one of SampleCount, Sum, Average, Minimum, Maximum, IQM, pNN, tmNN, wmNN, tcNN, tsNN," +
		" or TM, WM, TC, TS or PR with bounds such as (10%:90%)")
}

func readBound(text string) (bound, error) {
	if text == "" {
		return bound{}, nil
	}
	number, percent := strings.CutSuffix(text, "%")
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) || percent && (value < 0 || value > 100) {
		return bound{}, fmt.Errorf("%s is not a bound", text)
	}
	return bound{true, percent, value}, nil
}

// String returns the name of the statistic, as alarms have it.
func (s Statistic) String() string { return s.name }

// NeedsHistogram reports whether the statistic is computed from a histogram of the
// values, and not just from their number, sum and extremes.
func (s Statistic) NeedsHistogram() bool { return s.kind >= percentile }

// of computes the statistic.
func (s Statistic) of(b *bucket) Datapoint {
	if b.count == 0 {
		return Datapoint{Missing: true}
	}
	d := Datapoint{}
	switch s.kind {
	case sampleCount:
		d.Value = float64(b.count)
	case sum:
		d.Value = b.sum.Value()
	case average:
		d.Value = b.sum.Value() / float64(b.count)
	case minimum:
		d.Value = b.min
	case maximum:
		d.Value = b.max
	case percentile:
		return s.percentile(b)
	default:
		return s.trimmed(b)
	}
	return d
}

// percentile computes a percentile. If any value is negative, only the extremes
// exist (user guide, Statistics-definitions).
func (s Statistic) percentile(b *bucket) Datapoint {
	d := Datapoint{FewSamples: fewSamples(b.count, s.high.value)}
	switch {
	case s.high.value == 0:
		d.Value = b.min
	case s.high.value == 100:
		d.Value = b.max
	case b.min < 0:
		return Datapoint{Missing: true}
	default:
		d.Value = b.histogram().percentile(s.high.value)
	}
	return d
}

// fewSamples reports whether a period has too few values for a percentile to be
// meaningful: fewer than 10 / (1 - p) from the median on, or than 10 / p below it
// (user guide, percentiles-with-low-samples).
func fewSamples(count int64, percent float64) bool {
	p := percent / 100
	switch {
	case p >= 1 || p <= 0:
		return false
	case p >= 0.5:
		p = 1 - p
	}
	return float64(count) < 10/p-1e-9
}

// trimmed computes a statistic of the values within bounds. Like percentiles,
// statistics within percentages do not exist if any value is negative.
func (s Statistic) trimmed(b *bucket) Datapoint {
	h := b.histogram()
	var within []part
	// cutOff is what the values outside the bounds add to a winsorized mean.
	var cutOff float64
	if s.low.percent || s.high.percent {
		if b.min < 0 {
			return Datapoint{Missing: true}
		}
		low, high := 0.0, h.count
		if s.low.given {
			low = h.rank(s.low.value)
		}
		if s.high.given {
			high = h.rank(s.high.value)
		}
		within = h.betweenRanks(low, high)
		if at := h.at(low); low > 0 {
			cutOff += low * h.winsorized(at, at.below+at.count-low)
		}
		if at := h.at(high); high < h.count {
			cutOff += (h.count - high) * h.winsorized(at, high-at.below)
		}
	} else {
		low, high := math.Inf(-1), math.Inf(1)
		if s.low.given {
			low = s.low.value
			cutOff += countOf(h.betweenValues(math.Inf(-1), low)) * low
		}
		if s.high.given {
			high = s.high.value
			cutOff += countOf(h.betweenValues(high, math.Inf(1))) * high
		}
		within = h.betweenValues(low, high)
	}
	count := countOf(within)
	switch s.kind {
	case winsorizedMean:
		return Datapoint{Value: (sumOf(within) + cutOff) / h.count}
	case trimmedCount:
		return Datapoint{Value: count}
	case trimmedSum:
		return Datapoint{Value: sumOf(within)}
	case percentileRank:
		return Datapoint{Value: 100 * count / h.count}
	}
	if count == 0 {
		return Datapoint{Missing: true}
	}
	return Datapoint{Value: sumOf(within) / count}
}
