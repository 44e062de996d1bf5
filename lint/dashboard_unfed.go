package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
)

var dashboardUnfed = Check{ID: "dashboard/unfed", Severity: Warning, run: func(p *pass) {
	fed, known := p.namesFed()
	if !known {
		return
	}
	for _, t := range p.templates {
		for _, d := range t.Dashboards() {
			body, err := dashboard.Parse(d.Body)
			if err != nil {
				continue
			}
			for _, w := range body.Widgets {
				if w.Metric == nil {
					continue
				}
				for _, line := range w.Metric.Lines {
					names := fed[line.Namespace]
					if line.Expression != "" || line.AccountID != "" || names == nil || names[line.Name] || isOpen(line.Name) {
						continue
					}
					f := message{
						severity: Info, // the application may publish it itself
						summary:  fmt.Sprintf("its widget %q shows %s/%s, which no metric filter publishes", w.Title(), line.Namespace, line.Name),
						details:  "Filters of the templates publish others of that namespace. Unless the application publishes it by itself, the widget stays empty.",
						remedy:   "name a metric that a filter publishes, or add the filter",
					}
					if meant := meantName(line.Name, slices.Sorted(maps.Keys(names))); meant != "" {
						f.severity, f.remedy = Warning, fmt.Sprintf("did you mean %s?", meant)
					}
					p.tell(t, d.LogicalID, "DashboardBody", f)
				}
			}
		}
	}
}}

// namesFed returns the names of the metrics that filters publish, by namespace.
// It reports false if a filter cannot be read.
func (p *pass) namesFed() (fed map[string]map[string]bool, known bool) {
	if p.replay().mayBeFed {
		return nil, false
	}
	fed = map[string]map[string]bool{}
	for _, t := range p.templates {
		if len(t.Elsewhere()) > 0 {
			return nil, false
		}
		for _, r := range t.Refused() {
			if r.Type == "AWS::Logs::MetricFilter" {
				return nil, false
			}
		}
		for _, f := range t.MetricFilters() {
			for _, m := range f.Metrics {
				if isOpen(m.Namespace, m.Name) || strings.HasPrefix(m.Namespace, "AWS/") {
					return nil, false // a filter must not publish to AWS's own namespaces, which another check reports
				}
				if fed[m.Namespace] == nil {
					fed[m.Namespace] = map[string]bool{}
				}
				fed[m.Namespace][m.Name] = true
			}
		}
	}
	return fed, true
}
