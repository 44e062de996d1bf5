package yamltree

import (
	"strings"
	"testing"
	"time"
)

var small = Limits{Bytes: 1 << 20, Depth: 50, Values: 1000}

func TestMistakesHavePlaces(t *testing.T) {
	for source, want := range map[string]string{
		"a: [1, 2\n":                  "1:4: a [ is opened here",
		"a: {b: c\n":                  "1:4: a { is opened here",
		"a: [\n":                      "2:1: the file ends here, although a [ or a { is still open",
		"a:\n  - b: \"c\n":            "2:8: a quote is opened here and never closed",
		"a: \"\\q\"\n":                "1:5: double quotes have no such escape",
		"a: - b\n":                    "1:4: a list cannot start on the line of its key",
		"- a\nb: c\n":                 "2:1: the list does not end here",
		"a: *b\n":                     "1:4: there is no anchor &b before this alias",
		"a: &a [*a]\n":                "1:8: there is no anchor &a before this alias",
		"a: b\r\n\tc: d\r\n":          "2:1: a tab cannot indent a line",
		"# a\r\n# b\r\na: *c\r\n":     "3:4: there is no anchor &c",
		"a: 1\n---\nb: 2\n":           "2:1: a second document starts here",
		"# nothing\n":                 "1:1: the file is empty",
		strings.Repeat("#", 1<<20+1):  "1:1: the file is larger than 1 MiB",
		strings.Repeat("[", 1<<17):    "1:51: this is nested more than 50 deep",
		strings.Repeat("{a: ", 1<<17): "1:201: this is nested more than 50 deep",
		strings.Repeat("- ", 1<<17):   "1:101: this is nested more than 50 deep",
		"a: [" + strings.Repeat("x, ", 1000) + "x]": "1:1: the file holds more than 1000 values",
	} {
		start := time.Now()
		_, err := Parse([]byte(source), small)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60q: %v, want %s", source, err, want)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.60q took %s", source, took)
		}
	}
}

// Aliases of aliases may expand beyond any memory, so they are counted without
// being expanded.
func TestAliasesAreCounted(t *testing.T) {
	laughs := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'z'; c++ {
		laughs += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 9) + "*" + string(c-1) + "]\n"
	}
	if _, err := Parse([]byte(laughs), small); err == nil || !strings.Contains(err.Error(), "more than 1000 values") {
		t.Error(err)
	}
	if _, err := Parse([]byte("a: &a [x]\nb: [*a, *a]\n"), small); err != nil {
		t.Error(err)
	}
}

func TestDirective(t *testing.T) {
	root, err := Parse([]byte("%YAML 1.2\n---\na: b\n"), small)
	if err != nil || root.Content[1].Value != "b" || root.Content[1].Line != 3 {
		t.Errorf("%+v, %v", root, err)
	}
}

func TestDashBetweenBrackets(t *testing.T) {
	root, err := Parse([]byte("é: [-, b]\nc: !Join [-, [-]]\n"), small)
	if err != nil || root.Content[1].Content[0].Value != "-" || root.Content[3].Content[1].Content[0].Value != "-" {
		t.Errorf("%+v, %v", root, err)
	}
}
