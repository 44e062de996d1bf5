package filterpattern

import (
	"errors"
	"strings"
	"testing"
)

func TestField(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"level", "$.level"},
		{"a.b-c.d_1", "$.a.b-c.d_1"},
		{"items[0].id", "$.items[0].id"},
		{"items[0][1]", "$.items[0][1]"},
		{"items[*].a", "$.items[*].a"},
		{"*", "$.*"},
		{"a.*.b", "$.a.*.b"},
		{"@timestamp", "$.['@timestamp']"},
		{"http.user agent", "$.http.['user agent']"},
		{"é[0]", "$.['é'][0]"},
		{"['cluster.name']", "$.['cluster.name']"},
		{"a.['b[0]'][1].c", "$.a.['b[0]'][1].c"},
		{"['plain']", "$.plain"},
	} {
		s := Field(test.path)
		if s.err != nil {
			t.Errorf("%s: %v", test.path, s.err)
			continue
		}
		if s.String() != test.want || "$."+s.Path() != test.want || !s.IsJSON() {
			t.Errorf("%s is %s with the path %s, not %s", test.path, s, s.Path(), test.want)
		}
		if again := Field(s.Path()); again.String() != s.String() {
			t.Errorf("the path %s is read as %s", s.Path(), again)
		}
		p, err := JSON(s.EqualsNumber(1))
		if err != nil || dump(p.Tree()) != "(= "+dump(s)+" #1)" {
			t.Errorf("%s in a pattern: %v %v", test.path, p, err)
		}
	}
}

func TestFieldErrors(t *testing.T) {
	for _, test := range []struct{ path, message, hint string }{
		{"⟦⟧", "a key is missing", ""},
		{"a.⟦⟧", "a key is missing", ""},
		{"⟦.⟧a", "cannot descend with ..", ""},
		{"a⟦[-1]⟧", "cannot be negative", ""},
		{"a⟦[x]⟧", "x is not an index", ""},
		{"a⟦[⟧0", "never closed", ""},
		{"a[0]⟦b⟧", "the path ends here", "full stops"},
		{"⟦[0⟧]", "hold a key", ""},
		{"⟦$⟧.level", "starts with $", "leave $. out"},
		{"⟦a*⟧", "whole key", "write * alone"},
		{"⟦it's⟧", "cannot be written", "single quote"},
		{`a.⟦b\c⟧`, "cannot be written", "backslash"},
		{"a.⟦'⟧b'", "in brackets", ""},
	} {
		before, rest, _ := strings.Cut(test.path, "⟦")
		trouble, after, _ := strings.Cut(rest, "⟧")
		path := before + trouble + after
		_, err := JSON(Field(path).Exists())
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: got %v", path, err)
			continue
		}
		if e.Source != path || e.Offset != len(before) || e.Length != len(trouble) ||
			!strings.Contains(e.Message, test.message) || !strings.Contains(e.Hint, test.hint) {
			t.Errorf("%q: got\n%v", path, err)
		}
	}
}

func TestParseSelector(t *testing.T) {
	for _, test := range []struct {
		source string
		json   bool
	}{
		{"$.duration_ms", true},
		{"$.a.items[0].['k.k']", true},
		{"$status_code", false},
		{"$user-agent", false},
		{"$7", false},
		{"$12", false},
	} {
		s, err := ParseSelector(test.source)
		if err != nil || s.String() != test.source || s.IsJSON() != test.json || s.Wildcard() || test.source != "$."+s.Path() && test.source != "$"+s.Path() || s.At() != (Span{0, len(test.source)}) {
			t.Errorf("%s is read as %s (JSON: %t) at %v: %v", test.source, s, s.IsJSON(), s.At(), err)
		}
	}
	for _, test := range []struct{ source, message string }{
		{"⟦⟧", "starts with $"},
		{"⟦level⟧", "starts with $"},
		{"⟦1⟧", "starts with $"},
		{"⟦$⟧", "starts with $."},
		{"$⟦0⟧", "0 is not a position"},
		{"$⟦01⟧", "01 is not a position"},
		{"$.⟦⟧", "a key is missing"},
		{"$.a⟦ ⟧", "text after the selector"},
		{"$.a⟦ = 1⟧", "text after the selector"},
		{"⟦$.items[*].a⟧", "a wildcard"},
		{"⟦$.*⟧", "a wildcard"},
		{"⟦$.a[*].*⟧", "more than one wildcard"},
		{"$.a⟦[-1]⟧", "cannot be negative"},
		{"⟦$[⟧0]", "starts with $."},
		{"⟦$a.b⟧", "no full stop after $"},
	} {
		before, rest, _ := strings.Cut(test.source, "⟦")
		trouble, after, _ := strings.Cut(rest, "⟧")
		source := before + trouble + after
		s, err := ParseSelector(source)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q is read as %s: %v", source, s, err)
			continue
		}
		if e.Source != source || e.Offset != len(before) || e.Length != len(trouble) || !strings.Contains(e.Message, test.message) {
			t.Errorf("%q: got\n%v", source, err)
		}
	}
}
