package filterpattern

import (
	"bytes"
	"strings"
)

// literals are texts of which at least one stands in every event that a JSON
// pattern matches. An event with none of them is rejected before it is decoded.
// There are none for patterns that tell nothing so simple.
type literals []needle

// absent says whether none of the literals can be in an event.
func (l literals) absent(message []byte) bool {
	for _, literal := range l {
		if literal.in(message) {
			return false
		}
	}
	// Any character may be written as \u and its number.
	return len(l) > 0 && (bytes.IndexByte(message, '\\') < 0 || !bytes.Contains(message, []byte(`\u`)))
}

// literalsOf finds them: any one of the operands that gives some will do where
// all must hold, and where one is enough, all of them have to.
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
			if l := literalsOf(operand); l != nil && (best == nil || l.tellMore(best)) {
				best = l
			}
		}
		return best
	case *Comparison:
		if text, ok := x.Value.(*String); ok && x.Operator == Equal {
			longest := ""
			for part := range strings.SplitSeq(text.Text, "*") {
				if len(part) > len(longest) && simple(part) {
					longest = part
				}
			}
			if longest != "" {
				return literals{newNeedle(longest)}
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

// tellMore says whether these are likely in fewer events.
func (l literals) tellMore(than literals) bool {
	shortest := func(l literals) int {
		least := len(l[0].text)
		for _, literal := range l {
			least = min(least, len(literal.text))
		}
		return least
	}
	return len(l) < len(than) || len(l) == len(than) && shortest(l) > shortest(than)
}

// keyOf returns the longest key of a path: a field that must be there has it.
func keyOf(s Selector) literals {
	longest := ""
	for _, step := range s.steps {
		if step.kind == keyStep && len(step.key) > len(longest) && simple(step.key) {
			longest = step.key
		}
	}
	if longest == "" {
		return nil
	}
	return literals{newNeedle(longest)}
}

// simple says whether a text stands in JSON as it is, unless it is written as
// \u and a number: no character of it has another escape.
func simple(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\' || r == '/'
	})
}
