package insights

// Outlier is the command outlier. (CWL_QuerySyntax-Outlier)
type Outlier struct {
	Span
	// Options are action, param, uselower and mark.
	Options []*Option
	Fields  []*Field
}

// Name returns "outlier".
func (*Outlier) Name() string { return "outlier" }

// outlier parses outlier [action=remove|transform] [param=n] [uselower=bool]
// [mark=bool] field …, with spaces between the fields (CWL_QuerySyntax-Outlier).
func (p *parser) outlier(start int) Command {
	p.next()
	c := &Outlier{Options: p.options(
		optionForm{"action", oneOf("remove", "transform"), "remove or transform"},
		optionForm{"param", isNumber, "a number"},
		optionForm{"uselower", oneOf("true", "false"), "true or false"},
		optionForm{"mark", oneOf("true", "false"), "true or false"})}
	c.Fields = []*Field{p.field()}
	for p.tok.kind == nameToken {
		c.Fields = append(c.Fields, p.field())
	}
	if p.sign(",") {
		p.fail(p.tok.Span, "outlier takes no commas", "its fields are separated by spaces")
	}
	c.Span = p.since(start)
	return c
}

func (c *Outlier) print(p *printer) {
	p.options(c.Options)
	p.text(" ")
	list(p, " ", c.Fields, p.field)
}

func (c *Outlier) children() []Node {
	return fieldNodes(c.Fields)
}

func (c *Outlier) follow(s *scoper) {
	s.reads(c)
	s.scope.leaky = true
}
