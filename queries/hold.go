package queries

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// hold holds a query, written with canonical names, against a contract: what no
// record can fulfil would be a query that never finds anything, and looks just
// like one with nothing to find.
func hold(text insights.Query, parameters []Parameter, c *contract.Contract) []error {
	h := &holder{parameters: parameters, contract: c, selected: c.All(), defined: map[string]bool{}}
	for _, command := range text.Commands() {
		h.command(command)
		if _, ok := command.(*insights.Stats); ok {
			break // what comes after reads what stats puts out
		}
	}
	if len(h.problems) > 0 {
		return h.problems // what is selected is not known then
	}
	for _, p := range h.predicates {
		if err := h.selected.Predicate(p.Name()); err != nil {
			h.refuse(p, err)
		}
	}
	return h.problems
}

// holder follows which records a query still selects.
type holder struct {
	parameters []Parameter
	contract   *contract.Contract
	selected   contract.Selection
	// defined are the names that the query gives itself.
	defined map[string]bool
	// predicates are the fields that the query compares, groups or computes by:
	// it takes all its filters to know whose they are.
	predicates []*insights.Field
	problems   []error
}

func (h *holder) refuse(at insights.Expr, err error) {
	if text := insights.Format(at); !strings.Contains(err.Error(), text) {
		err = fmt.Errorf("%s: %w", text, err)
	}
	h.problems = append(h.problems, err)
}

func (h *holder) command(command insights.Command) {
	switch command := command.(type) {
	case *insights.Filter:
		h.selected = h.condition(command.Condition, h.selected)
	case *insights.Stats:
		for _, it := range append(append([]*insights.Item(nil), command.By...), command.Items...) {
			h.each(it.X, func(f *insights.Field) {
				h.selected = h.with(f, h.selected)
				h.predicates = append(h.predicates, f)
			})
		}
	case *insights.Dedup:
		for _, f := range command.Fields {
			h.each(f, func(f *insights.Field) { h.predicates = append(h.predicates, f) })
		}
	case *insights.Fields:
		h.items(command.Items)
	case *insights.Display:
		h.items(command.Items)
	case *insights.ParseField:
		for _, name := range command.Names() {
			h.defined[name.Name] = true
		}
	case *insights.JSON:
		if command.As != nil {
			h.defined[command.As.Name] = true
		}
	case *insights.Unnest:
		if command.Into != nil {
			h.defined[command.Into.Name] = true
		}
	}
}

// items of fields and display only show; what they call something is a name of
// the query's own from then on.
func (h *holder) items(items []*insights.Item) {
	for _, it := range items {
		if it.As != nil {
			h.defined[it.As.Name] = true
		}
	}
}

// each calls visit for each field of the log in an expression.
func (h *holder) each(e insights.Node, visit func(*insights.Field)) {
	switch e := e.(type) {
	case *insights.Field:
		if name := e.Name(); !h.defined[name] && !strings.HasPrefix(name, "@") && name != "any_level" && name != "event" {
			if _, known := h.contract.Field(name); known {
				visit(e) // what is not known is told elsewhere
			}
		}
	case *insights.Call:
		for _, a := range e.Args {
			h.each(a, visit)
		}
	case *insights.Group:
		h.each(e.X, visit)
	case *insights.Unary:
		h.each(e.X, visit)
	case *insights.Binary:
		h.each(e.X, visit)
		h.each(e.Y, visit)
	case *insights.In:
		h.each(e.X, visit)
		h.each(e.Set, visit)
	case *insights.List:
		for _, it := range e.Items {
			h.each(it, visit)
		}
	case *insights.Member:
		h.each(e.Of, visit)
	}
}

// with selects the records that carry a field.
func (h *holder) with(f *insights.Field, s contract.Selection) contract.Selection {
	selected, err := s.With(f.Name())
	if err != nil {
		h.refuse(f, err)
	}
	return selected
}

// condition selects the records that a condition may select.
func (h *holder) condition(e insights.Expr, s contract.Selection) contract.Selection {
	switch e := e.(type) {
	case *insights.Group:
		return h.condition(e.X, s)
	case *insights.Unary:
		h.predicate(e.X)
		return s // not says nothing about what is there
	case *insights.Binary:
		switch e.Op {
		case "and":
			return h.condition(e.Y, h.condition(e.X, s))
		case "or":
			return h.condition(e.X, s).Or(h.condition(e.Y, s))
		case "!=", "not like":
			h.predicate(e)
			h.values(e.X, e.Y)
			return s
		}
		if field, value, ok := equality(e); ok {
			switch field {
			case "event":
				selected, err := s.Event(value)
				if err != nil {
					h.refuse(e, err)
				}
				return selected
			case "level", "any_level":
				return s.Level(contract.Level(value))
			}
		}
		h.values(e.X, e.Y)
	case *insights.In:
		if list, ok := e.Set.(*insights.List); ok {
			h.values(e.X, list.Items...)
		}
		if e.Not {
			h.predicate(e)
			return s
		}
	}
	h.predicate(e)
	h.each(e, func(f *insights.Field) { s = h.with(f, s) })
	return s
}

func (h *holder) predicate(e insights.Expr) {
	h.each(e, func(f *insights.Field) { h.predicates = append(h.predicates, f) })
}

// values holds what a field is compared with against the field's type: of a
// placeholder in quotes, its default, as the quotes go where the field is a
// number.
func (h *holder) values(x insights.Expr, values ...insights.Expr) {
	f, ok := x.(*insights.Field)
	if !ok || h.defined[f.Name()] {
		return
	}
	for _, v := range values {
		var err error
		switch v := v.(type) {
		case *insights.String:
			if !isPlaceholder(v.Value) {
				err = h.contract.Value(f.Name(), v.Value, true)
				break
			}
			field, _ := h.contract.Field(f.Name())
			for _, p := range h.parameters {
				if v.Value == "{{"+p.Name+"}}" && field.Type == contract.Number {
					err = h.contract.Value(f.Name(), p.Default, false)
				}
			}
		case *insights.Number:
			err = h.contract.Value(f.Name(), v.Text, false)
		}
		if err != nil {
			h.refuse(v, err)
		}
	}
}

// isPlaceholder says whether a text is a placeholder and nothing else.
func isPlaceholder(text string) bool {
	return strings.HasPrefix(text, "{{") && strings.HasSuffix(text, "}}") && strings.Count(text, "{{") == 1
}
