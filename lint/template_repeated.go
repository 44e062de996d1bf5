package lint

import (
	"cmp"
	"fmt"
)

var templateRepeated = Check{ID: "template/repeated", Severity: Bug, run: func(p *pass) {
	for _, t := range p.templates {
		for _, r := range t.Repeated() {
			what := cmp.Or(r.Property, r.Path)
			if r.LogicalID != "" && r.Property == "" {
				what = "its logical id"
			}
			f := message{
				summary: fmt.Sprintf("%s appears twice", what),
				details: "CloudFormation accepts such a template and silently deploys one of the two: the other is lost. No other check examines the resource until then.",
				remedy:  "delete one of them, or rename it",
			}
			if r.Same {
				f.severity = Warning
				f.details = "Both say the same. CloudFormation silently takes one of them, and a later change to the other has no effect. No other check examines the resource until then."
			}
			p.tellAt(t, r.LogicalID, r.Property, r.Place, f)
		}
	}
}}
