package insights

import (
	"slices"
	"strings"
)

// Diff is the command diff. (CWL_QuerySyntax-Diff)
type Diff struct {
	Span
	// Against is previousDay, previousWeek or previousMonth. If empty, the period
	// just before is compared.
	Against string
}

// Name returns "diff".
func (*Diff) Name() string { return "diff" }

func (p *parser) diff(start int) Command {
	p.next()
	d := &Diff{}
	if p.tok.kind == nameToken {
		names := []string{"previousDay", "previousWeek", "previousMonth"}
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, p.tok.text) })
		if i < 0 {
			p.expected("a time to compare with", didYouMean(p.tok.text, names, "write previousDay, previousWeek, previousMonth or nothing"))
		}
		d.Against = names[i]
		p.next()
	}
	d.Span = p.since(start)
	return d
}

func (c *Diff) print(p *printer) {
	if c.Against != "" {
		p.text(" ", c.Against)
	}
}

func (*Diff) children() []Node {
	return nil
}

func (*Diff) follow(s *scoper) {
	s.scope.leaky = true
}
