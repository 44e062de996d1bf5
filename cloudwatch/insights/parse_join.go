package insights

import (
	"slices"
	"strconv"
)

// join reads: join [type=inner|left] left=name right=name where left.field=right.field (query)
// (CWL_QuerySyntax-Join)
func (p *parser) join(start int) Command {
	p.next()
	j := &Join{}
	sides := []optionForm{
		{"left", isBare, "a name"},
		{"right", isBare, "a name"},
	}
	options := p.options(append(sides, optionForm{"type", oneOf("inner", "left"), "inner or left"})...)
	for _, o := range options {
		name := &Alias{o.Span, o.Value}
		switch o.Key {
		case "type":
			j.Type = o.Value
		case "left":
			j.Left = name
		case "right":
			j.Right = name
		}
	}
	if j.Left == nil || j.Right == nil {
		p.expected("left=name and right=name", "write join left=a right=b where a.id=b.id (SOURCE '…')")
	}
	if j.Left.Name == j.Right.Name {
		p.fail(j.Right.Span, "both sides of the join have the same name", "")
	}
	p.requireKeyword("where", "write where "+j.Left.Name+".id="+j.Right.Name+".id")
	sideNames := []string{j.Left.Name, j.Right.Name}
	key := func() *Field {
		f := p.field()
		if len(f.Steps) < 2 || !slices.Contains(sideNames, f.Steps[0].Name) {
			p.fail(f.Span, "a key of a join starts with the name of a side", "write where "+j.Left.Name+".id="+j.Right.Name+".id")
		}
		return f
	}
	j.LeftKey = key()
	p.require("=")
	j.RightKey = key()
	if j.LeftKey.Steps[0] == j.RightKey.Steps[0] {
		p.fail(j.RightKey.Span, "the keys of a join are of different sides", "")
	}
	if !p.sign("(") {
		p.expected("a query in parentheses", "write (SOURCE '…')")
	}
	j.Query = p.subquery()
	j.Span = p.since(start)
	return j
}

// appendCols reads: appendcols [override=true|false] [max=n] (query)
// (CWL_QuerySyntax-Appendcols)
func (p *parser) appendCols(start int) Command {
	p.next()
	a := &AppendCols{Options: p.options(
		optionForm{"override", oneOf("true", "false"), "true or false"},
		optionForm{"max", isRowCount, "a whole number from 1 to 100000"})}
	if !p.sign("(") {
		p.expected("a query in parentheses", "")
	}
	a.Query = p.subquery()
	a.Span = p.since(start)
	return a
}

func isRowCount(v string) bool {
	n, err := strconv.Atoi(v)
	return err == nil && 1 <= n && n <= 100_000
}
