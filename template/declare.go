package template

import (
	"fmt"
	"strings"
)

// maxDeclared is how many resources a Declaration may have: an account has more than a
// stack.
const maxDeclared = 100_000

// Declaration is what something else than a template says of the same resources: an
// account as it is, or Terraform. It is said in the terms of CloudFormation, so that one
// reader reads all, and each check stands once.
type Declaration struct {
	// Stack, File, Account and Region are those of Template.
	Stack, File, Account, Region string
	// Resources are what it holds, in its order. One of a type that CloudFormation
	// does not have is counted among Others.
	Resources []Declared
	// Unknown are the names of the values that are not known yet, as Unknown writes
	// them: each can be given as a parameter.
	Unknown []string
	// Elsewhere is what is not looked at.
	Elsewhere []Elsewhere
	// Notes are what people must know.
	Notes []string
	// NoStack says that the resources belong to nothing that could be deleted with
	// them.
	NoStack bool
}

// Declared is a resource.
type Declared struct {
	// LogicalID names it among the others, and may be any text.
	LogicalID string
	// Type is CloudFormation's, such as AWS::Logs::MetricFilter.
	Type string
	// Properties are those of that type: texts, json.Number, bool, []any and
	// map[string]any.
	Properties map[string]any
	// DeletionPolicy is Retain or Delete; empty: CloudFormation's own, which is
	// Delete.
	DeletionPolicy string
}

// Unknown returns a value that is not known yet. Two of the same name are the
// same value; a name that is the logical id of a resource stands for that
// resource.
func Unknown(name string) any { return map[string]any{"Ref": name} }

// Declare reads a declaration as Parse reads a template. Where two resources have one
// logical id, it is an error.
func Declare(d Declaration, o Options) (*Template, error) {
	if len(d.Resources) > maxDeclared {
		return nil, fmt.Errorf("%s: it has more than %d resources", d.File, maxDeclared)
	}
	resources, parameters := map[string]any{}, map[string]any{}
	doc := &document{top: map[string]any{"Resources": resources, "Parameters": parameters}, lines: map[string]int{}}
	for _, r := range d.Resources {
		if _, twice := resources[r.LogicalID]; twice {
			return nil, fmt.Errorf("%s: %s is there twice", d.File, r.LogicalID)
		}
		written := map[string]any{"Type": r.Type, "Properties": r.Properties}
		if r.DeletionPolicy != "" {
			written["DeletionPolicy"] = r.DeletionPolicy
		}
		resources[r.LogicalID] = written
		doc.resources = append(doc.resources, r.LogicalID)
	}
	l := newLoader(o)
	for _, name := range d.Unknown {
		if _, isResource := resources[name]; !isResource {
			parameters[name], l.used[name] = map[string]any{"Type": "String"}, true
		}
	}
	s := newStack(l, d.File, environment{display: d.Stack, name: o.Parameters["AWS::StackName"], account: d.Account, region: d.Region})
	s.declared, s.noStack = true, d.NoStack
	t, err := s.read(doc, o)
	if err != nil {
		return nil, err
	}
	t.notes = append(t.notes, d.Notes...)
	t.elsewhere = append(t.elsewhere, d.Elsewhere...)
	return t, l.checkUsed(d.File)
}

// IsDeclared reports whether it is no template of CloudFormation's, but an account as it
// is, or what Terraform provisions.
func (t *Template) IsDeclared() bool { return t.source.declared }

// contains reports whether a placeholder is that of a resource of the stack, or of an
// attribute of one. The logical ids of a declaration may have dots.
func (s *stack) contains(placeholder string) bool {
	name := strings.TrimSuffix(strings.TrimPrefix(placeholder, "${"), "}")
	for name != "" {
		if s.byID[name] != nil {
			return true
		}
		name = name[:max(0, strings.LastIndexByte(name, '.'))]
	}
	return false
}
