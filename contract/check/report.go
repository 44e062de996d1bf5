package check

import (
	"fmt"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Report is the result of checking log events against a contract.
type Report struct {
	// Contract is the contract's name.
	Contract string `json:"contract"`
	// Events is the number of log events. Of these, Records are JSON objects, Lines
	// have a layout of the contract, Broken start like an object but are not one,
	// and Plain are other text.
	Events  int64 `json:"events"`
	Records int64 `json:"records"`
	Lines   int64 `json:"lines"`
	Broken  int64 `json:"broken"`
	Plain   int64 `json:"plain"`
	// Unreadable is how much of the input is not a log event of its format.
	// FirstUnreadable is the first of it.
	Unreadable      int64                `json:"unreadable"`
	FirstUnreadable *logevent.Unreadable `json:"firstUnreadable,omitempty"`
	// Findings are the violations of the contract, by kind, most frequent first.
	Findings []Finding `json:"findings"`
	// Notes are worth knowing about the log though they do not violate the
	// contract.
	Notes []string `json:"notes"`
	// Catalogue has each event of the contract, sorted by name.
	Catalogue []Seen `json:"catalogue"`
	// Unknown are the records without an event of the contract, and Shapes the
	// lines that are not JSON, most frequent first; at most 50 of each.
	Unknown []Seen `json:"unknown"`
	Shapes  []Seen `json:"shapes"`
	// Streams says how much of each kind of log stream is JSON. Kinds are told
	// apart by what precedes the first / in the stream's name. It is empty if the
	// input names no streams.
	Streams []Stream `json:"streams"`
}

// Finding is a violation of the contract.
type Finding struct {
	// Kind is the kind of the finding, such as missing.
	Kind Kind `json:"kind"`
	// Event is the name of the event that the finding is about; empty if it is
	// about no event of the contract, or about all.
	Event string `json:"event,omitempty"`
	// Field is the field that the finding is about, as the application writes it.
	Field string `json:"field,omitempty"`
	// Text says in a sentence what was found. Hint suggests what to do.
	Text string `json:"text"`
	Hint string `json:"hint,omitempty"`
	// Count is how often it was found, out of Of times that it could have been.
	Count int64 `json:"count"`
	Of    int64 `json:"of"`
	// First is the first place where it was found.
	First Place `json:"first"`
}

// Place is a line of an input.
type Place struct {
	// Input is the name of the input, such as the path of a file.
	Input string `json:"input"`
	// Line is the number of the line, from 1.
	Line int64 `json:"line"`
	// index is the index of the input, to order two places.
	index int
}

// String returns the place in the form that compilers use.
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.Input, p.Line) }

// before reports whether a place comes before another. Every place comes before none,
// the zero value, and none comes before no place.
func (p Place) before(q Place) bool {
	switch {
	case p.Line == 0:
		return false
	case q.Line == 0 || p.index < q.index:
		return true
	}
	return p.index == q.index && p.Line < q.Line
}

// compare orders places.
func (p Place) compare(q Place) int {
	switch {
	case p.before(q):
		return -1
	case q.before(p):
		return 1
	}
	return 0
}

// Seen is something that was seen, and how often.
type Seen struct {
	// Name is the event's name, or the shape of a line, with # for digits.
	Name string `json:"name"`
	// Level is the level as the application writes it; empty if there is none.
	Level string `json:"level,omitempty"`
	// Logger is the logger as the application writes it; empty if there is none.
	Logger string `json:"logger,omitempty"`
	// Rate is how often the contract expects the event.
	Rate contract.Rate `json:"rate,omitempty"`
	// Count is how often it was seen.
	Count int64 `json:"count"`
	// First is the first place where it was seen.
	First Place `json:"first"`
}

// Stream is a group of log streams whose names begin alike.
type Stream struct {
	// Prefix is what the names of the streams begin with.
	Prefix string `json:"prefix"`
	// Events counts the log events of these streams, and Records those that
	// are JSON objects.
	Events  int64 `json:"events"`
	Records int64 `json:"records"`
}
