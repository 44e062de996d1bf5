package filterpattern

import (
	"strings"

	"github.com/logstack-go/logstack/internal/needle"
)

// literals are texts of which every event that a JSON pattern matches holds at
// least one. An event without any of them is rejected before it is decoded.
// Literals are nil for a pattern from which no such texts follow.
type literals = needle.Any

// literalsOf returns the literals of an expression. For &&, the literals of any one
// operand will do. For ||, every operand has to have some.
func literalsOf(x Expr) literals {
	switch x := x.(type) {
	case *Group:
		if x.Join == AnyOf {
			var all literals
			for _, operand := range x.Operands {
				l := literalsOf(operand)
				if l == nil {
					return nil
				}
				all = append(all, l...)
			}
			return all
		}
		var best literals
		for _, operand := range x.Operands {
			if l := literalsOf(operand); l != nil && (best == nil || l.TellsMore(best)) {
				best = l
			}
		}
		return best
	case *Comparison:
		if text, ok := x.Value.(*String); ok && x.Operator == Equal {
			longest := ""
			for part := range strings.SplitSeq(text.Text, "*") {
				if len(part) > len(longest) && needle.Simple(part) {
					longest = part
				}
			}
			if longest != "" {
				return literals{needle.New(longest)}
			}
		}
		return keyOf(x.Selector)
	case *Test:
		if x.Is != NotExists {
			return keyOf(x.Selector)
		}
	}
	return nil
}

// keyOf returns the longest key of a path. An event that has the field holds the
// key.
func keyOf(s Selector) literals {
	longest := ""
	for _, step := range s.steps {
		if step.kind == keyStep && len(step.key) > len(longest) && needle.Simple(step.key) {
			longest = step.key
		}
	}
	if longest == "" {
		return nil
	}
	return literals{needle.New(longest)}
}
