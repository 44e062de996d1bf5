package insights

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The order of precedence, loosest first: or, and, not, comparison and
// membership, + and -, * / and %, ^, sign. (CWL_QuerySyntax-operations-functions
// lists the operators; on their order see the package's documentation.)

func (p *parser) expression() Expr {
	defer p.deeper()()
	start := p.tok.Offset
	x := p.conjunction()
	for p.acceptKeyword("or") {
		y := p.conjunction()
		x = &Binary{p.since(start), "or", x, y}
	}
	return x
}

func (p *parser) conjunction() Expr {
	start := p.tok.Offset
	x := p.negation()
	for p.acceptKeyword("and") {
		y := p.negation()
		x = &Binary{p.since(start), "and", x, y}
	}
	return x
}

func (p *parser) negation() Expr {
	if p.sign("!") {
		return p.exclamation()
	}
	if !p.keyword("not") {
		return p.comparison()
	}
	defer p.deeper()()
	start := p.tok.Offset
	p.next()
	x := p.negation()
	return &Unary{p.since(start), "not", x}
}

// exclamation reads !ispresent(x), as the guide's query in CWL_QuerySyntax-Join has
// it. Whether it binds tighter than a comparison is not published, so none may
// follow.
func (p *parser) exclamation() Expr {
	defer p.deeper()()
	start := p.tok
	p.next()
	var x Expr
	if p.sign("!") {
		x = p.exclamation()
	} else {
		x = p.postfix()
	}
	compared := p.tok.kind == punctuation && (slices.Contains(comparisons, p.tok.text) || strings.Contains("=~+-*/^%", p.tok.text))
	if compared || p.keyword("like") || p.keyword("in") || p.keyword("not") {
		p.fail(start.Span, "it is not published what ! denies here", "write not (…) around what is denied")
	}
	return &Unary{p.since(start.Offset), "not", x}
}

var comparisons = []string{"=", "==", "!=", "<", "<=", ">", ">="}

func (p *parser) comparison() Expr {
	start := p.tok.Offset
	x := p.sum()
	switch {
	case p.tok.kind == punctuation && slices.Contains(comparisons, p.tok.text):
		op := p.tok.text
		if op == "==" {
			op = "=" // CWL_QuerySyntax has =, and the console's own queries both
		}
		p.next()
		if p.sign("/") && (op == "=" || op == "!=") {
			p.expected("a value", "a regular expression is matched with like, not like or =~")
		}
		y := p.sum()
		return &Binary{p.since(start), op, x, y}
	case p.accept("=~"):
		if !p.sign("/") {
			p.expected("a regular expression", "write =~ /…/; like takes a text, too")
		}
		y := p.regex()
		return &Binary{p.since(start), "=~", x, y}
	case p.acceptKeyword("like"):
		y := p.likePattern()
		return &Binary{p.since(start), "like", x, y}
	case p.acceptKeyword("in"):
		set := p.set()
		return &In{p.since(start), x, false, set}
	case p.keyword("not"):
		switch next := p.peek(); next.keyword {
		case "like":
			p.next()
			p.next()
			y := p.likePattern()
			return &Binary{p.since(start), "not like", x, y}
		case "in":
			p.next()
			p.next()
			set := p.set()
			return &In{p.since(start), x, true, set}
		}
	}
	return x
}

// likePattern reads what may follow like: a regular expression, a text in
// quotes or a placeholder for one. (CWL_QuerySyntax-Filter)
func (p *parser) likePattern() Expr {
	switch {
	case p.sign("/"):
		return p.regex()
	case p.tok.kind == stringToken:
		return p.string()
	case p.tok.kind == parameterToken:
		return p.parameter()
	}
	p.expected("a text or a regular expression", `write like "text" or like /expression/`)
	return nil
}

