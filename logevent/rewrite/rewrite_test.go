package rewrite

import (
	"errors"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
	"github.com/logstack-go/logstack/logevent"
)

// A transformer can copy metadata into an event; unknown metadata are reported.
func TestMessage(t *testing.T) {
	read, err := transformer.Parse([]byte(`[{"parseJSON": {}}, {"copyValue": {"entries": [
		{"source": "@logGroupName", "target": "group"}, {"source": "@logStreamName", "target": "stream"}, {"source": "@accountId", "target": "account"}]}}]`))
	if err != nil {
		t.Fatal(err)
	}
	by := &Transformer{Transformer: read, By: "T", Account: "1", Region: "eu-west-1"}
	got, err := by.Message(&logevent.Event{Message: []byte(`{}`), Stream: []byte("s")}, "/a")
	if want := `{"group":"/a","stream":"s","account":"1"}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, and not %s", got, err, want)
	}
	if notes := by.Notes(); notes != nil {
		t.Errorf("it is known: %q", notes)
	}
	by.Region = ""
	if notes := by.Notes(); len(notes) != 1 {
		t.Errorf("the notes are %q", notes)
	}
}

// Merged tallies of batches report the first event that failed.
func TestTally(t *testing.T) {
	var all, first, second Tally
	first.Add("T", nil)
	first.Add("T", nil)
	if got := first.Text("/a"); got != "" {
		t.Errorf("all were transformed, and it says %q", got)
	}
	second.Add("T", errors.New("one"))
	all.Merge(&first)
	all.Merge(&second)
	for group, want := range map[string]string{
		"/a": "1 of 3 log events of /a was not transformed by T (one)",
		"":   "1 of 3 log events was not transformed by T (one)",
	} {
		if got := all.Text(group); got != want {
			t.Errorf("%q, and not %q", got, want)
		}
	}
	second.Add("T", errors.New("two"))
	all.Merge(&second)
	if got, want := all.Text(""), "3 of 5 log events were not transformed by T (one)"; got != want {
		t.Errorf("%q, and not %q", got, want)
	}
}
