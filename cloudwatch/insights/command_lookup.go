package insights

// Lookup is the command lookup. (CWL_QuerySyntax-Lookup)
type Lookup struct {
	Span
	Table string
	Keys  []*LookupKey
	// New says OUTPUTNEW, which fills empty fields only.
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
	// As is the name of the field it becomes; nil for the column's own.
	As *Alias
}

// name returns what the field is called that the column becomes.
func (o *LookupOutput) name() string {
	if o.As != nil {
		return o.As.Name
	}
	return o.Column
}

// Name returns "lookup".
func (*Lookup) Name() string { return "lookup" }

// lookup reads: lookup table column [as field], … OUTPUT|OUTPUTNEW column [as name], …
// (CWL_QuerySyntax-Lookup; OUTPUTNEW and the names of outputs are described in
// CWL_QuerySyntax-Cidrlookup)
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

// outputs are not redefinitions: OUTPUT is documented to overwrite.
func (s *scoper) outputs(outputs []*LookupOutput) {
	for _, o := range outputs {
		s.emit(o.name())
	}
}
