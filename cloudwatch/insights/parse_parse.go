package insights

// parseField reads the command parse in its four modes:
//
//	parse [field] "glob" [as] name, …
//	parse [field] /regex/ [as name, …] [multi]
//	parse [field] logfmt as name
//	parse [field] csv as name, …
//
// (CWL_QuerySyntax-Parse; the glob without as is in the guide's queries of
// canary logs.)
func (p *parser) parseField(start int) Command {
	p.next()
	c := &ParseField{}
	// logfmt and csv are modes wherever a field may stand; a field of that name
	// goes in backticks.
	if p.tok.kind == nameToken && !p.keyword("logfmt") && !p.keyword("csv") {
		c.Field = p.field()
	}
	switch {
	case p.tok.kind == stringToken:
		c.Mode, c.Glob = GlobMode, p.string()
		p.acceptKeyword("as")
		c.As = p.aliases()
	case p.sign("/"):
		c.Mode, c.Regex = RegexMode, p.regex()
		if p.acceptKeyword("as") {
			c.As = p.aliases()
		}
		c.Multi = p.acceptKeyword("multi")
	case p.acceptKeyword("logfmt"):
		c.Mode = LogfmtMode
		p.requireKeyword("as", "write parse @message logfmt as name")
		c.As = []*Alias{p.alias()}
	case p.acceptKeyword("csv"):
		c.Mode = CSVMode
		p.requireKeyword("as", "write parse @message csv as name, …")
		c.As = p.aliases()
	default:
		p.expected(`a "pattern", a /regular expression/, logfmt or csv`, "")
	}
	c.Span = p.since(start)
	return c
}

func (p *parser) aliases() []*Alias {
	list := []*Alias{p.alias()}
	for p.accept(",") {
		list = append(list, p.alias())
	}
	return list
}

// json reads: json field=name "path" as name (CWL_QuerySyntax-Parse)
func (p *parser) json(start int) Command {
	p.next()
	p.requireKeyword("field", `write json field=name "path" as name`)
	p.require("=")
	c := &JSON{Field: p.field()}
	if p.tok.kind != stringToken {
		p.expected("a path in quotes", "")
	}
	c.Path = p.string()
	p.requireKeyword("as", "")
	c.As = p.alias()
	c.Span = p.since(start)
	return c
}
