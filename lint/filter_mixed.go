package lint

import (
	"errors"

	"github.com/logstack-go/logstack/contract/binding"
)

var filterMixed = Check{ID: "filter/mixed", Severity: Warning, NeedsContract: true, run: func(p *pass) {
	for _, f := range p.filters() {
		if !f.isMetric {
			continue
		}
		for _, problem := range p.problems(f) {
			if mixed := new(binding.MixedField); errors.As(problem, &mixed) {
				f.tell(p, "FilterPattern", message{
					summary: p.says(problem),
					details: "Values of several events go into one metric, and no threshold means the same for all of them.",
					remedy:  "name the event in the pattern as well",
				})
			}
		}
	}
}}
