package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
)

func newReport(l *layout, t *tally) *Report {
	r := &Report{
		Contract: l.contract.Name(), Events: t.events, Records: t.records, Lines: t.lines, Plain: t.plain,
		Broken:     t.events - t.records - t.lines - t.plain,
		Unreadable: t.unreadable, FirstUnreadable: t.firstUnreadable,
		Findings: []Finding{}, Notes: []string{}, Catalogue: []Seen{}, Unknown: list(t.unknown), Shapes: list(t.shapes), Streams: []Stream{},
	}
	for i, e := range l.events {
		level := ""
		if e.Level != "" {
			level = l.contract.LevelAs(e.Level)
		}
		r.Catalogue = append(r.Catalogue, Seen{Name: e.Name, Level: level, Rate: e.Rate, Count: t.seen[i].n, First: t.seen[i].first})
	}
	for _, prefix := range slices.Sorted(maps.Keys(t.streams)) {
		r.Streams = append(r.Streams, *t.streams[prefix])
	}
	f := finder{layout: l, t: t, r: r}
	for _, k := range kinds {
		if k.ofApplications && l.contract.Source() != "" {
			continue
		}
		f.kind = k.name
		from := len(r.Findings)
		k.find(&f)
		slices.SortFunc(r.Findings[from:], func(a, b Finding) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Event, b.Event), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text), a.First.compare(b.First))
		})
	}
	f.shared()
	for _, field := range l.contract.WithoutKeyword() {
		r.Notes = append(r.Notes, field.String())
	}
	return r
}

// list returns what was counted, most frequent first.
func list(all counts[unknown]) []Seen {
	seen := []Seen{}
	for key, c := range all {
		seen = append(seen, Seen{Name: key.name, Level: key.level, Logger: key.logger, Count: c.n, First: c.first})
	}
	slices.SortFunc(seen, func(a, b Seen) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Logger, b.Logger), cmp.Compare(a.Level, b.Level))
	})
	return seen[:min(len(seen), maxListed)]
}

// finder makes findings of a tally, one kind after the other.
type finder struct {
	*layout
	t    *tally
	r    *Report
	kind Kind
}

func (f *finder) add(event int, field string, c count, of int64, hint, format string, args ...any) {
	name := ""
	if event >= 0 && event < len(f.events) {
		name = f.events[event].Name
	}
	f.r.Findings = append(f.r.Findings, Finding{
		Kind: f.kind, Event: name, Field: field, Text: fmt.Sprintf(format, args...), Hint: hint, Count: c.n, Of: of, First: c.first,
	})
}

// shared notes measures that several events have: a filter or a query on such a
// field alone mixes them.
func (f *finder) shared() {
	for i, field := range f.fields {
		if field.Type != contract.Number || field.Unit == contract.None {
			continue
		}
		var whose []string
		for event, have := range f.t.have[:f.none()] {
			if have[i] > 0 {
				whose = append(whose, f.events[event].Name)
			}
		}
		if len(whose) > 1 {
			f.r.Notes = append(f.r.Notes, fmt.Sprintf("%s is in %s: a filter on it alone counts all of them", field.As, strings.Join(whose, ", ")))
		}
	}
}
