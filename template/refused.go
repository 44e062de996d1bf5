package template

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Refused is a resource that is not used because it cannot be read or
// CloudFormation would refuse it. The rest of its template is used.
type Refused struct {
	// LogicalID and Type name the resource. Name is its own name as far as
	// known, or the placeholder of its Ref where CloudFormation generates the
	// name.
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	Name      string `json:"name,omitempty"`
	// Line is where it stands in the file, from 1.
	Line int `json:"line,omitempty"`
	// Problems are the faults, at least one.
	Problems []Problem `json:"problems"`
	// Invalid says that AWS would refuse it: the deployment would fail. If
	// false, the resource may be valid but cannot be read here.
	Invalid bool `json:"invalid,omitempty"`
	// Filter is what could be read of a metric filter; nil for other types, and
	// if nothing could.
	Filter *MetricFilter `json:"-"`
}

// Problem is what is wrong with a property of a resource.
type Problem struct {
	// Property is its path, such as MetricTransformations[0].Unit; empty for
	// the resource as a whole.
	Property string `json:"property,omitempty"`
	// Message says what is wrong, and what to do.
	Message string `json:"message"`
	// Line is the line in the file, from 1; 0 for the line of the resource.
	Line int `json:"line,omitempty"`
	// invalid says that AWS would refuse the resource.
	invalid bool
}

// String returns the property and the message.
func (p Problem) String() string {
	if p.Property == "" {
		return p.Message
	}
	return p.Property + ": " + p.Message
}

// Reason returns all problems on one line.
func (r Refused) Reason() string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.String())
	}
	return strings.Join(all, "; ")
}

// LeftOut is a resource that the stack does not get because its condition does
// not hold.
type LeftOut struct {
	// LogicalID names the resource in its template, and Type is its type.
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	// Line is where it stands in the file, from 1.
	Line int `json:"line,omitempty"`
	// Condition is the condition that does not hold.
	Condition string `json:"condition"`
	// Excluded is the logical id of a resource that is assumed to be made
	// although its condition is undecided, and that excludes this one. It is
	// empty where the condition is decided.
	Excluded string `json:"excluded,omitempty"`
	// BringIn are parameter values under which the condition holds, one way of
	// possibly several; empty if parameters alone cannot decide it.
	BringIn []Setting `json:"bringIn,omitempty"`
	// Parameters are the parameters that the condition depends on.
	Parameters []string `json:"parameters,omitempty"`

	giving Giving
}

// Setting is a value of a parameter that makes a condition hold.
type Setting struct {
	// Parameter is the name of the parameter.
	Parameter string `json:"parameter"`
	// Value is the value, or, if Other, the value that it must differ from.
	Value string `json:"value"`
	Other bool   `json:"other,omitempty"`
}

// String returns the setting as the command line takes it, such as Stage=prod.
func (s Setting) String() string {
	return s.Parameter + "=" + s.value()
}

func (s Setting) value() string {
	switch {
	case !s.Other:
		return s.Value
	case s.Value == "":
		return "… (not empty)"
	}
	return fmt.Sprintf("… (not %s)", s.Value)
}

// Why returns why the resource is left out.
func (l LeftOut) Why() string {
	if l.Excluded != "" {
		return fmt.Sprintf("its condition %s is undecided, and %s, which excludes it, is assumed to be created", l.Condition, l.Excluded)
	}
	return fmt.Sprintf("its condition %s does not hold", l.Condition)
}

// Advice returns what would bring the resource in, such as "--parameter
// Stage=prod brings it in".
func (l LeftOut) Advice() string {
	if len(l.BringIn) == 0 {
		return l.giving.Condition(l.Condition, "true") + " brings it in"
	}
	var flags []string
	for _, s := range l.BringIn {
		flags = append(flags, l.giving.Parameter(s.Parameter, s.value()))
	}
	verb := "brings"
	if len(flags) > 1 {
		verb = "bring"
	}
	return strings.Join(flags, " and ") + " " + verb + " it in"
}

