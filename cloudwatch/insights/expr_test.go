package insights

import "testing"

// shape returns an expression with parentheses around every operation.
func shape(e Expr) string {
	switch e := e.(type) {
	case *Binary:
		return "(" + shape(e.X) + " " + e.Op + " " + shape(e.Y) + ")"
	case *Unary:
		return "(" + e.Op + " " + shape(e.X) + ")"
	case *In:
		not := ""
		if e.Not {
			not = "not "
		}
		return "(" + shape(e.X) + " " + not + "in " + formatExpr(e.Set) + ")"
	case *Group:
		return "<" + shape(e.X) + ">"
	}
	return formatExpr(e)
}

func TestPrecedence(t *testing.T) {
	for source, want := range map[string]string{
		"a or b and c or d":           "((a or (b and c)) or d)",
		"not a and not b = c":         "((not a) and (not (b = c)))",
		"not not a":                   "(not (not a))",
		"a + b * c - d":               "((a + (b * c)) - d)",
		"a - b - c":                   "((a - b) - c)",
		"a / b * c % d":               "(((a / b) * c) % d)",
		"a * b ^ c ^ d":               "(a * ((b ^ c) ^ d))",
		"-a ^ b":                      "((- a) ^ b)",
		"a + 1 > b * 2 and c":         "(((a + 1) > (b * 2)) and c)",
		`a like "x" and b not like 1`: "",
		`a like "x" and not b`:        `((a like "x") and (not b))`,
		`not a in [1] or b`:           `((not (a in [1])) or b)`,
		`a not in [1] and b`:          `((a not in [1]) and b)`,
		"(a or b) and c":              "(<(a or b)> and c)",
		"a-b":                         "(a - b)",
	} {
		q, err := Parse("filter " + source)
		if want == "" {
			if err == nil {
				t.Errorf("%s parses", source)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := shape(q.Commands()[0].(*Filter).Condition); got != want {
			t.Errorf("%s is read as %s, want %s", source, got, want)
		}
	}
}
