package insights

// Lookup is the command lookup. (CWL_QuerySyntax-Lookup)
type Lookup struct {
	Span
	Table string
	Keys  []*LookupKey
	// New is set for OUTPUTNEW, which fills only empty fields.
	New     bool
	Outputs []*LookupOutput
}

// LookupKey matches a column of a table with a field of the log.
type LookupKey struct {
	Span
	Column string
	Field  *Field
}

// LookupOutput is a column of a table that a lookup adds.
type LookupOutput struct {
	Span
	Column string
	// As is the name of the field, or nil if it is that of the column.
	As *Alias
}

// name returns the name of the field that holds the column's value.
func (o *LookupOutput) name() string {
	if o.As != nil {
		return o.As.Name
	}
	return o.Column
}

// Name returns "lookup".
func (*Lookup) Name() string { return "lookup" }

// lookup parses lookup table column [as field], … OUTPUT|OUTPUTNEW column [as
// name], … (CWL_QuerySyntax-Lookup; CWL_QuerySyntax-Cidrlookup describes OUTPUTNEW
// and the names of outputs).
func (p *parser) lookup(start int) Command {
	p.next()
	c := &Lookup{Table: p.bareWord("the name of a lookup table", "-")}
	for {
		keyStart := p.tok.Offset
		column := p.alias()
		k := &LookupKey{Column: column.Name}
		if p.acceptKeyword("as") {
			k.Field = p.field()
		}
		if k.Field == nil || k.Field.Name() == k.Column {
			k.Field = &Field{column.Span, splitName(column.Name)}
		}
		k.Span = p.since(keyStart)
		c.Keys = append(c.Keys, k)
		if !p.accept(",") {
			break
		}
	}
	c.New, c.Outputs = p.lookupOutputs()
	c.Span = p.since(start)
	return c
}

func (p *parser) lookupOutputs() (onlyEmpty bool, outputs []*LookupOutput) {
	switch {
	case p.acceptKeyword("output"):
	case p.acceptKeyword("outputnew"):
		onlyEmpty = true
	default:
		p.expected("OUTPUT or OUTPUTNEW", "")
	}
	for {
		start := p.tok.Offset
		o := &LookupOutput{Column: p.alias().Name}
		if p.acceptKeyword("as") {
			o.As = p.alias()
		}
		o.Span = p.since(start)
		outputs = append(outputs, o)
		if !p.accept(",") {
			return onlyEmpty, outputs
		}
	}
}

func (c *Lookup) print(p *printer) {
	p.text(" ", c.Table, " ")
	list(p, ", ", c.Keys, func(k *LookupKey) {
		p.text(formatName(k.Column))
		if k.Field.Name() != k.Column {
			p.text(" as ")
			p.field(k.Field)
		}
	})
	p.outputs(c.New, c.Outputs)
}

func (c *Lookup) children() []Node {
	var nodes []Node
	for _, k := range c.Keys {
		nodes = append(nodes, k.Field)
	}
	return nodes
}

func (c *Lookup) follow(s *scoper) {
	s.reads(c)
	s.outputs(c.Outputs)
}

func (p *printer) outputs(onlyEmpty bool, outputs []*LookupOutput) {
	p.text(" OUTPUT")
	if onlyEmpty {
		p.text("NEW")
	}
	p.text(" ")
	list(p, ", ", outputs, func(o *LookupOutput) {
		p.text(formatName(o.Column))
		p.as(o.As)
	})
}

// outputs defines outputs without reporting redefinitions, as OUTPUT is documented
// to overwrite fields.
func (s *scoper) outputs(outputs []*LookupOutput) {
	for _, o := range outputs {
		s.emit(o.name())
	}
}
