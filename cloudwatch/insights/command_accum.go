package insights

// Accum is the command accum. (CWL_QuerySyntax-Accum)
type Accum struct {
	Span
	Field *Field
	// As is the name of the sum, or nil.
	As *Alias
}

// Name returns "accum".
func (*Accum) Name() string { return "accum" }

// accum parses accum field [as name] (CWL_QuerySyntax-Accum).
func (p *parser) accum(start int) Command {
	p.next()
	a := &Accum{Field: p.field()}
	if p.acceptKeyword("as") {
		a.As = p.alias()
	}
	a.Span = p.since(start)
	return a
}

func (c *Accum) print(p *printer) {
	p.text(" ")
	p.field(c.Field)
	p.as(c.As)
}

func (c *Accum) children() []Node {
	return []Node{c.Field}
}

func (c *Accum) follow(s *scoper) {
	s.reads(c)
	if c.As != nil {
		s.define(c.As)
	}
}
