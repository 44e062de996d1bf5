package insights

// Pattern is the command pattern. (CWL_QuerySyntax-Pattern)
type Pattern struct {
	Span
	X Expr
}

// Name returns "pattern".
func (*Pattern) Name() string { return "pattern" }

func (p *parser) pattern(start int) Command {
	p.next()
	return &Pattern{X: p.expression(), Span: p.since(start)}
}

func (c *Pattern) print(p *printer) {
	p.text(" ")
	p.expr(c.X)
}

func (c *Pattern) children() []Node {
	return []Node{c.X}
}

func (c *Pattern) follow(s *scoper) {
	s.reads(c)
	// These are the columns in CWL_QuerySyntax-Pattern; the console shows more.
	s.emit("@pattern", "@ratio", "@sampleCount", "@severityLabel")
	s.scope.leaky = true
}
