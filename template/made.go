package template

import (
	"encoding/json"
	"slices"
	"strings"
)

// Made is a resource of a template as it is written, whatever its type. What
// the template decides is resolved; the properties are not interpreted.
type Made struct {
	Resource
	// Type is the CloudFormation type, such as AWS::KMS::Key.
	Type string
	// Line is the line in the file, from 1; 0 if unknown.
	Line int
	// Real is the physical name, where Options.Physical gives it; empty
	// otherwise.
	Real string
	// DeletionPolicy and UpdateReplacePolicy are Delete, Retain,
	// RetainExceptOnCreate or Snapshot, or a placeholder. Default: empty, which
	// means Delete (aws-attribute-deletionpolicy,
	// aws-attribute-updatereplacepolicy).
	DeletionPolicy, UpdateReplacePolicy string
	// Properties are made of string, json.Number, bool, []any and
	// map[string]any. Intrinsic functions are replaced by the texts that they
	// return, with placeholders for what only the deployment knows; those are
	// listed in Unresolved.
	Properties map[string]any
	// Flaw says why the properties could not be read; empty where they could.
	Flaw string
}

// Made returns all resources of the template in order, except those that a
// condition leaves out. Refused resources are included as far as they can be
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
	if !isRead(r.typ) && !isNested(r.typ) { // the others are folded already
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

// plainValue returns value with nil lists replaced by empty ones.
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

// Origin is the kind of source that a template was read from.
type Origin string

// The sources of templates.
const (
	// CloudFormation is a CloudFormation template.
	CloudFormation Origin = "CloudFormation"
	// Terraform is a Terraform plan or state.
	Terraform Origin = "Terraform"
	// Account is an AWS account as it is.
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

// NestedIn returns the template that this nested stack stands in, and its
// logical id there. The parent of a template that is not nested is nil.
func (t *Template) NestedIn() (parent *Template, logicalID string) { return t.parent, t.nestedID }

// Nested returns the nested stacks at any depth whose templates are files.
func (t *Template) Nested() []*Template {
	var all []*Template
	for _, n := range t.nested {
		all = append(all, n)
		all = append(all, n.Nested()...)
	}
	return all
}

// Parameter reports whether the template has a parameter of that name. Pseudo
// parameters are in every template.
func (t *Template) Parameter(name string) bool {
	return t.source.values.declared[name] != nil || slices.Contains(pseudoParameters, name)
}

// Condition reports whether the template has a condition of that name.
func (t *Template) Condition(name string) bool { return t.source.values.conditions[name] != nil }

// Part is a part of a text: a placeholder, or the text between placeholders.
type Part struct {
	// Text is the part as written, such as ${Topic}.
	Text string
	// Placeholder is what the placeholder stands for, such as Topic or Key.Arn,
	// or a dynamic reference as written. It is empty for text between
	// placeholders.
	Placeholder string
}

// Parts splits text at its placeholders. It cannot tell a placeholder from
// literal text of the same form: see Resource.Unresolved.
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

// placeholderSpans returns where the outermost placeholders of a text begin and
// end.
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
