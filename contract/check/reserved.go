package check

import (
	"fmt"
	"regexp"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Reserved is an extra that takes the name of what the library writes.
const Reserved Kind = "reserved"

var reservedKind = kind{
	name: Reserved,
	doc: Doc{
		Title: "Reserved names",
		Meaning: "An extra takes the name of what the library itself writes, a name stands twice in a record, " +
			"or the time of some records is written otherwise than that of the rest. One of the two values is lost, " +
			"and which it is depends on who reads the record.",
		Remedy:  "Call the extra otherwise: the time of a purchase purchased_at, and not timestamp.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 3, "level": "INFO"}`,
	},
	merge: func(t, o *tally) { t.reserved.merge(&o.reserved) },
	find:  (*finder).reserved,
}

type reservedTally struct {
	extras counts[string]   // extras with such a name
	twice  counts[string]   // names that stand in a record more than once
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

// noteReserved notes the names of a record that are reserved, or stand in it twice.
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

// formOf returns how a time is written, as far as it matters.
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
		f.add(-1, path, *c, f.t.records, "call the extra otherwise", "an extra is called %s, which is reserved", path)
	}
	for path, c := range f.t.reserved.twice {
		f.add(-1, path, *c, f.t.records, "call one of the two otherwise: CloudWatch sees one of them", "%s stands twice in a record", path)
	}
	f.overwrittenTimes()
}

// overwrittenTimes tells of extras that took the place of the time.
func (f *finder) overwrittenTimes() {
	times := f.t.reserved.times
	// Where the formatter writes the time by another name, what is called so is
	// none.
	if other := f.bestAlias("timestamp"); other != "" && 2*times.sum().n < f.t.missing.aliases[other].n {
		for key, c := range times {
			as := f.fields[f.timestamp].As
			f.add(key.event, as, *c, f.t.seen[key.event].n, fmt.Sprintf("call the extra otherwise: where %s becomes %s, it overwrites the time", other, as), "an extra is called %s, and the time is in %s", as, other)
		}
		return
	}
	// Where the times of records are written in two ways, the rarer way is not
	// that of the formatter.
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
			f.add(key.event, as, *c, f.t.seen[key.event].n, fmt.Sprintf("an extra called %s may have overwritten the time: call it otherwise", as),
				"%s is written %s, and elsewhere %s", as, key.form, usual)
		}
	}
}
