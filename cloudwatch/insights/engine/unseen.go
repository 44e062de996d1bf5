package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/needle"
	"github.com/logstack-go/logstack/internal/numeral"
)

// A field that no event has is empty in every row, and CloudWatch does not report
// it: a misspelled name gives rows without values. Therefore workers look for the
// fields that the query names in all events, until they have seen each field.

// asked is a field of the log that the query names.
type asked struct {
	name string
	// at is the offset of its first use in the query.
	at int
	// has reports whether the event of a row has the field.
	has func(*row) bool
	// key is a text that every JSON object with the field contains, if there is
	// such a text.
	key needle.Any
	// seen is set at the end if an event had the field.
	seen bool
}

// toldAbsent are functions that test whether a field exists, so that a field that
// no event has is not worth reporting.
var toldAbsent = map[string]bool{"coalesce": true, "ispresent": true, "isempty": true, "isblank": true}

// ask records that the query reads a field of the log. keys are the steps of its
// path if it is a JSON field.
func (c *compiler) ask(f *insights.Field, keys []string, has func(*row) bool) {
	name := dotted(f)
	if c.mayLack > 0 || slices.ContainsFunc(c.p.asked, func(a asked) bool { return a.name == name }) {
		return
	}
	a := asked{name: name, at: f.Offset, has: has}
	for _, key := range slices.Backward(keys) {
		// Indexes of lists do not appear in the text.
		if strings.Trim(key, "0123456789") != "" {
			if needle.Simple(key) {
				a.key = needle.Any{needle.New(key + `"`)}
			}
			break
		}
	}
	c.p.asked = append(c.p.asked, a)
}

// look looks for the fields that the worker has not seen yet.
func (w *Worker) look(e *Event) {
	r := &w.row
	decoded := r.decoded()
	w.unseen = slices.DeleteFunc(w.unseen, func(i int) bool {
		a := &w.line.asked[i]
		if !decoded && a.key.Absent(e.Message) && !w.positional(e) {
			return false
		}
		w.seen[i] = a.has(r)
		return w.seen[i]
	})
	r.found.used = false
}

// The names of the fields of some events are kept, to suggest the field that was
// meant: of the first events, firstSampled in number, and of those whose line is a
// multiple of laterLines. Which events these are does not depend on how the input is
// split into parts. mostNames is the maximum number of names.
const firstSampled, laterLines, mostNames = 32, 1024, 10_000

// name keeps the names of the fields of a part's sampled events. Each part has
// sampled its own first events, of which only the first of all are wanted.
func (r *Run) name(p *Part) {
	add := func(names []string) {
		for _, name := range names {
			if len(r.names) < mostNames {
				r.names[name] = true
			}
		}
	}
	for _, names := range p.first[:min(len(p.first), firstSampled-r.sampled)] {
		r.sampled++
		add(names)
	}
	if r.sampled == firstSampled {
		r.enough.Store(true)
	}
	add(p.later)
}

// sample appends the names of an event's fields that are not known yet.
func (w *Worker) sample(known map[string]bool, names []string) []string {
	r := &w.row
	r.scan()
	add := func(name string) {
		if !known[name] && len(known) < mostNames {
			known[name] = true
			names = append(names, name)
		}
	}
	r.found.Names(r.found.kind, add)
	left := cloudwatch.MaxLambdaFields
	var walk func(prefix string, v jsonscan.Value)
	walk = func(prefix string, v jsonscan.Value) {
		index := 0
		jsonscan.Visit(v, func(key []byte, member jsonscan.Value) {
			if left--; left < 0 {
				return
			}
			name := string(key)
			if v.Type == jsonscan.Array {
				name = strconv.Itoa(index)
				index++
			}
			if prefix == "" && strings.HasPrefix(name, "@") {
				name = "@" + name
			}
			add(prefix + name)
			walk(prefix+name+".", member)
		})
	}
	if r.found.object != nil {
		walk("", jsonscan.Value{Type: jsonscan.Object, Text: r.found.object})
	}
	r.found.used = false
	return names
}

// Unseen is a field of the log that the query names and no event has.
type Unseen struct {
	Name string
	// Meant is the field that was likely meant, or empty if no name is similar.
	Meant string
}

// unseen returns the fields that no event had.
func (r *Run) unseen() []Unseen {
	if r.result.Scanned == 0 || r.Full() {
		return nil // no events were read, or not all
	}
	var all []Unseen
	names := slices.Sorted(maps.Keys(r.names))
	order := slices.Clone(r.line.asked)
	for i := range order {
		order[i].seen = r.seen[i]
	}
	slices.SortStableFunc(order, func(a, b asked) int { return cmp.Compare(a.at, b.at) })
	for _, a := range order {
		switch {
		case a.seen:
		case len(a.name) == 1, slices.Contains(systemFieldNames(), a.name):
			// Any other letter would be similar to a name of one letter, and other
			// logs may have a field of that name.
			all = append(all, Unseen{Name: a.name})
		default:
			// An object may have had the field, and another one of the same name that
			// replaces it.
			others := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == a.name })
			if strings.HasPrefix(a.name, "@") {
				others = append(others, systemFieldNames()...)
			}
			all = append(all, Unseen{a.name, nearest.Path(a.name, others)})
		}
	}
	return all
}

