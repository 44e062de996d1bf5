package infer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// draftEvent is an event of the contract being made.
type draftEvent struct {
	n       int64
	matches []string
	groups  []*group
	// guess is why its records are thought to have the event; empty if they name
	// it.
	guess string
	// request says that the event is the response to a request.
	request bool
}

// recognised is how the records of a group can be recognised.
type recognised struct {
	// name is the event's name, and match is what recognises it, in YAML; empty if
	// nothing does.
	name, match string
	// open says that the match is of a prefix.
	open bool
	// byLogger says that the records share only their logger.
	byLogger bool
}

// eventField returns the field that tells most events apart, or the empty string if
// there is none.
func (d *draft) eventField() string {
	var named int64
	for key, g := range d.groups {
		if key.event != "" {
			named += g.n
		}
	}
	if 2*named >= d.records {
		for _, path := range eventPaths {
			if canonical := d.names[path]; canonical != "" && d.tells(canonical) {
				return canonical
			}
		}
	}
	if d.paths["message"] == "" {
		return ""
	}
	return "message"
}

// tells reports whether an event can be recognised by a field: a string that is not
// personal data.
func (d *draft) tells(name string) bool {
	p := d.total[d.paths[name]]
	if p == nil {
		return false
	}
	if f, inPreset := d.base.Field(name); inPreset {
		return f.PII == "" && (d.needed(name) || p.jsonType() == jsonscan.String && f.Type == contract.String)
	}
	is, _ := d.typeOf(name)
	return is == contract.String && !d.secret(name) && 2*p.emails <= p.n
}

// sort sorts the groups into events, and returns the number of records without one.
func (d *draft) sort() (leftOut int64) {
	field := d.eventField()
	requests := d.requests(field)
	said := map[string]bool{} // the events that the log names as the preset does
	for _, known := range d.known {
		said[known.name] = true
	}
	taken := map[string]string{} // the event that each match recognises
	for _, key := range sortedKeys(d.groups) {
		g := d.groups[key]
		r := d.recognise(key, field)
		guess, request := "", false
		switch known := d.known[key]; {
		case known.whole != "":
			r = recognised{name: known.name, match: known.whole}
		case known.name != "":
			r.name = known.name
		case requests.has[g]:
			r.name, guess, request = d.requestEvent(), requests.why, true
			r.match = cmp.Or(requests.match, r.match)
		default:
			if name := d.eventOfWords(key, g); name != "" && !said[name] {
				r.name, guess = name, "from its words"
			}
		}
		if r.match == "" {
			leftOut += g.n
			continue
		}
		if known := taken[r.match]; known != "" {
			r.name = known
		} else if r.name == "event" || r.name == "logger" {
			for base, i := r.name, 1; d.events[r.name] != nil || r.name == base; i++ {
				r.name = base + "_" + strconv.Itoa(i) // in a script that names cannot have
			}
		}
		taken[r.match] = r.name
		e := d.events[r.name]
		if e == nil {
			e = &draftEvent{guess: guess, request: request}
			d.events[r.name] = e
		}
		e.n += g.n
		e.groups = append(e.groups, g)
		if match := "{" + r.match + "}"; !slices.Contains(e.matches, match) {
			e.matches = append(e.matches, match)
		}
	}
	return leftOut
}

// recognise returns how the records of a kind are recognised: by the name of the
// event, by how their messages begin, or by their logger.
func (d *draft) recognise(key groupKey, field string) (r recognised) {
	switch {
	case key.event != "" && field != "message" && d.tells(field) && !unwritable(key.event):
		return recognised{name: cmp.Or(slug(key.event), "event"), match: strictyaml.Text(field) + ": " + strictyaml.Text(key.event)}
	case key.message != "" && d.tells(d.names[key.messageAt]):
		text, open := strings.CutSuffix(key.message, "#")
		if i := strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune("#<\uFFFD*", r) || unicode.IsControl(r) }); i >= 0 || len(key.message) >= sensitive.MaxShape {
			if text, open = text[:max(i, 0)], true; i < 0 {
				text = key.message[:60]
			}
		}
		if open && len(strings.TrimSpace(text)) < 6 {
			text = ""
		}
		if text != "" {
			r.name, r.open = cmp.Or(slug(text), "event"), open
			if open {
				text += "*"
			}
			r.match = strictyaml.Text(d.names[key.messageAt]) + ": " + strictyaml.Text(text)
		}
	}
	if r.match == "" && key.logger != "" && !unwritable(key.logger) && d.tells(d.names[key.loggerAt]) {
		return recognised{name: cmp.Or(slug(key.logger), "logger"), match: strictyaml.Text(d.names[key.loggerAt]) + ": " + strictyaml.Text(key.logger), byLogger: true}
	}
	return r
}