// set reads what may follow in: a list, a subquery or a placeholder.
func (p *parser) set() Expr {
	switch {
	case p.sign("["):
		return p.list()
	case p.tok.kind == parameterToken:
		return p.parameter()
	case p.sign("("):
		if next := p.peek(); next.kind == nameToken && isCommand(next.keyword) {
			return p.subquery()
		}
		p.fail(p.tok.Span, "parentheses after in hold a query", `a list of values goes in brackets: in ["a", "b"]`)
	}
	p.expected("a list", `write in ["a", "b"]`)
	return nil
}

func (p *parser) list() Expr {
	start := p.tok.Offset
	p.next()
	l := &List{}
	for {
		l.Items = append(l.Items, p.expression())
		if !p.accept(",") {
			break
		}
	}
	p.require("]")
	l.Span = p.since(start)
	return l
}

func (p *parser) sum() Expr {
	start := p.tok.Offset
	x := p.product()
	for p.sign("+") || p.sign("-") {
		op := p.tok.text
		p.next()
		y := p.product()
		x = &Binary{p.since(start), op, x, y}
	}
	return x
}

func (p *parser) product() Expr {
	start := p.tok.Offset
	x := p.power()
	for p.sign("*") || p.sign("/") || p.sign("%") {
		op := p.tok.text
		p.next()
		y := p.power()
		x = &Binary{p.since(start), op, x, y}
	}
	return x
}

func (p *parser) power() Expr {
	start := p.tok.Offset
	x := p.signed()
	for p.accept("^") {
		var y Expr
		if powerIsLeftAssociative {
			y = p.signed()
		} else {
			y = p.power()
		}
		x = &Binary{p.since(start), "^", x, y}
	}
	return x
}

func (p *parser) signed() Expr {
	if !p.sign("-") {
		return p.postfix()
	}
	defer p.deeper()()
	start := p.tok.Offset
	p.next()
	x := p.signed()
	return &Unary{p.since(start), "-", x}
}

// postfix reads a value and the steps into what a call returns.
func (p *parser) postfix() Expr {
	start := p.tok.Offset
	x := p.primary()
	if _, ok := x.(*Call); !ok {
		return x
	}
	var steps []Step
	for {
		switch {
		case p.accept("."):
			if p.tok.kind == stringToken {
				key := unquote(p.tok.text)
				if !canBeName(key) {
					p.fail(p.tok.Span, "a key cannot be empty, or hold a backtick", "")
				}
				p.next()
				steps = append(steps, Step{Name: key})
				continue
			}
			f := p.field()
			steps = append(steps, f.Steps...)
			continue
		case p.sign("["):
			index := p.peek()
			n, err := strconv.Atoi(index.text)
			if err != nil {
				p.fail(index.Span, "an index is a whole number", "")
			}
			p.next()
			p.next()
			p.require("]")
			steps = append(steps, Step{Index: n})
			continue
		}
		break
	}
	if steps == nil {
		return x
	}
	return &Member{p.since(start), x, steps}
}

func (p *parser) primary() Expr {
	t := p.tok
	switch t.kind {
	case numberToken:
		return p.numberOrDuration()
	case stringToken:
		return p.string()
	case parameterToken:
		return p.parameter()
	case nameToken:
		return p.nameExpression()
	case punctuation:
		switch t.text {
		case "(":
			start := t.Offset
			p.next()
			if next := p.tok; next.keyword == "source" {
				p.fail(t.Span, "a query in parentheses does not stand here", "it follows in, join or appendcols")
			}
			x := p.expression()
			p.require(")")
			return &Group{p.since(start), x}
		case "/":
			p.expected("a value", "a regular expression follows like, not like, =~ or parse")
		case "*":
			p.expected("a value", "a lone * goes with count only: count(*)")
		}
	}
	p.expected("a value", "")
	return nil
}

// nameExpression reads what starts with a name: a call, a period or a field.
func (p *parser) nameExpression() Expr {
	t := p.tok
	p.refuseKeyword("a value")
	if d, ok := durationOf(t); ok {
		p.next()
		return d
	}
	p.next()
	if !p.sign("(") {
		return p.fieldOf(t)
	}
	if t.keyword == "" {
		p.fail(t.Span, strconv.Quote(t.text)+" is no function", "a function's name stands without backticks and dots")
	}
	return p.call(t)
}

