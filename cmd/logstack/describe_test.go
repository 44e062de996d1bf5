package main

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logstack-go/logstack/template"
)

// TestDescribeWidth checks that, whatever is in a template, no line is too wide
// for a terminal, and that nothing in it can send the terminal control
// sequences.
func TestDescribeWidth(t *testing.T) {
	files, _ := filepath.Glob("../../template/testdata/*.template.json")
	files = append(files, "testdata/long.template.json")
	for _, file := range files {
		if strings.Contains(file, "mistakes") {
			continue
		}
		templates, err := template.Read(file, template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(describeText(templates, templates, paper{})) {
			line = strings.TrimSuffix(line, "\n")
			if n := utf8.RuneCountInString(line); n > lineWidth {
				t.Errorf("%s: %d characters: %s", file, n, line)
			}
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' }) {
				t.Errorf("%s: control characters: %q", file, line)
			}
			if line != strings.TrimRight(line, " ") {
				t.Errorf("%s: space at the end: %q", file, line)
			}
		}
	}
}

func TestWrapPattern(t *testing.T) {
	for _, test := range []struct {
		name, pattern string
		want          []string
	}{
		{"fits", `{ $.a = 1 }`, []string{`{ $.a = 1 }`}},
		{"before the last operator that fits", `{ $.a = 1 && $.b = 2 || $.c = 3 }`,
			[]string{`{ $.a = 1 && $.b = 2`, `|| $.c = 3 }`}},
		{"operator is what does not fit", `{ $.a = 12345678 && $.b = 2 }`, []string{`{ $.a = 12345678`, `&& $.b = 2 }`}},
		{"between terms", `?"one two" ?"three four"`, []string{`?"one two"`, `?"three four"`}},
		{"quotes within quotes", `"a\" b c d e f g" h i`, []string{`"a\" b c d e f g" h`, `i`}},
		{"too long for a line", `"one two three four five"`, []string{`"one two three four `, `five"`}},
		{"other white space", "{ $.a = 1 &&\n\t$.b = 2 }", []string{`{ $.a = 1`, `&&  $.b = 2 }`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := wrapPattern(test.pattern, 20)
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("\n got %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]string{
		"26214400b": "25 MiB",
		"26214400":  "25 MiB",
		"25m":       "25 MiB",
		"25MB":      "25 MiB",
		"1g":        "1 GiB",
		"100k":      "100 KiB",
		"1000":      "1000 bytes",
		"0":         "0 bytes",
		"${Size}":   "${Size}",
		"2.5m":      "2.5m",
	} {
		if got := size(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
