package athena

import (
	"math"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// expr translates an expression.
func (t *translator) expr(e insights.Expr) (value, error) {
	if _, isField := e.(*insights.Field); !isField {
		// After stats avg(x), avg(x) names a column.
		if v, ok := t.names[insights.Format(e)]; ok {
			return v, nil
		}
	}
	switch e := e.(type) {
	case *insights.Field:
		return t.field(e)
	case *insights.String:
		return value{sql: text(e.Value), kind: textKind, literal: e, isText: true}, nil
	case *insights.Number:
		return number(e), nil
	case *insights.Group:
		return t.expr(e.X)
	case *insights.Unary:
		if e.Op == "-" {
			return t.negative(e)
		}
	case *insights.Binary:
		switch e.Op {
		case "+", "-", "*", "/", "%", "^":
			return t.arithmetic(e)
		}
	case *insights.Call:
		return t.call(e)
	case *insights.Member:
		return value{}, t.no(e, insights.Format(e), "if it is a field of the log, read it by its path")
	case *insights.In:
	default:
		return value{}, t.no(e, insights.Format(e), "")
	}
	c, err := t.condition(e)
	if err != nil {
		return value{}, err
	}
	return value{sql: c.total(), kind: booleanKind}, nil
}

// number translates a number as it was written; whole numbers are bigints.
func number(e *insights.Number) value {
	if n, err := strconv.ParseInt(e.Text, 10, 64); err == nil && n < exact {
		return value{sql: itoa(n), kind: wholeKind, small: true, literal: &insights.Number{Span: e.Span, Text: itoa(n), Value: e.Value}}
	}
	return value{sql: double(e.Text), kind: numberKind, literal: e}
}

// exact is the bound up to which a double represents every whole number.
const exact = 1 << 53

func (t *translator) negative(e *insights.Unary) (value, error) {
	v, err := t.expr(e.X)
	if err != nil {
		return v, err
	}
	if lit, ok := v.literal.(*insights.Number); ok {
		negated := &insights.Number{Span: e.Pos(), Text: "-" + lit.Text, Value: -lit.Value}
		return value{sql: "-" + v.sql, kind: v.kind, small: v.small, literal: negated}, nil
	}
	n := t.number(v)
	k := v.kind
	if k == textKind || k == timeKind || k == booleanKind {
		k = numberKind
	}
	return value{sql: "-" + enclosed(n), kind: k}, nil
}

// enclosed parenthesizes SQL unless it is a name, a number or a call.
func enclosed(sql string) string {
	simple := true
	outside(sql, func(i int) { simple = simple && sql[i] != ' ' })
	if simple && !strings.HasPrefix(sql, "-") {
		return sql
	}
	return "(" + sql + ")"
}

// arithmetic translates an operation on numbers. Sums and products of whole
// numbers are whole; everything else is computed in doubles, as in the engine.
// A result that is not a number, as of division by zero, is missing.
func (t *translator) arithmetic(e *insights.Binary) (value, error) {
	x, err := t.expr(e.X)
	if err != nil {
		return x, err
	}
	y, err := t.expr(e.Y)
	if err != nil {
		return y, err
	}
	a := t.number(x)
	b := t.number(y)
	whole := isWhole(x) && isWhole(y)
	if whole {
		a, b = x.sql, y.sql
		if x.kind == booleanKind {
			a = t.shownBoolean(x).sql
		}
		if y.kind == booleanKind {
			b = t.shownBoolean(y).sql
		}
		if (x.small || x.kind == booleanKind) && (y.small || y.kind == booleanKind) && e.Op != "%" {
			a = "CAST(" + a + " AS bigint)"
		}
	}
	switch e.Op {
	case "+", "-", "*":
		k := numberKind
		if whole {
			k = wholeKind
		}
		return value{sql: enclosedFor(e.Op, a, false) + " " + e.Op + " " + enclosedFor(e.Op, b, true), kind: k}, nil
	case "/":
		if whole || isWhole(x) {
			a = "CAST(" + a + " AS double)"
		}
		return value{sql: enclosedFor("/", a, false) + " / " + divisor(y, b), kind: numberKind}, nil
	case "%":
		k := numberKind
		if whole {
			k = wholeKind
		}
		return value{sql: "mod(" + a + ", " + divisor(y, b) + ")", kind: k}, nil
	}
	return value{}, t.no(e, "^", "multiply instead")
}

// divisor returns the divisor with 0 replaced by NULL.
func divisor(v value, sql string) string {
	if lit, ok := v.literal.(*insights.Number); ok && lit.Value != 0 {
		return enclosed(sql)
	}
	return "NULLIF(" + sql + ", 0)"
}

func isWhole(v value) bool {
	if lit, ok := v.literal.(*insights.Number); ok {
		return lit.Value == math.Trunc(lit.Value) && v.kind == wholeKind
	}
	return v.kind == wholeKind || v.kind == timeKind || v.kind == booleanKind
}

// enclosedFor parenthesizes an operand unless precedence makes that
// unnecessary.
func enclosedFor(op, sql string, right bool) string {
	weak := false
	mixed := false
	outside(sql, func(i int) {
		switch {
		case strings.HasPrefix(sql[i:], " + ") || strings.HasPrefix(sql[i:], " - "):
			weak = true
		case strings.HasPrefix(sql[i:], " * ") || strings.HasPrefix(sql[i:], " / "):
			mixed = true
		}
	})
	switch {
	case !weak && !mixed:
		return enclosed(sql)
	case right, weak && op != "+" && op != "-":
		return "(" + sql + ")"
	}
	return sql
}
