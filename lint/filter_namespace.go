package lint

import (
	"fmt"
	"strings"
)

var filterNamespace = Check{ID: "filter/namespace", Severity: Bug, run: func(p *pass) {
	for _, f := range p.filters() {
		for i, m := range f.metrics {
			if !strings.HasPrefix(m.Namespace, "AWS/") {
				continue
			}
			f.tell(p, fmt.Sprintf("MetricTransformations[%d].MetricNamespace", i), message{
				summary: fmt.Sprintf("it publishes to %s, and namespaces that begin with AWS/ belong to AWS services", m.Namespace),
				details: "They are reserved for metrics of AWS services: CloudWatch refuses the filter, or mixes its metric with theirs.",
				remedy:  "name the namespace after the application",
			})
		}
	}
}}
