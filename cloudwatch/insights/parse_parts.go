package insights

import (
	"strconv"
	"strings"
)

// items parses expressions with optional aliases, separated by commas.
func (p *parser) items() []*Item {
	var items []*Item
	for {
		start := p.tok.Offset
		it := &Item{X: p.expression()}
		if p.acceptKeyword("as") {
			it.As = p.alias()
		}
		it.Span = p.since(start)
		items = append(items, it)
		if !p.accept(",") {
			return items
		}
	}
}

// field parses the name of a field.
func (p *parser) field() *Field {
	if p.tok.kind != nameToken {
		p.expected("a field", "")
	}
	p.refuseKeyword("a field")
	f := p.fieldOf(p.tok)
	p.next()
	return f
}

// refuseKeyword fails if the current token is a word that can never be a name.
func (p *parser) refuseKeyword(expected string) {
	switch p.tok.keyword {
	case "and", "or", "not", "like", "in", "as", "by", "asc", "desc":
		p.expected(expected, "a field of that name goes in backticks")
	}
}

// fieldOf returns the field that a name stands for.
func (p *parser) fieldOf(t token) *Field {
	first := t.steps[0].Name
	if len(t.steps) > 1 && isDigit(t.text[0]) && strings.Trim(first, "0123456789") == "" {
		// A number followed by something wrong, such as 1.5h.
		p.fail(t.Span, strconv.Quote(t.text)+" is neither a number nor a name",
			"a period is a whole number and a unit, such as 90m; a name that starts with a number goes in backticks")
	}
	return &Field{t.Span, t.steps}
}

// fieldList parses one or more fields separated by commas.
func (p *parser) fieldList() []*Field {
	list := []*Field{p.field()}
	for p.accept(",") {
		list = append(list, p.field())
	}
	return list
}

// alias parses an alias.
func (p *parser) alias() *Alias {
	if p.tok.kind != nameToken {
		hint := ""
		if p.tok.kind == stringToken {
			hint = "a name that needs quotes goes in backticks"
		}
		p.expected("a name", hint)
	}
	p.refuseKeyword("a name")
	t := p.tok
	f := &Field{t.Span, t.steps}
	if strings.ContainsAny(f.Name(), "`[") && len(t.steps) > 1 {
		p.fail(t.Span, "a name that the query gives is one word or one text in backticks", "")
	}
	p.next()
	return &Alias{t.Span, f.Name()}
}

// subquery parses a query in parentheses.
func (p *parser) subquery() *Subquery {
	defer p.deeper()()
	start := p.tok.Offset
	p.takeComments(start)
	p.require("(")
	s := &Subquery{}
	s.Commands, s.comments = p.pipeline(true)
	p.require(")")
	s.Span = p.since(start)
	return s
}

// bareWord reads the name of something outside the query, starting at the current
// token: letters, digits, _ and the characters in also.
func (p *parser) bareWord(what, also string) string {
	w := p.lexer.word(p.tok.Offset, func(c byte) bool {
		return c != '@' && isNameByte(c) || strings.IndexByte(also, c) >= 0
	})
	if w.text == "" {
		p.expected(what, "")
	}
	p.tok.Span = w.Span
	p.next()
	return w.text
}
