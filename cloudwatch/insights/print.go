package insights

import (
	"slices"
	"strings"
)

// String returns the query in its canonical form: one command per line, each but
// the first after "| ", names and keywords in their canonical spelling, and
// comments on lines of their own. The commands of a subquery are indented. Every
// query can be printed, and parsing the printed query gives the same tree.
func (q Query) String() string {
	return formatPipeline(q.commands, q.comments)
}

func formatPipeline(commands []Command, comments []comment) string {
	p := &printer{}
	p.pipeline(commands, comments)
	return p.String()
}

// Format returns an expression as a printed query has it.
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

func (p *printer) fields(fields []*Field) { list(p, ", ", fields, p.field) }

func (p *printer) alias(a *Alias) { p.text(formatName(a.Name)) }

func (p *printer) options(options []*Option) {
	for _, o := range options {
		p.text(" ", o.Key, "=", o.Value)
	}
}

func (p *printer) command(c Command) {
	p.text(c.Name())
	c.print(p)
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
		// The index comes first. A path follows it.
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
			// Two minus signs in a row would look like the start of a comment.
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
