package insights

// Display is the command display. (CWL_QuerySyntax-Display)
type Display struct {
	Span
	Items []*Item
}

// Name returns "display".
func (*Display) Name() string { return "display" }

func (p *parser) display(start int) Command {
	p.next()
	return &Display{Items: p.items(), Span: p.since(start)}
}

func (c *Display) print(p *printer) {
	p.text(" ")
	p.items(c.Items)
}

func (c *Display) children() []Node {
	return itemNodes(c.Items)
}

func (c *Display) follow(s *scoper) {
	s.items(c.Items)
}
