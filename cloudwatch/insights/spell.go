package insights

// spellColumns respells names in backticks that refer to a column of stats, such as
// `SUM(x)`, as the column is printed: `sum(x)`. Otherwise the reference would be
// lost in the printed query.
func spellColumns(commands []Command) {
	s := &scoper{reference: func(r reference) {
		if r.use != missing || len(r.field.Steps) != r.skip+1 {
			return
		}
		e, ok := parseExpr(r.field.Steps[r.skip].Name)
		if !ok {
			return
		}
		name := formatExpr(e)
		if r.scope.names[name] != nil && canBeName(name) {
			r.field.Steps[r.skip].Name = name
		}
	}}
	s.pipeline(commands)
}

// parseExpr parses a text as an expression.
func parseExpr(text string) (e Expr, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, syntaxError := r.(*Error); !syntaxError {
				panic(r)
			}
			e, ok = nil, false
		}
	}()
	p := &parser{lexer: lexer{source: text}}
	p.next()
	e = p.expression()
	return e, p.tok.kind == endOfText
}
