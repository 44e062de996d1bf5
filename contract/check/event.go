package check

import (
	"fmt"

	"github.com/logstack-go/logstack/contract/sensitive"
)

// Event is the kind of an event that is not called by its name, so that queries by
// name miss it.
const Event Kind = "event"

var eventKind = kind{
	name: Event,
	doc: Doc{
		Title: "Events without their name",
		Meaning: "A record has an event of the contract, but does not name it: it is recognised only by its message, " +
			"or it has a name that no event has. Nothing that looks for the event by name finds it.",
		Remedy: "Write the event's name with the record, in the field that the contract has for it. " +
			"A name that is an event of its own must be added to the contract.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": "Batch processing started", "item_count": 3}`,
	},
	merge: func(t, o *tally) { t.names.merge(&o.names) },
	find:  (*finder).names,
}

type nameTally struct {
	other  counts[in] // ways to recognise an event other than by name
	called counts[in] // names in records of events without one
}

func (t *nameTally) merge(o *nameTally) {
	t.other.merge(o.other)
	t.called.mergeBounded(o.called, othersIn)
}

// noteName notes how an event was recognised, if not by its name.
func (w *worker) noteName(m *matcher) {
	switch event := m.event; {
	case w.eventField < 0 || m.byName:
	case w.named[event]:
		w.t.names.other.add(in{event, m.says}, 1, w.at)
	case w.eventField != w.message && w.text(w.eventField) != "":
		w.t.names.called.bounded(in{event, sensitive.Shape([]byte(w.text(w.eventField)))}, in{event, others}, 1, w.at)
	}
}

func (f *finder) names() {
	for key, c := range f.t.names.other {
		field := f.fields[f.eventField].As
		f.add(key.event, field, *c, f.t.seen[key.event].n, fmt.Sprintf("queries that look for %s miss it: write %s with the event's name", field, field),
			"%s is recognised only by its %s", f.events[key.event].Name, key.text)
	}
	for key, c := range f.t.names.called {
		field := f.fields[f.eventField].As
		f.add(key.event, field, *c, f.t.seen[key.event].n, "add it to the contract: no filter and no query looks for it", "%s is %q in records of %s, but no event has that name", field, key.text, f.events[key.event].Name)
	}
}
