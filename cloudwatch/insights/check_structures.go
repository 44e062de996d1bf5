package insights

import "slices"

// checkStructures finds maps and lists in commands that do not take them: sort,
// stats, dedup and pattern. (CWL_QuerySyntax-operations-functions, "Structure
// types")
func checkStructures(c *checker) {
	for _, commands := range c.pipelines() {
		named := map[string]bool{}
		var structured func(e Expr) bool
		structured = func(e Expr) bool {
			switch e := e.(type) {
			case *Call:
				return e.definition().Result == StructureKind || slices.ContainsFunc(results(e), structured)
			case *Field:
				return named[e.Name()]
			case *Group:
				return structured(e.X)
			}
			return false
		}
		check := func(command Command, e Expr) {
			if structured(e) {
				c.report(e.Pos(), "read one value of it, as in name.field", "%s takes no maps or lists, and %s is one", command.Name(), Format(e))
			}
		}
		define := func(items []*Item) {
			for _, it := range items {
				named[it.Name()] = structured(it.X)
				if _, isField := it.X.(*Field); !isField {
					// After values(x) as v, later commands can read `values(x)`
					// too.
					named[formatExpr(it.X)] = structured(it.X)
				}
			}
		}
		overwrite := func(outputs []*LookupOutput) {
			for _, o := range outputs {
				named[o.name()] = false
			}
		}
		for _, command := range commands {
			switch command := command.(type) {
			case *Fields:
				define(command.Items)
			case *Display:
				define(command.Items)
			case *ParseField:
				for _, a := range command.As {
					named[a.Name] = command.Mode == LogfmtMode
				}
			case *JSON:
				named[command.As.Name] = false
			case *Unnest:
				named[command.Into.Name] = false
			case *Expand:
				named[command.Field.Name()] = false
			case *Lookup:
				overwrite(command.Outputs)
			case *CIDRLookup:
				overwrite(command.Outputs)
			case *Sort:
				for _, k := range command.Keys {
					check(command, k.X)
				}
			case *Dedup:
				for _, f := range command.Fields {
					check(command, f)
				}
			case *Pattern:
				check(command, command.X)
			case *Stats:
				for _, it := range command.By {
					check(command, it.X)
				}
				for _, it := range command.Items {
					Inspect(it.X, func(n Node) {
						if call, ok := n.(*Call); ok && Aggregates(call.Function) {
							for _, a := range call.Args {
								check(command, a)
							}
						}
					})
				}
				// From here on, only the results of the stats can be read.
				before := named
				named = map[string]bool{}
				for _, it := range command.By {
					if f, ok := it.X.(*Field); ok {
						named[it.Name()] = before[f.Name()]
					}
				}
				define(command.Items)
			}
		}
	}
}

// results returns the arguments that a call may return unchanged.
// (CWL_QuerySyntax-operations-functions, "General functions")
func results(call *Call) []Expr {
	var all []Expr
	for i, a := range call.Args {
		if call.argument(i) == ResultArgument {
			all = append(all, a)
		}
	}
	return all
}
