package sensitive

import (
	"strings"
	"testing"
)

// Each word for redaction counts, alone or in brackets, but not within a
// password.
func TestRedactedWords(t *testing.T) {
	for _, word := range []string{"redacted", "filtered", "masked", "removed", "hidden", "scrubbed"} {
		for _, text := range []string{word, strings.ToUpper(word), "[" + word + "]", "<" + word + ">", "(" + word + ")", "{" + word + "}", "Bearer [" + word + "]"} {
			if !redacted([]byte(text)) {
				t.Errorf("%s is taken for what it hides", text)
			}
		}
		for _, text := range []string{word + "1", "my" + word, "[" + word, word + "]", "a " + word} {
			if redacted([]byte(text)) {
				t.Errorf("%s is taken for redacted", text)
			}
		}
	}
	for text, want := range map[string]bool{"": true, "*": true, "xxXX": true, "###": true, "---": true, "...": true, "a***b": true, "a**b": false, "xxy": false} {
		if redacted([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
