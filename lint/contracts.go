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

// ofContract reports whether the log contract may describe the log events of a
// log group, as filters and queries see them. It does not describe logs of AWS
// services.
func (p *pass) ofContract(group string) bool {
	return p.contract != nil && (p.contract.Source() != "" || !isServiceGroup(bareGroup(group)))
}

// problems returns what is wrong with a filter by the log contract, one error
// for each problem; nil for a filter that the contract does not cover.
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

// ofKind reports whether a problem is about a masked field or a measure of
// several events. Those have checks of their own.
func ofKind(problem error) bool {
	masked, mixed := new(binding.MaskedField), new(binding.MixedField)
	return errors.As(problem, &masked) || errors.As(problem, &mixed)
}

// says returns a problem without the name of the contract.
func (p *pass) says(problem error) string {
	return strings.TrimPrefix(problem.Error(), "contract "+p.contract.Name()+": ")
}

// masks reports whether the policies in the templates mask a field of the
// contract in a log group.
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

// selectorOf returns the selector of a field in JSON patterns.
func selectorOf(f contract.Field) string { return filterpattern.Field(f.As).String() }
