package check

import (
	"fmt"
	"slices"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Merging tallies adds up the streams by prefix and the unreadable lines, and
// keeps the first of those.
func TestTalliesAreMerged(t *testing.T) {
	log := `{"logStream": "web/1", "message": "{}"}
{"logStream": "worker/1", "message": "text"}
{"logStream":
{"logStream": "web/2", "message": "text"}
{"logStream": 5
`
	r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Records, BatchSize: 1}, logevent.Bytes("log", []byte(log))), 1)
	if want := []Stream{{"web", 2, 1}, {"worker", 1, 0}}; !slices.Equal(r.Streams, want) {
		t.Errorf("streams are %v, want %v", r.Streams, want)
	}
	if r.Unreadable != 2 || r.FirstUnreadable == nil || r.FirstUnreadable.Line != 3 {
		t.Errorf("%d are unreadable, the first %+v", r.Unreadable, r.FirstUnreadable)
	}
}

// The number of streams is bounded. Later ones are counted together.
func TestStreamsAreBounded(t *testing.T) {
	l := newLayout(preset(t, "guide"))
	all := newTally(l)
	for i := range 10_001 {
		part := newTally(l)
		prefix := fmt.Sprintf("%05d", i)
		part.streams[prefix] = &Stream{Prefix: prefix, Events: 2, Records: 1}
		if i == 10_000 {
			part.streams["x"] = &Stream{Prefix: "x", Events: 5, Records: 3}
			part.streams["00000"] = &Stream{Prefix: "00000", Events: 1}
		}
		all.mergeStreams(part)
	}
	if got := *all.streams[others]; len(all.streams) != 10_001 || got != (Stream{others, 7, 4}) || *all.streams["00000"] != (Stream{"00000", 3, 1}) {
		t.Errorf("%d streams are told apart, all else is %v", len(all.streams), got)
	}
}

// The report lists every event, seen or not, and a finding names its event.
func TestCatalogue(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`fields: {message: {}, level: {}, id: {}}
records: {optional: [message, level]}
levels: {ERROR: err}
events: {a: {match: [{message: a}], level: ERROR, fields: [id]}, b: {match: [{message: b}], rate: rare}}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(`{"message": "a", "level": "err"}`+"\n\n"+`{"message": "a", "level": "err"}`))), 1)
	want := []Seen{{Name: "a", Level: "err", Rate: contract.Common, Count: 2, First: Place{"log", 1, 0}}, {Name: "b", Rate: contract.Rare}}
	if !slices.Equal(r.Catalogue, want) {
		t.Errorf("%+v, want %+v", r.Catalogue, want)
	}
	if len(r.Findings) != 1 || r.Findings[0].Event != "a" || r.Findings[0].Field != "id" {
		t.Errorf("%+v", r.Findings)
	}
}