// unwritable reports whether a match cannot hold a text: it has line breaks or the
// like, which YAML folds, or the wildcard, or something that nobody should see.
func unwritable(text string) bool {
	return sensitive.Shown(text) != text || strings.ContainsFunc(text, func(r rune) bool { return r == '*' || unicode.IsControl(r) })
}

// slug makes a name from a text.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	name := ""
	for _, w := range words {
		if name != "" && len(name)+len(w) > 40 {
			break
		}
		name = strings.TrimPrefix(name+"_"+w, "_")
	}
	return name
}

// mostFrequent returns the names of the events that are written, sorted.
func (d *draft) mostFrequent(r *Result) []string {
	names := slices.SortedFunc(maps.Keys(d.events), func(a, b string) int {
		return cmp.Or(cmp.Compare(d.events[b].n, d.events[a].n), cmp.Compare(a, b))
	})
	if len(names) > maxEvents {
		for _, name := range names[maxEvents:] {
			r.LeftOut += d.events[name].n
		}
		names = names[:maxEvents]
	}
	slices.Sort(names)
	return names
}

// event writes an event.
func (d *draft) event(b *strings.Builder, name string, records inRecords) {
	e := d.events[name]
	all := &group{paths: map[string]*seenPath{}}
	for _, g := range e.groups {
		all.merge(g)
	}
	var fields, optional []string
	for _, path := range slices.Sorted(maps.Keys(all.paths)) {
		p, canonical := all.paths[path], d.names[path]
		switch {
		case canonical == "" || records.has(canonical):
		case p.set() == all.n && !d.secret(canonical):
			fields = append(fields, canonical)
		default:
			optional = append(optional, canonical)
		}
	}
	fmt.Fprintf(b, "  %s:%s\n", strictyaml.Text(name), comment(e.guess))
	level, said := "", ""
	if p := all.paths[d.paths["level"]]; p != nil && len(p.values) == 1 && p.n == all.n {
		for v := range p.values {
			l, _ := d.levelOf(v)
			level = string(l)
		}
	}
	if known, ok := d.base.Event(name); ok {
		said = string(known.Level)
	}
	if level == "" && said != "" {
		level = "null"
	}
	if level != "" {
		fmt.Fprintf(b, "    level: %s\n", level)
	}
	if e.n < 10 && !e.request {
		fmt.Fprintf(b, "    rate: rare # guessed: it came %s\n", numeral.Times(e.n))
	}
	fmt.Fprintf(b, "    match: [%s]\n    fields: [%s]\n", strings.Join(e.matches, ", "), listed(fields))
	fmt.Fprintf(b, "    optional: [%s]\n", listed(optional))
}

// unseenEvents removes the events of the preset that no record has.
func (d *draft) unseenEvents(b *strings.Builder, written []string) {
	var unseen []string
	for _, e := range d.baseEvents {
		if !slices.Contains(written, e.Name) {
			unseen = append(unseen, e.Name)
		}
	}
	for name, of := range d.base.SameEvents() {
		if slices.Contains(unseen, of) && !slices.Contains(written, name) {
			unseen = append(unseen, name) // an alias of nothing
		}
	}
	if unseen == nil {
		return
	}
	slices.Sort(unseen)
	b.WriteString("  # events of the preset that the log never shows\n")
	for _, name := range slices.Compact(unseen) {
		fmt.Fprintf(b, "  %s: null\n", strictyaml.Text(name))
	}
}
