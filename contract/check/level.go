package check

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Level is the kind of a level that is unknown, or not that of the event.
const Level Kind = "level"

var levelKind = kind{
	name: Level,
	doc: Doc{
		Title: "Levels",
		Meaning: "A level is not one of the contract's, or an event is logged at another level than the contract says. " +
			"Alarms on errors count by level: to them, a record with an unknown level is not an error.",
		Remedy: "Write the level with the library's own calls. If a field of the application has the name of the level, " +
			"such as the level of a stock, rename it. Say in the contract's levels how the library writes them.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "LOW", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 3}`,
	},
	merge: func(t, o *tally) { t.levels.merge(&o.levels) },
	find:  (*finder).levels,
}

type levelTally struct {
	none  counts[in] // names that are not levels
	other counts[in] // levels that are not the event's
}

func (t *levelTally) merge(o *levelTally) {
	t.none.mergeBounded(o.none, othersIn)
	t.other.merge(o.other)
}

// noteLevel checks the level of a record, and reports whether it is that of an
// error.
func (w *worker) noteLevel(event int) (failed bool) {
	if w.level < 0 {
		return false
	}
	v := w.record.values[w.level]
	if v.Type != jsonscan.String && v.Type != jsonscan.Number {
		return false // it is missing or of another type, which is reported as such
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
			hint = fmt.Sprintf("an extra called %s may have overwritten the level: rename it; the levels are %s", as, names)
		}
		f.add(key.event, as, *c, f.t.seen[key.event].n, hint, "%s is %q, which is not a level", as, key.text)
	}
	for key, c := range f.t.levels.other {
		e := f.events[key.event]
		f.add(key.event, f.fields[f.level].As, *c, f.t.seen[key.event].n, "", "%s is logged as %s, but the contract says %s", e.Name, key.text, f.contract.LevelAs(e.Level))
	}
}
