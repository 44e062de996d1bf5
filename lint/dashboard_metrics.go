package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
)

var dashboardMetrics = Check{ID: "dashboard/metrics", Severity: Bug, run: func(p *pass) {
	for _, t := range p.templates {
		for _, d := range t.Dashboards() {
			body, err := dashboard.Parse(d.Body)
			if err != nil {
				continue
			}
			all := 0
			for _, w := range body.Widgets {
				if w.Metric == nil {
					continue
				}
				n := 0
				for _, line := range w.Metric.Lines {
					if line.Expression == "" {
						n++
					}
				}
				all += n
				if n > cloudwatch.MaxWidgetMetrics {
					p.tell(t, d.LogicalID, "DashboardBody", message{
						summary: fmt.Sprintf("its widget %q has %d metrics, and CloudWatch shows %d in one", w.Title(), n, cloudwatch.MaxWidgetMetrics),
						details: "Those that only metric math names count as well (cloudwatch_limits).",
						remedy:  "split it into several widgets, or leave metrics out",
					})
				}
			}
			if all > cloudwatch.MaxDashboardMetrics {
				p.tell(t, d.LogicalID, "DashboardBody", message{
					summary: fmt.Sprintf("it has %d metrics, and CloudWatch shows %d on a dashboard", all, cloudwatch.MaxDashboardMetrics),
					details: "Those of all widgets are counted together (cloudwatch_limits).",
					remedy:  "split it into several dashboards",
				})
			}
		}
	}
}}
