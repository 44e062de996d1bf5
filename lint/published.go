package lint

import (
	"math"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// published is what metric filters publish to a metric.
type published struct {
	// counter says that each match publishes a fixed number, such as 1. Each
	// value is between low and high.
	counter   bool
	low, high float64
	// fallback says that a filter also publishes a default value, in periods
	// with log events but no match.
	fallback bool
}

// publishedTo returns what filters publish to the metric of a look. It reports
// false if nobody publishes, or a value is unknown.
func publishedTo(look replay.Look) (published, bool) {
	if len(look.FedBy) == 0 || look.ByGroup {
		return published{}, false
	}
	p := published{counter: true, low: math.Inf(1), high: math.Inf(-1)}
	add := func(v float64) { p.low, p.high = min(p.low, v), max(p.high, v) }
	for _, f := range look.FedBy {
		m := f.Filter.Metrics[0]
		if number, err := strconv.ParseFloat(m.Value, 64); err == nil {
			add(number)
		} else {
			p.counter = false
		}
		if !m.Default.IsZero() {
			number, known := m.Default.Value()
			if !known {
				return published{}, false
			}
			add(number)
			p.fallback = true
		}
	}
	return p, true
}

// span returns the smallest and the largest possible value of a statistic in a
// period with data. It reports false if nothing is known.
func (p published) span(s alarm.Statistic) (low, high float64, known bool) {
	switch name := s.String(); {
	case name == "SampleCount":
		return 1, math.Inf(1), true
	case !p.counter:
		return 0, 0, false
	case name == "Sum":
		low, high = p.low, p.high
		if p.high > 0 {
			high = math.Inf(1)
		}
		if p.low < 0 {
			low = math.Inf(-1)
		}
		return low, high, true
	case isMeasure(s):
		return p.low, p.high, true
	}
	return 0, 0, false
}

// isMeasure reports whether a statistic lies within the range of the values: an
// average, an extreme, a percentile.
func isMeasure(s alarm.Statistic) bool {
	name := s.String()
	return slices.Contains([]string{"Average", "Minimum", "Maximum", "IQM"}, name) ||
		name != "" && (name[0] == 'p' || len(name) > 1 && slices.Contains([]string{"tm", "wm", "TM", "WM"}, name[:2]))
}

// breach reports whether some value from low to high can breach the threshold,
// and whether some value cannot.
func breach(comparison string, threshold, low, high float64) (can, canNot bool) {
	holds := func(v float64) bool {
		return alarm.Config{Comparison: alarm.Comparison(comparison), Threshold: threshold}.Breaches(v)
	}
	return holds(low) || holds(high), !holds(low) || !holds(high)
}

// between describes the range from low to high in words.
func between(low, high float64) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch {
	case low == high:
		return "always " + number(low)
	case math.IsInf(high, 1) && math.IsInf(low, -1):
		return "any number"
	case math.IsInf(high, 1):
		return number(low) + " or more"
	case math.IsInf(low, -1):
		return number(high) + " or less"
	}
	return "from " + number(low) + " to " + number(high)
}
