package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// Lines fit narrow paper, and words are broken only after a punctuation mark.
func TestNarrowPaper(t *testing.T) {
	templates, err := template.Read("../../test/snapshots/environment-prod_1.snap.json", template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(describeText(templates, templates, paper{width: 400}))
	for _, width := range []int{40, 60, 80, 120} {
		var before string
		for line := range strings.Lines(describeText(templates, templates, paper{width: width})) {
			if n := cellsOf(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("at %d: %d cells: %s", width, n, line)
			}
			for _, word := range strings.Fields(line) {
				whole := slices.Contains(words, word) || slices.Contains(words, word+",") || slices.Contains(words, word+";")
				if !whole && !strings.ContainsAny(word[len(word)-1:], "/:-_.,=|&;") && (before == "" || !strings.ContainsAny(before[len(before)-1:], "/:-_.,=|&")) {
					t.Errorf("at %d: %q is broken: %s", width, word, line)
				}
				before = word
			}
		}
	}
}

func TestFillBreaksWordsBehindSigns(t *testing.T) {
	for text, want := range map[string]string{
		"a/bc-def/ghij x": "a/bc-|def/ghij|x",
		"abcdefghijkl":    "abcdefgh|ijkl",
		"one two three":   "one two|three",
		"a.b.c.d.e.f.g.h": "a.b.c.d.|e.f.g.h",
		"-abcdefghijk":    "-abcdefg|hijk",
	} {
		if got := strings.Join(wrap(text, 8), "|"); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
