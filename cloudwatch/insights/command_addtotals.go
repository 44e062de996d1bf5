package insights

// AddTotals is the command addtotals. (CWL_QuerySyntax-Addtotals)
type AddTotals struct {
	Span
	// Options are fieldname, row and col.
	Options []*Option
	// Fields are the fields to add up. If empty, all numeric fields are.
	Fields []*Field
}

// Name returns "addtotals".
func (*AddTotals) Name() string { return "addtotals" }

// addTotals parses addtotals [fieldname=name] [row=bool] [col=bool] [field, …]
// (CWL_QuerySyntax-Addtotals).
func (p *parser) addTotals(start int) Command {
	p.next()
	a := &AddTotals{Options: p.options(
		optionForm{"fieldname", isBare, "a name"},
		optionForm{"row", oneOf("true", "false"), "true or false"},
		optionForm{"col", oneOf("true", "false"), "true or false"})}
	if p.tok.kind == nameToken {
		a.Fields = p.fieldList()
	}
	a.Span = p.since(start)
	return a
}

func (c *AddTotals) print(p *printer) {
	p.options(c.Options)
	if len(c.Fields) > 0 {
		p.text(" ")
		p.fields(c.Fields)
	}
}

func (c *AddTotals) children() []Node {
	return fieldNodes(c.Fields)
}

func (c *AddTotals) follow(s *scoper) {
	s.reads(c)
	s.emit(optionValue(c.Options, "fieldname", "Total"))
}
