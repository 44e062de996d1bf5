package mutation

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const source = `package p

import "regexp"

const limit = 4

var form = regexp.MustCompile("^(?:a|b[|)]{2,3}|c)$|d")

var names = []string{"a", "b"}

func f(n int, s string) (err error) {
	if n > 14 {
		g(s)
	}
	switch s {
	case "x", "y":
		err = h()
		return
	}
	for i := 0; i < n; i++ {
		_ = i
	}
	return fmt.Errorf("%s", cmp.Or(s, "z"))
}
`

// Every place of the source is mutated in every way, and the result still
// compiles.
func TestFind(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"p.go": source, "other.go": "package p\n\nconst other = 1\n", "p_test.go": "package p\n\nconst tested = 1\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, sources, err := Room{Package: "p", Closely: []string{"p.go"}, Unmutated: []string{"other.go"}}.find()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		`p.go: const: another number: 4`:                      `limit = (4 + 1)`,
		`p.go: var: no alternative: a|`:                       `, "^(?:b[|)]{2,3}|c)$|d")`,
		`p.go: var: no alternative: |b[|)]{2,3}`:              `, "^(?:a|c)$|d")`,
		`p.go: var: no alternative: |c`:                       `, "^(?:a|b[|)]{2,3})$|d")`,
		`p.go: var: no alternative: ^(?:a|b[|)]{2,3}|c)$|`:    `, "d")`,
		`p.go: var: no alternative: |d`:                       `, "^(?:a|b[|)]{2,3}|c)$")`,
		`p.go: var: another limit: )]{2,3}`:                   `, "^(?:a|b[|)]{3,3}|c)$|d")`,
		`p.go: var: no entry: "a"`:                            `[]string{  "b"}`,
		`p.go: var: no entry: "b"`:                            `[]string{"a" }`,
		`p.go: f: turned: n > 14`:                             `if mutant(1, n > 14, n >= 14) {`,
		`p.go: f: another limit: n > 14`:                      `if mutant(1, n > 14, n > 14 + 1) {`,
		`p.go: f: left out: g(s)`:                             `if !mutated(1) { g(s) }`,
		`p.go: f: no case: "x"`:                               `case "\x00\"x\"", "y":`,
		`p.go: f: no case: "y"`:                               `case "x", "\x00\"y\"":`,
		`p.go: f: left out: err = h()`:                        `if !mutated(1) { err = h() }`,
		`p.go: f: left out: return`:                           `if !mutated(1) { return }`,
		`p.go: f: turned: i < n`:                              `mutant(1, i < n, i <= n)`,
		`p.go: f: no error: fmt.Errorf("%s", cmp.Or(s, "z"))`: `return mutant[error](1, fmt.Errorf("%s", cmp.Or(s, "z")), nil)`,
		`p.go: f: no default: cmp.Or(s, "z")`:                 `mutant(1, cmp.Or(s, "z"), cmp.Or(s))`,
	}
	for _, m := range all {
		text, known := want[m.id]
		delete(want, m.id)
		if changed := string(applied(sources[m.file], m)); !known || !strings.Contains(changed, text) {
			t.Errorf("%s is not expected, or does not make %q:\n%s", m.id, text, changed)
		}
	}
	for id := range want {
		t.Errorf("%s is not found", id)
	}
	facts, _, err := Room{Package: "p", Ways: Facts}.find()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range facts {
		if way := strings.Split(m.id, ": ")[2]; !slices.Contains(Facts, Way(way)) {
			t.Errorf("%s changes no fact", m.id)
		}
	}
	if !slices.ContainsFunc(facts, func(m mutation) bool { return m.file == "other.go" }) {
		t.Error("nothing is wrong with other.go")
	}
}
