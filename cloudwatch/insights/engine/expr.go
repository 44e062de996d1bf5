package engine

import (
	"errors"
	"math"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regex"
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
			return constantOf(numberValue(f)), nil // 007 is no number in JSON
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
		return operand{}, c.refuse(e, "", "a period goes with bin, datefloor, dateceil and rate only")
	case *insights.List:
		return operand{}, c.refuse(e, "", "a list follows in only")
	case *insights.Subquery:
		return operand{}, c.refuse(e, "", "a subquery follows in, join or appendcols only")
	}
	return operand{}, c.refuse(e, "", "%s does not run here", insights.Format(e))
}

// boolean compiles an expression whose value is true or false.
func (c *compiler) boolean(e insights.Expr) (operand, error) {
	holds, err := c.condition(e)
	return operand{eval: func(r *row) Value { return booleanValue(holds(r)) }}, err
}

// condition compiles an expression that holds or does not.
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

// comparison compiles = != < <= > >=. Maps and lists compare false.
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
		// Read once, not for every row.
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

// readableTime refuses to compare the time of an event with one as people write
// it: no event would match. (CWL_QuerySyntax-operations-functions, "Datetime
// functions")
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

// equalsText compares with a text that is no number, byte by byte.
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

// mirrored are comparisons with their sides swapped.
var mirrored = map[string]string{"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// accepted says for which order of its sides a comparison holds.
var accepted = map[string]func(int) bool{
	"=":  func(order int) bool { return order == 0 },
	"!=": func(order int) bool { return order != 0 },
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
}

// in compiles a test for membership: one of the values is the whole value.
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
	return func(r *row) bool {
		v := x.eval(r)
		if v.structured() {
			return false
		}
		if v.kind == Missing {
			return e.Not && missingIsEqualToNothing
		}
		found := v.kind == Text && texts[v.text] || v.kind == Boolean && booleanReadsAsText && texts[v.inJSON()]
		found = found || slices.ContainsFunc(items, func(o operand) bool { return equal(v, o.eval(r)) })
		return found != e.Not
	}, nil
}

// like compiles like, =~ and not like: a quoted text is found anywhere in the
// value, letter case counts. (CWL_QuerySyntax-Filter)
func (c *compiler) like(e *insights.Binary) (func(*row) bool, error) {
	x, err := c.expr(e.X)
	if err != nil {
		return nil, err
	}
	var finds func(string) (bool, error)
	switch y := e.Y.(type) {
	case *insights.Regex:
		if finds, err = c.finder(y); err != nil {
			return nil, err
		}
	case *insights.String:
		finds = containsText(y.Value)
	default:
		_, err := c.expr(e.Y)
		return nil, err
	}
	not := e.Op == "not like"
	return func(r *row) bool {
		v := x.eval(r)
		text, ok := v.asText()
		if !ok {
			return not && missingIsEqualToNothing && v.kind == Missing
		}
		found, err := finds(text)
		if err != nil {
			r.fail(err)
			return false
		}
		return found != not
	}, nil
}

func containsText(part string) func(string) (bool, error) {
	return func(s string) (bool, error) { return strings.Contains(s, part), nil }
}

// regex compiles a regular expression.
func (c *compiler) regex(e *insights.Regex) (*regex.Regex, error) {
	re, err := regex.Compile(e.Source)
	return re, c.badRegex(e, err)
}

// badRegex is the error of an expression that is none.
func (c *compiler) badRegex(at insights.Node, err error) error {
	var bad *regex.Error
	if errors.As(err, &bad) {
		return c.refuse(at, bad.Hint, "%s", bad.Message)
	}
	return nil
}

// finder tells whether a text has a match. What each match must contain is
// looked for first, as that is far faster.
func (c *compiler) finder(e *insights.Regex) (func(string) (bool, error), error) {
	re, err := c.regex(e)
	if err != nil {
		return nil, err
	}
	literal, all := requiredLiteral(e.Source)
	switch {
	case all:
		return containsText(literal), nil
	case literal != "":
		return func(s string) (bool, error) {
			if !strings.Contains(s, literal) {
				return false, nil
			}
			return re.Match(s)
		}, nil
	}
	return re.Match, nil
}

// requiredLiteral returns a text that stands in every match, the longest one
// that is easily found; empty if there is none. all says that whatever contains
// it has a match.
func requiredLiteral(source string) (literal string, all bool) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return "", false
	}
	tree = tree.Simplify()
	literal = literalIn(tree)
	for tree.Op == syntax.OpCapture {
		tree = tree.Sub[0]
	}
	return literal, tree.Op == syntax.OpLiteral && literal == string(tree.Rune)
}

func literalIn(tree *syntax.Regexp) string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return string(tree.Rune)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literalIn(tree.Sub[0])
	case syntax.OpRepeat:
		if tree.Min > 0 {
			return literalIn(tree.Sub[0])
		}
	case syntax.OpConcat:
		longest := ""
		for _, sub := range tree.Sub {
			if l := literalIn(sub); len(l) > len(longest) {
				longest = l
			}
		}
		return longest
	}
	return ""
}

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

// negated is a number with the other sign.
func negated(text string) string {
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return rest
	}
	return "-" + strings.TrimPrefix(text, "+")
}

// arithmetic are the operators on numbers. (CWL_QuerySyntax-operations-functions,
// "Arithmetic operations")
var arithmetic = map[string]func(x, y float64) float64{
	"+": func(x, y float64) float64 { return x + y },
	"-": func(x, y float64) float64 { return x - y },
	"*": func(x, y float64) float64 { return x * y },
	"/": func(x, y float64) float64 { return x / y },
	"%": math.Mod,
	"^": math.Pow,
}

// arithmetic compiles an operation on numbers; its result is missing if one of
// them is, or if it is no number.
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
