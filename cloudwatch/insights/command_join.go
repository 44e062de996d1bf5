package insights

import "slices"

// Join is the command join. (CWL_QuerySyntax-Join)
type Join struct {
	Span
	// Type is inner or left. If empty, it is inner.
	Type string
	// Left and Right are the names by which later commands refer to the sides.
	Left, Right *Alias
	// LeftKey and RightKey are the two sides of the condition, in the order of the
	// source.
	LeftKey, RightKey *Field
	Query             *Subquery
}

// Name returns "join".
func (*Join) Name() string { return "join" }

// join parses join [type=inner|left] left=name right=name where
// left.field=right.field (query) (CWL_QuerySyntax-Join).
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
		p.fail(j.RightKey.Span, "the keys of a join must be from different sides", "")
	}
	if !p.sign("(") {
		p.expected("a query in parentheses", "write (SOURCE '…')")
	}
	j.Query = p.subquery()
	j.Span = p.since(start)
	return j
}

func (c *Join) print(p *printer) {
	if c.Type != "" {
		p.text(" type=", c.Type)
	}
	p.text(" left=", c.Left.Name, " right=", c.Right.Name, " where ")
	p.field(c.LeftKey)
	p.text("=")
	p.field(c.RightKey)
	p.text(" ")
	p.expr(c.Query)
}

func (c *Join) children() []Node {
	return []Node{c.LeftKey, c.RightKey, c.Query}
}

func (c *Join) follow(s *scoper) {
	s.join(c)
}

func (s *scoper) join(c *Join) {
	right := s.pipeline(c.Query.Commands)
	left := s.scope
	s.scope = left.child()
	if s.scope.sides == nil {
		s.scope.sides = map[string]*scope{}
	}
	s.scope.sides[c.Left.Name], s.scope.sides[c.Right.Name] = left, right
	s.expr(c.LeftKey)
	s.expr(c.RightKey)
}
