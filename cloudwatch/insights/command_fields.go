package insights

// Fields is the command fields. (CWL_QuerySyntax-Fields)
type Fields struct {
	Span
	Items []*Item
}

// Name returns "fields".
func (*Fields) Name() string { return "fields" }

func (p *parser) fields(start int) Command {
	p.next()
	return &Fields{Items: p.items(), Span: p.since(start)}
}

func (c *Fields) print(p *printer) {
	p.text(" ")
	p.items(c.Items)
}

func (c *Fields) children() []Node {
	return itemNodes(c.Items)
}

func (c *Fields) follow(s *scoper) {
	s.items(c.Items)
}
