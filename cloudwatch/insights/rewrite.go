package insights

import (
	"fmt"
	"strings"
)

// Rewrite returns the query with some expressions replaced, in the conditions of
// its filter commands and in the expressions that fields, display and stats show,
// compute and group by. replace gets every expression there, outer before inner. It
// returns the source of the replacement, or false to keep the expression. It is not
// called for expressions inside a replaced one. Rewrite returns an error if the
// result is not a valid query.
func (q Query) Rewrite(replace func(Expr) (source string, ok bool)) (Query, error) {
	if len(q.commands) == 0 {
		return q, nil
	}
	printed := MustParse(q.String()) // so that positions refer to the text that is edited
	type cut struct {
		Span
		source string
	}
	var cuts []cut
	// of is the operator whose operand the expression is, or empty.
	var walk func(e Expr, of string)
	walk = func(e Expr, of string) {
		if source, ok := replace(e); ok {
			if of != "" && !(joins(of) && isCondition(source)) {
				source = "(" + source + ")"
			}
			cuts = append(cuts, cut{e.Pos(), source})
			return
		}
		switch e := e.(type) {
		case *Binary:
			walk(e.X, e.Op)
			walk(e.Y, e.Op)
		case *Unary:
			walk(e.X, e.Op)
		case *Group:
			walk(e.X, "")
		case *Call:
			for _, a := range e.Args {
				walk(a, "")
			}
		}
	}
	items := func(items []*Item) {
		for _, it := range items {
			walk(it.X, "")
		}
	}
	for _, c := range printed.commands {
		switch c := c.(type) {
		case *Filter:
			walk(c.Condition, "")
		case *Fields:
			items(c.Items)
		case *Display:
			items(c.Items)
		case *Stats:
			items(c.Items)
			items(c.By)
		}
	}
	var b strings.Builder
	end := 0
	for _, c := range cuts {
		b.WriteString(printed.source[end:c.Offset])
		b.WriteString(c.source)
		end = c.end()
	}
	b.WriteString(printed.source[end:])
	rewritten, err := Parse(b.String())
	if err != nil {
		return q, fmt.Errorf("rewriting the query: %w", err)
	}
	rewritten.misnamed = q.misnamed
	return rewritten, nil
}

func joins(op string) bool { return op == "and" || op == "or" }

// isCondition reports whether a source is a single condition, which can stand
// between and or or without parentheses.
func isCondition(source string) bool {
	q, err := Parse("filter " + source)
	if err != nil || len(q.commands) != 1 {
		return false
	}
	filter, ok := q.commands[0].(*Filter)
	if !ok {
		return false
	}
	b, ok := filter.Condition.(*Binary)
	return ok && !joins(b.Op)
}

// Quote returns a string literal for a text without line breaks.
func Quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