// Elsewhere is a part of a template that stands in another file or is made by a
// program, and is not examined.
type Elsewhere struct {
	// LogicalID names the resource; empty for a macro of the whole template.
	LogicalID string `json:"logicalId,omitempty"`
	// Kind says in a few words what it is: a nested stack, module, include or
	// macro, or what the answers of an account lack, such as more pages.
	Kind string `json:"kind"`
	// What is its location or its name.
	What string `json:"what"`
	// Why says why it is not examined, and what to do.
	Why string `json:"why"`
}

// Refused returns the resources that were not used because of a fault, among
// the types that this package reads, in the order of the template.
func (t *Template) Refused() []Refused { return t.refused }

// LeftOut returns the resources whose condition does not hold, among the types
// that this package reads.
func (t *Template) LeftOut() []LeftOut { return t.leftOut }

// Elsewhere returns what stands in files that are not here or is made by
// macros: nested stacks, modules and includes among them.
func (t *Template) Elsewhere() []Elsewhere { return t.elsewhere }

// Problems returns the problems of all refused resources as one error, each
// with the file, the line, the logical id and the property; nil if there are
// none.
func (t *Template) Problems() error {
	var all []error
	for _, r := range t.refused {
		for _, p := range r.Problems {
			where := t.File
			if line := cmp.Or(p.Line, r.Line); line > 0 {
				where += fmt.Sprintf(":%d", line)
			}
			all = append(all, fmt.Errorf("%s: %s: %s", where, r.LogicalID, p))
		}
	}
	return errors.Join(all...)
}

// Called returns name, or the logical id if the name is empty or generated by
// CloudFormation.
func Called(name, logicalID string) string {
	if name == "" || name == placeholder(logicalID) {
		return logicalID
	}
	return name
}

// HowToGive returns how to supply a value that only the deployment knows,
// judging by its first placeholder: as a parameter, or by deciding its
// condition.
func (t *Template) HowToGive(value string) string { return t.source.howToGive(firstPlaceholder(value)) }

// firstPlaceholder returns the first ${…} in value, including nested ones, or
// value itself if there is none.
func firstPlaceholder(value string) string {
	if all := placeholderSpans(value); len(all) > 0 {
		return value[all[0][0]:all[0][1]]
	}
	return value
}

func (s *stack) howToGive(placeholder string) string {
	inner := strings.TrimSuffix(strings.TrimPrefix(placeholder, "${"), "}")
	by := s.loader.options.Giving
	if strings.HasPrefix(placeholder, dynamicReference) {
		return "give it with " + by.Parameter(strings.Trim(placeholder, "{}"), "…")
	}
	if s.values.declared[inner] != nil || slices.Contains(pseudoParameters, inner) {
		return "give it as a parameter, with " + by.Parameter(inner, "…")
	}
	if rest, ok := strings.CutPrefix(inner, "Fn::If ["); ok {
		name, _, _ := strings.Cut(rest, ",")
		decide := by.Condition(name, "true or false")
		if names := s.values.dependsOn(name); len(names) > 0 {
			return "give it as a parameter, with " + by.Parameter(names[0], "…") + ", or decide it with " + decide
		}
		return "decide it with " + decide
	}
	if names := s.values.mentioned(inner); len(names) > 0 {
		return "give it as a parameter, with " + by.Parameter(names[0], "…")
	}
	if name, _, _ := strings.Cut(inner, "."); s.byID[name] == nil && isName(inner) {
		return "neither a parameter nor a resource of the template is called " + name
	}
	return "it can be read if it is written out"
}

// isName reports whether a text can be the name of a parameter or a resource, with or
// without an attribute.
func isName(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.')
	})
}

// RefersToResource reports whether the first placeholder in a value stands for a resource
// of the template or an attribute of one.
func (t *Template) RefersToResource(value string) bool {
	return t.source.contains(firstPlaceholder(value))
}

// ForeignPlaceholder returns the first placeholder in a value that stands neither for
// a resource of the template nor for an attribute of one; empty if there is none.
func (t *Template) ForeignPlaceholder(value string) string {
	for _, at := range placeholderSpans(value) {
		if placeholder := value[at[0]:at[1]]; !t.source.contains(placeholder) {
			return placeholder
		}
	}
	return ""
}
