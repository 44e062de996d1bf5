package lint

import (
	"strings"

	"github.com/logstack-go/logstack/replay"
)

var metricDimensions = Check{ID: "metric/dimensions", Severity: Bug, run: func(p *pass) {
	p.unfed(replay.UnfedDimensions, func(w watcher, look replay.Look) {
		for _, d := range look.Metric.Dimensions {
			if isOpen(d.Name) {
				return
			}
		}
		property := w.property(look, "Dimensions")
		if len(look.Metric.Dimensions) == 0 {
			property = w.property(look, "MetricName")
		}
		p.tell(w.in, w.LogicalID, property, message{
			summary: strings.TrimSuffix(strings.Replace(look.Unfed.Text, "The alarm", "the alarm", 1), "."),
			details: "A metric is its name with its dimensions, and CloudWatch does not aggregate across dimensions: the alarm never has a datapoint.",
			remedy:  "name the same dimensions as the filter, or add a filter without dimensions",
		})
	})
}}
