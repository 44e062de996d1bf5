package filterpattern

import (
	"slices"
	"testing"
)

func TestWarnings(t *testing.T) {
	for _, test := range []struct {
		source string
		want   []string // what the warnings point at
	}{
		{`ERROR "a.b" -timeout`, nil},
		{`?ERROR ?WARN`, nil},
		{`?ERROR WARN ?"x y"`, []string{`?ERROR`, `?"x y"`}},
		{`?ERROR -WARN`, []string{`?ERROR`}},
		{`?ERROR %x%`, []string{`?ERROR`}},
		{`order.id -log.old`, []string{`order.id`, `log.old`}},
		{`?a.b c`, []string{`?a.b`, `a.b`}},
		{`{ $.a = true || $.b != false }`, []string{`true`, `false`}},
		{`{ $.a = "true" || $.b IS TRUE || $.c = truely }`, nil},
		{`{ $.a = 1.0 || $.b != 1e3 || $.c = +5 }`, []string{`1.0`, `1e3`, `+5`}},
		{`{ $.a = 1 || $.b = -1.5 || $.c = 100 || $.d = "1.0" || $.e > 1.0 }`, nil},
		{`[a = true, b = 1.0]`, nil},
		{`[ERROR]`, []string{`ERROR`}},
		{`[ message ]`, []string{`message`}},
		{`[]`, nil},
		{`[...]`, nil},
		{`[ERROR, ...]`, nil},
		{`[w1 = ERROR]`, nil},
		{`[(w1 = ERROR)]`, nil},
	} {
		p := parse(t, test.source)
		var got []string
		for _, w := range p.Warnings() {
			got = append(got, p.Source()[w.Offset:w.Offset+w.Length])
			if w.Message == "" || w.Hint == "" {
				t.Errorf("%s: %+v", test.source, w)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: warnings at %q, not at %q", test.source, got, test.want)
		}
	}
}

func TestWarningText(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{`?ERROR REQUEST`, `filter pattern, line 1, column 1: CloudWatch ignores ?terms beside required or excluded ones
  ?ERROR REQUEST
  ^^^^^^
hint: put ?terms in a filter of their own`},
		{`for order.id`, `filter pattern, line 1, column 5: a term with a full stop should be quoted
  for order.id
      ^^^^^^^^
hint: write "order.id"`},
		{`{ $.ok = false }`, `filter pattern, line 1, column 10: false is compared as a string here: a boolean never equals it
  { $.ok = false }
           ^^^^^
hint: write IS FALSE for the boolean, "false" for the string`},
		{`[ERROR]`, `filter pattern, line 1, column 2: ERROR is the name of a field here, and the pattern matches every event
  [ERROR]
   ^^^^^
hint: write "ERROR" for events with that text, or [w1 = "ERROR", ...] for those that start with it`},
		{`{ $.v = 1.0 }`, `filter pattern, line 1, column 9: a JSON string is compared with the text 1.0, a JSON number with its value
  { $.v = 1.0 }
          ^^^
hint: write the number as the application does`},
	} {
		warnings := parse(t, test.source).Warnings()
		if len(warnings) != 1 || warnings[0].String() != test.want {
			t.Errorf("got\n%v\nwant\n%s", warnings, test.want)
		}
	}
}
