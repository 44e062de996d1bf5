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
				summary: fmt.Sprintf("%s is there twice", what),
				details: "CloudFormation takes such a template, and deploys one of the two without a word: what stands in the other is lost.",
				remedy:  "delete one of them, or give it a name of its own",
			}
			if r.Same {
				f.severity = Warning
				f.details = "Both say the same. CloudFormation takes one of them without a word, and whoever changes the other changes nothing."
			}
			p.tellAt(t, r.LogicalID, r.Property, r.Place, f)
		}
	}
}}
