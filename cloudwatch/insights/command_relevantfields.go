package insights

// RelevantFields is the command relevantfields.
// (CWL_QuerySyntax-RelevantFields)
type RelevantFields struct {
	Span
	// Fields are the fields to analyse. If empty, all fields are.
	Fields    []*Field
	Condition Expr
}

// Name returns "relevantfields".
func (*RelevantFields) Name() string { return "relevantfields" }

// relevantFields parses relevantfields [field, …] where condition
// (CWL_QuerySyntax-RelevantFields).
func (p *parser) relevantFields(start int) Command {
	p.next()
	c := &RelevantFields{}
	if p.tok.kind == nameToken && !p.keyword("where") {
		c.Fields = p.fieldList()
	}
	p.requireKeyword("where", "write relevantfields where condition")
	c.Condition = p.expression()
	c.Span = p.since(start)
	return c
}

func (c *RelevantFields) print(p *printer) {
	p.text(" ")
	if len(c.Fields) > 0 {
		p.fields(c.Fields)
		p.text(" ")
	}
	p.text("where ")
	p.expr(c.Condition)
}

func (c *RelevantFields) children() []Node {
	return append(fieldNodes(c.Fields), c.Condition)
}

func (c *RelevantFields) follow(s *scoper) {
	s.reads(c)
	s.emit("@fieldName", "@relevanceScore", "@topRelevanceContributors", "@conditionalMedian", "@baselineMedian")
	s.scope.leaky = true
}
