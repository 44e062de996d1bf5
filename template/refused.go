package template

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Refused is a resource that is not used, as something in it cannot be read, or
// CloudFormation would not take it. All else of its template is used.
type Refused struct {
	// LogicalID and Type name the resource, and Name is its own name as far as it is
	// known: the placeholder of its Ref if CloudFormation makes one up.
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	Name      string `json:"name,omitempty"`
	// Line is where it stands in the file, from 1.
	Line int `json:"line,omitempty"`
	// Problems are what is wrong, at least one.
	Problems []Problem `json:"problems"`
	// Invalid says that AWS would not make it: the deployment would fail. Where it is
	// false, it may be that it only cannot be read here.
	Invalid bool `json:"invalid,omitempty"`
	// Filter is what could be read of a metric filter; nil for others, and where
	// nothing could.
	Filter *MetricFilter `json:"-"`
}

// Problem is what is wrong with a property of a resource.
type Problem struct {
	// Property is its path, such as MetricTransformations[0].Unit; empty: the
	// resource as a whole.
	Property string `json:"property,omitempty"`
	// Message says what is wrong, and what to do.
	Message string `json:"message"`
	// Line is where it stands in the file, from 1; 0: where the resource stands.
	Line int `json:"line,omitempty"`
	// invalid says that AWS would not make a resource that has it.
	invalid bool
}

// String returns the property and the message.
func (p Problem) String() string {
	if p.Property == "" {
		return p.Message
	}
	return p.Property + ": " + p.Message
}

// Reason returns all that is wrong, on one line.
func (r Refused) Reason() string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.String())
	}
	return strings.Join(all, "; ")
}

// LeftOut is a resource that the stack does not get, as its condition does not hold.
type LeftOut struct {
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	// Line is where it stands in the file, from 1.
	Line int `json:"line,omitempty"`
	// Condition is the condition that does not hold.
	Condition string `json:"condition"`
	// Excluded is the logical id of a resource that is taken to be made although its
	// condition is undecided, and beside which there cannot be this one; empty where
	// the condition is decided.
	Excluded string `json:"excluded,omitempty"`
	// BringIn are values of parameters with which the condition holds, one way of
	// several; none where no parameter alone decides it.
	BringIn []Setting `json:"bringIn,omitempty"`
	// Parameters are the parameters that the condition depends on.
	Parameters []string `json:"parameters,omitempty"`

	giving Giving
}

// Setting is a value of a parameter that makes a condition hold.
type Setting struct {
	Parameter string `json:"parameter"`
	// Value is the value; where Other, it is any other than this.
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

// Why says why the resource is left out.
func (l LeftOut) Why() string {
	if l.Excluded != "" {
		return fmt.Sprintf("its condition %s is not decided, and %s is taken to be made, beside which it cannot be", l.Condition, l.Excluded)
	}
	return fmt.Sprintf("its condition %s does not hold", l.Condition)
}

// Advice says what brings the resource in, such as "--parameter Stage=prod brings it
// in".
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

// Elsewhere is something of a template that stands in another file or is made by a
// program, and is not looked at.
type Elsewhere struct {
	// LogicalID names the resource; empty for a macro of the whole template.
	LogicalID string `json:"logicalId,omitempty"`
	// Kind is a nested stack, a module, an include or a macro.
	Kind string `json:"kind"`
	// What is the location or the name.
	What string `json:"what"`
	// Why it is not looked at, and what to do.
	Why string `json:"why"`
}

// Refused returns the resources of kinds that this package reads that are not used, as
// something in them is wrong, in the order of the template.
func (t *Template) Refused() []Refused { return t.refused }

// LeftOut returns the resources of kinds that this package reads whose condition does
// not hold.
func (t *Template) LeftOut() []LeftOut { return t.leftOut }

// Elsewhere returns what stands in other files that are not here, or is made by
// macros: nested stacks, modules and includes among them.
func (t *Template) Elsewhere() []Elsewhere { return t.elsewhere }

// Problems returns all that is wrong with the resources that are refused, as
// one error, each with the file, the line, the logical id and the property; nil
// if nothing is.
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

// Called returns what a resource is called: its name, or its logical id where
// it has none or CloudFormation makes it up.
func Called(name, logicalID string) string {
	if name == "" || name == placeholder(logicalID) {
		return logicalID
	}
	return name
}

// HowToGive says how a value is given that is known only when the stack is deployed, by
// the first placeholder in it: as a parameter, or by what decides its condition.
func (t *Template) HowToGive(value string) string { return t.source.howToGive(firstPlaceholder(value)) }

// firstPlaceholder returns the first ${…} in a value, with those in it, or the
// whole value if it has none.
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
	return "it can be read where it is written out"
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
