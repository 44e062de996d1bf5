package insights

// CountFrequent is the command countFrequent. (CWL_QuerySyntax-CountFrequent)
type CountFrequent struct {
	Span
	Fields []*Field
}

// Name returns "countFrequent".
func (*CountFrequent) Name() string { return "countFrequent" }

// countFrequent parses countFrequent field, … (CWL_QuerySyntax-CountFrequent, which
// also spells it count_frequent).
func (p *parser) countFrequent(start int) Command {
	p.next()
	return &CountFrequent{Fields: p.fieldList(), Span: p.since(start)}
}

func (c *CountFrequent) print(p *printer) {
	p.text(" ")
	p.fields(c.Fields)
}

func (c *CountFrequent) children() []Node {
	return fieldNodes(c.Fields)
}

func (c *CountFrequent) follow(s *scoper) {
	s.reads(c)
	s.emit("_approxcount")
}
