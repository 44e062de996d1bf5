package replay

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/template"
)

// Look is an alarm that looks at a metric, by itself or in metric math.
type Look struct {
	Template  *template.Template
	LogicalID string
	// ID is that of the metric among the alarm's queries; empty where it has one metric.
	ID        string
	Metric    template.Metric
	Statistic alarm.Statistic
	// FedBy are the metric filters that publish to it, and ByGroup says that a log group
	// does, as to IncomingLogEvents.
	FedBy   []Feeder
	ByGroup bool
	// Unfed says why none does; nil if some do.
	Unfed *Unfed
}

// Feeder is a metric filter.
type Feeder struct {
	Template *template.Template
	Filter   template.MetricFilter
}

// Unfed says why no metric filter publishes to a metric.
type Unfed struct {
	Cause UnfedCause
	// Text is a sentence or two.
	Text string
	// Template and Filter, a logical id, are of a filter that publishes another metric of
	// that name; nil and empty where none does.
	Template *template.Template
	Filter   string
	// Meant is a metric, with its namespace, that is called much the same; empty without
	// one.
	Meant string
	// Shared says that a filter publishes others of its namespace.
	Shared bool
}

// UnfedCause is what keeps a metric from being fed.
type UnfedCause string

// The causes: no filter publishes one of that name; those that do have another unit, have
// other dimensions, or cannot be read.
const (
	UnfedName       UnfedCause = "name"
	UnfedUnit       UnfedCause = "unit"
	UnfedDimensions UnfedCause = "dimensions"
	UnfedRefused    UnfedCause = "refused"
)

// Looks returns the metrics that alarms look at, in the order of the alarms. Those of
// alarms that cannot be replayed are left out, and so are those that are not made of log
// events, such as AWS/Lambda's.
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

// MayBeFed reports whether a filter that cannot be read may publish to any metric, as what
// it publishes to is not known.
func (r *Replay) MayBeFed() bool { return r.plan.mayBeFed() != "" }

// Schedule is when the query of an alarm runs, and what it looks at each time.
type Schedule struct {
	Template  *template.Template
	LogicalID string
	// Every is how far apart its runs are, and Start and End how long before a run what
	// it looks at begins and ends.
	Every, Start, End time.Duration
}

// Schedules returns those of the alarms on queries that can be replayed.
func (r *Replay) Schedules() []Schedule {
	var all []Schedule
	for _, w := range r.plan.alarms {
		if s := w.scheduled; s != nil {
			all = append(all, Schedule{w.stack, w.logicalID, s.Every, s.start, s.end})
		}
	}
	return all
}
