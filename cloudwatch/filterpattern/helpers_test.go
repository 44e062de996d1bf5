package filterpattern

import (
	"fmt"
	"strings"
	"testing"
)

// dump returns a tree as S-expressions without positions. It does not use the
// printer, so that each can reveal mistakes of the other.
func dump(n Node) string {
	list := func(head string, parts ...string) string {
		return "(" + strings.Join(append([]string{head}, parts...), " ") + ")"
	}
	switch n := n.(type) {
	case nil:
		return "all"
	case *TermList:
		var parts []string
		for _, t := range n.Terms {
			parts = append(parts, dump(t))
		}
		return list("terms", parts...)
	case *Term:
		text := []string{"+", "?", "-"}[n.Mode] + dump(n.Value)
		if n.Quoted {
			text += "!"
		}
		return text
	case *ColumnList:
		var parts []string
		for _, c := range n.Columns {
			parts = append(parts, dump(c))
		}
		return list("columns", parts...)
	case *Column:
		switch {
		case n.Ellipsis:
			return "..."
		case n.Condition != nil:
			return n.Name + ":" + dump(n.Condition)
		case n.Name == "":
			return "_"
		}
		return n.Name
	case *Group:
		var parts []string
		for _, o := range n.Operands {
			parts = append(parts, dump(o))
		}
		return list(string(n.Join), parts...)
	case *Comparison:
		return list(string(n.Operator), dump(n.Selector), dump(n.Value))
	case *Test:
		return list(string(n.Is), dump(n.Selector))
	case Selector:
		if !n.IsJSON() {
			return "<" + n.name + ">"
		}
		var parts []string
		for _, s := range n.steps {
			switch s.kind {
			case keyStep:
				parts = append(parts, fmt.Sprintf("%q", s.key))
			case indexStep:
				parts = append(parts, fmt.Sprint(s.index))
			case anyKey:
				parts = append(parts, "*")
			case anyIndex:
				parts = append(parts, "[*]")
			}
		}
		return "<" + strings.Join(parts, " ") + ">"
	case *String:
		return fmt.Sprintf("%q", n.Text)
	case *Number:
		return "#" + n.Lexeme
	case *Regex:
		return "/" + n.Source + "/"
	case *Any:
		return "*"
	}
	panic(fmt.Sprintf("unknown node %T", n))
}

// parse is like Parse but fails the test if the pattern is not valid.
func parse(t *testing.T, source string) Pattern {
	t.Helper()
	p, err := Parse(source)
	if err != nil {
		t.Fatalf("%s\nis refused: %v", source, err)
	}
	return p
}

// checkRoundTrip checks that the text of a pattern parses to the same tree and
// prints the same again.
func checkRoundTrip(t *testing.T, p Pattern) {
	t.Helper()
	again, err := Parse(p.String())
	if err != nil {
		t.Fatalf("%q\nprints as something refused: %v", p.Source(), err)
	}
	if got, want := dump(again.Tree()), dump(p.Tree()); got != want {
		t.Errorf("%q\nprints as %q\nwhich has the tree %s\ninstead of         %s", p.Source(), p, got, want)
	}
	if again.String() != p.String() {
		t.Errorf("%q prints as %q, and that as %q", p.Source(), p, again)
	}
}

// checkSpans checks that the leaves of a tree stand in the source where their spans
// say.
func checkSpans(t *testing.T, p Pattern) {
	t.Helper()
	walk(p.Tree(), func(n Node) {
		at := n.At()
		if at.Offset < 0 || at.Length < 0 || at.Offset+at.Length > len(p.Source()) {
			t.Fatalf("%q: %s stands at %v", p.Source(), dump(n), at)
		}
		text := p.Source()[at.Offset : at.Offset+at.Length]
		var again Node
		var err error
		switch n := n.(type) {
		case Selector:
			if n.IsJSON() {
				again, err = (&parser{src: text}).selector()
			} else {
				again = Selector{name: text}
			}
		case *String, *Number, *Regex, *Any:
			if text != "" && text[0] != '"' && text[0] != '%' {
				again, _, _ = bareValue(text)
				if s, ok := n.(*String); ok && p.Kind() == KindTerms {
					again = &String{Text: s.Text}
				}
			} else {
				again, err = (&parser{src: text}).value(Selector{}, Equal)
			}
		case Expr:
			inner := &parser{src: text}
			if p.Kind() == KindJSON {
				again, err = inner.anyOf(inner.operand)
			} else {
				name := selectorIn(n).name
				again, err = inner.anyOf(func() (Expr, error) { return inner.columnOperand(name) })
			}
		default:
			return
		}
		if err != nil || dump(again) != dump(n) {
			t.Errorf("%q: %s stands at %v, where %q is (%v)", p.Source(), dump(n), at, text, err)
		}
	})
}

// selectorIn returns the first selector of an expression.
func selectorIn(e Expr) Selector {
	if g, ok := e.(*Group); ok {
		return selectorIn(g.Operands[0])
	}
	return selectorOf(e)
}
