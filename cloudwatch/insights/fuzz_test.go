package insights

import (
	"strings"
	"testing"
)

// Whatever parses can be printed, and the printed query has the same tree. Nothing
// panics.
func FuzzParse(f *testing.F) {
	for _, c := range printed {
		f.Add(c.query)
	}
	for _, c := range refused {
		f.Add(c.query)
	}
	for _, c := range checked {
		f.Add(c.query)
	}
	f.Fuzz(func(t *testing.T, source string) {
		q, err := Parse(source)
		if err != nil {
			_ = err.Error()
			return
		}
		samePrinted(t, q)
		for _, e := range q.Check() {
			_ = e.Error()
		}
		q.Fields()
		q.Parameters()
		for _, rename := range []func(string) string{
			func(s string) string { return s },
			func(s string) string { return "x" + s },
			func(s string) string { return s + "-`" },
			func(s string) string { return strings.ReplaceAll(s, ".", "-") },
			func(string) string { return "a.b" },
		} {
			renamed := q.Rename(rename)
			samePrinted(t, renamed)
			renamed.Check()
		}
	})
}
