package recipes

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// Hold holds a filter of somebody's own against a contract, as the filters that
// are derived from it are by themselves: a JSON pattern that no record of the
// contract can match, the selector of a value that none of them has, a dimension
// of too many values. All that is wrong is told. A pattern of terms or columns
// is about lines that no contract describes, and is not looked at.
//
// Value is the selector of the value that is published, or empty; dimensions are
// selectors by name.
func Hold(c *contract.Contract, pattern filterpattern.Pattern, value string, dimensions map[string]string) error {
	tree, ok := pattern.Tree().(filterpattern.Expr)
	if !ok || pattern.Kind() != filterpattern.KindJSON {
		return nil
	}
	h := &holder{contract: c, named: map[string]contract.Field{}}
	for _, f := range c.Fields() {
		h.named[filterpattern.Field(f.As).String()] = f
	}
	selected := h.condition(tree, c.All())
	if value != "" {
		if f, ok := h.field(value); ok {
			if f.Type != contract.Number {
				h.failf("%s is of type %s: a metric is made of numbers", value, f.Type)
			}
			selected = h.with(f, selected)
			h.predicates = append(h.predicates, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		if f, ok := h.field(dimensions[name]); ok && !f.Dimension {
			h.failf("the dimension %s may have many values, each billed as a metric of its own: if it has few, say dimension: true of %s", name, f.Name)
		}
	}
	if len(h.problems) == 0 {
		for _, f := range h.predicates {
			if err := selected.Predicate(f.Name); err != nil {
				h.failf("%w", err)
			}
		}
	}
	return errors.Join(h.problems...)
}

type holder struct {
	contract   *contract.Contract
	named      map[string]contract.Field // by selector
	predicates []contract.Field
	problems   []error
}

func (h *holder) failf(format string, args ...any) {
	h.problems = append(h.problems, fmt.Errorf("contract %s: %w", h.contract.Name(), fmt.Errorf(format, args...)))
}

// field is what the contract knows by that selector.
func (h *holder) field(selector string) (contract.Field, bool) {
	f, ok := h.named[selector]
	if !ok && !strings.Contains(selector, "*") && !strings.Contains(selector, "[") {
		// Elements of lists, and what wildcards find, are in no contract.
		hint := ""
		for _, known := range h.contract.Fields() {
			if "$."+known.Name == selector {
				hint = ", where " + known.Name + " is called $." + known.As
			}
		}
		h.failf("no record has %s%s", selector, hint)
	}
	return f, ok
}

func (h *holder) with(f contract.Field, s contract.Selection) contract.Selection {
	selected, err := s.With(f.Name)
	if err != nil {
		h.failf("%w", err)
	}
	return selected
}

func (h *holder) condition(e filterpattern.Expr, s contract.Selection) contract.Selection {
	switch e := e.(type) {
	case *filterpattern.Group:
		if e.Join == filterpattern.AllOf {
			for _, operand := range e.Operands {
				s = h.condition(operand, s)
			}
			return s
		}
		either := h.condition(e.Operands[0], s)
		for _, operand := range e.Operands[1:] {
			either = either.Or(h.condition(operand, s))
		}
		return either
	case *filterpattern.Test:
		f, ok := h.field(e.Selector.String())
		if !ok {
			return s
		}
		h.predicates = append(h.predicates, f)
		if e.Is == filterpattern.NotExists || e.Is == filterpattern.IsNull {
			return s
		}
		if f.Type != contract.Boolean {
			h.failf("%s is of type %s, and never true or false", e.Selector, f.Type)
		}
		return h.with(f, s)
	case *filterpattern.Comparison:
		return h.comparison(e, s)
	}
	return s
}

func (h *holder) comparison(e *filterpattern.Comparison, s contract.Selection) contract.Selection {
	f, ok := h.field(e.Selector.String())
	if !ok {
		return s
	}
	h.predicates = append(h.predicates, f)
	switch value := e.Value.(type) {
	case *filterpattern.Number:
		if e.Operator != filterpattern.Equal && e.Operator != filterpattern.NotEqual && f.Type != contract.Number {
			h.failf("%s is of type %s: no order holds for it", e.Selector, f.Type)
		}
	case *filterpattern.String:
		if e.Operator == filterpattern.Equal && f.Name == "level" && !strings.Contains(value.Text, "*") {
			level, ok := h.contract.LevelOf(value.Text)
			if !ok {
				h.failf("%s is never %q: the levels are %s", e.Selector, value.Text, strings.Join(h.contract.LevelNames(), ", "))
				return s
			}
			return s.Level(level)
		}
		if e.Operator == filterpattern.Equal {
			selected, err := h.with(f, s).Matching(f.Name, value.Text)
			if err != nil {
				h.failf("%w", err)
			}
			return selected
		}
	}
	if f.Type == contract.List || f.Type == contract.Object || f.Type == contract.Boolean {
		h.failf("%s is of type %s, which no comparison matches", e.Selector, f.Type)
	}
	return h.with(f, s)
}
