package template

import (
	"encoding/json"
	"slices"
	"strings"
)

// Made is a resource of a template as it is written, whatever its type: a view that
// knows what the template decides, and nothing of what the properties mean.
type Made struct {
	Resource
	// Type is CloudFormation's, such as AWS::KMS::Key.
	Type string
	// Line is where it stands in the file, from 1; 0: not known.
	Line int
	// Real is what it is really called, where that was given with Options.Physical;
	// empty otherwise.
	Real string
	// DeletionPolicy and UpdateReplacePolicy are Delete, Retain, RetainExceptOnCreate
	// or Snapshot, or a placeholder. Default: empty, which is Delete
	// (aws-attribute-deletionpolicy, aws-attribute-updatereplacepolicy).
	DeletionPolicy, UpdateReplacePolicy string
	// Properties are texts, json.Number, bool, []any and map[string]any. In place of
	// an intrinsic function stands what it gives, a text, with placeholders for what
	// only the deployment knows: those that are among Unresolved.
	Properties map[string]any
	// Flaw says why the properties could not be read; empty where they could.
	Flaw string
}

// Made returns all resources of the template, in its order, but for those that a
// condition leaves out. Those that are refused are among them, as far as they can be
// read.
func (t *Template) Made() []Made {
	var all []Made
	for _, r := range t.source.order {
		all = append(all, t.source.asMade(r))
	}
	return all
}

func (s *stack) asMade(r *resource) Made {
	m := Made{Type: r.typ, Line: r.line, Real: s.physical[r.id]}
	properties, deletion, replacement := r.properties, r.deletionPolicy, r.updateReplacePolicy
	s.values.begin(nil)
	if !isRead(r.typ) && !isNested(r.typ) { // those are folded already
		properties, deletion = s.values.fold(properties), s.values.fold(deletion)
	}
	replacement = s.values.fold(replacement)
	reader := s.reader(r)
	m.DeletionPolicy = node{reader, "DeletionPolicy", deletion}.text()
	m.UpdateReplacePolicy = node{reader, "UpdateReplacePolicy", replacement}.text()
	m.Properties = map[string]any{}
	members := asObject(properties)
	for _, name := range sortedKeys(members) {
		if !isNoValue(members[name]) {
			m.Properties[name] = plainValue(reader.withTexts(name, members[name]))
		}
	}
	m.Resource = reader.done()
	if problems := s.values.finish(); len(problems) > 0 {
		m.Flaw = problems[0]
	}
	if properties != nil && members == nil {
		m.Flaw = "its properties are " + kind(properties)
	}
	return m
}

// plainValue returns a value in which no list is nil, which what it is made of
// may leave.
func plainValue(value any) any {
	switch v := value.(type) {
	case []any:
		out := make([]any, 0, len(v))
		for _, item := range v {
			out = append(out, plainValue(item))
		}
		return out
	case map[string]any:
		for name, member := range v {
			v[name] = plainValue(member)
		}
		return v
	case string, bool, json.Number, nil:
		return v
	}
	return value
}

// Origin is what a template was read from.
type Origin string

// The origins of templates.
const (
	// CloudFormation is a template itself.
	CloudFormation Origin = "CloudFormation"
	// Terraform is a plan or a state of it.
	Terraform Origin = "Terraform"
	// Account is what an account holds, whoever made it.
	Account Origin = "account"
)

// Origin returns what the template was read from.
func (t *Template) Origin() Origin {
	switch {
	case t.source.noStack:
		return Account
	case t.source.declared:
		return Terraform
	}
	return CloudFormation
}

// NestedIn returns the template that a nested stack stands in, and the logical id that
// it has there; nil for one that is nested in none.
func (t *Template) NestedIn() (parent *Template, logicalID string) { return t.parent, t.nestedID }

// Nested returns the stacks that are nested in the template, at any depth, as far as
// their templates are files.
func (t *Template) Nested() []*Template {
	var all []*Template
	for _, n := range t.nested {
		all = append(all, n)
		all = append(all, n.Nested()...)
	}
	return all
}

// HasResource reports whether the template makes a resource of that logical id.
func (t *Template) HasResource(logicalID string) bool { return t.source.byID[logicalID] != nil }

// Parameter reports whether the template has a parameter of that name, or all templates
// have it.
func (t *Template) Parameter(name string) bool {
	return t.source.values.declared[name] != nil || slices.Contains(pseudoParameters, name)
}

// Condition reports whether the template has a condition of that name.
func (t *Template) Condition(name string) bool { return t.source.values.conditions[name] != nil }

// Part is a part of a text: a placeholder, or what stands around them.
type Part struct {
	// Text is the part as it stands, such as ${Topic}.
	Text string
	// Placeholder is what the placeholder stands for, such as Topic or Key.Arn, or a
	// reference to another service's value as it is written; empty for what stands
	// around them.
	Placeholder string
}

// Parts cuts a text at what stands for something that only the deployment knows. A text
// that looks so and is meant as it stands cannot be told from one: see
// Resource.Unresolved.
func Parts(text string) []Part {
	var all []Part
	start := 0
	for _, span := range placeholderSpans(text) {
		if span[0] > start {
			all = append(all, Part{Text: text[start:span[0]]})
		}
		p := Part{Text: text[span[0]:span[1]]}
		p.Placeholder = p.Text
		if p.Text[0] == '$' {
			p.Placeholder = p.Text[2 : len(p.Text)-1]
		}
		all = append(all, p)
		start = span[1]
	}
	if start < len(text) {
		all = append(all, Part{Text: text[start:]})
	}
	return all
}

// placeholderSpans returns where the placeholders of a text begin and end, but
// for those that stand in another.
func placeholderSpans(text string) [][2]int {
	var all [][2]int
	var open []int
	for i := range len(text) {
		switch text[i] {
		case '{':
			open = append(open, i)
		case '}':
			if len(open) == 0 {
				continue
			}
			start := open[len(open)-1]
			open = open[:len(open)-1]
			switch {
			case start > 0 && text[start-1] == '$':
				start--
			case !strings.HasPrefix(text[start:], dynamicReference):
				continue
			}
			for len(all) > 0 && all[len(all)-1][0] > start {
				all = all[:len(all)-1]
			}
			all = append(all, [2]int{start, i + 1})
		}
	}
	return all
}
