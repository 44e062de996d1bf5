package filterpattern

import (
	"fmt"
	"strings"
)

// delimited reads a delimited pattern (user guide,
// matching-term-space-delimited-log-events).
func (p *parser) delimited() (*ColumnList, error) {
	list := &ColumnList{Span: Span{Offset: p.pos}}
	names := map[string]bool{}
	ellipsis := false
	p.pos++
	p.space()
	for p.peek() != ']' || len(list.Columns) > 0 {
		start := p.pos
		column, err := p.column()
		if err != nil {
			return nil, err
		}
		switch {
		case column.Ellipsis && ellipsis:
			return nil, p.fail(start, p.pos, "there is a second ...", "a pattern has at most one; name the fields, or rely on the other")
		case column.Name != "" && names[column.Name]:
			return nil, p.fail(start, start+len(column.Name), fmt.Sprintf("the name %s is given twice", column.Name),
				"give each field its own name; join conditions on one field by && or ||")
		}
		ellipsis = ellipsis || column.Ellipsis
		names[column.Name] = true
		list.Columns = append(list.Columns, column)
		p.space()
		if p.peek() == ']' {
			break
		}
		if !p.accept(",") {
			return nil, p.uncolumned()
		}
		p.space()
	}
	p.pos++
	list.Length = p.pos - list.Offset
	return list, p.expectEnd("]")
}

// column reads a field or the ellipsis. A closing bracket right after a comma
// declares an unnamed field: in the user guide's [..., request=*.html*,
// status_code=4*,] that field holds what follows the status.
func (p *parser) column() (*Column, error) {
	start := p.pos
	if p.peek() == ']' {
		return &Column{Span: p.since(start)}, nil
	}
	if p.accept("...") {
		return &Column{Span: p.since(start), Ellipsis: true}, nil
	}
	at := p.span(start, func(c byte) bool { return c == '(' || isSpace(c) })
	end := p.span(at, isName)
	name := p.src[at:end]
	p.pos = at
	switch {
	case name == "" && at > start && p.peek() == ')':
		return nil, p.fail(start, at+1, emptyParentheses, "")
	case name == "":
		return nil, p.unnamed()
	case p.span(at, isDigit) == end:
		return nil, p.fail(at, end, fmt.Sprintf("the name %s is a number", name),
			fmt.Sprintf("start it with a letter: $%s already stands for an unnamed field", name))
	}
	p.pos = end
	column := &Column{Name: name}
	p.space()
	if at > start || !p.done() && p.peek() != ',' && p.peek() != ']' {
		p.pos = start
		condition, err := p.anyOf(func() (Expr, error) { return p.columnOperand(name) })
		if err != nil {
			return nil, err
		}
		column.Condition = condition
		start, end = condition.At().Offset, condition.At().Offset+condition.At().Length
	}
	column.Span = Span{start, end - start}
	return column, nil
}

// columnOperand reads a condition on the named field, or conditions in parentheses.
// The user guide shows no parentheses in delimited patterns, but CloudWatch takes
// them: deployed metric filters have them.
func (p *parser) columnOperand(name string) (Expr, error) {
	if p.peek() == '(' {
		return p.parenthesised(func() (Expr, error) { return p.columnOperand(name) }, "]")
	}
	return p.columnCondition(name)
}

// columnCondition reads one condition on the named field. The condition has to
// repeat the name: CloudWatch rejects [status = 4* && bytes > 1000].
func (p *parser) columnCondition(name string) (Expr, error) {
	start := p.pos
	end := p.span(start, isName)
	switch found := p.src[start:end]; {
	case found == "":
		return nil, p.fail(start, min(start+1, len(p.src)), "a condition is missing", "repeat the field's name, as in "+name+" = ...")
	case found != name:
		// A condition that cannot be read even under its own name has a more basic
		// mistake, which is reported instead.
		p.pos = end
		if p.space(); !p.done() && strings.IndexByte(operatorChars, p.peek()) >= 0 {
			if _, err := p.comparison(Selector{name: found, Span: Span{start, end - start}}); err != nil {
				return nil, err
			}
		}
		return nil, p.fail(start, end, fmt.Sprintf("the condition is on %s, within the field %s", found, name),
			"conditions within a field repeat its own name; separate fields by commas")
	}
	p.pos = end
	selector := Selector{name: name, Span: p.since(start)}
	p.space()
	if word := p.span(p.pos, isWord); word > p.pos {
		return nil, p.fail(p.pos, word, fmt.Sprintf("%s is not an operator", p.src[p.pos:word]),
			"the operators are = != < <= > >=; fields are separated by commas")
	}
	return p.comparison(selector)
}

// unnamed explains the text that stands where a field's name should.
func (p *parser) unnamed() error {
	switch c := p.peek(); {
	case p.done():
		return p.unclosed()
	case c == ',':
		return p.fail(p.pos, p.pos+1, "a field has no name", "only the last field may be left out; name it, or write ... for any number of fields")
	case c == '"' || c == '%' || c == '=' || c == '*':
		return p.fail(p.pos, p.until(",])"), "a field has no name", "name it before its condition, as in w1 = ERROR")
	case p.has(".."):
		return p.fail(p.pos, p.until(",]"), "this is not an ellipsis", "write three full stops: ...")
	}
	r, end := p.rune(p.pos)
	return p.fail(p.pos, end, fmt.Sprintf("%q cannot be in a field's name", r),
		straight(r, "a name is made of letters, digits, _ and -"))
}

// uncolumned explains the text that stands where a comma or the closing bracket
// should.
func (p *parser) uncolumned() error {
	if p.done() {
		return p.unclosed()
	}
	end := p.until(",]")
	if p.peek() == ')' {
		return p.fail(p.pos, p.pos+1, "unexpected )", noneOpen)
	}
	return p.fail(p.pos, end, fmt.Sprintf("unexpected %s", p.src[p.pos:end]),
		"expected &&, ||, a comma or ]; a value with spaces needs quotes")
}

func (p *parser) unclosed() error {
	return p.fail(p.pos, p.pos, "the pattern ends without its ]", "write ]")
}
