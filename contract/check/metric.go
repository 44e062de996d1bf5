package check

import (
	"cmp"
	"strconv"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Metric is the kind of a log-based metric that the contract does not have, or has
// with another unit.
const Metric Kind = "metric"

var metricKind = kind{
	name: Metric,
	doc: Doc{
		Title: "Log-based metrics",
		Meaning: "A record of a metric names one that the contract does not have, so that no filter makes a metric of it, " +
			"or has another unit than the contract says, so that its numbers mean something else.",
		Remedy:  "Add the metric to the contract's metrics, or write the unit that the contract says.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "metric", "message": "Room temperature", "metric_name": "temperature", "metric_value": 21, "metric_unit": "C"}`,
	},
	merge: func(t, o *tally) {
		t.metrics.mergeBounded(o.metrics, func(metricSeen) metricSeen { return metricSeen{name: others} })
	},
	find: (*finder).metrics,
}

type metricSeen struct{ name, unit string }

// noteMetric checks a record of a log-based metric. CloudWatch publishes nothing
// for a record that lacks a dimension, or whose value is not a number that fits in
// a float64.
func (w *worker) noteMetric() {
	if w.metricName < 0 || w.record.values[w.metricName].Type != jsonscan.String {
		return
	}
	name := w.text(w.metricName)
	w.t.metrics.bounded(metricSeen{sensitive.Shown(name), sensitive.Shown(w.text(w.metricUnit))}, metricSeen{name: others}, 1, w.at)
	w.noteUnsplit(name)
	if w.metricValue >= 0 {
		if v := w.record.values[w.metricValue]; v.Type == jsonscan.Number {
			if _, err := strconv.ParseFloat(string(v.Text), 64); err != nil {
				w.noteType(w.metricValue, "a number too large for any")
			}
		}
	}
}

func (f *finder) metrics() {
	known := map[string]contract.Metric{}
	for _, m := range f.contract.Metrics() {
		known[m.Name] = m
	}
	all := f.t.metrics.sum()
	for key, c := range f.t.metrics {
		m, ok := known[key.name]
		switch {
		case !ok:
			f.add(-1, f.fields[f.metricName].As, *c, all.n, "add it to the contract's metrics: no filter makes a metric of it", "the contract has no metric %s", cmp.Or(key.name, `""`))
		case contract.UnitOfWord(key.unit) != m.Unit:
			f.add(-1, f.fields[f.metricUnit].As, *c, all.n, "", "the metric %s is in %s, but the contract says %s", key.name, cmp.Or(key.unit, "no unit"), m.Unit)
		}
	}
}
