package insights

import (
	"strconv"
	"strings"
)

// postfix parses a value and the steps into the result of a call.
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
				p.fail(t.Span, "a query in parentheses cannot be here", "it follows in, join or appendcols")
			}
			x := p.expression()
			p.require(")")
			return &Group{p.since(start), x}
		case "/":
			p.expected("a value", "a regular expression follows like, not like, =~ or parse")
		case "*":
			p.expected("a value", "a lone * only goes with count: count(*)")
		}
	}
	p.expected("a value", "")
	return nil
}

// nameExpression parses an expression that starts with a name: a call, a period or
// a field.
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
		p.fail(t.Span, strconv.Quote(t.text)+" is not a function", "write a function's name without backticks and dots")
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
