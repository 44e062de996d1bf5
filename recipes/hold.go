package recipes

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
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
	if strings.HasSuffix(selector, ".*") {
		return f, ok // what a wildcard finds is in no contract
	}
	// Nor are elements of lists, but the list is.
	if list := element.ReplaceAllString(selector, ""); list != selector {
		h.field(list)
		return contract.Field{}, false
	}
	if !ok {
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

// element is an index of a list, or the wildcard for all of them.
var element = regexp.MustCompile(`\[(\d+|\*)\].*$`)

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
	if e.Operator == filterpattern.Equal {
		if text, ok := literal(e.Value); ok {
			return h.equals(e, f, text, s)
		}
	}
	if _, ok := e.Value.(*filterpattern.Number); ok {
		if e.Operator != filterpattern.Equal && e.Operator != filterpattern.NotEqual && f.Type != contract.Number {
			h.failf("%s is of type %s: no order holds for it", e.Selector, f.Type)
		}
	}
	return h.comparable(e, f, s)
}

// literal is the text that a value stands for; false for what stands for many.
func literal(v filterpattern.Value) (string, bool) {
	switch v := v.(type) {
	case *filterpattern.Number:
		return v.Lexeme, true
	case *filterpattern.String:
		return v.Text, !strings.Contains(v.Text, "*")
	}
	return "", false
}

// equals selects the records in which a field may have that value.
func (h *holder) equals(e *filterpattern.Comparison, f contract.Field, text string, s contract.Selection) contract.Selection {
	var err error
	if f.Name == "level" {
		level, ok := h.contract.LevelOf(text)
		if !ok {
			h.failf("%s is never %q: the levels are %s", e.Selector, text, strings.Join(h.contract.LevelNames(), ", "))
			return s
		}
		s, err = s.Level(level)
	} else {
		s, err = h.comparable(e, f, s).Matching(f.Name, text)
	}
	if err != nil {
		h.failf("%w", err)
	}
	return s
}

// comparable selects the records that have a field that a comparison may match.
func (h *holder) comparable(e *filterpattern.Comparison, f contract.Field, s contract.Selection) contract.Selection {
	if f.Type == contract.List || f.Type == contract.Object || f.Type == contract.Boolean {
		h.failf("%s is of type %s, which no comparison matches", e.Selector, f.Type)
	}
	return h.with(f, s)
}
