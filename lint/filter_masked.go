package lint

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/contract/binding"
)

var filterMasked = Check{ID: "filter/masked", Severity: Bug, run: func(p *pass) {
	for _, f := range p.filters() {
		in, g, ok := p.groupOf(f.in, f.group)
		if !ok || !f.parsed {
			continue
		}
		told := map[string]bool{}
		tell := func(field, what, by string) {
			if told[field] {
				return
			}
			told[field] = true
			f.tell(p, "FilterPattern", message{
				summary: fmt.Sprintf("it looks for %s in %s, which data protection masks%s", what, cmp.Or(field, "log events"), by),
				details: "Filters see masked log events, with asterisks: the test never holds.",
				remedy:  "test a field that is not masked, or let the application log what should be counted in one",
			})
		}
		for _, policy := range in.Protections(g) {
			for _, h := range dataidentifier.HiddenFrom(f.pattern, policy.Masked, policy.CustomIdentifiers()) {
				tell(h.Field, fmt.Sprintf("%q", h.Text), " ("+h.By+")")
			}
		}
		for _, problem := range p.problems(f) {
			masked := new(binding.MaskedField)
			if !errors.As(problem, &masked) {
				continue
			}
			field, ok := p.contract.Field(masked.Name)
			if ok && p.masks(f.in, f.group, field) {
				tell(selectorOf(field), "values", "")
			}
		}
	}
}}
