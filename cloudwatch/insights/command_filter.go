package insights

// Filter is the command filter, also spelled where. (CWL_QuerySyntax-Filter,
// CWL_QuerySyntax-Where)
type Filter struct {
	Span
	Condition Expr
}

// Name returns "filter".
func (*Filter) Name() string { return "filter" }

func (p *parser) filter(start int) Command {
	p.next()
	return &Filter{Condition: p.expression(), Span: p.since(start)}
}

func (c *Filter) print(p *printer) {
	p.text(" ")
	p.expr(c.Condition)
}

func (c *Filter) children() []Node {
	return []Node{c.Condition}
}

func (c *Filter) follow(s *scoper) {
	s.reads(c)
}
