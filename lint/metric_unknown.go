package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/template"
)

// sameBeginning is how many letters an unknown name must share with a known one
// to be taken for it.
const sameBeginning = 10

var metricUnknown = Check{ID: "metric/unknown", Severity: Bug, run: func(p *pass) {
	for _, w := range p.watchers() {
		look := func(property string, m template.Metric) {
			known := cloudwatch.LogsMetrics()
			if m.Namespace != cloudwatch.LogsNamespace || m.MetricName == "" || isOpen(m.MetricName) || slices.Contains(known, m.MetricName) {
				return
			}
			meant := ""
			for _, name := range known {
				if len(m.MetricName) >= sameBeginning && strings.HasPrefix(name, m.MetricName[:sameBeginning]) {
					meant = name
				}
			}
			meant = cmp.Or(meant, nearest.Name(m.MetricName, known))
			if meant == "" {
				return // CloudWatch may have added it since
			}
			p.tell(w.in, w.LogicalID, property, message{
				summary: fmt.Sprintf("CloudWatch Logs publishes no metric %s", m.MetricName),
				details: "The alarm never has a datapoint.",
				remedy:  fmt.Sprintf("did you mean %s?", meant),
			})
		}
		look("MetricName", w.Metric)
		for i, q := range w.Metrics {
			look(fmt.Sprintf("Metrics[%d].MetricStat.Metric.MetricName", i), q.Metric)
		}
	}
}}
