package template

import (
	"fmt"
	"slices"
	"strings"
)

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
func (l LeftOut) Advice() string { return l.advice("it") }

func (l LeftOut) advice(whom string) string {
	settings, verb := l.settings(), "brings"
	if len(settings) > 1 {
		verb = "bring"
	}
	return strings.Join(settings, " and ") + " " + verb + " " + whom + " in"
}

// settings returns what to give for the condition to hold, such as "--parameter
// Stage=prod".
func (l LeftOut) settings() []string {
	if len(l.BringIn) == 0 {
		return []string{l.giving.Condition(l.Condition, "true")}
	}
	var all []string
	for _, s := range l.BringIn {
		all = append(all, l.giving.Parameter(s.Parameter, s.value()))
	}
	return all
}

// LeftOutTogether are resources that the same settings bring in, at least one.
type LeftOutTogether []LeftOut

// Together groups resources by what brings them in, in the order of the first of each
// group. One that is left out because another is assumed to be created stays alone.
func Together(all []LeftOut) []LeftOutTogether {
	var groups []LeftOutTogether
	at := map[string]int{}
	for _, l := range all {
		settings := strings.Join(l.settings(), "\n")
		i, known := at[settings]
		if !known || l.Excluded != "" {
			i = len(groups)
			groups = append(groups, nil)
			if l.Excluded == "" {
				at[settings] = i
			}
		}
		groups[i] = append(groups[i], l)
	}
	return groups
}

// Names returns the logical ids.
func (all LeftOutTogether) Names() []string {
	var names []string
	for _, l := range all {
		names = append(names, l.LogicalID)
	}
	return names
}

// Why returns why the resources are left out.
func (all LeftOutTogether) Why() string {
	switch {
	case len(all) == 1:
		return all[0].Why()
	case all.haveOneCondition():
		return fmt.Sprintf("their condition %s does not hold", all[0].Condition)
	}
	return "their conditions do not hold"
}

// WhyEach returns why each of the resources is left out, in words that fit them all.
func (all LeftOutTogether) WhyEach() string {
	if all.haveOneCondition() {
		return all[0].Why()
	}
	return "its condition does not hold"
}

func (all LeftOutTogether) haveOneCondition() bool {
	return !slices.ContainsFunc(all, func(l LeftOut) bool { return l.Condition != all[0].Condition })
}

// Advice returns what would bring the resources in.
func (all LeftOutTogether) Advice() string {
	if len(all) == 1 {
		return all[0].Advice()
	}
	return all[0].advice("them")
}
