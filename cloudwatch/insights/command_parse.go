package insights

import "github.com/logstack-go/logstack/internal/regex"

// ParseMode says how a [ParseField] reads a field.
type ParseMode int

// The modes of parse. (CWL_QuerySyntax-Parse)
const (
	// GlobMode takes the text at each * of a pattern.
	GlobMode ParseMode = iota
	// RegexMode takes the groups of a regular expression.
	RegexMode
	// LogfmtMode reads key=value pairs into a map.
	LogfmtMode
	// CSVMode reads values separated by commas.
	CSVMode
)

// ParseField is the command parse. (CWL_QuerySyntax-Parse)
type ParseField struct {
	Span
	// Field is the field to parse; nil means @message.
	Field *Field
	Mode  ParseMode
	// Glob is the pattern in GlobMode, otherwise nil.
	Glob *String
	// Regex is the expression in RegexMode, otherwise nil.
	Regex *Regex
	// As are the names of the values. If empty, RegexMode takes the names of the
	// groups.
	As []*Alias
	// Multi is set to take every match, not only the first. It is for RegexMode
	// only.
	Multi bool
}

// Name returns "parse".
func (*ParseField) Name() string { return "parse" }

// parseField parses the command parse in its four modes:
//
//	parse [field] "glob" [as] name, …
//	parse [field] /regex/ [as name, …] [multi]
//	parse [field] logfmt as name
//	parse [field] csv as name, …
//
// (CWL_QuerySyntax-Parse; the guide's queries of canary logs have the glob without
// as.)
func (p *parser) parseField(start int) Command {
	p.next()
	c := &ParseField{}
	// logfmt and csv are modes where a field could stand. A field of that name
	// needs backticks.
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

// Names returns the names that a parse defines: those after as or, without any,
// those of the expression's groups. (CWL_QuerySyntax-Parse)
func (p *ParseField) Names() []*Alias { return parsedNames(p) }

func parsedNames(c *ParseField) []*Alias {
	if len(c.As) > 0 || c.Regex == nil {
		return c.As
	}
	var names []*Alias
	for _, g := range regex.Groups(c.Regex.Source) {
		if g.Name != "" {
			names = append(names, &Alias{Span{c.Regex.Offset + 1 + g.NameAt, len(g.Name)}, g.Name})
		}
	}
	return names
}

func (c *ParseField) print(p *printer) {
	if c.Field != nil {
		p.text(" ")
		p.field(c.Field)
	}
	switch c.Mode {
	case GlobMode:
		p.text(" ", c.Glob.Text)
	case RegexMode:
		p.text(" ")
		p.expr(c.Regex)
	case LogfmtMode:
		p.text(" logfmt")
	case CSVMode:
		p.text(" csv")
	}
	if len(c.As) > 0 {
		p.text(" as ")
		list(p, ", ", c.As, p.alias)
	}
	if c.Multi {
		p.text(" multi")
	}
}

func (c *ParseField) children() []Node {
	var nodes []Node
	if c.Field != nil {
		nodes = append(nodes, c.Field)
	}
	if c.Glob != nil {
		nodes = append(nodes, c.Glob)
	}
	if c.Regex != nil {
		nodes = append(nodes, c.Regex)
	}
	return nodes
}

func (c *ParseField) follow(s *scoper) {
	s.reads(c)
	for _, a := range c.Names() {
		s.define(a)
	}
}
