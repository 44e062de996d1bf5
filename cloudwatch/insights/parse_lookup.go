package insights

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

// cidrLookup reads: cidrlookup table field [as column] OUTPUT|OUTPUTNEW column [as name], …
// (CWL_QuerySyntax-Cidrlookup)
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
