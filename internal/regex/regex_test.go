package regex

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, c := range []struct {
		source, text string
		want         []string // the match and its groups; nil if there is no match
	}{
		{`a(b)?c`, "xac", []string{"ac", "-"}},
		{`(?<x>a)(b)(?P<y>c)`, "abc", []string{"abc", "a", "b", "c"}},
		{`(?<@x>a)`, "ba", []string{"a", "a"}},
		{`\(?<x`, "(<x", []string{"(<x"}},
		{`^(?!.*(no|not)).*$`, "yes", []string{"yes", "-"}},
		{`^(?!.*(no|not)).*$`, "it is not", nil},
		{`(?<x>é+)(a)(?=b)`, "zééab", []string{"ééa", "éé", "a"}},
		{`(a)(?<x>b)(?!c)`, "abc ab", []string{"ab", "a", "b"}},
		{`(?<=k=)(?<@v>[0-9]+)`, "k=12", []string{"12", "12"}},
		{`(?<!k=)7`, "k=7", nil},
		{`(?i)ERR(?=or)`, "Error", []string{"Err"}},
		{`[(?=]x`, "=x", []string{"=x"}},
	} {
		r, err := Compile(c.source)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		at, err := r.Find(c.text)
		var got []string
		for i := 0; i < len(at); i += 2 {
			if at[i] < 0 {
				got = append(got, "-")
			} else {
				got = append(got, c.text[at[i]:at[i+1]])
			}
		}
		found, also := r.Match(c.text)
		if err != nil || also != nil || !slices.Equal(got, c.want) || found != (c.want != nil) {
			t.Errorf("%s in %q: %q, matches: %v, want %q (%v, %v)", c.source, c.text, got, found, c.want, err, also)
		}
	}
}

func TestAll(t *testing.T) {
	for source, want := range map[string]string{`(?<x>[a-z])=`: "[[0 2 0 1] [2 4 2 3]]", `(?<x>[a-z])(?==)`: "[[0 1 0 1] [2 3 2 3]]"} {
		r, err := Compile(source)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.All("a=b="); err != nil || fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s (%v)", source, got, want, err)
		}
	}
}

func TestNames(t *testing.T) {
	r, err := Compile(`(?<@a>x)(y)(?:z)(?P<b>z)(?=(?<c>w))`)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"@a", "", "b", "c"}; !slices.Equal(r.Names(), want) {
		t.Errorf("names are %q, want %q", r.Names(), want)
	}
}

func TestBad(t *testing.T) {
	for source, want := range map[string]string{
		`(a`:            "missing closing )",
		`(?=a`:          "bad regular expression",
		`(?<a>x)(?<a>)`: "two groups are called a",
		`(a)\1`:         `invalid escape sequence`,
	} {
		if _, err := Compile(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", source, err, want)
		}
	}
	_, err := CompileRE2("a(?!b)")
	var e *Error
	if !errors.As(err, &e) || e.Message != "(?!…) looks ahead or behind, and RE2 does not" || e.Hint == "" {
		t.Errorf("the error is %v", err)
	}
}

// An expression that would take forever ends with an error.
func TestSlow(t *testing.T) {
	r, err := Compile(`^(?!x)(a+)+$`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Match(strings.Repeat("a", 60) + "b"); err != ErrSlow {
		t.Errorf("the error is %v", err)
	}
}
