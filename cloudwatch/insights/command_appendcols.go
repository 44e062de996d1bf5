package insights

import "strconv"

// AppendCols is the command appendcols. (CWL_QuerySyntax-Appendcols)
type AppendCols struct {
	Span
	// Options are override and max.
	Options []*Option
	Query   *Subquery
}

// Name returns "appendcols".
func (*AppendCols) Name() string { return "appendcols" }

// appendCols parses appendcols [override=true|false] [max=n] (query)
// (CWL_QuerySyntax-Appendcols).
func (p *parser) appendCols(start int) Command {
	p.next()
	a := &AppendCols{Options: p.options(
		optionForm{"override", oneOf("true", "false"), "true or false"},
		optionForm{"max", isRowCount, "a whole number from 1 to 100000"})}
	if !p.sign("(") {
		p.expected("a query in parentheses", "")
	}
	a.Query = p.subquery()
	a.Span = p.since(start)
	return a
}

func isRowCount(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && 1 <= n && n <= 100_000
}

func (c *AppendCols) print(p *printer) {
	p.options(c.Options)
	p.text(" ")
	p.expr(c.Query)
}

func (c *AppendCols) children() []Node {
	return []Node{c.Query}
}

func (c *AppendCols) follow(s *scoper) {
	s.appendCols(c)
}

func (s *scoper) appendCols(c *AppendCols) {
	appended := s.pipeline(c.Query.Commands)
	for name, d := range appended.names {
		if s.scope.names[name] == nil {
			s.scope.names[name] = d
		}
	}
	if !appended.closed || appended.leaky {
		s.scope.leaky = true
	}
}
