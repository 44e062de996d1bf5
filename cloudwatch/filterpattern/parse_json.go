package filterpattern

import (
	"fmt"
	"strings"
)

// json reads a JSON pattern (user guide, matching-terms-json-log-events).
func (p *parser) json() (Node, error) {
	p.pos++
	p.space()
	if p.peek() == '}' {
		return nil, p.fail(p.pos-1, p.pos+1, "the braces have no condition",
			`write a condition, as in { $.level = "ERROR" }, or leave the pattern empty to match every event`)
	}
	e, err := p.anyOf(p.operand)
	if err != nil {
		return nil, err
	}
	p.space()
	if !p.accept("}") {
		return nil, p.unjoined("}")
	}
	if err := p.expectEnd("}"); err != nil {
		return nil, err
	}
	return e, nil
}

// anyOf reads operands joined by || and by &&, which binds tighter.
func (p *parser) anyOf(operand func() (Expr, error)) (Expr, error) {
	return p.group(AnyOf, func() (Expr, error) { return p.group(AllOf, operand) })
}

func (p *parser) group(join Join, operand func() (Expr, error)) (Expr, error) {
	var operands []Expr
	start := p.pos
	for {
		e, err := operand()
		if err != nil {
			return nil, err
		}
		operands = append(operands, e)
		end := p.pos
		p.space()
		if !p.accept(string(join)) {
			p.pos = end
			return group(join, operands, Span{start, end - start}), nil
		}
		p.space()
	}
}

// group joins expressions. A nested group of the same join is merged into it, so
// that the tree does not depend on redundant parentheses.
func group(join Join, operands []Expr, at Span) Expr {
	if len(operands) == 1 {
		return operands[0]
	}
	g := &Group{Span: at, Join: join}
	for _, operand := range operands {
		if inner, ok := operand.(*Group); ok && inner.Join == join && len(inner.Operands) > 0 {
			g.Operands = append(g.Operands, inner.Operands...)
		} else {
			g.Operands = append(g.Operands, operand)
		}
	}
	return g
}

// Errors about parentheses, in both kinds of patterns that have them.
const (
	emptyParentheses = "the parentheses have no condition"
	noneOpen         = "no parenthesis is open here"
)

// parenthesised reads an expression in parentheses. bracket is the one that closes
// the whole pattern.
func (p *parser) parenthesised(operand func() (Expr, error), bracket string) (Expr, error) {
	open := p.pos
	p.pos++
	p.space()
	if p.peek() == ')' {
		return nil, p.fail(open, p.pos+1, emptyParentheses, "")
	}
	e, err := p.anyOf(operand)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.done() || p.has(bracket) {
		return nil, p.fail(open, open+1, "the parenthesis is never closed", "end the group with )")
	}
	if !p.accept(")") {
		return nil, p.unjoined(")")
	}
	return e, nil
}

// operand reads a condition or an expression in parentheses.
func (p *parser) operand() (Expr, error) {
	switch p.peek() {
	case '(':
		return p.parenthesised(p.operand, "}")
	case '!':
		return nil, p.fail(p.pos, p.pos+1, "a condition cannot be negated",
			"use the opposite conditions: != for =, >= for <, NOT EXISTS for = *")
	case '$':
	default:
		return nil, p.noSelector()
	}
	selector, err := p.selector()
	if err != nil {
		return nil, err
	}
	p.space()
	if word := p.span(p.pos, isWord); word > p.pos {
		return p.test(selector, p.src[p.pos:word])
	}
	return p.comparison(selector)
}

// noSelector explains the text that stands where a condition should begin.
func (p *parser) noSelector() error {
	const meant = "a condition starts with $. and the field's name"
	if p.done() || strings.IndexByte(")}&|", p.peek()) >= 0 {
		return p.fail(p.pos, min(p.pos+1, len(p.src)), "a condition is missing", meant+`, as in $.level = "ERROR"`)
	}
	end := p.until("=!<>~:(){}&|")
	text := p.src[p.pos:end]
	switch {
	case text == "":
		end = p.pos + 1
		return p.fail(p.pos, end, fmt.Sprintf("%s cannot start a condition", p.src[p.pos:end]), meant)
	case text[0] == '"':
		return p.fail(p.pos, end, "a name in quotes is not a selector",
			`write a field as $.name, as in { $.v = 1 }; { "v": [1] } is EventBridge's language`)
	case strings.EqualFold(text, "NOT"):
		return p.fail(p.pos, end, "NOT cannot come before a condition",
			"use the opposite condition, as != for =, or $.field NOT EXISTS")
	}
	if s := Field(text); s.err == nil {
		return p.fail(p.pos, end, fmt.Sprintf("%s is not a selector: $. is missing", text), "write "+s.String())
	}
	return p.fail(p.pos, end, fmt.Sprintf("%s is not a selector", text), meant)
}

// test reads a test in words (IS TRUE, NOT EXISTS) that follows a selector.
func (p *parser) test(selector Selector, word string) (Expr, error) {
	start := p.pos
	end := start + len(word)
	fail := func(message, hint string) (Expr, error) { return nil, p.fail(start, end, message, hint) }
	const tests = "the tests are IS NULL, IS TRUE, IS FALSE and NOT EXISTS, in capitals"
	switch strings.ToUpper(word) {
	case "EXISTS":
		return fail("EXISTS is not supported",
			fmt.Sprintf("write %s = *, which asks for a string or a number", selector))
	case "IS", "NOT":
	default:
		return fail(fmt.Sprintf("%s is not an operator", word),
			"the operators are = != < <= > >=, the tests IS NULL, IS TRUE, IS FALSE and NOT EXISTS")
	}
	p.pos = end
	p.space()
	second := p.src[p.pos:p.span(p.pos, isWord)]
	if second != "" {
		end = p.pos + len(second)
	}
	kind := TestKind(word + " " + second)
	switch {
	case kind.valid():
		p.pos = end
		return &Test{Span: Span{selector.Offset, end - selector.Offset}, Selector: selector, Is: kind}, nil
	case TestKind(strings.ToUpper(string(kind))).valid():
		return fail(fmt.Sprintf("%s is not in capitals", kind), "write "+strings.ToUpper(string(kind)))
	case strings.EqualFold(string(kind), "IS NOT"):
		return fail("IS NOT is not supported",
			fmt.Sprintf("write %[1]s = * for a string or a number, %[1]s IS TRUE or IS FALSE for a boolean", selector))
	}
	return fail(fmt.Sprintf("%s is not a test", strings.TrimSpace(string(kind))), tests)
}

// unjoined explains the text that stands where &&, || or the closing bracket
// should.
func (p *parser) unjoined(closing string) error {
	expected := "&&, || or " + closing
	if p.done() {
		return p.fail(p.pos, p.pos, fmt.Sprintf("the pattern ends without its %s", closing), "write "+closing)
	}
	end := p.until("=!<>(){}&|,[]\"%")
	text := p.src[p.pos:end]
	switch strings.ToUpper(text) {
	case "AND":
		return p.fail(p.pos, end, text+" does not join conditions", "write &&")
	case "OR":
		return p.fail(p.pos, end, text+" does not join conditions", "write ||")
	case "":
		r, end := p.rune(p.pos)
		hint := expected + " is expected here"
		switch r {
		case '&', '|':
			hint = "write it twice: " + strings.Repeat(string(r), 2)
		case ')':
			hint = noneOpen
		}
		return p.fail(p.pos, end, fmt.Sprintf("unexpected %c", r), straight(r, hint))
	}
	return p.fail(p.pos, end, fmt.Sprintf("unexpected %s", text),
		expected+" is expected; a value with spaces needs quotes")
}
