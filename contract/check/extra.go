package check

// Extra is the kind of a field that the contract does not promise.
const Extra Kind = "extra"

var extraKind = kind{
	name: Extra,
	doc: Doc{
		Title: "Fields that the contract does not have",
		Meaning: "Records of an event have a field that the contract does not promise for it. " +
			"Nothing is wrong with the record, but nobody knows about the field, and no query is checked against it.",
		Remedy: "Add it to the event's fields in the contract, or to those that any record may have, " +
			"or take it out of the log.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 3, "colour": "red"}`,
	},
	merge: func(t, o *tally) { t.extras.mergeBounded(o.extras, othersIn) },
	find:  (*finder).extras,

	ofApplications: true,
}

// noteExtra notes a field that a record of an event has without a promise.
func (w *worker) noteExtra(event int, path string) {
	w.t.extras.bounded(in{event, path}, in{event, others}, 1, w.at)
}

// manyEvents is the number of events from which an unpromised field is reported
// once, and not for each event.
const manyEvents = 3

func (f *finder) extras() {
	events := map[string][]int{}
	for key := range f.t.extras {
		events[key.text] = append(events[key.text], key.event)
	}
	for field, where := range events {
		if len(where) >= manyEvents {
			var c, of count
			for _, event := range where {
				one := f.t.extras[in{event, field}]
				c.add(one.n, one.first)
				of.n += f.t.seen[event].n
			}
			f.add(-1, field, c, of.n, "", "records of %d events have %s, which the contract does not promise", len(where), field)
			continue
		}
		for _, event := range where {
			f.add(event, field, *f.t.extras[in{event, field}], f.t.seen[event].n, "", "%s has %s, which the contract does not promise", f.events[event].Name, field)
		}
	}
}
