package insights

// LogCompare is the command logcompare. (CWL_QuerySyntax-Logcompare)
type LogCompare struct {
	Span
	TimeShift *Duration
}

// Name returns "logcompare".
func (*LogCompare) Name() string { return "logcompare" }

// logCompare parses logcompare timeshift period (CWL_QuerySyntax-Logcompare).
func (p *parser) logCompare(start int) Command {
	p.next()
	p.requireKeyword("timeshift", "write logcompare timeshift 7d")
	return &LogCompare{TimeShift: p.duration(), Span: p.since(start)}
}

func (c *LogCompare) print(p *printer) {
	p.text(" timeshift ")
	p.expr(c.TimeShift)
}

func (c *LogCompare) children() []Node {
	return []Node{c.TimeShift}
}

func (*LogCompare) follow(s *scoper) {
	s.scope.leaky = true
}
