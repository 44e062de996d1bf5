package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/replay"
)

var metricUnfed = Check{ID: "metric/unfed", Severity: Bug, run: func(p *pass) {
	for _, a := range p.watchers() {
		for _, look := range a.looks {
			if look.Unfed == nil || look.Unfed.Cause != replay.UnfedName || !p.isAllKnown(look) {
				continue
			}
			f := finding{
				summary: fmt.Sprintf("no metric filter publishes to %s", called(look.Metric)),
				details: "The alarm never has a datapoint, and never goes off.",
				remedy:  "name a metric that a filter publishes, or add the filter",
			}
			if look.Unfed.Meant != "" {
				f.remedy = fmt.Sprintf("did you mean %s?", look.Unfed.Meant)
			}
			p.tell(a.in, a.LogicalID, a.property(look, "MetricName"), f)
		}
	}
}}

// isAllKnown reports whether a metric that no filter publishes to is one that a filter
// should: others of its namespace are, and all filters can be read. Anything else may
// publish to a namespace that filters do not.
func (p *pass) isAllKnown(look replay.Look) bool {
	if isOpen(look.Metric.Namespace, look.Metric.MetricName) || p.replay().mayBeFed || !look.Unfed.Shared {
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
