package check

import (
	"fmt"
	"regexp"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Reserved is the kind of an extra that takes the name of what the library writes.
const Reserved Kind = "reserved"

var reservedKind = kind{
	name: Reserved,
	doc: Doc{
		Title: "Reserved names",
		Meaning: "An extra field takes the name of a field that the library itself writes, a name appears twice in a record, " +
			"or the time of some records has a different form from the rest. One of the two values is lost, " +
			"and which it is depends on who reads the record.",
		Remedy:  "Rename the extra: the time of a purchase is purchased_at, not timestamp.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 3, "level": "INFO"}`,
	},
	merge: func(t, o *tally) { t.reserved.merge(&o.reserved) },
	find:  (*finder).reserved,
}

type reservedTally struct {
	extras counts[string]   // extras with such a name
	twice  counts[string]   // names that a record has more than once
	times  counts[timeForm] // how the times of records are written
}

type timeForm struct {
	event int
	form  string
}

func (t *reservedTally) merge(o *reservedTally) {
	t.extras.merge(o.extras)
	t.twice.mergeBounded(o.twice, func(string) string { return others })
	t.times.merge(o.times)
}

// noteReserved notes the names of a record that are reserved, or that it has twice.
func (w *worker) noteReserved() {
	t := &w.t.reserved
	for _, path := range w.record.extras {
		if w.reserved[path] && aliasOf(path) == "" {
			t.extras.add(path, 1, w.at)
		}
	}
	for _, path := range w.record.twice {
		t.twice.bounded(path, others, 1, w.at)
	}
}

// noteTimeForm notes how the time of a record is written.
func (w *worker) noteTimeForm(event int, v jsonscan.Value) {
	w.t.reserved.times.add(timeForm{event, formOf(v)}, 1, w.at)
}

// formOf returns the form of a time, as far as it matters.
func formOf(v jsonscan.Value) string {
	switch {
	case v.Type == jsonscan.Number:
		return "a number"
	case zoned.Match(v.Text):
		return "with an offset from UTC"
	}
	return "without an offset from UTC"
}

var zoned = regexp.MustCompile(`(Z|[+-]\d\d:?\d\d)$`)

func (f *finder) reserved() {
	for path, c := range f.t.reserved.extras {
		f.add(-1, path, *c, f.t.records, "rename the extra", "an extra is called %s, which is reserved", path)
	}
	for path, c := range f.t.reserved.twice {
		f.add(-1, path, *c, f.t.records, "rename one of the two: CloudWatch sees only one of them", "%s appears twice in a record", path)
	}
	f.overwrittenTimes()
}

// overwrittenTimes reports extras that replaced the time.
func (f *finder) overwrittenTimes() {
	times := f.t.reserved.times
	// If the formatter writes the time under another name, a field of the usual
	// name is not the time.
	if other := f.bestAlias("timestamp"); other != "" && 2*times.sum().n < f.t.missing.aliases[other].n {
		for key, c := range times {
			as := f.fields[f.timestamp].As
			f.add(key.event, as, *c, f.t.seen[key.event].n, fmt.Sprintf("rename the extra: where %s becomes %s, it overwrites the time", other, as), "an extra is called %s, and the time is in %s", as, other)
		}
		return
	}
	// If the times of records have two forms, the rarer form is not the
	// formatter's.
	forms := counts[string]{}
	for key, c := range times {
		forms.add(key.form, c.n, c.first)
	}
	usual := ""
	for form, c := range forms {
		if usual == "" || c.n > forms[usual].n || c.n == forms[usual].n && form < usual {
			usual = form
		}
	}
	for key, c := range times {
		if key.form != usual {
			as := f.fields[f.timestamp].As
			f.add(key.event, as, *c, f.t.seen[key.event].n, fmt.Sprintf("an extra called %s may have overwritten the time: rename it", as),
				"%s is written %s, elsewhere %s", as, key.form, usual)
		}
	}
}
