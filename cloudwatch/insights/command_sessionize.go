package insights

// Sessionize is the command sessionize. (CWL_QuerySyntax-Sessionize)
type Sessionize struct {
	Span
	Fields []*Field
	// MaxSpan is the longest gap within a session; nil means 30m.
	MaxSpan *Duration
	// As is the name of the field for the session; nil means session_id.
	As *Alias
}

// Name returns "sessionize".
func (*Sessionize) Name() string { return "sessionize" }

// sessionize parses sessionize field, … [maxspan period] [as name]
// (CWL_QuerySyntax-Sessionize).
func (p *parser) sessionize(start int) Command {
	p.next()
	c := &Sessionize{Fields: p.fieldList()}
	if p.acceptKeyword("maxspan") {
		c.MaxSpan = p.duration()
	}
	if p.acceptKeyword("as") {
		c.As = p.alias()
	}
	c.Span = p.since(start)
	return c
}

func (c *Sessionize) print(p *printer) {
	p.text(" ")
	p.fields(c.Fields)
	if c.MaxSpan != nil {
		p.text(" maxspan ")
		p.expr(c.MaxSpan)
	}
	p.as(c.As)
}

func (c *Sessionize) children() []Node {
	nodes := fieldNodes(c.Fields)
	if c.MaxSpan != nil {
		nodes = append(nodes, c.MaxSpan)
	}
	return nodes
}

func (c *Sessionize) follow(s *scoper) {
	s.reads(c)
	if c.As != nil {
		s.define(c.As)
	} else {
		s.emit("session_id")
	}
}
