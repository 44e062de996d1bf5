package insights

// checkJoins finds joins after the first, as a query may have only one.
// (CWL_QuerySyntax-Join)
func checkJoins(c *checker) {
	joined := false
	c.each(func(n Node) {
		j, ok := n.(*Join)
		if !ok {
			return
		}
		if joined {
			c.report(c.nameOf(j), "", "a query has at most 1 join")
		}
		joined = true
	})
}

// checkNesting finds subqueries within subqueries. (CWL_QuerySyntax-Subqueries,
// CWL_QuerySyntax-Join)
func checkNesting(c *checker) {
	reported := map[*Subquery]bool{}
	c.each(func(n Node) {
		outer, ok := n.(*Subquery)
		if !ok {
			return
		}
		inspect(outer.Commands, func(n Node) {
			if inner, ok := n.(*Subquery); ok && !reported[inner] {
				reported[inner] = true
				c.report(Span{inner.Offset, 1}, "", "a subquery cannot contain another subquery")
			}
		})
	})
}

// checkReturned finds subqueries after in that do not return the field that is
// compared. (CWL_QuerySyntax-Subqueries)
func checkReturned(c *checker) {
	c.each(func(n Node) {
		in, ok := n.(*In)
		if !ok {
			return
		}
		s, ok := in.Set.(*Subquery)
		if !ok {
			return
		}
		f, ok := Ungrouped(in.X).(*Field)
		if !ok {
			c.report(in.X.Pos(), "", "a subquery is compared with a field, not with %s", Format(in.X))
			return
		}
		if names, known := putOut(s.Commands); known && !names[f.Name()] {
			c.report(Span{s.Offset, 1}, "end it with | fields "+formatName(f.Name()),
				"the subquery does not output %q", f.Name())
		}
	})
}

// putOut returns the columns of a subquery. known is false if no command names the
// columns, so that every field is one.
func putOut(commands []Command) (names map[string]bool, known bool) {
	// more is set if a command since the last stats or display added columns.
	more := false
	for _, command := range commands {
		var items []*Item
		switch command := command.(type) {
		case *Stats:
			names, items = nil, append(append(items, command.Items...), command.By...)
		case *Display:
			names, items = nil, command.Items
		case *Fields:
			items = command.Items
		case *Filter, *FilterIndex, *Sort, *Limit, *Dedup, *Source, *Unmask:
			continue
		default:
			// The command returns columns of its own.
			names, more = nil, true
			continue
		}
		switch command.(type) {
		case *Stats, *Display:
			more = false
		}
		if names == nil {
			names = map[string]bool{}
		}
		for _, it := range items {
			names[it.Name()] = true
		}
	}
	return names, names != nil && !more
}