func (p *parser) call(name token) Expr {
	fn, ok := FindFunction(name.text)
	if !ok {
		p.fail(name.Span, "there is no function "+strconv.Quote(name.text), didYouMean(name.text, functionNames(), ""))
	}
	defer p.deeper()()
	c := &Call{Function: fn.Name}
	p.require("(")
	for !p.sign(")") {
		switch {
		case p.sign("*") && fn.Argument(len(c.Args), 1) == RowsArgument:
			c.Args = append(c.Args, &Star{p.tok.Span})
			p.next()
		case p.sign("/") && fn.Argument(len(c.Args), len(fn.Args)) == PatternArgument:
			c.Args = append(c.Args, p.regex())
		default:
			c.Args = append(c.Args, p.expression())
		}
		if !p.accept(",") {
			break
		}
		if p.sign(")") {
			p.expected("an argument", "")
		}
	}
	if !p.accept(")") {
		hint := ""
		if f, ok := c.Args[len(c.Args)-1].(*Field); ok && fn.Name == "count" && strings.EqualFold(f.Name(), "distinct") {
			hint = "write count_distinct(field)"
		}
		p.expected(`"," or ")"`, hint)
	}
	c.Span = p.since(name.Offset)
	return c
}

func (p *parser) string() *String {
	t := p.tok
	p.next()
	return &String{t.Span, t.text, unquote(t.text)}
}

func (p *parser) parameter() *Parameter {
	t := p.tok
	p.next()
	return &Parameter{t.Span, t.text[2 : len(t.text)-2]}
}

func (p *parser) number() *Number {
	t := p.tok
	value, err := strconv.ParseFloat(t.text, 64)
	if err != nil {
		p.fail(t.Span, "the number is too large", "")
	}
	p.next()
	return &Number{t.Span, t.text, value}
}

// numberOrDuration reads a number, and the unit after it if one follows: 5 min.
func (p *parser) numberOrDuration() Expr {
	n := p.number()
	if p.tok.keyword == "" {
		return n
	}
	unit, ok := findPeriod(p.tok.keyword)
	if !ok || p.tok.text != p.tok.keyword {
		return n
	}
	count, err := strconv.Atoi(n.Text)
	if err != nil {
		p.fail(n.Span, "a period is a whole number of units", "")
	}
	p.next()
	return &Duration{p.since(n.Offset), count, unit.unit}
}

// regex reads a regular expression at the current token, its first slash.
func (p *parser) regex() *Regex {
	r, err := p.lexer.regex(p.tok.Offset)
	if err != nil {
		panic(err)
	}
	p.tok.Span = r.Span
	p.next()
	return r
}

var durationForm = regexp.MustCompile(`^([0-9]+)([a-z]+)$`)

// durationOf makes a period of a name such as 5m.
func durationOf(t token) (*Duration, bool) {
	if t.kind != nameToken || t.keyword == "" {
		return nil, false
	}
	m := durationForm.FindStringSubmatch(t.text)
	if m == nil {
		return nil, false
	}
	unit, known := findPeriod(m[2])
	count, err := strconv.Atoi(m[1])
	if !known || err != nil {
		return nil, false
	}
	return &Duration{t.Span, count, unit.unit}, true
}

// duration reads a period.
func (p *parser) duration() *Duration {
	start := p.tok
	switch start.kind {
	case numberToken:
		if d, ok := p.numberOrDuration().(*Duration); ok {
			return d
		}
	case nameToken:
		if d, ok := durationOf(start); ok {
			p.next()
			return d
		}
	}
	var units []string
	for _, u := range periods {
		units = append(units, u.unit)
	}
	p.fail(start.Span, fmt.Sprintf("expected a period, found %q", start.text), "write a number and a unit, such as 1h; units are "+strings.Join(units, ", "))
	return nil
}
