package filterpattern

// Rename returns the pattern with each field of a JSON pattern renamed: rename
// gets the path of a selector as Selector.Path gives it ("level", "a.b",
// "items[0].id") and returns the new one as Field takes it, or the same one to
// leave it. Renaming works on the tree, so that a value which happens to be the
// field's name is not touched. Other kinds of patterns are returned as they
// are: the names of a delimited pattern are its own, not the application's.
//
// The error, an *Error, is that of JSON: a path that is not valid, or a pattern
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
