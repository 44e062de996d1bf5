package check

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Level is a level that is none, or not that of the event.
const Level Kind = "level"

var levelKind = kind{
	name: Level,
	doc: Doc{
		Title: "Levels",
		Meaning: "A level is none that the contract knows, or an event is written at another level than the contract says. " +
			"Alarms on errors count what the level says: a record whose level is none is no error to them.",
		Remedy: "Write the level with the library's own calls. If something of the application's own is called as the level is, " +
			"such as the level of a stock, call it otherwise. Say in the contract's levels how the library writes them.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "LOW", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 3}`,
	},
	merge: func(t, o *tally) { t.levels.merge(&o.levels) },
	find:  (*finder).levels,
}

type levelTally struct {
	none  counts[in] // names that are no level
	other counts[in] // levels that are not the event's
}

func (t *levelTally) merge(o *levelTally) {
	t.none.mergeBounded(o.none, othersIn)
	t.other.merge(o.other)
}

// noteLevel looks at the level of a record, and reports whether it is an error's.
func (w *worker) noteLevel(event int) (failed bool) {
	if w.level < 0 {
		return false
	}
	v := w.record.values[w.level]
	if v.Type != jsonscan.String && v.Type != jsonscan.Number {
		return false // it is missing, or of another type, and that is said
	}
	as := string(v.Text)
	level, ok := w.contract.LevelOf(as)
	if !ok {
		w.t.levels.none.bounded(in{event, sensitive.Shown(as)}, in{event, others}, 1, w.at)
		return false
	}
	if event != w.none() && w.events[event].Level != "" && w.events[event].Level != level {
		w.t.levels.other.add(in{event, as}, 1, w.at)
	}
	return level == contract.Error || level == contract.Critical
}

func (f *finder) levels() {
	names := strings.Join(f.contract.LevelNames(), ", ")
	for key, c := range f.t.levels.none {
		as := f.fields[f.level].As
		hint := "the levels are " + names
		if f.layout.reserved[as] {
			hint = fmt.Sprintf("an extra called %s may have overwritten the level: call it otherwise; the levels are %s", as, names)
		}
		f.add(key.event, as, *c, f.t.seen[key.event].n, hint, "%s is %q, which is no level", as, key.text)
	}
	for key, c := range f.t.levels.other {
		e := f.events[key.event]
		f.add(key.event, f.fields[f.level].As, *c, f.t.seen[key.event].n, "", "%s is written as %s, and the contract says %s", e.Name, key.text, f.contract.LevelAs(e.Level))
	}
}
