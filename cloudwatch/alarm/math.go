package alarm

import (
	"fmt"
	"math"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// Math returns the datapoints of metric math. metrics are the metrics by the ids
// that the queries of the set give them, and rules the metrics of Contributor
// Insights rules. Math returns an error if one of them is not given.
func Math(set *metricmath.Set, metrics map[string]Source, rules map[metricmath.InsightRule]Source) (Source, error) {
	for _, id := range set.Metrics() {
		if metrics[id] == nil {
			return nil, fmt.Errorf("the metric %s is unknown", id)
		}
	}
	for _, rule := range set.InsightRules() {
		if rules[rule] == nil {
			return nil, fmt.Errorf("%s of the Contributor Insights rule %s is unknown", rule.Metric, rule.Rule)
		}
	}
	return &mathOf{set, metrics, rules}, nil
}

type mathOf struct {
	set     *metricmath.Set
	metrics map[string]Source
	rules   map[metricmath.InsightRule]Source
}

// Datapoints computes the expressions over all windows at once, because some
// functions look at more than one datapoint. A datapoint has FewSamples if one from
// which it may be computed has.
func (m *mathOf) Datapoints(windows []Window) []Datapoint {
	few := make([]bool, len(windows))
	read := func(s Source) metricmath.Series {
		out := make(metricmath.Series, len(windows))
		for i, d := range s.Datapoints(windows) {
			out[i] = d.Value
			if d.Missing {
				out[i] = math.NaN()
			}
			few[i] = few[i] || d.FewSamples
		}
		return out
	}
	metrics := map[string]metricmath.Series{}
	for _, id := range m.set.Metrics() {
		metrics[id] = read(m.metrics[id])
	}
	rules := map[metricmath.InsightRule]metricmath.Series{}
	for _, rule := range m.set.InsightRules() {
		rules[rule] = read(m.rules[rule])
	}
	ends := make([]time.Time, len(windows))
	var period time.Duration
	for i, w := range windows {
		ends[i] = w.End
		period = w.End.Sub(w.Start)
	}
	values, err := m.set.Eval(metrics, rules, ends, period)
	if err != nil {
		panic(err) // everything that the set needs was given
	}
	out := make([]Datapoint, len(windows))
	for i, v := range values {
		out[i] = Datapoint{Value: v, FewSamples: few[i]}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			out[i] = Datapoint{Missing: true}
		}
	}
	return out
}
