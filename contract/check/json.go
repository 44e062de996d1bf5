package check

import (
	"bytes"
	"strings"
)

// JSON is the kind of a line that starts like a JSON object but is not one.
const JSON Kind = "json"

var jsonKind = kind{
	name: JSON,
	doc: Doc{
		Title: "Broken JSON",
		Meaning: "A line starts like a JSON object, but is not one. CloudWatch takes it for text: " +
			"no filter on fields matches it, and queries on fields leave it out.",
		Remedy: "Look at the reason. NaN and Infinity are not JSON values: write null instead. " +
			"A record that is cut off is longer than the log driver takes in one piece: log less in one record. " +
			"Single quotes, None and True are Python's own form: pass the record itself to the JSON formatter, not its text.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": NaN}`,
	},
	merge: func(t, o *tally) { t.broken.merge(o.broken) },
	find:  (*finder).json,
}

// noteBroken notes a line that starts like a JSON object, and why it is not one.
func (w *worker) noteBroken(message []byte) {
	at, why := w.reader.Problem()
	w.t.broken.add(reason(message, at, why), 1, w.at)
}

// reason says why a line is not a JSON object.
func reason(message []byte, at int, why string) string {
	rest := message[min(at, len(message)):]
	for _, word := range [...]string{"NaN", "Infinity", "-Infinity", "None", "True", "False"} {
		if bytes.HasPrefix(rest, []byte(word)) {
			return word + " is not a JSON value"
		}
	}
	if at >= len(message) || strings.Contains(why, "never closed") {
		return "it is cut off: " + why
	}
	return why
}

func (f *finder) json() {
	for reason, c := range f.t.broken {
		f.add(-1, "", *c, f.t.events, "no filter on fields sees such a line: NaN and the like must become null, and a record must end before the log driver cuts it",
			"a line that starts like a JSON object is not one: %s", reason)
	}
}
