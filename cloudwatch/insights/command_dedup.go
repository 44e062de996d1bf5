package insights

// Dedup is the command dedup. (CWL_QuerySyntax-Dedup)
type Dedup struct {
	Span
	Fields []*Field
}

// Name returns "dedup".
func (*Dedup) Name() string { return "dedup" }

func (p *parser) dedup(start int) Command {
	p.next()
	return &Dedup{Fields: p.fieldList(), Span: p.since(start)}
}

func (c *Dedup) print(p *printer) {
	p.text(" ")
	p.fields(c.Fields)
}

func (c *Dedup) children() []Node {
	return fieldNodes(c.Fields)
}

func (c *Dedup) follow(s *scoper) {
	s.reads(c)
}
