package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/replay"
)

var metricUnfed = Check{ID: "metric/unfed", Severity: Bug, run: func(p *pass) {
	p.unfed(replay.UnfedName, func(w watcher, look replay.Look) {
		if differsInCase(look) || !p.isAllKnown(look) {
			return
		}
		f := finding{
			severity: Warning,
			summary:  fmt.Sprintf("no metric filter publishes to %s", called(look.Metric)),
			details:  "Filters publish others of its namespace. Unless the application publishes it by itself, the alarm never has a datapoint, and never goes off.",
			remedy:   "name a metric that a filter publishes, or add the filter",
		}
		if meant := meantName(called(look.Metric), []string{look.Unfed.Meant}); meant != "" {
			f.severity, f.remedy = Bug, fmt.Sprintf("did you mean %s?", meant)
			f.details = "The alarm never has a datapoint, and never goes off."
		}
		p.tell(w.in, w.LogicalID, w.property(look, "MetricName"), f)
	})
}}

// unfed visits the metrics of alarms that nobody publishes to for a cause.
func (p *pass) unfed(cause replay.UnfedCause, visit func(watcher, replay.Look)) {
	for _, w := range p.watchers() {
		for _, look := range w.looks {
			if look.Unfed != nil && look.Unfed.Cause == cause && !isOpen(look.Metric.Namespace, look.Metric.MetricName) {
				visit(w, look)
			}
		}
	}
}

// isAllKnown reports whether a metric that no filter publishes to is one that a filter
// should: others of its namespace are, and all filters can be read. Anything else may
// publish to a namespace that filters do not.
func (p *pass) isAllKnown(look replay.Look) bool {
	if p.replay().mayBeFed || !look.Unfed.Shared {
		return false
	}
	for _, t := range p.templates {
		if len(t.Elsewhere()) > 0 {
			return false
		}
		for _, l := range t.LeftOut() {
			if l.Type == "AWS::Logs::MetricFilter" && l.Excluded != "" {
				return false
			}
		}
		for _, f := range t.MetricFilters() {
			for _, m := range f.Metrics {
				// A filter that publishes to AWS's own namespaces is wrong itself.
				if isOpen(m.Namespace, m.Name) || m.Name == look.Metric.MetricName && strings.HasPrefix(m.Namespace, "AWS/") {
					return false
				}
			}
		}
	}
	return true
}
