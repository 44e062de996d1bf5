package replay

import (
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// maxConditions is the number of a pattern's conditions that near misses
// examine.
const maxConditions = 16

// condition is a part of a pattern that matches or fails on its own: a
// comparison of a JSON pattern, or a term.
type condition struct {
	pattern filterpattern.Pattern
	// excluded reports whether the pattern requires the condition not to match.
	excluded bool
	// expr and selector belong to a JSON condition. The selector is nil if it
	// has a wildcard, since it then names several fields.
	expr     filterpattern.Expr
	selector *filterpattern.Selector

	request int // in the group's matcher
	named   int // index of the selector among the group's named fields; -1 without one
}

// conditionsOf returns the conditions of a JSON pattern or of terms, up to
// maxConditions. A delimited pattern has none.
func conditionsOf(p filterpattern.Pattern) []condition {
	var all []condition
	switch root := p.Tree().(type) {
	case *filterpattern.TermList:
		for _, t := range root.Terms {
			alone := *t
			alone.Mode = filterpattern.Required
			if one, err := termPattern(&alone); err == nil {
				all = append(all, condition{pattern: one, excluded: t.Mode == filterpattern.Excluded})
			}
		}
	case filterpattern.Expr:
		for _, e := range leaves(root) {
			one, err := filterpattern.JSON(e)
			if err != nil {
				continue // The whole pattern holds, so no part of it fails.
			}
			c := condition{pattern: one, expr: e}
			if s := selectorOf(e); !strings.Contains(s.Path(), "*") {
				c.selector = &s
			}
			all = append(all, c)
		}
	}
	return all[:min(len(all), maxConditions)]
}

// termPattern returns the pattern of a single term.
func termPattern(t *filterpattern.Term) (filterpattern.Pattern, error) {
	if r, ok := t.Value.(*filterpattern.Regex); ok {
		return filterpattern.Parse("%" + r.Source + "%")
	}
	return filterpattern.AllTerms(t.Value.(*filterpattern.String).Text)
}

// leaves returns the conditions of an expression, from left to right.
func leaves(e filterpattern.Expr) []filterpattern.Expr {
	g, ok := e.(*filterpattern.Group)
	if !ok {
		return []filterpattern.Expr{e}
	}
	var all []filterpattern.Expr
	for _, operand := range g.Operands {
		all = append(all, leaves(operand)...)
	}
	return all
}

func selectorOf(e filterpattern.Expr) filterpattern.Selector {
	switch e := e.(type) {
	case *filterpattern.Comparison:
		return e.Selector
	case *filterpattern.Test:
		return e.Selector
	}
	panic("a group has no selector")
}
