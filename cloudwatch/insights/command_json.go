package insights

// JSON is the command json. (CWL_QuerySyntax-Parse)
type JSON struct {
	Span
	// Field is the field that holds the JSON text.
	Field *Field
	// Path is the path of the value in the JSON text.
	Path *String
	As   *Alias
}

// Name returns "json".
func (*JSON) Name() string { return "json" }

// json parses json field=name "path" as name (CWL_QuerySyntax-Parse).
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

func (c *JSON) print(p *printer) {
	p.text(" field=")
	p.field(c.Field)
	p.text(" ", c.Path.Text)
	p.as(c.As)
}

func (c *JSON) children() []Node {
	return []Node{c.Field, c.Path}
}

func (c *JSON) follow(s *scoper) {
	s.reads(c)
	s.define(c.As)
}
