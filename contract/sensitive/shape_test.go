package sensitive

import (
	"strings"
	"testing"
)

// A shape is made of the first 200 bytes, and never of half a character.
func TestShapesAreShort(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("a ", 100) + "tail": strings.Repeat("a ", 100),
		strings.Repeat("a ", 100):          strings.Repeat("a ", 100),
		"a" + strings.Repeat("ä", 100):     "a" + strings.Repeat("ä", 99) + "\uFFFD",
	} {
		if got := Shape([]byte(text)); got != want {
			t.Errorf("%d bytes are %q", len(text), got)
		}
	}
}

// Punctuation between numbers belongs to them. Punctuation after the last does
// not.
func TestVaries(t *testing.T) {
	for text, want := range map[string]string{
		"at 12:30": "at #", "at 12:": "at #:", "at 12.": "at #.", "12,5-6": "#", "12:ab": "#", "12:abz": "#:abz", "12:zz": "#:zz", "12::5": "#::#", "1;2": "#;#",
		"deadbeef1": "#", "DEADBEEF1": "#", "FEEDFACE0": "#", "abcdef1": "abcdef#", "abcdefa1": "#", "abcdefg1": "abcdefg#", "a1b22c": "a#b#c", "1": "#", "a": "a", "": "",
		"order A12345678": "order #", "order G12345678": "order G#",
	} {
		if got := string(varies([]byte(text))); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}
