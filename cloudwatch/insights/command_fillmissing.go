package insights

// FillMissing is the command fillmissing. (CWL_QuerySyntax-Fillmissing)
type FillMissing struct {
	Span
	Fills []*Fill
}

// Fill is the value of a field in the rows that a [FillMissing] adds.
type Fill struct {
	Span
	Value Expr
	Field *Field
}

// Name returns "fillmissing".
func (*FillMissing) Name() string { return "fillmissing" }

// fillMissing parses fillmissing [with value for field, value for field, …]
// (CWL_QuerySyntax-Fillmissing).
func (p *parser) fillMissing(start int) Command {
	p.next()
	c := &FillMissing{}
	if p.acceptKeyword("with") {
		for {
			fillStart := p.tok.Offset
			f := &Fill{Value: p.constant()}
			p.requireKeyword("for", "write with 0 for field")
			f.Field = p.field()
			f.Span = p.since(fillStart)
			c.Fills = append(c.Fills, f)
			if !p.accept(",") {
				break
			}
		}
	}
	c.Span = p.since(start)
	return c
}

// constant reads a number, a string or a placeholder for one.
func (p *parser) constant() Expr {
	start := p.tok
	if start.kind == nameToken {
		p.expected("a constant", "")
	}
	x := p.signed()
	bare := x
	if u, ok := x.(*Unary); ok {
		bare = u.X
	}
	switch bare.(type) {
	case *Number, *String, *Parameter:
		return x
	}
	p.fail(x.Pos(), "expected a constant", "")
	return nil
}

func (c *FillMissing) print(p *printer) {
	if len(c.Fills) > 0 {
		p.text(" with ")
	}
	list(p, ", ", c.Fills, func(f *Fill) {
		p.expr(f.Value)
		p.text(" for ")
		p.field(f.Field)
	})
}

func (c *FillMissing) children() []Node {
	var nodes []Node
	for _, f := range c.Fills {
		nodes = append(nodes, f.Value, f.Field)
	}
	return nodes
}

func (c *FillMissing) follow(s *scoper) {
	s.reads(c)
}
