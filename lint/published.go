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
	// counter says that each match publishes a number that the filter names, as 1, and
	// each of the metrics' values is from low to high.
	counter   bool
	low, high float64
	// fallback says that a filter publishes a default value as well, where log events come
	// and none matches.
	fallback bool
}

// publishedTo returns what filters publish to the metric of a look; it reports
// false where nobody does, and where a value is not known.
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

// span returns the least and the greatest that a statistic can be, of what is
// published in a period with something. It reports false where nothing is
// known.
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

// isMeasure reports whether a statistic is one of the values, or between them: an average,
// an extreme, a percentile.
func isMeasure(s alarm.Statistic) bool {
	name := s.String()
	return slices.Contains([]string{"Average", "Minimum", "Maximum", "IQM"}, name) ||
		name != "" && (name[0] == 'p' || len(name) > 1 && slices.Contains([]string{"tm", "wm", "TM", "WM"}, name[:2]))
}

// breach reports whether a value can breach an alarm's threshold, of those from
// low to high, and whether one can not.
func breach(comparison string, threshold, low, high float64) (can, canNot bool) {
	holds := func(v float64) bool {
		return alarm.Config{Comparison: alarm.Comparison(comparison), Threshold: threshold}.Breaches(v)
	}
	return holds(low) || holds(high), !holds(low) || !holds(high)
}

// between says in words which numbers are from low to high.
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
