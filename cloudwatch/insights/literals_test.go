package insights

import "testing"

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
