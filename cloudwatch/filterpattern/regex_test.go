package filterpattern

import "testing"

// The table of errors holds the expressions that are rejected; this test checks how
// the valid ones are compiled.
func TestCompileRegex(t *testing.T) {
	for _, test := range []struct{ source, translated string }{
		{`a{,5}`, `a{0,5}`},
		{`a{2,}b{3}c{1,2}`, `a{2,}b{3}c{1,2}`},
		{`[{,5}]`, `[{,5}]`},
		{`\{,5`, `\{,5`},
		{`[^]{,2}]{,2}`, `[^]{,2}]{0,2}`},
		{`\x28\x7b,5}`, `\x28\x7b,5}`},
	} {
		re, problem := compileRegex(test.source)
		if problem != nil {
			t.Errorf("%s: %+v", test.source, *problem)
			continue
		}
		if re.String() != test.translated {
			t.Errorf("%s is %s for Go, not %s", test.source, re, test.translated)
		}
	}
	re, problem := compileRegex(`^ba{,2}$`)
	if problem != nil {
		t.Fatal(problem.message)
	}
	for text, want := range map[string]bool{"b": true, "ba": true, "baa": true, "baaa": false, "ba{,2}": false} {
		if re.MatchString(text) != want {
			t.Errorf("%s finds something in %q: %t", re, text, !want)
		}
	}
}
