package insights

// Unmask is the command unmask, which shows values that a data protection policy
// masks. (mask-sensitive-log-data-viewunmasked)
type Unmask struct {
	Span
	// Fields are the fields to unmask. If empty, all fields are.
	Fields []*Field
}

// Name returns "unmask".
func (*Unmask) Name() string { return "unmask" }

func (p *parser) unmask(start int) Command {
	p.next()
	u := &Unmask{}
	if unmaskTakesFields && p.tok.kind == nameToken {
		u.Fields = p.fieldList()
	}
	u.Span = p.since(start)
	return u
}

func (c *Unmask) print(p *printer) {
	if len(c.Fields) > 0 {
		p.text(" ")
		p.fields(c.Fields)
	}
}

func (c *Unmask) children() []Node {
	return fieldNodes(c.Fields)
}

func (c *Unmask) follow(s *scoper) {
	s.reads(c)
}
