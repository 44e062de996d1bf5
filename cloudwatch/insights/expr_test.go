package insights

import (
	"testing"
)

// shape writes an expression with parentheses around every operation.
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

func TestStringValues(t *testing.T) {
	for literal, want := range map[string]string{
		`"plain"`:     "plain",
		`''`:          "",
		`"it's"`:      "it's",
		`"say \"x\""`: `say "x"`,
		`'it\'s'`:     "it's",
		`"a\\b"`:      `a\b`,
		`"\d+\n"`:     `\d+\n`,
		`"ends \\"`:   `ends \`,
		`"# no | {{"`: "# no | {{",
	} {
		s := parse(t, "filter a = "+literal).Commands()[0].(*Filter).Condition.(*Binary).Y.(*String)
		if s.Value != want || s.Text != literal {
			t.Errorf("%s is %q, written %q; want %q", literal, s.Value, s.Text, want)
		}
	}
}

func TestFieldNames(t *testing.T) {
	for source, want := range map[string]string{
		"a":             "a",
		"`a`":           "a",
		"user.id":       "user.id",
		"`user.id`":     "user.id",
		"`detail-type`": "detail-type",
		"@`aws.tag.x`":  "@aws.tag.x",
		"a.`b.c`.d":     "a.`b.c`.d",
		"a.`b`":         "a.b",
		"users[1].name": "users[1].name",
		"items.0.id":    "items.0.id",
	} {
		f := parse(t, "fields "+source).Commands()[0].(*Fields).Items[0].X.(*Field)
		if f.Name() != want {
			t.Errorf("%s is called %q, want %q", source, f.Name(), want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	names := []string{"fields", "filter", "sort", "stats"}
	for written, want := range map[string]string{
		"Feilds": "did you mean fields?", // two letters swapped
		"filtr":  "did you mean filter?", // one left out
		"sorrt":  "did you mean sort?",   // one too many
		"stads":  "did you mean stats?",  // one wrong
		"so":     "none",                 // as far from sort as it is long
		"sum":    "none",
		"x":      "none",
	} {
		if got := didYouMean(written, names, "none"); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}
