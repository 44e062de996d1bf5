package insights

import (
	"fmt"
	"slices"
	"strings"
)

// Rewrite is the query with some of its expressions replaced. The function is
// given every expression, the outer before the inner, and returns the source of
// what takes its place, or false to leave it; what stands inside a replaced
// expression is not asked for. It is an error if the result is no query.
func (q Query) Rewrite(replace func(Expr) (source string, ok bool)) (Query, error) {
	if len(q.commands) == 0 {
		return q, nil
	}
	printed := MustParse(q.String()) // so that positions are those of what is cut
	type cut struct {
		Span
		source string
	}
	var cuts []cut
	var walk func(n Node, operand bool)
	walk = func(n Node, operand bool) {
		if e, isExpr := n.(Expr); isExpr {
			if source, ok := replace(e); ok {
				if operand {
					source = "(" + source + ")"
				}
				cuts = append(cuts, cut{e.Pos(), source})
				return
			}
		}
		for _, child := range children(n) {
			switch n.(type) {
			case *Binary, *Unary, *In:
				walk(child, true)
			default:
				walk(child, false)
			}
		}
	}
	for _, c := range printed.commands {
		walk(c, false)
	}
	slices.SortFunc(cuts, func(a, b cut) int { return a.Offset - b.Offset })
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

// Quote is the string literal that stands for a text.
func Quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
