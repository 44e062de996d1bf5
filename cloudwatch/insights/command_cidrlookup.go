package insights

// CIDRLookup is the command cidrlookup. (CWL_QuerySyntax-Cidrlookup)
type CIDRLookup struct {
	Span
	Table string
	Field *Field
	// Column is the table's column of CIDR ranges, or empty if not given.
	Column string
	// New is set for OUTPUTNEW, which fills only empty fields.
	New     bool
	Outputs []*LookupOutput
}

// Name returns "cidrlookup".
func (*CIDRLookup) Name() string { return "cidrlookup" }

// cidrLookup parses cidrlookup table field [as column] OUTPUT|OUTPUTNEW column [as
// name], … (CWL_QuerySyntax-Cidrlookup).
func (p *parser) cidrLookup(start int) Command {
	p.next()
	c := &CIDRLookup{Table: p.bareWord("the name of a lookup table", "-")}
	c.Field = p.field()
	if p.acceptKeyword("as") {
		c.Column = p.alias().Name
	}
	c.New, c.Outputs = p.lookupOutputs()
	c.Span = p.since(start)
	return c
}

func (c *CIDRLookup) print(p *printer) {
	p.text(" ", c.Table, " ")
	p.field(c.Field)
	if c.Column != "" {
		p.text(" as ", formatName(c.Column))
	}
	p.outputs(c.New, c.Outputs)
}

func (c *CIDRLookup) children() []Node {
	return []Node{c.Field}
}

func (c *CIDRLookup) follow(s *scoper) {
	s.reads(c)
	s.outputs(c.Outputs)
}
