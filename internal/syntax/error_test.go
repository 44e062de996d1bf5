package syntax

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestErrorShowsPlaceCaretAndHint(t *testing.T) {
	source := "fields @timestamp\n| filtre level = \"ERROR\""
	err := &Error{
		Language: "query", Source: source,
		Offset: strings.Index(source, "filtre"), Length: len("filtre"),
		Message: `there is no command "filtre"`, Hint: "did you mean filter?",
	}
	want := `query, line 2, column 3: there is no command "filtre"
  | filtre level = "ERROR"
    ^^^^^^
hint: did you mean filter?`
	if got := err.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestExcerptAtTheEndOfTheSource(t *testing.T) {
	err := &Error{Language: "filter pattern", Source: "{ $.a = ", Offset: 8, Message: "a value is missing"}
	want := "  { $.a = \n          ^"
	if got := err.Excerpt(); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestExcerptCutsLongLinesAroundTheTrouble(t *testing.T) {
	source := strings.Repeat("é", 300) + "BAD" + strings.Repeat("x", 300)
	err := &Error{Source: source, Offset: 600, Length: 3}
	lines := strings.Split(err.Excerpt(), "\n")
	if n := utf8.RuneCountInString(lines[0]); n > 80 {
		t.Errorf("the excerpt is %d columns wide", n)
	}
	at := utf8.RuneCountInString(lines[1]) - 3
	if got := string([]rune(lines[0])[at : at+3]); got != "BAD" {
		t.Errorf("the carets stand under %q", got)
	}
}

func TestPositionCountsCharacters(t *testing.T) {
	err := &Error{Source: "a\nñandú x", Offset: len("a\nñandú ")}
	if line, column := err.Position(); line != 2 || column != 7 {
		t.Errorf("got line %d, column %d", line, column)
	}
}
