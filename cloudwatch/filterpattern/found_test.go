package filterpattern

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, test := range []struct{ pattern, message, want string }{
		{"ERROR", "an ERROR, then ERROR", "ERROR ERROR"},
		{"db ERROR -timeout", "ERROR of db", "ERROR db"},
		{"?down ?up", "up, down, up", "up down up"},
		{"?down up", "up, down, up", "up up"},
		{"?down -x", "down", ""},
		{`"a b"`, "a b a b", "a b|a b"},
		{"ab abc", "abc ab", "abc ab"},
		{"bc ab", "abc", "ab"},
		{"%[0-9]+%", "4xx 15", "4 15"},
		{"%x*%", "ax", "x"},
		{"-a", "b", ""},
		{"", "b", ""},
		{`{ $.a = "b" }`, `{"a": "b"}`, ""},
		{"[a = b]", "b", ""},
		{`"é"`, "é", "é"},
	} {
		p, err := Parse(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, at := range NewFinder(p).Find([]byte(test.message)) {
			got = append(got, test.message[at[0]:at[1]])
		}
		want := strings.FieldsFunc(test.want, func(r rune) bool { return r == '|' || r == ' ' && !strings.Contains(test.want, "|") })
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s in %q finds %q, want %q", test.pattern, test.message, got, want)
		}
	}
}
