package needle

import (
	"strings"
	"testing"
)

func TestIn(t *testing.T) {
	for _, c := range []struct {
		text, message string
		in            bool
	}{
		{"ERROR", `{"level": "ERROR"}`, true}, {"ERROR", `{"level": "ERRO"}`, false}, {"ERROR", "", false},
		{"", "", true}, {"a", "a", true}, {"ab", "a", false}, {"ba", "b", false}, {"aab", "aaab", true}, {"timeout", "time timeout", true},
		{"é", "café", true}, {"x\x00y", "x\x00y", true},
	} {
		if got := New(c.text).In([]byte(c.message)); got != c.in {
			t.Errorf("%q in %q: %v", c.text, c.message, got)
		}
	}
}

func FuzzIn(f *testing.F) {
	f.Add("ab", "aab")
	f.Fuzz(func(t *testing.T, text, message string) {
		if got, want := New(text).In([]byte(message)), strings.Contains(message, text); got != want {
			t.Errorf("%q in %q: %v", text, message, got)
		}
	})
}

func TestAbsent(t *testing.T) {
	either := Any{New("ERROR"), New("CRITICAL")}
	for message, want := range map[string]bool{
		`{"level": "INFO"}`: true, `{"level": "ERROR"}`: false, `{"level": "CRITICAL"}`: false,
		`{"level": "\u0045RROR"}`: false, // it may be there, written otherwise
		`{"text": "a\"b"}`:        true,
	} {
		if got := either.Absent([]byte(message)); got != want {
			t.Errorf("%s: %v", message, got)
		}
	}
	if (Any{}).Absent([]byte("x")) || Any(nil).Absent(nil) {
		t.Error("none says something")
	}
	if !(Any{New("a long text")}).TellsMore(Any{New("short")}) || (Any{New("abc"), New("abc")}).TellsMore(Any{New("a")}) {
		t.Error("what tells more")
	}
	for text, want := range map[string]bool{"ERROR": true, "": false, `a"b`: false, `a\b`: false, "a/b": false, "a\nb": false, "é": true} {
		if Simple(text) != want {
			t.Errorf("%q is simple: %v", text, !want)
		}
	}
}

// A trial that rejects few looks at one round in sixteen; one that rejects many looks at
// all. It never rejects a message that has the text.
func TestTrial(t *testing.T) {
	const rounds = 2 * roundsOfMessages
	texts := Any{New("ERROR")}
	for _, c := range []struct{ lacking, want int }{{1, 2}, {messagesOfRound / 8, rounds * messagesOfRound / 8}} {
		var trial Trial
		rejected := 0
		for range rounds {
			for i := range messagesOfRound {
				if i >= c.lacking {
					if trial.Rejects(texts, []byte(`{"level": "ERROR"}`)) {
						t.Fatal("a message is rejected that has the text")
					}
				} else if trial.Rejects(texts, []byte(`{"level": "INFO"}`)) {
					rejected++
				}
			}
		}
		if rejected != c.want {
			t.Errorf("with %d a round, %d are rejected, not %d", c.lacking, rejected, c.want)
		}
	}
}
