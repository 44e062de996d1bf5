package template

import (
	"fmt"
	"strings"
)

// maxDeclared is how many resources a Declaration may have: an account has more
// than one stack's.
const maxDeclared = 100_000

// Declaration describes resources by another source than a template: an account
// as it is, or Terraform. It uses the terms of CloudFormation, so that one
// reader and one set of checks serve all.
type Declaration struct {
	// Stack, File, Account and Region are those of Template.
	Stack, File, Account, Region string
	// Resources are the resources, in order. One of a type that CloudFormation
	// does not have is counted among Others.
	Resources []Declared
	// Unknown are the names of values that are not known yet, as the function
	// Unknown writes them. Each can be given as a parameter.
	Unknown []string
	// Elsewhere lists what is not examined.
	Elsewhere []Elsewhere
	// Notes are remarks for people.
	Notes []string
	// NoStack says that the resources belong to no stack: nothing can be
	// deleted together with them.
	NoStack bool
}

// Declared is one resource of a Declaration.
type Declared struct {
	// LogicalID names the resource among the others. It may be any text.
	LogicalID string
	// Type is the CloudFormation type, such as AWS::Logs::MetricFilter.
	Type string
	// Properties are the properties of that type: string, json.Number, bool,
	// []any and map[string]any.
	Properties map[string]any
	// DeletionPolicy is Retain or Delete. Default: empty, which means Delete,
	// as in CloudFormation.
	DeletionPolicy string
}

// Unknown returns a placeholder for a value that is not known yet. Two unknowns
// of the same name are the same value. A name that is the logical id of a
// resource refers to that resource.
func Unknown(name string) any { return map[string]any{"Ref": name} }

// Declare reads a declaration as Parse reads a template. Two resources with one
// logical id are an error.
func Declare(d Declaration, o Options) (*Template, error) {
	if len(d.Resources) > maxDeclared {
		return nil, fmt.Errorf("%s: it has more than %d resources", d.File, maxDeclared)
	}
	resources, parameters := map[string]any{}, map[string]any{}
	doc := &document{top: map[string]any{"Resources": resources, "Parameters": parameters}, lines: map[string]int{}}
	for _, r := range d.Resources {
		if _, twice := resources[r.LogicalID]; twice {
			return nil, fmt.Errorf("%s: %s appears twice", d.File, r.LogicalID)
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

// IsDeclared reports whether the template comes from a Declaration, not from a
// CloudFormation template.
func (t *Template) IsDeclared() bool { return t.source.declared }

// contains reports whether a placeholder refers to a resource of the stack or
// to one of its attributes. The logical ids of a declaration may contain dots.
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
