package insights

// Expand is the command expand. (CWL_QuerySyntax-Expand)
type Expand struct {
	Span
	Field *Field
}

// Name returns "expand".
func (*Expand) Name() string { return "expand" }

func (p *parser) expandField(start int) Command {
	p.next()
	return &Expand{Field: p.field(), Span: p.since(start)}
}

func (c *Expand) print(p *printer) {
	p.text(" ")
	p.field(c.Field)
}

func (c *Expand) children() []Node {
	return []Node{c.Field}
}

func (c *Expand) follow(s *scoper) {
	s.reads(c)
}
