package filterpattern

import "testing"

// An event without the text that the pattern needs is not decoded, unless nearly all
// events have it.
func TestRejectedBeforeDecoding(t *testing.T) {
	pattern, err := Parse(`{ $.level = "ERROR" }`)
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewMatcher([]Request{{Pattern: pattern}})
	if err != nil {
		t.Fatal(err)
	}
	decoded := func(e *Event, message string) bool {
		e.Read([]byte(message))
		e.Matches(0)
		return e.json.IsRead()
	}
	e := m.Event()
	for range 10_000 {
		if decoded(e, `{"level": "INFO"}`) {
			t.Fatal("an event is decoded that cannot match")
		}
	}
	e = m.Event()
	for range 10_000 {
		if !decoded(e, `{"level": "ERROR"}`) {
			t.Fatal("an event is not decoded that matches")
		}
	}
	if !decoded(e, `{"level": "INFO"}`) {
		t.Error("what nearly all events have is looked for in each")
	}
}
