package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

var metricUnread = Check{ID: "metric/unread", Severity: Info, run: func(p *pass) {
	for _, t := range p.templates {
		for _, f := range t.MetricFilters() {
			for i, m := range f.Metrics {
				if isOpen(m.Namespace, m.Name) || p.mentions(m) || p.mayRead(m) || p.isMeant(t, f, m) {
					continue
				}
				p.tell(t, f.LogicalID, fmt.Sprintf("MetricTransformations[%d].MetricName", i), message{
					summary: fmt.Sprintf("nothing here reads its metric %s/%s", m.Namespace, m.Name),
					details: "No alarm and no dashboard of the templates reads it, and it is billed every month.",
					remedy:  "add an alarm or a graph, or leave the filter out",
				})
			}
		}
	}
}}

// mentions reports whether anything except metric filters refers to a metric.
func (p *pass) mentions(m template.Transformation) bool {
	for _, t := range p.templates {
		if len(t.Elsewhere()) > 0 {
			return true
		}
	}
	return p.said().texts[m.Name] > 0 || slices.ContainsFunc(p.said().metrics, func(text string) bool {
		return strings.Contains(text, `"`+m.Name+`"`) || strings.Contains(text, "SEARCH(") && strings.Contains(text, m.Namespace)
	})
}

// mayRead reports whether an alarm may read a metric, as only the deployment
// knows what it reads.
func (p *pass) mayRead(m template.Transformation) bool {
	var reads func(value any) bool
	reads = func(value any) bool {
		switch v := value.(type) {
		case []any:
			return slices.ContainsFunc(v, reads)
		case map[string]any:
			name, _ := v["MetricName"].(string)
			namespace, _ := v["Namespace"].(string)
			metrics, _ := v["Metrics"].(string)
			may := func(text, is string) bool { return text == is || isOpen(text) }
			return isOpen(name, namespace) && may(name, m.Name) && may(namespace, m.Namespace) || isOpen(metrics) ||
				slices.ContainsFunc(slices.Collect(maps.Values(v)), reads)
		}
		return false
	}
	for _, t := range p.templates {
		for _, made := range t.Made() {
			if made.Type == "AWS::CloudWatch::Alarm" && reads(made.Properties) {
				return true
			}
		}
	}
	return false
}

// isMeant reports whether an alarm reads another metric and seems to mean this
// one, which another check reports.
func (p *pass) isMeant(t *template.Template, f template.MetricFilter, m template.Transformation) bool {
	return slices.ContainsFunc(p.replay().looks, func(look replay.Look) bool {
		return look.Unfed != nil && (look.Unfed.Meant == m.Namespace+"/"+m.Name || look.Unfed.Template == t && look.Unfed.Filter == f.LogicalID)
	})
}