// Unseen returns the fields of the log that the query names and that no event had
// so far.
func (r *Run) Unseen() []Unseen {
	all := r.unseen()
	for _, b := range r.branches {
		all = append(all, b.unseen()...)
	}
	return all
}

// String returns a sentence that reports the field.
func (u Unseen) String() string {
	note := "no log event has the field " + u.Name
	if u.Meant != "" {
		return note + ": did you mean " + u.Meant + "?"
	}
	return note + "."
}

// ofTheLog reports whether a field is one of the log's own, rather than one that
// CloudWatch adds to every event or to a kind of log.
func ofTheLog(name string) bool { return !strings.HasPrefix(name, "@") }

// seesNothing reports whether the query names fields of the log and no event has
// any of them.
func (r *Result) seesNothing(all []asked) bool {
	unseen := map[string]bool{}
	for _, u := range r.Unseen {
		unseen[u.Name] = ofTheLog(u.Name)
	}
	named := false
	for _, a := range all {
		if ofTheLog(a.name) {
			named = true
			if !unseen[a.name] {
				return false
			}
		}
	}
	return named
}

// namesOfSome returns the names of the fields of some events, sorted: JSON fields,
// and those discovered in certain kinds of logs.
func (r *Run) namesOfSome() []string {
	names := maps.Clone(r.names)
	for _, b := range r.branches {
		maps.Copy(names, b.names)
	}
	return append([]string{}, slices.Sorted(maps.Keys(names))...)
}

// mostOthers is the number of other fields that a note lists.
const mostOthers = 12

// none returns a sentence that no event has any of the fields that the query names,
// with the fields that the events have. It returns "" if an event has one of them,
// or if for each one a similar name was found.
func (r *Result) none() string {
	if r.Others == nil || !slices.ContainsFunc(r.Unseen, func(u Unseen) bool { return u.Meant == "" && ofTheLog(u.Name) }) {
		return ""
	}
	var fields []string
	for _, u := range r.Unseen {
		name := u.Name
		if u.Meant != "" {
			name += " (did you mean " + u.Meant + "?)"
		}
		fields = append(fields, name)
	}
	have := "no field is discovered in them."
	if others := r.Others; len(others) > mostOthers {
		have = fmt.Sprintf("they have %s and %d more.", strings.Join(others[:mostOthers], ", "), len(others)-mostOthers)
	} else if len(others) > 0 {
		have = "they have " + strings.Join(others, ", ") + "."
	}
	if len(fields) == 1 {
		return fmt.Sprintf("no log event has the field %s: %s", fields[0], have)
	}
	return fmt.Sprintf("no log event has any of the fields %s: %s", strings.Join(fields, ", "), have)
}

// Notes returns caveats about the result that follow from the log events, one
// sentence each: fields that no event has, and fields that are not discovered.
func (r *Result) Notes() []string {
	var all []string
	if none := r.none(); none != "" {
		all = append(all, none)
	} else {
		for _, u := range r.Unseen {
			all = append(all, u.String())
		}
	}
	if r.More {
		all = append(all, fmt.Sprintf("there are more rows: without a limit, CloudWatch shows the first %s, and with one up to %s.",
			numeral.Thousands(cloudwatch.DefaultQueryRows), numeral.Thousands(cloudwatch.MaxQueryRows)))
	}
	if r.Uncompared != "" {
		all = append(all, r.Uncompared)
	}
	if r.Cut > 0 {
		all = append(all, fmt.Sprintf("of %s, only the first fields are discovered: %s in an event, %s in one of Lambda; parse reads the others.",
			numeral.Count(r.Cut, "log event"), numeral.Thousands(cloudwatch.MaxDiscoveredFields), numeral.Thousands(cloudwatch.MaxLambdaFields)))
	}
	if r.Misfits > 0 {
		all = append(all, fmt.Sprintf("%s not as many values as the log's format has fields, and none is discovered in them.",
			numeral.Count(r.Misfits, "log event")+has(r.Misfits)))
	}
	return all
}

func has(n int64) string {
	if n == 1 {
		return " has"
	}
	return " have"
}

// decoded reports whether another reader has decoded the event, so that looking for
// texts would save nothing.
func (r *row) decoded() bool { return r.document != nil && r.document.IsRead() }

// positional reports whether an event identifies its fields by position, so that it
// need not contain their names.
func (w *Worker) positional(e *Event) bool {
	if len(e.Message) > 0 && e.Message[0] == '{' {
		return false
	}
	w.row.discover()
	return w.row.found.positional()
}

// count counts an event if commands looked at its fields and not all of its fields
// were discovered.
func (p *Part) count(f *found) {
	if f.used && f.scanned && f.cut {
		p.cut++
	}
	p.countMisfit(f)
}

func (p *Part) countMisfit(f *found) {
	if f.used && f.kind == "" && f.Misfit() {
		p.misfits++
	}
}
