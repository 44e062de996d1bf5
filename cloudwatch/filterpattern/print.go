package filterpattern

import (
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

// format returns the canonical text of a tree. Canonical text can be longer than
// what was parsed, so that a pattern of full length might no longer fit. Then
// format prints the shortest text that means the same, which is never longer than
// what was parsed.
func format(tree Node) string {
	text := (&printer{}).print(tree)
	if utf8.RuneCountInString(text) > cloudwatch.MaxFilterPattern {
		return (&printer{short: true}).print(tree)
	}
	return text
}

type printer struct {
	strings.Builder
	// short leaves out all spaces, quotes and parentheses that are not needed.
	short bool
	// delimited is set within a delimited pattern. Parentheses are printed there
	// only if they make a difference, as the user guide shows none.
	delimited bool
}

func (p *printer) print(tree Node) string {
	switch n := tree.(type) {
	case *TermList:
		for i, term := range n.Terms {
			if i > 0 {
				p.WriteByte(' ')
			}
			p.term(term)
		}
	case *ColumnList:
		p.columns(n.Columns)
	case Expr:
		p.WriteString("{" + p.space())
		p.expr(n)
		p.WriteString(p.space() + "}")
	}
	return p.String()
}

func (p *printer) space() string {
	if p.short {
		return ""
	}
	return " "
}

func (p *printer) term(t *Term) {
	switch t.Mode {
	case Optional:
		p.WriteByte('?')
	case Excluded:
		p.WriteByte('-')
	}
	switch s, ok := t.Value.(*String); {
	case ok && t.Quoted:
		p.WriteString(quote(s.Text))
	case ok:
		p.WriteString(s.Text)
	default:
		p.value(t.Value)
	}
}

func (p *printer) columns(columns []*Column) {
	p.delimited = true
	p.WriteByte('[')
	for i, c := range columns {
		if i > 0 {
			p.WriteByte(',')
			if c.Name != "" || c.Ellipsis {
				p.WriteString(p.space())
			}
		}
		switch {
		case c.Ellipsis:
			p.WriteString("...")
		case c.Condition != nil:
			p.expr(c.Condition)
		default:
			p.WriteString(c.Name)
		}
	}
	p.WriteByte(']')
}

func (p *printer) expr(e Expr) {
	switch e := e.(type) {
	case *Comparison:
		p.WriteString(e.Selector.written() + p.space() + string(e.Operator) + p.space())
		p.value(e.Value)
	case *Test:
		p.WriteString(e.Selector.written() + " " + string(e.Is))
	case *Group:
		for i, operand := range e.Operands {
			if i > 0 {
				p.WriteString(p.space() + string(e.Join) + p.space())
			}
			p.operand(operand, e.Join)
		}
	}
}

// operand prints an operand of a group. && within || needs no parentheses, but they
// help readers.
func (p *printer) operand(e Expr, outer Join) {
	inner, ok := e.(*Group)
	parentheses := ok && inner.Join != outer && (outer == AllOf || !p.short && !p.delimited)
	if parentheses {
		p.WriteByte('(')
	}
	p.expr(e)
	if parentheses {
		p.WriteByte(')')
	}
}

func (p *printer) value(v Value) {
	switch v := v.(type) {
	case *String:
		if p.short && !(p.delimited && v.Text == reserved) {
			if bare, _, _ := bareValue(v.Text); bare != nil && v.Text != "" {
				if _, same := bare.(*String); same {
					p.WriteString(v.Text)
					return
				}
			}
		}
		p.WriteString(quote(v.Text))
	case *Number:
		p.WriteString(v.Lexeme)
	case *Regex:
		p.WriteString("%" + v.Source + "%")
	case *Any:
		p.WriteByte('*')
	}
}
