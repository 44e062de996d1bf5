package insights

import "strings"

// FillDown is the command filldown. (CWL_QuerySyntax-Filldown)
type FillDown struct {
	Span
	// Targets are the fields to fill. If empty, all fields are.
	Targets []*FillTarget
}

// FillTarget is a field, or a pattern with a * that names several.
type FillTarget struct {
	Span
	// Field is the field, or nil for a pattern.
	Field *Field
	// Pattern is the pattern, or empty for a field.
	Pattern string
}

// Name returns "filldown".
func (*FillDown) Name() string { return "filldown" }

// fillDown parses filldown [field …]. Spaces separate the fields, which may hold a
// * (CWL_QuerySyntax-Filldown).
func (p *parser) fillDown(start int) Command {
	p.next()
	c := &FillDown{}
	for p.tok.kind == nameToken || p.sign("*") {
		at := p.tok
		w := p.lexer
		run := w.word(at.Offset, func(c byte) bool { return isNameByte(c) || c == '.' || c == '*' })
		if strings.Contains(run.text, "*") {
			p.lexer = w
			p.tok.Span = run.Span
			p.next()
			c.Targets = append(c.Targets, &FillTarget{Span: run.Span, Pattern: run.text})
			continue
		}
		f := p.field()
		c.Targets = append(c.Targets, &FillTarget{Span: f.Span, Field: f})
	}
	if p.sign(",") {
		p.fail(p.tok.Span, "filldown takes no commas", "its fields are separated by spaces")
	}
	c.Span = p.since(start)
	return c
}

func (c *FillDown) print(p *printer) {
	for _, t := range c.Targets {
		p.text(" ", t.Pattern)
		if t.Field != nil {
			p.field(t.Field)
		}
	}
}

func (c *FillDown) children() []Node {
	var nodes []Node
	for _, t := range c.Targets {
		if t.Field != nil {
			nodes = append(nodes, t.Field)
		}
	}
	return nodes
}

func (c *FillDown) follow(s *scoper) {
	s.reads(c)
}
