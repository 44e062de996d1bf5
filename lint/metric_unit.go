package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/replay"
)

var metricUnit = Check{ID: "metric/unit", Severity: Bug, run: func(p *pass) {
	p.unfed(replay.UnfedUnit, func(w watcher, look replay.Look) {
		unit := "no unit, which means None"
		for _, f := range look.Unfed.Template.MetricFilters() {
			if f.LogicalID == look.Unfed.Filter && f.Metrics[0].Unit != "None" {
				unit = f.Metrics[0].Unit
			}
		}
		if isOpen(look.Metric.Unit, unit) {
			return
		}
		p.tell(w.in, w.LogicalID, w.property(look, "Unit"), message{
			summary: fmt.Sprintf("it asks for %s in %s, and %s publishes it in %s", called(look.Metric), look.Metric.Unit, look.Unfed.Filter, unit),
			details: "CloudWatch does not convert units: an alarm that names one sees only values published in it, and never has a datapoint.",
			remedy:  "remove the alarm's Unit, so that it sees all values",
		})
	})
}}
