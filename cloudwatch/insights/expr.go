package insights

import (
	"slices"
	"strings"
)

// The order of precedence, loosest first: or, and, not, comparison and membership,
// + and -, * / and %, ^, sign. (CWL_QuerySyntax-operations-functions lists the
// operators. The package documentation says how printing treats their order.)

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

// exclamation parses !ispresent(x), as in the guide's query in
// CWL_QuerySyntax-Join. Whether ! binds tighter than a comparison is not published,
// so no comparison may follow.
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
		p.fail(start.Span, "AWS does not document what ! negates here", "write not (…) around what is negated")
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
			op = "=" // CWL_QuerySyntax has =, the console's own queries have both
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

// likePattern parses the operand of like: a regular expression, a string or a
// placeholder. (CWL_QuerySyntax-Filter)
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

// set parses the operand of in: a list, a subquery or a placeholder.
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
		p.fail(p.tok.Span, "parentheses after in enclose a query", `a list of values goes in brackets: in ["a", "b"]`)
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
