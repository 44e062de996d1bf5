package insights

import (
	"slices"
	"strings"
)

// String is the query in its canonical form: a command a line, each but the
// first after "| ", names and keywords in their canonical spelling, comments as
// lines of their own. The commands of a subquery are indented. What parses
// prints, and parsing what is printed gives the same tree.
func (q Query) String() string {
	return formatPipeline(q.commands, q.comments)
}

func formatPipeline(commands []Command, comments []comment) string {
	p := &printer{}
	p.pipeline(commands, comments)
	return p.String()
}

// Format writes an expression the way it stands in a printed query.
func Format(e Expr) string { return formatExpr(e) }

func formatExpr(e Expr) string {
	p := &printer{}
	p.expr(e)
	return p.String()
}

type printer struct {
	strings.Builder
	indent int
}

func (p *printer) text(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *printer) newline() {
	p.text("\n", strings.Repeat("    ", p.indent))
}

func (p *printer) pipeline(commands []Command, comments []comment) {
	first := true
	line := func() {
		if !first {
			p.newline()
		}
		first = false
	}
	commentsBefore := func(command int) {
		for _, c := range comments {
			if c.before == command {
				line()
				p.text(strings.TrimSpace("# " + c.text))
			}
		}
	}
	for i, c := range commands {
		commentsBefore(i)
		line()
		if i > 0 {
			p.text("| ")
		}
		p.command(c)
	}
	commentsBefore(len(commands))
}

// list prints things with a separator between them.
func list[T any](p *printer, separator string, things []T, print func(T)) {
	for i, t := range things {
		if i > 0 {
			p.text(separator)
		}
		print(t)
	}
}

func (p *printer) items(items []*Item) {
	list(p, ", ", items, func(it *Item) {
		p.expr(it.X)
		p.as(it.As)
	})
}

func (p *printer) as(a *Alias) {
	if a != nil {
		p.text(" as ", formatName(a.Name))
	}
}

func (p *printer) field(f *Field) { p.text(formatSteps(f.Steps)) }

func (p *printer) alias(a *Alias) { p.text(formatName(a.Name)) }

