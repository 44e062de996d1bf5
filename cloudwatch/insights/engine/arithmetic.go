package engine

import (
	"math"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

func (c *compiler) unary(e *insights.Unary) (operand, error) {
	if e.Op == "not" {
		return c.boolean(e)
	}
	x, err := c.expr(e.X)
	if err != nil {
		return x, err
	}
	negative := func(v Value) Value {
		if v.kind == Number && isWhole(v.text) && len(v.text) > 15 {
			return numberText(negated(v.text))
		}
		f, ok := v.asNumber()
		if !ok {
			return Value{}
		}
		return numberValue(-f)
	}
	if x.constant != nil {
		return constantOf(negative(*x.constant)), nil
	}
	return operand{eval: func(r *row) Value { return negative(x.eval(r)) }}, nil
}

// negated returns the text of a number with the opposite sign.
func negated(text string) string {
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return rest
	}
	return "-" + strings.TrimPrefix(text, "+")
}

// arithmetic are the arithmetic operators. (CWL_QuerySyntax-operations-functions,
// "Arithmetic operations")
var arithmetic = map[string]func(x, y float64) float64{
	"+": func(x, y float64) float64 { return x + y },
	"-": func(x, y float64) float64 { return x - y },
	"*": func(x, y float64) float64 { return x * y },
	"/": func(x, y float64) float64 { return x / y },
	"%": math.Mod,
	"^": math.Pow,
}

// arithmetic compiles an arithmetic operation. Its result is missing if an operand
// is missing, or if the result is not a number.
func (c *compiler) arithmetic(e *insights.Binary) (operand, error) {
	x, err := c.expr(e.X)
	if err != nil {
		return x, err
	}
	y, err := c.expr(e.Y)
	if err != nil {
		return y, err
	}
	compute := arithmetic[e.Op]
	return operand{eval: func(r *row) Value {
		a, ok := x.eval(r).asNumber()
		if !ok {
			return Value{}
		}
		b, ok := y.eval(r).asNumber()
		if !ok {
			return Value{}
		}
		return numberValue(compute(a, b))
	}}, nil
}
