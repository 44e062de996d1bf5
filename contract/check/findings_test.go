package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// A report lists at most 50 unknown events and shapes of lines, most frequent
// first, and counts all.
func TestListsAreShort(t *testing.T) {
	var log strings.Builder
	for i := range 51 {
		for range 1 + map[bool]int{true: 1}[i == 30] {
			fmt.Fprintf(&log, "text %s\n", letters(i))
			fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": "text %s"}`+"\n", letters(i))
		}
	}
	r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(log.String()))), 1)
	for what, list := range map[string][]Seen{"unknown": r.Unknown, "shapes": r.Shapes} {
		if len(list) != 50 || list[0].Name != "text "+letters(30) || list[0].Count != 2 || list[1].Name != "text A" || list[49].Name == "text "+letters(9) {
			t.Errorf("%s: %d are listed, first %+v", what, len(list), list[:2])
		}
	}
	if r.Events != 104 || r.Records != 52 || r.Plain != 52 {
		t.Errorf("%d events, %d records, %d plain", r.Events, r.Records, r.Plain)
	}
}

// A measure of several events is noted. A field without a unit, or of one
// event, is not.
func TestSharedMeasures(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`fields: {message: {}, took: {type: number, unit: Milliseconds}, size: {type: number, unit: Bytes}, id: {type: number}}
records: {fields: [message], optional: [took, size, id]}
events: {a: {match: [{message: a}]}, b: {match: [{message: b}]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(`{"message": "a", "took": 1, "id": 1, "size": 1}
{"message": "b", "took": 1, "id": 1}
{"message": "c", "size": 1}`))), 1)
	if want := []string{"took is in a, b: a filter on it alone counts all of them"}; !slices.Equal(r.Notes, want) {
		t.Errorf("notes are %q, want %q", r.Notes, want)
	}
}

// A field whose name is no keyword for data protection is noted.
func TestFieldsWithoutKeywords(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte("fields: {message: {}, card: {pii: card}, place: {pii: location}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(`{"message": "a"}`))), 1)
	if len(r.Notes) != 1 || !strings.HasPrefix(r.Notes[0], "CloudWatch may not mask place") {
		t.Errorf("notes are %q", r.Notes)
	}
}
