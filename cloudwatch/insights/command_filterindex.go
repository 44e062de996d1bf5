package insights

// FilterIndex is the command filterIndex. (CWL_QuerySyntax-FilterIndex)
type FilterIndex struct {
	Span
	Condition Expr
}

// Name returns "filterIndex".
func (*FilterIndex) Name() string { return "filterIndex" }

func (p *parser) filterIndex(start int) Command {
	p.next()
	return &FilterIndex{Condition: p.expression(), Span: p.since(start)}
}

func (c *FilterIndex) print(p *printer) {
	p.text(" ")
	p.expr(c.Condition)
}

func (c *FilterIndex) children() []Node {
	return []Node{c.Condition}
}

func (c *FilterIndex) follow(s *scoper) {
	s.reads(c)
}
