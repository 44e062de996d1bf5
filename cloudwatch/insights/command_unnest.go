package insights

// Unnest is the command unnest. (CWL_QuerySyntax-Unnest)
type Unnest struct {
	Span
	Field *Field
	Into  *Alias
}

// Name returns "unnest".
func (*Unnest) Name() string { return "unnest" }

func (p *parser) unnest(start int) Command {
	p.next()
	u := &Unnest{Field: p.field()}
	p.requireKeyword("into", "write unnest field into name")
	u.Into = p.alias()
	u.Span = p.since(start)
	return u
}

func (c *Unnest) print(p *printer) {
	p.text(" ")
	p.field(c.Field)
	p.text(" into ", formatName(c.Into.Name))
}

func (c *Unnest) children() []Node {
	return []Node{c.Field}
}

func (c *Unnest) follow(s *scoper) {
	s.reads(c)
	s.define(c.Into)
}
