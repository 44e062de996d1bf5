package replay

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/template"
)

// Look is a metric that an alarm reads, directly or in metric math.
type Look struct {
	Template  *template.Template
	LogicalID string
	// ID is the metric's id among the alarm's queries; empty if the alarm has a
	// single metric.
	ID        string
	Metric    template.Metric
	Statistic alarm.Statistic
	// FedBy are the metric filters that publish to the metric. ByGroup reports
	// whether a log group publishes to it, as to IncomingLogEvents.
	FedBy   []Feeder
	ByGroup bool
	// Unfed says why nothing feeds the metric; nil if something does.
	Unfed *Unfed
}

// Feeder is a metric filter that feeds a metric.
type Feeder struct {
	Template *template.Template
	Filter   template.MetricFilter
}

// Unfed says why no metric filter publishes to a metric.
type Unfed struct {
	Cause UnfedCause
	// Text is a sentence or two.
	Text string
	// Template and Filter, a logical ID, identify a filter that publishes
	// another metric of the same name; nil and empty if there is none.
	Template *template.Template
	Filter   string
	// Meant is the full name, with its namespace, of a metric with a similar
	// name; empty if there is none.
	Meant string
	// Shared reports whether a filter publishes other metrics of the namespace.
	Shared bool
}

// UnfedCause is the reason why nothing feeds a metric.
type UnfedCause string

// The causes: no filter publishes a metric of that name; the filters that do
// use another unit or other dimensions; or they cannot be read.
const (
	UnfedName       UnfedCause = "name"
	UnfedUnit       UnfedCause = "unit"
	UnfedDimensions UnfedCause = "dimensions"
	UnfedRefused    UnfedCause = "refused"
)

// Looks returns the metrics that alarms read, in the order of the alarms. It
// leaves out alarms that cannot be replayed and metrics that do not come from
// log events, such as those of AWS/Lambda.
func (r *Replay) Looks() []Look {
	var all []Look
	for _, w := range r.plan.alarms {
		if w.refused != "" {
			continue
		}
		for i, m := range w.metrics {
			look := Look{
				Template: w.stack, LogicalID: w.logicalID, ID: w.ids[i],
				Metric: w.looks[i], Statistic: w.statistics[i], ByGroup: m.fedByGroup,
			}
			for _, f := range m.fedBy {
				look.FedBy = append(look.FedBy, Feeder{f.stack, f.view})
			}
			if len(m.fedBy) == 0 && !m.fedByGroup {
				unfed := r.plan.unfed(w.stack, w.looks[i], "The alarm")
				for _, f := range r.plan.filters {
					to := key(f.stack, f.to.Namespace, "", nil)
					unfed.Shared = unfed.Shared || sameMetric(key(w.stack, w.looks[i].Namespace, "", nil), to)
				}
				look.Unfed = &unfed
			}
			all = append(all, look)
		}
	}
	return all
}

// MayBeFed reports whether a filter that cannot be read may publish to any
// metric, since the name of its metric is not known.
func (r *Replay) MayBeFed() bool { return r.plan.mayBeFed() != "" }

// Schedule says when the query of an alarm runs, and which time range it reads.
type Schedule struct {
	Template  *template.Template
	LogicalID string
	// Every is the interval between runs. The time range of a run begins Start
	// before the run and ends End before it.
	Every, Start, End time.Duration
}

// Schedules returns the schedules of the alarms on queries, except of those
// that cannot be replayed.
func (r *Replay) Schedules() []Schedule {
	var all []Schedule
	for _, w := range r.plan.alarms {
		if s := w.scheduled; s != nil {
			all = append(all, Schedule{w.stack, w.logicalID, s.Every, s.start, s.end})
		}
	}
	return all
}
