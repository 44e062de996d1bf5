package binding

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
)

// numbers refuses strings where numbers are needed: in arithmetic, and in functions
// that the table of package insights says take numbers. They would give no result.
// Subqueries are skipped, because they are about other rows, with names of their
// own.
func (r *queryReader) numbers(in insights.Node) {
	var within []insights.Span
	insights.Inspect(in, func(n insights.Node) {
		at := n.Pos().Offset
		if slices.ContainsFunc(within, func(s insights.Span) bool { return s.Offset < at && at < s.Offset+s.Length }) {
			return
		}
		switch n := n.(type) {
		case *insights.Subquery:
			within = append(within, n.Span)
		case *insights.Call:
			f, _ := insights.FindFunction(n.Function)
			for i, a := range n.Args {
				if f.Argument(i, len(n.Args)) == insights.NumberArgument {
					r.number(n, a, n.Function)
				}
			}
		case *insights.Binary:
			if isArithmetic(n.Op) {
				r.number(n, n.X, n.Op)
				r.number(n, n.Y, n.Op)
			}
		}
	})
}

// number refuses an operand that is not a number.
func (r *queryReader) number(whole, operand insights.Expr, function string) {
	if why := r.noNumber(operand); why != "" {
		r.refuse(insights.Format(whole), fmt.Errorf("%s: %s needs numbers", why, function))
	}
}

// noNumber says why an expression is not a number; it returns the empty string if
// it may be one.
func (r *queryReader) noNumber(e insights.Expr) string {
	switch e := e.(type) {
	case *insights.Group:
		return r.noNumber(e.X)
	case *insights.Field:
		if is, own := r.defined[e.Name()]; own {
			if is.noNumber != "" {
				return fmt.Sprintf("%s, and %s stands for it", is.noNumber, e.Name())
			}
			return ""
		}
		if f, known := r.contract.Field(e.Name()); known && f.Type != contract.Number && f.Type != contract.Time {
			return fmt.Sprintf("%s is of type %s", e.Name(), f.Type)
		}
	case *insights.String:
		if _, err := strconv.ParseFloat(e.Value, 64); err != nil && !isPlaceholder(e.Value) {
			return e.Text + " is a text"
		}
	case *insights.Call:
		switch f, _ := insights.FindFunction(e.Function); f.Result {
		case insights.TextKind:
			return insights.Format(e) + " is a text"
		case insights.StructureKind:
			return insights.Format(e) + " is a map or a list"
		}
	}
	return ""
}
