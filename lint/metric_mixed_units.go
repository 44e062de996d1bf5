package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var metricMixedUnits = Check{ID: "metric/mixed-units", Severity: Warning, run: func(p *pass) {
	type publisher struct {
		in   *template.Template
		id   string
		unit string
	}
	first := map[string]publisher{}
	for _, t := range p.templates {
		for _, f := range t.MetricFilters() {
			for i, m := range f.Metrics {
				if isOpen(m.Namespace, m.Name, m.Unit) {
					continue
				}
				key := t.Root().File + "\x00" + m.Namespace + "\x00" + m.Name
				before, twice := first[key]
				if !twice {
					first[key] = publisher{t, f.LogicalID, m.Unit}
					continue
				}
				if before.unit == m.Unit {
					continue
				}
				p.tell(t, f.LogicalID, fmt.Sprintf("MetricTransformations[%d].Unit", i), message{
					summary: fmt.Sprintf("it publishes %s/%s in %s, and %s does in %s", m.Namespace, m.Name, m.Unit, before.id, before.unit),
					details: "CloudWatch keeps the units of a metric apart and does not convert them: an alarm or a graph that names a unit sees one of the two, and one that names none mixes them.",
					remedy:  "use one unit for the metric, or publish two metrics",
				})
			}
		}
	}
}}

// isOfSeveralUnits reports whether filters of one template publish a metric
// with several units.
func (p *pass) isOfSeveralUnits(namespace, name string) bool {
	for _, t := range p.templates {
		first := ""
		for _, f := range t.MetricFilters() {
			for _, m := range f.Metrics {
				switch {
				case m.Namespace != namespace || m.Name != name:
				case first != "" && m.Unit != first:
					return true
				default:
					first = m.Unit
				}
			}
		}
	}
	return false
}
