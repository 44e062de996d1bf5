package insights

// Anomaly is the command anomaly. (CWL_QuerySyntax-Anomaly)
type Anomaly struct{ Span }

// Name returns "anomaly".
func (*Anomaly) Name() string { return "anomaly" }

func (p *parser) anomaly(start int) Command {
	p.next()
	return &Anomaly{p.since(start)}
}

func (*Anomaly) print(*printer) {}

func (*Anomaly) children() []Node {
	return nil
}

func (*Anomaly) follow(s *scoper) {
	s.scope.leaky = true
}
