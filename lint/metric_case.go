package lint

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/replay"
)

var metricCase = Check{ID: "metric/case", Severity: Bug, run: func(p *pass) {
	p.unfed(replay.UnfedName, func(w watcher, look replay.Look) {
		if meant := look.Unfed.Meant; differsInCase(look) {
			at := "MetricName"
			if !strings.HasPrefix(meant, look.Metric.Namespace+"/") {
				at = "Namespace"
			}
			p.tell(w.in, w.LogicalID, w.property(look, at), message{
				summary: fmt.Sprintf("no metric filter publishes to %s, and one does to %s", called(look.Metric), meant),
				details: "CloudWatch compares the names of metrics and namespaces letter by letter: the alarm never has a datapoint.",
				remedy:  "write it as the filter does",
			})
		}
	})
}}

// differsInCase reports whether another metric has the same name except for
// case.
func differsInCase(look replay.Look) bool {
	return look.Unfed.Meant != "" && strings.EqualFold(look.Unfed.Meant, called(look.Metric))
}
