package engine

import (
	"math"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// expr compiles an expression.
func (c *compiler) expr(e insights.Expr) (operand, error) {
	if _, isField := e.(*insights.Field); !isField {
		// After stats avg(x), avg(x) is the name of a column.
		if o, ok := c.scope.find(insights.Format(e)); ok {
			return o, nil
		}
	}
	switch e := e.(type) {
	case *insights.Field:
		return c.field(e)
	case *insights.String:
		return constantOf(textValue(e.Value)), nil
	case *insights.Number:
		if f, ok := parseNumber(e.Text); ok && len(e.Text) > 1 && e.Text[0] == '0' {
			return constantOf(numberValue(f)), nil // 007 is not a JSON number
		}
		return constantOf(numberText(e.Text)), nil
	case *insights.Group:
		return c.expr(e.X)
	case *insights.Unary:
		return c.unary(e)
	case *insights.Binary:
		if arithmetic[e.Op] != nil {
			return c.arithmetic(e)
		}
		return c.boolean(e)
	case *insights.In:
		return c.boolean(e)
	case *insights.Call:
		return c.call(e)
	case *insights.Member:
		of, err := c.expr(e.Of)
		if err != nil {
			return of, err
		}
		return within(of, e.Steps), nil
	case *insights.Parameter:
		return operand{}, c.refuse(e, "", "the parameter %s has no value", e.Ident)
	case *insights.Duration:
		return operand{}, c.refuse(e, "", "a period only goes with bin, datefloor, dateceil and rate")
	case *insights.List:
		return operand{}, c.refuse(e, "", "a list can only follow in")
	case *insights.Subquery:
		return operand{}, c.refuse(e, "", "a subquery can only follow in, join or appendcols")
	}
	return operand{}, c.refuse(e, "", "%s does not run here", insights.Format(e))
}

// boolean compiles an expression whose value is a boolean.
func (c *compiler) boolean(e insights.Expr) (operand, error) {
	holds, err := c.condition(e)
	return operand{eval: func(r *row) Value { return booleanValue(holds(r)) }}, err
}

// condition compiles an expression into a test of a row.
func (c *compiler) condition(e insights.Expr) (func(*row) bool, error) {
	switch e := e.(type) {
	case *insights.Group:
		return c.condition(e.X)
	case *insights.Unary:
		if e.Op == "not" {
			holds, err := c.condition(e.X)
			return func(r *row) bool { return !holds(r) }, err
		}
	case *insights.In:
		return c.in(e)
	case *insights.Binary:
		switch e.Op {
		case "and", "or":
			x, err := c.condition(e.X)
			if err != nil {
				return nil, err
			}
			y, err := c.condition(e.Y)
			if e.Op == "and" {
				return func(r *row) bool { return x(r) && y(r) }, err
			}
			return func(r *row) bool { return x(r) || y(r) }, err
		case "like", "=~", "not like":
			return c.like(e)
		}
		if arithmetic[e.Op] == nil {
			return c.comparison(e)
		}
	}
	o, err := c.expr(e)
	if err != nil {
		return nil, err
	}
	return func(r *row) bool { return o.eval(r).truth() }, nil
}

// comparison compiles = != < <= > >=. Comparisons of maps and lists are false.
// (CWL_QuerySyntax-operations-functions)
func (c *compiler) comparison(e *insights.Binary) (func(*row) bool, error) {
	x, err := c.expr(e.X)
	if err != nil {
		return nil, err
	}
	y, err := c.expr(e.Y)
	if err != nil {
		return nil, err
	}
	if err := c.readableTime(e.X, y); err != nil {
		return nil, err
	}
	if err := c.readableTime(e.Y, x); err != nil {
		return nil, err
	}
	op := e.Op
	if x.constant != nil && y.constant == nil {
		x, y, op = y, x, mirrored[op]
	}
	if y.constant != nil && y.constant.kind == Text && (op == "=" || op == "!=") {
		if _, number := parseNumber(y.constant.text); !number {
			return equalsText(x.eval, y.constant.text, op == "="), nil
		}
	}
	if y.constant != nil && y.constant.kind == Number {
		// The constant is parsed once, not for every row.
		if f, ok := y.constant.asNumber(); ok && math.Abs(f) < exactBelow {
			y = constantOf(numberValue(f))
		}
	}
	compare := c.p.comparer.compare
	left, right, accepts := x.eval, y.eval, accepted[op]
	return func(r *row) bool {
		a, b := left(r), right(r)
		order, ok := compare(a, b)
		if !ok {
			return op == "!=" && missingIsEqualToNothing && !a.structured() && !b.structured()
		}
		return accepts(order)
	}, nil
}

// readableTime returns an error if the time of an event is compared with a text in
// human-readable form, because no event would match.
// (CWL_QuerySyntax-operations-functions, "Datetime functions")
func (c *compiler) readableTime(e insights.Expr, with operand) error {
	f, ok := e.(*insights.Field)
	if !ok || f.Name() != "@timestamp" && f.Name() != "@ingestionTime" || with.constant == nil || with.constant.kind != Text {
		return nil
	}
	if _, number := parseNumber(with.constant.text); number {
		return nil
	}
	return c.refuse(e, "give the query a time range, or compare toMillis("+f.Name()+") with milliseconds",
		"CloudWatch does not compare times as people write them")
}

// equalsText compiles a comparison with a text that is not a number, byte by byte.
func equalsText(of expr, text string, equal bool) func(*row) bool {
	return func(r *row) bool {
		v := of(r)
		switch v.kind {
		case Text:
			return (v.text == text) == equal
		case Map, List:
			return false
		case Missing:
			return !equal && missingIsEqualToNothing
		case Boolean:
			return (booleanReadsAsText && v.inJSON() == text) == equal
		}
		return !equal
	}
}

// mirrored maps comparison operators to those with swapped operands.
var mirrored = map[string]string{"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// accepted says for which order of its operands a comparison holds.
var accepted = map[string]func(int) bool{
	"=":  func(order int) bool { return order == 0 },
	"!=": func(order int) bool { return order != 0 },
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
}

// in compiles a test for membership: the whole value equals one of the values.
// (CWL_QuerySyntax-Filter)
func (c *compiler) in(e *insights.In) (func(*row) bool, error) {
	x, err := c.expr(e.X)
	if err != nil {
		return nil, err
	}
	if of, ok := e.Set.(*insights.Subquery); ok {
		return c.inSubquery(e, x, of)
	}
	list, ok := e.Set.(*insights.List)
	if !ok {
		_, err := c.expr(e.Set)
		return nil, err
	}
	var items []operand
	texts := map[string]bool{}
	for _, item := range list.Items {
		o, err := c.expr(item)
		if err != nil {
			return nil, err
		}
		if o.constant != nil && o.constant.kind == Text {
			if _, number := parseNumber(o.constant.text); !number {
				texts[o.constant.text] = true
				continue
			}
		}
		items = append(items, o)
	}
	equal := c.p.comparer.equal
	return among(x, e.Not, func(v Value, r *row) bool {
		return v.kind == Text && texts[v.text] || v.kind == Boolean && booleanReadsAsText && texts[v.inJSON()] ||
			slices.ContainsFunc(items, func(o operand) bool { return equal(v, o.eval(r)) })
	}), nil
}

// among returns a test of whether a value is in a set or, with not, whether it is
// not. It is false for objects and lists either way.
func among(x operand, not bool, has func(Value, *row) bool) func(*row) bool {
	return func(r *row) bool {
		v := x.eval(r)
		if v.structured() {
			return false
		}
		if v.kind == Missing {
			return not && missingIsEqualToNothing
		}
		return has(v, r) != not
	}
}
