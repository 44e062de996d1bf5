package check

import (
	"github.com/logstack-go/logstack/contract/sensitive"
)

// Unknown is the kind of an event that is not in the contract.
const Unknown Kind = "unknown"

var unknownKind = kind{
	name: Unknown,
	doc: Doc{
		Title: "Events that the contract does not have",
		Meaning: "Records have events that the contract does not have. No alarm and no saved query looks for them. " +
			"They are listed by name or message, with # for what differs from one to the next.",
		Remedy:  "Add them to the contract's events, if anybody should look for them, or take them out of the log.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": "Coffee is ready"}`,
	},
	merge: func(t, o *tally) { t.unknown.mergeBounded(o.unknown, othersUnknown) },
	find:  (*finder).unknown,

	ofApplications: true,
}

// unknown is what is known about a record without an event, or a line that is not
// JSON.
type unknown struct{ logger, level, name string }

func othersUnknown(u unknown) unknown { return unknown{level: u.level, name: others} }

// noteUnknown notes a record without an event of the contract.
func (w *worker) noteUnknown() {
	w.t.unknown.bounded(unknown{sensitive.Shown(w.text(w.logger)), sensitive.Shown(w.text(w.level)), w.eventName()}, unknown{name: others}, 1, w.at)
}

// eventName returns a name for the event of a record that has none of the
// contract's.
func (w *worker) eventName() string {
	for _, field := range [...]int{w.find("event_type"), w.eventField, w.message} {
		if name := w.text(field); name != "" {
			return sensitive.Shape([]byte(name))
		}
	}
	return "a record without a message"
}

func (f *finder) unknown() {
	if c := f.t.unknown.sum(); c.n > 0 {
		f.add(-1, "", c, f.t.records, "add them to the contract, or take them out of the log", "records have events that the contract does not have")
	}
}