func (p *printer) options(options []*Option) {
	for _, o := range options {
		p.text(" ", o.Key, "=", o.Value)
	}
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

func (p *printer) command(c Command) {
	p.text(c.Name())
	switch c := c.(type) {
	case *Fields:
		p.text(" ")
		p.items(c.Items)
	case *Display:
		p.text(" ")
		p.items(c.Items)
	case *Filter:
		p.text(" ")
		p.expr(c.Condition)
	case *FilterIndex:
		p.text(" ")
		p.expr(c.Condition)
	case *Stats:
		p.text(" ")
		p.items(c.Items)
		if len(c.By) > 0 {
			p.text(" by ")
			p.items(c.By)
		}
		if c.Offset != nil {
			p.text(" offset ")
			p.expr(c.Offset)
		}
	case *Sort:
		p.text(" ")
		list(p, ", ", c.Keys, func(k *SortKey) {
			p.expr(k.X)
			if k.Order != "" {
				p.text(" ", k.Order)
			}
		})
	case *Limit:
		if c.Any {
			p.text(" any")
		}
		p.text(" ")
		p.expr(c.Count)
	case *ParseField:
		p.parseField(c)
	case *JSON:
		p.text(" field=")
		p.field(c.Field)
		p.text(" ", c.Path.Text)
		p.as(c.As)
	case *Dedup:
		p.text(" ")
		list(p, ", ", c.Fields, p.field)
	case *Pattern:
		p.text(" ")
		p.expr(c.X)
	case *Diff:
		if c.Against != "" {
			p.text(" ", c.Against)
		}
	case *Unnest:
		p.text(" ")
		p.field(c.Field)
		p.text(" into ", formatName(c.Into.Name))
	case *Expand:
		p.text(" ")
		p.field(c.Field)
	case *Source:
		p.source(c)
	case *Lookup:
		p.text(" ", c.Table, " ")
		list(p, ", ", c.Keys, func(k *LookupKey) {
			p.text(formatName(k.Column))
			if k.Field.Name() != k.Column {
				p.text(" as ")
				p.field(k.Field)
			}
		})
		p.outputs(c.New, c.Outputs)
	case *CIDRLookup:
		p.text(" ", c.Table, " ")
		p.field(c.Field)
		if c.Column != "" {
			p.text(" as ", formatName(c.Column))
		}
		p.outputs(c.New, c.Outputs)
	case *Join:
		if c.Type != "" {
			p.text(" type=", c.Type)
		}
		p.text(" left=", c.Left.Name, " right=", c.Right.Name, " where ")
		p.field(c.LeftKey)
		p.text("=")
		p.field(c.RightKey)
		p.text(" ")
		p.expr(c.Query)
	case *AppendCols:
		p.options(c.Options)
		p.text(" ")
		p.expr(c.Query)
	case *AddTotals:
		p.options(c.Options)
		if len(c.Fields) > 0 {
			p.text(" ")
			list(p, ", ", c.Fields, p.field)
		}
	case *Accum:
		p.text(" ")
		p.field(c.Field)
		p.as(c.As)
	case *AutoRegress:
		p.text(" ")
		p.field(c.Field)
		p.as(c.As)
		if c.First > 0 {
			p.text(" p=", itoa(c.First))
		}
		if c.Last > c.First {
			p.text("-", itoa(c.Last))
		}
	case *LogCompare:
		p.text(" timeshift ")
		p.expr(c.TimeShift)
	case *FillDown:
		for _, t := range c.Targets {
			p.text(" ", t.Pattern)
			if t.Field != nil {
				p.field(t.Field)
			}
		}
	case *FillMissing:
		if len(c.Fills) > 0 {
			p.text(" with ")
		}
		list(p, ", ", c.Fills, func(f *Fill) {
			p.expr(f.Value)
			p.text(" for ")
			p.field(f.Field)
		})
	case *Outlier:
		p.options(c.Options)
		p.text(" ")
		list(p, " ", c.Fields, p.field)
	case *Sessionize:
		p.text(" ")
		list(p, ", ", c.Fields, p.field)
		if c.MaxSpan != nil {
			p.text(" maxspan ")
			p.expr(c.MaxSpan)
		}
		p.as(c.As)
	case *CountFrequent:
		p.text(" ")
		list(p, ", ", c.Fields, p.field)
	case *RelevantFields:
		p.text(" ")
		list(p, ", ", c.Fields, p.field)
		if len(c.Fields) > 0 {
			p.text(" ")
		}
		p.text("where ")
		p.expr(c.Condition)
	case *Unmask:
		if len(c.Fields) > 0 {
			p.text(" ")
			list(p, ", ", c.Fields, p.field)
		}
	case *Opaque:
		if c.Text != "" {
			p.text(" ", c.Text)
		}
	}
}

func (p *printer) parseField(c *ParseField) {
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

func (p *printer) source(c *Source) {
	if c.LogGroup != "" {
		p.text(" '", c.LogGroup, "'")
	}
	for _, s := range c.Selectors {
		p.text(" ", s.Function, "(")
		list(p, ", ", s.Args, func(a *SelectorArg) {
			if a.Key != "" {
				p.text(a.Key, ": ")
			}
			p.text("[")
			list(p, ", ", a.Values, func(v *String) { p.text(v.Text) })
			p.text("]")
		})
		p.text(")")
	}
	p.options(c.Options)
}

func (p *printer) expr(e Expr) {
	switch e := e.(type) {
	case *Field:
		p.field(e)
	case *String:
		p.text(e.Text)
	case *Number:
		p.text(e.Text)
	case *Regex:
		p.text("/", e.Source, "/")
	case *Duration:
		p.text(itoa(e.Count), e.Unit)
	case *Parameter:
		p.text("{{", e.Ident, "}}")
	case *Star:
		p.text("*")
	case *Call:
		p.text(e.Function, "(")
		list(p, ", ", e.Args, p.expr)
		p.text(")")
	case *Member:
		p.expr(e.Of)
		if e.Steps[0].Name != "" {
			p.text(".", formatSteps(e.Steps))
			return
		}
		// The index comes first, and what follows is a path again.
		named := slices.IndexFunc(e.Steps, func(s Step) bool { return s.Name != "" })
		if named < 0 {
			named = len(e.Steps)
		}
		p.text(formatSteps(e.Steps[:named]))
		if named < len(e.Steps) {
			p.text(".", formatSteps(e.Steps[named:]))
		}
	case *Group:
		p.text("(")
		p.expr(e.X)
		p.text(")")
	case *Unary:
		p.text(e.Op)
		if _, again := e.X.(*Unary); again || e.Op == "not" {
			// Two signs in a row would start what looks like a comment.
			p.text(" ")
		}
		p.expr(e.X)
	case *Binary:
		p.expr(e.X)
		p.text(" ", e.Op, " ")
		p.expr(e.Y)
	case *In:
		p.expr(e.X)
		if e.Not {
			p.text(" not")
		}
		p.text(" in ")
		p.expr(e.Set)
	case *List:
		p.text("[")
		list(p, ", ", e.Items, p.expr)
		p.text("]")
	case *Subquery:
		p.text("(")
		p.indent++
		p.newline()
		p.pipeline(e.Commands, e.comments)
		p.indent--
		p.newline()
		p.text(")")
	}
}
