package filterpattern

// Rename returns the pattern with the fields of a JSON pattern renamed. rename gets
// the path of a selector as Selector.Path returns it ("level", "a.b",
// "items[0].id"). It returns the new path as Field takes it, or the same path to
// keep the name. Rename works on the tree, so a value that happens to equal a
// field's name is not touched. Patterns of other kinds are returned unchanged: a
// delimited pattern makes up its own names, which are not the application's.
//
// The error is an *Error, as that of JSON: a path that is not valid, or a pattern
// that has become too long.
func (p Pattern) Rename(rename func(path string) string) (Pattern, error) {
	e, ok := p.tree.(Expr)
	if !ok {
		return p, nil
	}
	return JSON(renamed(e, rename))
}

func renamed(e Expr, rename func(string) string) Expr {
	switch e := e.(type) {
	case *Group:
		operands := make([]Expr, len(e.Operands))
		for i, operand := range e.Operands {
			operands[i] = renamed(operand, rename)
		}
		return group(e.Join, operands, Span{})
	case *Comparison:
		return Field(rename(e.Selector.Path())).compare(e.Operator, e.Value)
	case *Test:
		return &Test{Selector: Field(rename(e.Selector.Path())), Is: e.Is}
	}
	return e
}
