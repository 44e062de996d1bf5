package insights

import "strings"

// Limit is the command limit. (CWL_QuerySyntax-Limit)
type Limit struct {
	Span
	// Any is set for limit any, which stops at the first events found.
	Any bool
	// Count is a *Number, always whole, or a *Parameter.
	Count Expr
}

// Name returns "limit".
func (*Limit) Name() string { return "limit" }

func (p *parser) limit(start int) Command {
	p.next()
	l := &Limit{Any: p.acceptKeyword("any")}
	switch p.tok.kind {
	case parameterToken:
		l.Count = p.parameter()
	case numberToken:
		n := p.number()
		if strings.ContainsAny(n.Text, ".eE") {
			p.fail(n.Span, "a limit is a whole number", "")
		}
		l.Count = n
	default:
		p.expected("how many rows", "write limit 100")
	}
	l.Span = p.since(start)
	return l
}

func (c *Limit) print(p *printer) {
	if c.Any {
		p.text(" any")
	}
	p.text(" ")
	p.expr(c.Count)
}

func (c *Limit) children() []Node {
	return []Node{c.Count}
}

func (c *Limit) follow(s *scoper) {
	s.reads(c)
}
