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
				summary: fmt.Sprintf("it publishes to %s, and namespaces that begin with AWS/ are those of AWS's services", m.Namespace),
				details: "CloudWatch keeps them for its own metrics: what one's own filter publishes there is refused, or mixed with them.",
				remedy:  "call the namespace after the application",
			})
		}
	}
}}
