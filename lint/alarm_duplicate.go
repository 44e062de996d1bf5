package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var alarmDuplicate = Check{ID: "alarm/duplicate", Severity: Warning, run: func(p *pass) {
	first := map[string]watcher{}
	for _, w := range p.watchers() {
		key := w.in.Root().File + w.key() + fmt.Sprint(w.Threshold, w.EvaluationPeriods, w.DatapointsToAlarm, w.MissingData, w.LowSamples == "ignore", w.WallClock)
		if w.PromQL != "" {
			key += w.PromQL
		}
		before, twice := first[key]
		if !twice {
			first[key] = w
			continue
		}
		p.tell(w.in, w.LogicalID, "", message{
			summary: fmt.Sprintf("it goes off when %s does", before.LogicalID),
			details: "Both compare the same metric in the same way with the same threshold: everybody is notified twice, and a later fix may reach only one of them.",
			remedy:  "keep one of them, with the actions of both",
		})
	}
}}

// key returns the same text for alarms that make the same comparison of the
// same numbers.
func (w watcher) key() string {
	var b strings.Builder
	metric := func(m template.Metric) {
		dimensions := slices.Clone(m.Dimensions)
		slices.SortFunc(dimensions, func(a, b template.Dimension) int { return strings.Compare(a.Name, b.Name) })
		fmt.Fprintf(&b, "%q %q %q %q %q %s;", m.Namespace, m.MetricName, dimensions, m.Statistic, m.Unit, m.Period)
	}
	metric(w.Metric)
	for _, q := range w.Metrics {
		fmt.Fprintf(&b, "%q %q %q %v ", q.ID, q.Expression, q.Account, q.ReturnsData)
		metric(q.Metric)
	}
	fmt.Fprintf(&b, "%s %s", w.Comparison, w.ThresholdMetricID)
	return b.String()
}
