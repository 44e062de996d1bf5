package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/nearest"
)

func newReport(l *layout, t *tally) *Report {
	r := &Report{
		Contract: l.contract.Name(), Events: t.events, Records: t.records, Plain: t.plain,
		Broken:     t.events - t.records - t.plain,
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
	f := finder{l, t, r}
	f.lines()
	f.missing()
	f.extras()
	f.types()
	f.levels()
	f.names()
	f.reserved()
	f.metrics()
	f.unsplit()
	f.sights()
	f.addresses()
	f.repeats()
	f.shared()
	order := map[Kind]int{}
	for i, k := range Kinds() {
		order[k] = i
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(order[a.Kind]-order[b.Kind], cmp.Compare(b.Count, a.Count), cmp.Compare(a.Event, b.Event), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
	return r
}

// list lists what was counted, the most frequent first.
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

// finder makes findings of a tally.
type finder struct {
	*layout
	t *tally
	r *Report
}

func (f *finder) add(kind Kind, event int, field string, c count, of int64, hint, format string, args ...any) {
	name := ""
	if event >= 0 && event < len(f.events) {
		name = f.events[event].Name
	}
	f.r.Findings = append(f.r.Findings, Finding{
		Kind: kind, Event: name, Field: field, Text: fmt.Sprintf(format, args...), Hint: hint, Count: c.n, Of: of, First: c.first,
	})
}

// sum adds up what was counted.
func sum[K comparable](all counts[K]) (c count) {
	for _, one := range all {
		c.add(one.n, one.first)
	}
	return c
}

func (f *finder) lines() {
	for reason, c := range f.t.broken {
		f.add(JSON, -1, "", *c, f.t.events, "no filter on fields sees such a line: NaN and the like must become null, and a record must end before the log driver cuts it",
			"a line that starts like a JSON object is none: %s", reason)
	}
	if c := sum(f.t.shapes); c.n > 0 {
		f.add(Plain, -1, "", c, f.t.events, "give the server and the worker the formatter of the application", "lines are no JSON: no filter on fields sees them")
	}
	if c := sum(f.t.unknown); c.n > 0 {
		f.add(Unknown, -1, "", c, f.t.records, "add them to the contract, or take them out of the log", "records tell of events that the contract does not have")
	}
}

// missing tells of a field of every record once, and of others event by event.
func (f *finder) missing() {
	for _, name := range f.contract.Record().Fields {
		field := f.number[name]
		var c count
		for _, m := range f.t.missing {
			if one := m[field]; one != nil {
				c.add(one.n, one.first)
			}
		}
		if c.n > 0 {
			f.add(Missing, -1, f.fields[field].As, c, f.t.records, f.alias(name), "records lack %s", f.fields[field].As)
		}
	}
	for event, m := range f.t.missing {
		for field, c := range m {
			if slices.Contains(f.contract.Record().Fields, f.fields[field].Name) {
				continue
			}
			f.add(Missing, event, f.fields[field].As, *c, f.t.seen[event].n, f.similar(event, f.fields[field].As), "%s lacks %s", f.events[event].Name, f.fields[field].As)
		}
	}
}

// alias says by which other name a field of every record is there.
func (f *finder) alias(name string) string {
	best := f.bestAlias(name)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("%s is in %d records: rename it in the formatter, or say in the contract %s: {as: %s}", best, f.t.aliases[best].n, name, quotePath(best))
}

// bestAlias is the most frequent of other names for a field of every record.
func (f *finder) bestAlias(name string) string {
	best := ""
	for path, c := range f.t.aliases {
		if contract.AliasOf(path) == name && (best == "" || c.n > f.t.aliases[best].n || c.n == f.t.aliases[best].n && path < best) {
			best = path
		}
	}
	return best
}

// similar says which field of the event may be meant.
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

// manyEvents is in how many events a field must be that nobody promised for it
// to be told once.
const manyEvents = 3

func (f *finder) extras() {
	events := map[string][]int{}
	for key := range f.t.extras {
		if key.event >= 0 {
			events[key.text] = append(events[key.text], key.event)
		}
	}
	for field, where := range events {
		if len(where) >= manyEvents {
			var c, of count
			for _, event := range where {
				one := f.t.extras[in{event, field}]
				c.add(one.n, one.first)
				of.n += f.t.seen[event].n
			}
			f.add(Extra, -1, field, c, of.n, "", "records of %d events have %s, which nobody promised", len(where), field)
			continue
		}
		for _, event := range where {
			f.add(Extra, event, field, *f.t.extras[in{event, field}], f.t.seen[event].n, "", "%s has %s, which nobody promised", f.events[event].Name, field)
		}
	}
}

func (f *finder) types() {
	for key, c := range f.t.types {
		var of int64
		for _, have := range f.t.have {
			of += have[key.field]
		}
		field := f.fields[key.field]
		f.add(Type, -1, field.As, *c, of, f.typeHint(field, key.is), "%s is %s, and the contract says %s", field.As, key.is, field.Type)
	}
}

func (f *finder) typeHint(field contract.Field, is string) string {
	switch {
	case field.Type.Text() && is == "a number":
		return fmt.Sprintf("a query for %s = \"…\" does not find it: write it as text, or say in the contract %s: {type: number}", field.As, field.Name)
	case field.Type == contract.Number:
		return "no metric is made of it, and no comparison finds it"
	}
	return ""
}

func (f *finder) levels() {
	names := strings.Join(f.contract.LevelNames(), ", ")
	for key, c := range f.t.levels {
		as := f.fields[f.level].As
		hint := "the levels are " + names
		if f.layout.reserved[as] {
			hint = fmt.Sprintf("an extra called %s may have overwritten the level: call it otherwise; the levels are %s", as, names)
		}
		f.add(Level, key.event, as, *c, f.t.seen[key.event].n, hint, "%s is %q, which is no level", as, key.text)
	}
	for key, c := range f.t.written {
		e := f.events[key.event]
		f.add(Level, key.event, f.fields[f.level].As, *c, f.t.seen[key.event].n, "", "%s is written as %s, and the contract says %s", e.Name, key.text, f.contract.LevelAs(e.Level))
	}
}

func (f *finder) names() {
	for key, c := range f.t.other {
		field := f.fields[f.eventField].As
		f.add(Event, key.event, field, *c, f.t.seen[key.event].n, fmt.Sprintf("queries that look for %s miss it: write %s with the event's name", field, field),
			"%s is known by its %s only", f.events[key.event].Name, key.text)
	}
	for key, c := range f.t.called {
		field := f.fields[f.eventField].As
		f.add(Event, key.event, field, *c, f.t.seen[key.event].n, "add it to the contract: no filter and no query looks for it", "%s is %q in records of %s, and no event is called so", field, key.text, f.events[key.event].Name)
	}
}

func (f *finder) reserved() {
	for key, c := range f.t.extras {
		if key.event < 0 {
			f.add(Reserved, -1, key.text, *c, f.t.records, "call the extra otherwise", "an extra is called %s, which is reserved", key.text)
		}
	}
	for path, c := range f.t.twice {
		f.add(Reserved, -1, path, *c, f.t.records, "call one of the two otherwise: CloudWatch sees one of them", "%s stands twice in a record", path)
	}
	// Where the times of records are written in two ways, the rarer way is not
	// that of the formatter.
	forms := counts[string]{}
	for key, c := range f.t.times {
		forms.add(key.form, c.n, c.first)
	}
	usual := ""
	// So it is where the formatter writes the time by another name.
	if other := f.bestAlias("timestamp"); other != "" && 2*sum(f.t.times).n < f.t.aliases[other].n {
		for key, c := range f.t.times {
			as := f.fields[f.timestamp].As
			f.add(Reserved, key.event, as, *c, f.t.seen[key.event].n, fmt.Sprintf("call the extra otherwise: where %s becomes %s, it overwrites the time", other, as), "an extra is called %s, and the time is in %s", as, other)
		}
		return
	}
	for form, c := range forms {
		if usual == "" || c.n > forms[usual].n || c.n == forms[usual].n && form < usual {
			usual = form
		}
	}
	for key, c := range f.t.times {
		if key.form != usual {
			as := f.fields[f.timestamp].As
			f.add(Reserved, key.event, as, *c, f.t.seen[key.event].n, fmt.Sprintf("an extra called %s may have overwritten the time: call it otherwise", as),
				"%s is written %s, and elsewhere %s", as, key.form, usual)
		}
	}
}

func (f *finder) metrics() {
	known := map[string]contract.Metric{}
	for _, m := range f.contract.Metrics() {
		known[m.Name] = m
	}
	all := sum(f.t.metrics)
	for key, c := range f.t.metrics {
		m, ok := known[key[0]]
		switch {
		case !ok:
			f.add(Metric, -1, f.fields[f.metricName].As, *c, all.n, "add it to the contract's metrics: no filter makes a metric of it", "the contract has no metric %s", cmp.Or(key[0], `""`))
		case contract.UnitOfWord(key[1]) != m.Unit:
			f.add(Metric, -1, f.fields[f.metricUnit].As, *c, all.n, "", "the metric %s is in %s, and the contract says %s", key[0], cmp.Or(key[1], "no unit"), m.Unit)
		}
	}
}

// unsplit tells of metrics without a dimension.
func (f *finder) unsplit() {
	for key, c := range f.t.unsplit {
		var of int64
		for seen, n := range f.t.metrics {
			if seen[0] == key.text {
				of += n.n
			}
		}
		as := f.fields[key.event].As
		f.add(Missing, -1, as, *c, of, "the metric is split by it, and nothing is published of a record without it", "the metric %s lacks %s", key.text, as)
	}
}

func (f *finder) sights() {
	for key, c := range f.t.sights {
		where := key.field
		if where == "" {
			where = "a line that is no JSON"
		}
		hint := "redact it before it is written: data protection masks what it finds by its look only, and nothing that is there already"
		kind := PII
		if key.Kind == sensitive.Secret {
			kind = Secret
			hint = "never write it: whoever reads the log has it, and a secret that was written must be replaced"
		}
		f.add(kind, -1, key.field, *c, f.t.events, hint, "%s holds %s in clear", where, key.What)
	}
}

// shared notes measures that several events have: a filter or a query on one
// alone takes all of them together.
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

// fewRecords is how many records it takes to say something about all of them.
const fewRecords = 20

func (f *finder) addresses() {
	for key, a := range f.t.address {
		if a.n >= fewRecords && a.public == 0 && len(a.distinct) <= maxAddresses {
			as := f.fields[key[1]].As
			f.add(Address, key[0], as, a.count, a.n, "take the last address that the load balancer appended to X-Forwarded-For: what stands before it, anybody can write",
				"%s is never the client's, but one of %s", as, strings.Join(slices.Sorted(maps.Keys(a.distinct)), ", "))
		}
	}
}

// What counts as one failure that is logged several times: records of errors in
// one stream, of one request or of none, so close to each other. A few are
// chance.
const (
	sameFailure   = 1000 // milliseconds
	fewFailures   = 10
	timesRepeated = 1.5
)

func (f *finder) repeats() {
	if f.t.unfollowed > 0 {
		f.r.Notes = append(f.r.Notes, fmt.Sprintf("errors that are logged more than once were looked for among the first %d records of errors, and not among %d more", len(f.t.failed), f.t.unfollowed))
	}
	all := f.t.failed
	slices.SortStableFunc(all, func(a, b failure) int {
		return cmp.Or(cmp.Compare(a.stream, b.stream), cmp.Compare(a.request, b.request), cmp.Compare(a.time, b.time))
	})
	failures := 0
	var c count
	sizes := map[int]int{}
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].stream == all[i].stream && all[j].request == all[i].request && all[j].time-all[i].time <= sameFailure {
			j++
		}
		failures++
		sizes[j-i]++
		if j-i > 1 {
			c.add(int64(j-i), all[i].at)
		}
		i = j
	}
	if failures < fewFailures || float64(len(all)) < timesRepeated*float64(failures) {
		return
	}
	often := 1
	for size, n := range sizes {
		if size > 1 && (often == 1 || n > sizes[often] || n == sizes[often] && size < often) {
			often = size
		}
	}
	f.add(Repeat, -1, "", c, int64(len(all)), "log an error once, where it is dealt with: an alarm counts records, and goes off earlier than it says",
		"%d records of errors are %d failures: one is often logged %d times within a second", len(all), failures, often)
}
