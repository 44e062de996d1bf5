package replay

import (
	"cmp"
	"errors"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/template"
)

// Watched is what an alarm compares with its threshold; see [Report.Watched].
type Watched struct {
	// Source has the datapoints of the metric, or of metric math.
	alarm.Source
	// Label is the name of the metric or of the expression.
	Label string
	// Unit of what feeds the metric, such as Milliseconds; empty if it has
	// none, and for metric math.
	Unit       string
	Period     time.Duration
	Comparison alarm.Comparison
	Threshold  float64
}

// Watched returns what the alarm with this name or ARN in a template compares
// with its threshold. The error says why that is not known, or that it is not a
// time series.
func (r *Report) Watched(t *template.Template, name string) (Watched, error) {
	for i, w := range r.readout.plan.alarms {
		if !w.isCalled(t, name) {
			continue
		}
		switch {
		case r.Alarms[i].Refused != "":
			return Watched{}, errors.New(r.Alarms[i].Refused)
		case w.kind == CompositeAlarm:
			return Watched{}, errors.New("it looks at the states of other alarms, not at a metric")
		case w.scheduled != nil:
			return Watched{}, errors.New("it looks at the results of a query, not at a metric")
		}
		source, err := w.source(r.readout.plan, r.readout.gathered)
		return Watched{
			Source: source, Label: w.label(), Unit: r.watchedUnit(w), Period: w.config.Period,
			Comparison: w.config.Comparison, Threshold: w.config.Threshold,
		}, err
	}
	return Watched{}, errors.New("it is not in the templates")
}

// AlarmPeriod returns the length of a datapoint of the alarm with this name or
// ARN in a template; 0 if it is not known, or if the alarm reads no metric.
func (r *Replay) AlarmPeriod(t *template.Template, name string) time.Duration {
	for _, w := range r.plan.alarms {
		if w.isCalled(t, name) {
			return w.config.Period
		}
	}
	return 0
}

// label returns the name of what the alarm reads, for a graph.
func (w *watcher) label() string {
	if w.math == nil {
		return w.looks[0].MetricName
	}
	for _, a := range w.stack.Alarms() {
		if a.LogicalID != w.logicalID {
			continue
		}
		for _, q := range a.Metrics {
			if q.ReturnsData {
				return cmp.Or(q.Label, q.Expression, q.Metric.MetricName)
			}
		}
	}
	return w.name
}

// watchedUnit returns the unit of the metric that an alarm reads.
func (r *Report) watchedUnit(w *watcher) string {
	if w.math != nil {
		return ""
	}
	m := &Metric{metric: w.metrics[0], asked: w.looks[0], Unit: w.looks[0].Unit}
	switch {
	case m.Unit != "":
	case m.metric.fedByGroup:
		m.Unit = logsMetrics[m.asked.MetricName]
	case len(m.metric.fedBy) > 0:
		m.Unit = m.metric.fedBy[0].to.Unit
	}
	return r.Unit(m)
}
