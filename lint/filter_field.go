package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract/binding"
)

var filterField = Check{ID: "filter/field", Severity: Bug, NeedsContract: true, run: func(p *pass) {
	for _, f := range p.filters() {
		if !f.parsed || f.transformed || !p.ofContract(f.group) {
			continue
		}
		tell := func(property, what string, s binding.Stray) {
			found := message{
				summary: fmt.Sprintf("%s reads %s, which no log event of the contract %s has", what, s.Name, p.contract.Name()),
				details: "A field that log events do not have never matches, and publishes nothing.",
			}
			switch {
			case s.As != "":
				found.remedy = "the application calls it " + s.As
			case s.Meant != "":
				found.remedy = "did you mean " + s.Meant + "?"
			}
			f.tell(p, property, found)
		}
		for _, s := range binding.PatternStrays(p.contract, f.pattern) {
			tell("FilterPattern", "its pattern", s)
		}
		if f.pattern.Kind() != filterpattern.KindJSON {
			continue
		}
		for _, r := range f.reads() {
			pattern, err := filterpattern.Parse("{ " + r.selector + " = * }")
			if err != nil {
				continue
			}
			what := "its value"
			if r.dimension != "" {
				what = "the dimension " + r.dimension
			}
			for _, s := range binding.PatternStrays(p.contract, pattern) {
				tell(r.property, what, s)
			}
		}
	}
}}
