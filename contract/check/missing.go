package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/logevent"
)

// Missing is the kind of a field that records promise but lack, or that is null.
const Missing Kind = "missing"

var missingKind = kind{
	name: Missing,
	doc: Doc{
		Title: "Fields that are missing",
		Meaning: "Records lack a field that the contract promises, or it is null. " +
			"A filter or a query that compares the field does not find them, and an alarm on it does not go off. " +
			"CloudWatch publishes nothing for a record of a metric that lacks one of the metric's dimensions.",
		Remedy: "Write the field. If it is there under another name, rename it in the formatter, " +
			"or say the other name in the contract with `as`. If only some records can have it, make it optional in the contract.",
		Example: `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_completed", "message": "Batch processing completed", "processed": 3, "failed": 0}`,
	},
	merge: func(t, o *tally) { t.missing.merge(&o.missing) },
	find: func(f *finder) {
		f.missing()
		f.unsplit()
	},
}

type missingTally struct {
	fields  []counts[int] // by event
	unsplit counts[in]    // metrics without a dimension, by its field
	// aliases are other libraries' names for a field of every record.
	aliases counts[string]
}

func (t *missingTally) merge(o *missingTally) {
	for i := range t.fields {
		t.fields[i].merge(o.fields[i])
	}
	t.unsplit.merge(o.unsplit)
	t.aliases.merge(o.aliases)
}

// noteMissing notes a field that a record of an event lacks.
func (w *worker) noteMissing(event, field int) {
	if w.carried[event][field] == must {
		w.t.missing.fields[event].add(field, 1, w.at)
	}
}

// noteUnsplit notes the dimensions that a record of a metric lacks.
func (w *worker) noteUnsplit(metric string) {
	for _, field := range w.splits[metric] {
		switch v := w.record.values[field]; {
		case v.Type != jsonscan.String && v.Type != jsonscan.Number && v.Type != jsonscan.Boolean, len(v.Text) == 0:
			w.t.missing.unsplit.add(in{field, metric}, 1, w.at)
		}
	}
}

// aliasOf returns which of level, timestamp, logger and message some library writes
// at a path, whose keys are separated by dots. It returns the empty string for all
// other paths. A finding about a missing field then says under which name it is
// there.
func aliasOf(path string) string {
	keys := []string{path}
	role := roles.Alone(keys)
	if named, ok := roles.Of(keys); ok && role == nil {
		role = named.Role
	}
	if role == nil || !slices.Contains([]string{"level", "timestamp", "logger", "message"}, role.Name) {
		return ""
	}
	return role.Name
}

// noteAlias notes a field that is not in the contract and that another library uses
// as a field of every record.
func (w *worker) noteAlias(alias, path string, v jsonscan.Value) {
	switch alias {
	case "":
		return
	case "level":
		if _, ok := contract.LevelOfWord(string(v.Text)); !ok {
			return
		}
	case "timestamp":
		if _, ok := logevent.ReadTime(v.Text, v.Type == jsonscan.Number); !ok {
			return
		}
	default:
		if v.Type != jsonscan.String {
			return
		}
	}
	w.t.missing.aliases.add(path, 1, w.at)
	if level, ok := contract.LevelOfWord(string(v.Text)); ok && alias == "level" {
		w.aliasFailed = level == contract.Error || level == contract.Critical
	}
}

// missing reports a field of every record once, and other fields for each event.
func (f *finder) missing() {
	for _, name := range f.contract.Record().Fields {
		field := f.number[name]
		var c count
		for _, m := range f.t.missing.fields {
			if one := m[field]; one != nil {
				c.add(one.n, one.first)
			}
		}
		if c.n > 0 {
			f.add(-1, f.fields[field].As, c, f.t.records, f.alias(name), "records lack %s", f.fields[field].As)
		}
	}
	for event, m := range f.t.missing.fields {
		for field, c := range m {
			if slices.Contains(f.contract.Record().Fields, f.fields[field].Name) {
				continue
			}
			f.add(event, f.fields[field].As, *c, f.t.seen[event].n, f.similar(event, f.fields[field].As), "%s lacks %s", f.events[event].Name, f.fields[field].As)
		}
	}
}

// alias says under which other name a field of every record is there.
func (f *finder) alias(name string) string {
	best := f.bestAlias(name)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("%s is in %s: rename it in the formatter, or say in the contract %s: {as: %s}", best, numeral.Count(f.t.missing.aliases[best].n, "record"), name, quotePath(best))
}

// bestAlias returns the most frequent other name of a field of every record.
func (f *finder) bestAlias(name string) string {
	best := ""
	for path, c := range f.t.missing.aliases {
		if aliasOf(path) == name && (best == "" || c.n > f.t.missing.aliases[best].n || c.n == f.t.missing.aliases[best].n && path < best) {
			best = path
		}
	}
	return best
}

// similar suggests the field of the event that may be meant.
func (f *finder) similar(event int, as string) string {
	var extras []string
	for key := range f.t.extras {
		if key.event == event {
			extras = append(extras, key.text)
		}
	}
	slices.Sort(extras)
	if near := nearest.Name(as, extras); near != "" {
		return "is it " + near + "?"
	}
	return ""
}

func quotePath(path string) string {
	if strings.Contains(path, ".") {
		return `"['` + path + `']"`
	}
	return path
}

// unsplit reports metrics that lack a dimension.
func (f *finder) unsplit() {
	for key, c := range f.t.missing.unsplit {
		var of int64
		for seen, n := range f.t.metrics {
			if seen.name == key.text {
				of += n.n
			}
		}
		as := f.fields[key.event].As
		f.add(-1, as, *c, of, "the metric is split by it, and CloudWatch publishes nothing for a record without it", "the metric %s lacks %s", key.text, as)
	}
}
