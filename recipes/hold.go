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
		if f, ok := h.field(selectorOf(value)); ok {
			if f.Type != contract.Number {
				h.failf("%s is of type %s: a metric is made of numbers", value, f.Type)
			}
			selected = h.with(f, selected)
			h.predicate(f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		if f, ok := h.field(selectorOf(dimensions[name])); ok && !f.Dimension {
			h.failf("the dimension %s may have many values, each billed as a metric of its own: if it has few, say dimension: true of %s", name, f.Name)
		}
	}
	if len(h.problems) == 0 {
		for _, p := range h.predicates {
			if err := p.scope.And(selected).Predicate(p.field); err != nil {
				h.failf("%w", err)
			}
		}
	}
	return errors.Join(h.problems...)
}

// selectorOf is a selector as a pattern writes it: $.['a'] is $.a.
func selectorOf(text string) string {
	selector, err := filterpattern.ParseSelector(text)
	if err != nil {
		return text
	}
	return selector.String()
}

type holder struct {
	contract   *contract.Contract
	named      map[string]contract.Field // by selector
	predicates []predicate
	problems   []error
}

// predicate is a field that is compared, among the records that its branch of
// the pattern selects: what stands beside it says whose it is.
type predicate struct {
	field string
	scope contract.Selection
}

func (h *holder) predicate(f contract.Field) {
	h.predicates = append(h.predicates, predicate{f.Name, h.contract.All()})
}

// branch is a condition that stands for itself.
func (h *holder) branch(e filterpattern.Expr, s contract.Selection) contract.Selection {
	before := len(h.predicates)
	selected := h.condition(e, s)
	for i := before; i < len(h.predicates); i++ {
		h.predicates[i].scope = h.predicates[i].scope.And(selected)
	}
	return selected
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
	return h.told(s.With(f.Name))
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
		either := h.branch(e.Operands[0], s)
		for _, operand := range e.Operands[1:] {
			either = either.Or(h.branch(operand, s))
		}
		return either
	case *filterpattern.Test:
		f, ok := h.field(e.Selector.String())
		if !ok {
			return s
		}
		h.predicate(f)
		if e.Is == filterpattern.NotExists || e.Is == filterpattern.IsNull {
			return h.told(s.Without(f.Name))
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
	h.predicate(f)
	text, quoted, isLiteral := literal(e.Value)
	if isLiteral && f.Type == contract.Number {
		// In quotes or not, it is compared as a number.
		if err := h.contract.Value(f.Name, text, false); err != nil && (quoted || e.Operator == filterpattern.Equal) {
			h.failf("%w", err)
			return s
		}
	}
	if e.Operator == filterpattern.Equal {
		if isLiteral {
			return h.equals(e, f, text, s)
		}
		if test := wildcard(e.Value); test != nil {
			return h.like(e, f, test, s)
		}
	}
	if e.Operator == filterpattern.NotEqual && isLiteral && f.Name == "level" {
		if level, ok := h.contract.LevelOf(text); ok && len(h.contract.LevelsAs(level)) == 1 {
			of, err := h.contract.All().Level(level)
			if err == nil {
				s = h.told(s.Minus(of))
			}
		}
	}
	if _, ok := e.Value.(*filterpattern.Number); ok {
		if e.Operator != filterpattern.Equal && e.Operator != filterpattern.NotEqual && f.Type != contract.Number {
			h.failf("%s is of type %s: no order holds for it", e.Selector, f.Type)
		}
	}
	return h.comparable(e, f, s)
}

// literal is the text that a value stands for, and whether it is in quotes; not
// ok for what stands for many.
func literal(v filterpattern.Value) (text string, quoted, ok bool) {
	switch v := v.(type) {
	case *filterpattern.Number:
		return v.Lexeme, false, true
	case *filterpattern.String:
		return v.Text, true, !strings.Contains(v.Text, "*")
	}
	return "", false, false
}

// wildcard is the test of a value that stands for many; nil if it stands for all.
func wildcard(v filterpattern.Value) func(string) bool {
	source := ""
	switch v := v.(type) {
	case *filterpattern.String:
		source = "(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(v.Text), `\*`, ".*") + "$"
	case *filterpattern.Regex:
		source = v.Source
	default:
		return nil
	}
	form, err := regexp.Compile(source)
	if err != nil {
		return nil // what the service takes is told elsewhere
	}
	return form.MatchString
}

// like selects the records in which a field may have a value of many.
func (h *holder) like(e *filterpattern.Comparison, f contract.Field, test func(string) bool, s contract.Selection) contract.Selection {
	s = h.comparable(e, f, s)
	if f.Name != "level" {
		return h.told(s.Like(f.Name, says(e), test))
	}
	names := slices.DeleteFunc(h.contract.LevelNames(), func(name string) bool { return !test(name) })
	if len(names) == 0 {
		h.failf("%s is never so: the levels are %s", says(e), strings.Join(h.contract.LevelNames(), ", "))
		return s
	}
	var any contract.Selection
	for i, name := range names {
		level, _ := h.contract.LevelOf(name)
		of, err := h.contract.All().Level(level)
		if err != nil {
			return s
		}
		if i == 0 {
			any = of
		}
		any = any.Or(of)
	}
	return s.And(any)
}

// says is a comparison as a pattern writes it.
func says(e *filterpattern.Comparison) string {
	p, err := filterpattern.JSON(e)
	if err != nil {
		return e.Selector.String() + " = …"
	}
	return strings.TrimSuffix(strings.TrimPrefix(p.String(), "{ "), " }")
}

// told is what was selected; what is wrong with it is told.
func (h *holder) told(s contract.Selection, err error) contract.Selection {
	if err != nil {
		h.failf("%w", err)
	}
	return s
}

// equals selects the records in which a field may have that value.
func (h *holder) equals(e *filterpattern.Comparison, f contract.Field, text string, s contract.Selection) contract.Selection {
	if f.Name == "level" {
		s = h.comparable(e, f, s)
		level, ok := h.contract.LevelOf(text)
		if !ok {
			h.failf("%s is never %q: the levels are %s", e.Selector, text, strings.Join(h.contract.LevelNames(), ", "))
			return s
		}
		return h.told(s.Level(level))
	}
	return h.told(h.comparable(e, f, s).Matching(f.Name, text))
}

// comparable selects the records that have a field that a comparison may match.
func (h *holder) comparable(e *filterpattern.Comparison, f contract.Field, s contract.Selection) contract.Selection {
	if f.Type == contract.List || f.Type == contract.Object || f.Type == contract.Boolean {
		h.failf("%s is of type %s, which no comparison matches", e.Selector, f.Type)
	}
	return h.with(f, s)
}
