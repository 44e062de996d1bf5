package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/policy"
	"github.com/logstack-go/logstack/replay"
)

var metricUnfed = Check{ID: "metric/unfed", Severity: Bug, run: func(p *pass) {
	p.unfed(replay.UnfedName, func(w watcher, look replay.Look) {
		if differsInCase(look) || !p.isAllKnown(look) {
			return
		}
		f := message{
			severity: Warning,
			summary:  fmt.Sprintf("no metric filter publishes to %s", called(look.Metric)),
			details:  "Filters publish others of its namespace. Unless the application publishes it by itself, the alarm never has a datapoint, and never goes off.",
			remedy:   "name a metric that a filter publishes, or add the filter",
		}
		meant := meantName(called(look.Metric), []string{look.Unfed.Meant})
		if meant != "" {
			f.remedy = fmt.Sprintf("did you mean %s?", meant)
		}
		own, isTypo := p.publishesItself(look.Metric.Namespace), meant != "" && isTypingError(called(look.Metric), meant)
		switch {
		case own != "":
			f.details = fmt.Sprintf("Filters publish others of its namespace, and the application may publish it by itself, as %s. If it does not, the alarm never has a datapoint, and never goes off.", own)
			if !isTypo {
				f.severity = Info
			}
		case isTypo:
			f.severity, f.details = Bug, "The alarm never has a datapoint, and never goes off."
		}
		p.tell(w.in, w.LogicalID, w.property(look, "MetricName"), f)
	})
}}

// publishesItself returns the means by which an application may publish to a
// namespace without metric filters; empty if nothing suggests so. With the
// embedded metric format, any application that logs may.
func (p *pass) publishesItself(namespace string) (by string) {
	for _, t := range p.templates {
		for _, role := range t.Roles() {
			put := policy.Request{Action: "cloudwatch:PutMetricData", Resources: []string{"*"}, Context: map[string]string{"cloudwatch:namespace": namespace}}
			if policy.Allows(put, role.Policies...) == policy.Yes {
				return fmt.Sprintf("the role %s may put metric data", role.LogicalID)
			}
		}
		t.Texts(func(id, _, property, text string) {
			if text == namespace && strings.Contains(property, "Environment") {
				by = fmt.Sprintf("a variable of %s names the namespace", id)
			}
		})
	}
	return by
}

// unfed visits the metrics of alarms that nobody publishes, for a cause.
func (p *pass) unfed(cause replay.UnfedCause, visit func(watcher, replay.Look)) {
	for _, w := range p.watchers() {
		for _, look := range w.looks {
			if look.Unfed != nil && look.Unfed.Cause == cause && !isOpen(look.Metric.Namespace, look.Metric.MetricName) {
				visit(w, look)
			}
		}
	}
}

// isAllKnown reports whether a filter ought to publish the metric: filters
// publish others of its namespace, and all filters can be read. Something else
// may publish to any other namespace.
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
				// A filter that publishes to AWS's own namespaces is itself at
				// fault.
				if isOpen(m.Namespace, m.Name) || m.Name == look.Metric.MetricName && strings.HasPrefix(m.Namespace, "AWS/") {
					return false
				}
			}
		}
	}
	return true
}
