package lint

import (
	"errors"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
)

var dashboardInvalid = Check{ID: "dashboard/invalid", Severity: Fatal, run: func(p *pass) {
	p.tellRefused("AWS::CloudWatch::Dashboard")
	for _, t := range p.templates {
		for _, d := range t.Dashboards() {
			_, err := dashboard.Parse(d.Body)
			// An unknown property may be new in CloudWatch, and what only the
			// deployment knows may be a number.
			if err == nil || errors.Is(err, dashboard.ErrNotKnown) || isOpen(d.Body) && errors.Is(err, dashboard.ErrNoJSON) {
				continue
			}
			p.tell(t, d.LogicalID, "DashboardBody", message{
				summary: "CloudWatch refuses its body: " + err.Error(),
				details: "The deployment fails.",
			})
		}
	}
}}
