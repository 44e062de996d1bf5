package lint

import (
	"errors"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/template"
)

// ofContract reports whether the log contract may describe the log events of a log group,
// as a filter or a query sees them: not those of AWS's services.
func (p *pass) ofContract(group string) bool {
	return p.contract != nil && (p.contract.Source() != "" || !isServiceGroup(bareGroup(group)))
}

// problems returns what is wrong with a filter by the log contract, one by one;
// none of a filter that it says nothing of.
func (p *pass) problems(f filtering) []error {
	if !f.parsed || f.transformed || !p.ofContract(f.group) {
		return nil
	}
	value := ""
	for _, r := range f.reads() {
		if r.dimension == "" {
			value = r.selector
		}
	}
	err := binding.Pattern(p.contract, f.pattern, value, nil)
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	return nil
}

// ofKind reports whether a problem is of a field that is masked, or of a measure of
// several events: those have checks of their own.
func ofKind(problem error) bool {
	masked, mixed := new(binding.MaskedField), new(binding.MixedField)
	return errors.As(problem, &masked) || errors.As(problem, &mixed)
}

// says returns a problem without the contract that it names.
func (p *pass) says(problem error) string {
	return strings.TrimPrefix(problem.Error(), "contract "+p.contract.Name()+": ")
}

// masks reports whether data protection masks a field of the contract in a log group, by
// the policies in the templates.
func (p *pass) masks(t *template.Template, group string, f contract.Field) bool {
	in, g, ok := p.groupOf(t, group)
	if !ok {
		return false
	}
	for _, policy := range in.Protections(g) {
		for _, name := range f.DataIdentifiers() {
			if slices.Contains(policy.Masked, name) {
				return true
			}
		}
		for _, custom := range policy.CustomIdentifiers() {
			if f.Pattern != "" && custom.Regex == f.Pattern {
				return true
			}
		}
	}
	return false
}

// selectorOf returns what a JSON pattern calls a field.
func selectorOf(f contract.Field) string { return filterpattern.Field(f.As).String() }
