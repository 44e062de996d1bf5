package insights

// Estimate is the command estimate. (CWL_QuerySyntax-Estimate)
type Estimate struct{ Span }

// Name returns "estimate".
func (*Estimate) Name() string { return "estimate" }

func (p *parser) estimate(start int) Command {
	p.next()
	return &Estimate{p.since(start)}
}

func (*Estimate) print(*printer) {}

func (*Estimate) children() []Node {
	return nil
}

func (*Estimate) follow(*scoper) {}
