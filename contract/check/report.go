package check

import (
	"fmt"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Report is what log events are, checked against a contract.
type Report struct {
	// Contract is the contract's name.
	Contract string `json:"contract"`
	// Events is how many log events were read: Records of them are JSON
	// objects, Lines are text as a layout of the contract has it, Broken start like
	// an object and are none, and the Plain rest is other text.
	Events  int64 `json:"events"`
	Records int64 `json:"records"`
	Lines   int64 `json:"lines"`
	Broken  int64 `json:"broken"`
	Plain   int64 `json:"plain"`
	// Unreadable is how much of the input is no log event of its format, and
	// FirstUnreadable the first of it.
	Unreadable      int64                `json:"unreadable"`
	FirstUnreadable *logevent.Unreadable `json:"firstUnreadable,omitempty"`
	// Findings are what is not as the contract says, by kind, the most frequent
	// first.
	Findings []Finding `json:"findings"`
	// Notes are what to know of the log, though it is as the contract says.
	Notes []string `json:"notes"`
	// Catalogue has each event of the contract, in the order of names.
	Catalogue []Seen `json:"catalogue"`
	// Unknown are the records of no event of the contract, and Shapes the lines
	// that are not JSON, the most frequent first; at most maxListed of each.
	Unknown []Seen `json:"unknown"`
	Shapes  []Seen `json:"shapes"`
	// Streams says how much of each kind of log stream is JSON, by what stands
	// before the first / of its name; empty where the input names no streams.
	Streams []Stream `json:"streams"`
}

// Finding is something that is not as the contract says.
type Finding struct {
	Kind Kind `json:"kind"`
	// Event is the name of the event that it is about; empty if it is about no
	// event of the contract, or about all.
	Event string `json:"event,omitempty"`
	// Field is the field that it is about, as the application writes it.
	Field string `json:"field,omitempty"`
	// Text says what it is, in a sentence, and Hint what may be done.
	Text string `json:"text"`
	Hint string `json:"hint,omitempty"`
	// Count is how often, of so many times that it could have been.
	Count int64 `json:"count"`
	Of    int64 `json:"of"`
	// First is where it is first.
	First Place `json:"first"`
}

// Place is a line of an input.
type Place struct {
	Input string `json:"input"`
	Line  int64  `json:"line"`
	// index is that of the input, to tell which of two places comes first.
	index int
}

// String returns the place as compilers write it.
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.Input, p.Line) }

func (p Place) before(q Place) bool {
	return q.Line == 0 || p.index < q.index || p.index == q.index && p.Line < q.Line
}

// Seen is something that was seen so often.
type Seen struct {
	// Name is the event's, or what a line looks like: digits as #.
	Name string `json:"name"`
	// Level as the application writes it; empty without one.
	Level string `json:"level,omitempty"`
	// Logger as the application writes it; empty without one.
	Logger string `json:"logger,omitempty"`
	// Rate is how often the contract expects an event of its own.
	Rate  contract.Rate `json:"rate,omitempty"`
	Count int64         `json:"count"`
	First Place         `json:"first"`
}

// Stream is the log streams whose names begin alike.
type Stream struct {
	Prefix  string `json:"prefix"`
	Events  int64  `json:"events"`
	Records int64  `json:"records"`
}
