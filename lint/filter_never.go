package lint

import "github.com/logstack-go/logstack/contract/binding"

var filterNever = Check{ID: "filter/never", Severity: Bug, NeedsContract: true, run: func(p *pass) {
	for _, f := range p.filters() {
		if f.parsed && len(binding.PatternStrays(p.contract, f.pattern)) > 0 {
			continue // filter/field reports it
		}
		for _, problem := range p.problems(f) {
			if ofKind(problem) || p.hasStray(f) {
				continue
			}
			f.tell(p, "FilterPattern", message{
				summary: "by the log contract, it never matches or publishes: " + p.says(problem),
				remedy:  "spell it as the application does",
			})
		}
	}
}}

// hasStray reports whether the value that a filter publishes is not a field of
// the contract.
func (p *pass) hasStray(f filtering) bool {
	for _, r := range f.reads() {
		if r.dimension != "" {
			continue
		}
		known := false
		for _, field := range p.contract.Fields() {
			known = known || selectorOf(field) == r.selector
		}
		return !known
	}
	return false
}
