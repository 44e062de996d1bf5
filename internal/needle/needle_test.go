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
// all.
func TestTrial(t *testing.T) {
	const rounds = 2 * roundsOfMessages
	for _, c := range []struct{ oneIn, want int }{{1000, 2 * messagesOfRound}, {10, rounds * messagesOfRound}} {
		var trial Trial
		looked := 0
		for i := range rounds * messagesOfRound {
			if !trial.WorthIt() {
				continue
			}
			looked++
			if i%c.oneIn == 0 {
				trial.Rejected()
			}
		}
		if looked != c.want {
			t.Errorf("of one in %d rejected, %d were looked at, not %d", c.oneIn, looked, c.want)
		}
	}
}
