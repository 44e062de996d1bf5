package infer

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/logevent"
)

// Result is a first contract of what log lines are.
type Result struct {
	// YAML is the contract file, with comments that say what was guessed.
	YAML []byte
	// Records is how many JSON records it was made of, and Others how many log
	// events say nothing about a contract.
	Records, Others int64
	// Unreadable is how much of the input is no log event of its format, and
	// FirstUnreadable the first of it; nil where all is read.
	Unreadable      int64
	FirstUnreadable *logevent.Unreadable
	// Events is how many events it has, and LeftOut how many records tell of
	// others: nothing recognises them, as their messages begin differently, or
	// they are too many, and the rarest.
	Events  int
	LeftOut int64
}

// ErrNoRecords is the error of Run if there is no JSON record.
var ErrNoRecords = errors.New("there is no JSON record among the log events: a contract is of JSON records")

// Options say how to read. The zero value is the default.
type Options struct {
	// Workers is how many batches are looked at at a time. It makes no
	// difference to the contract. Default: as many as there are processors.
	Workers int
}

// maxNames bounds how many kinds of records are told apart: what comes later counts
// together.
const maxNames = 10_000

// Run makes a contract of log events: one that extends the preset that comes
// closest, and that their records keep. What it guesses, it says.
func Run(ctx context.Context, source *logevent.Source, o Options) (*Result, error) {
	workers := o.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	all := newObserved()
	err := logevent.Process(ctx, source, workers,
		func() func(*logevent.Batch) *observed {
			return func(b *logevent.Batch) *observed { return observe(b) }
		},
		func(o *observed) error {
			all.merge(o)
			return nil
		})
	switch {
	case err != nil:
		return nil, err
	case all.records == 0:
		return nil, ErrNoRecords
	}
	return newDraft(all).write()
}

// groupKey is what tells kinds of records apart: what they are called, and by
// whom, and by which paths they say so.
type groupKey struct {
	event, message, logger string
	messageAt, loggerAt    string
}

// group is records of one kind.
type group struct {
	n     int64
	paths map[string]*seenPath
}

// seenPath is what a path of records was seen to hold.
type seenPath struct {
	n      int64
	types  [jsonscan.Types]int64
	times  int64
	emails int64
	values map[string]int64 // texts and numbers, as long as there are few
}

// maxValues is how many values of a path are told apart.
const maxValues = 24

// What bounds a draft, whatever the records hold: how many keys an object has
// that are taken for names, and are not what the log is about, such as ids; how
// many paths are looked at; and how many fields and events a contract gets.
const (
	maxKeys   = 200
	maxPaths  = 20_000
	maxFields = 1000
	maxEvents = 200
)

type observed struct {
	records, others int64
	unreadable      int64
	firstUnreadable *logevent.Unreadable
	groups          map[groupKey]*group
	// keys are the paths inside of each object, and open the objects of so many
	// that they are taken as they are.
	keys  map[string]map[string]bool
	open  map[string]bool
	paths map[string]bool
	// stale reports whether groups hold paths inside of open objects.
	stale bool
}

func newObserved() *observed {
	return &observed{groups: map[groupKey]*group{}, keys: map[string]map[string]bool{}, open: map[string]bool{}, paths: map[string]bool{}}
}

// takes says whether a path is looked at: one in an object that is not open.
func (o *observed) takes(outer, path string) bool {
	if outer != "" {
		if o.open[outer] || o.inOpen(outer) {
			return false
		}
		if o.keys[outer] == nil {
			o.keys[outer] = map[string]bool{}
		}
		if o.keys[outer][path] = true; len(o.keys[outer]) > maxKeys {
			o.take(outer)
			return false
		}
	}
	if !o.paths[path] && len(o.paths) >= maxPaths {
		return false
	}
	o.paths[path] = true
	return true
}

// take takes an object as it is, and forgets what is inside of it.
func (o *observed) take(outer string) {
	o.open[outer] = true
	o.forget(outer)
	o.stale = true
}

// forget forgets the paths inside of an object.
func (o *observed) forget(outer string) {
	for path := range o.keys[outer] {
		delete(o.paths, path)
		o.forget(path)
	}
	delete(o.keys, outer)
}

// purge takes what is inside of open objects out of the groups, which is done once for
// all objects that were taken.
func (o *observed) purge() {
	if !o.stale {
		return
	}
	o.stale = false
	for _, g := range o.groups {
		maps.DeleteFunc(g.paths, func(path string, _ *seenPath) bool { return o.inOpen(path) })
	}
}

func (o *observed) inOpen(path string) bool {
	if len(o.open) == 0 {
		return false
	}
	for i := range len(path) {
		if path[i] == '.' && o.open[path[:i]] {
			return true
		}
	}
	return false
}

func (o *observed) merge(other *observed) {
	o.records, o.others, o.unreadable = o.records+other.records, o.others+other.others, o.unreadable+other.unreadable
	if o.firstUnreadable == nil {
		o.firstUnreadable = other.firstUnreadable
	}
	for outer := range other.open {
		if !o.open[outer] && !o.inOpen(outer) {
			o.take(outer)
		}
	}
	for outer, keys := range other.keys {
		for path := range keys {
			o.takes(outer, path)
		}
	}
	for _, g := range other.groups {
		maps.DeleteFunc(g.paths, func(path string, _ *seenPath) bool { return o.inOpen(path) })
	}
	tooMany := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(other.paths)) {
		if !o.inOpen(path) && !o.takes("", path) {
			tooMany[path] = true
		}
	}
	if len(tooMany) > 0 {
		for _, g := range other.groups {
			maps.DeleteFunc(g.paths, func(path string, _ *seenPath) bool { return tooMany[path] })
		}
	}
	for _, key := range sortedKeys(other.groups) {
		g := other.groups[key]
		if o.groups[key] == nil && len(o.groups) >= maxNames {
			key = groupKey{}
		}
		mine := o.groups[key]
		if mine == nil {
			o.groups[key] = g
			continue
		}
		mine.merge(g)
	}
	o.purge()
}

func (g *group) merge(other *group) {
	g.n += other.n
	for path, p := range other.paths {
		mine := g.path(path)
		mine.n, mine.times, mine.emails = mine.n+p.n, mine.times+p.times, mine.emails+p.emails
		for i, n := range p.types {
			mine.types[i] += n
		}
		for _, v := range slices.Sorted(maps.Keys(p.values)) {
			mine.value(v, p.values[v])
		}
	}
}

func (g *group) path(path string) *seenPath {
	if g.paths[path] == nil {
		g.paths[path] = &seenPath{values: map[string]int64{}}
	}
	return g.paths[path]
}

func (p *seenPath) value(v string, n int64) {
	if _, known := p.values[v]; known || len(p.values) <= maxValues {
		p.values[v] += n
	}
}

// longValue stands for all values that are too long to be kept.
const longValue = "…"

// eventPaths are where applications write what happened, by a name.
var eventPaths = []string{"event_type", "event.action", "event_name", "eventName", "attributes.['event.name']", "event"}

func observe(b *logevent.Batch) *observed {
	o := newObserved()
	reader := (&jsonscan.Fields{}).Reader()
	values := map[string]jsonscan.Value{}
	for e := range b.Events() {
		message := bytes.TrimSpace(e.Message)
		if len(message) == 0 || message[0] != '{' || !reader.Read(message) {
			o.others++
			continue
		}
		o.records++
		clear(values)
		o.leaves("", jsonscan.Value{Type: jsonscan.Object, Text: message}, 0, values)
		maps.DeleteFunc(values, func(path string, _ jsonscan.Value) bool { return o.inOpen(path) })
		key := keyOf(values)
		g := o.groups[key]
		if g == nil {
			if len(o.groups) >= maxNames {
				key = groupKey{}
			}
			g = &group{paths: map[string]*seenPath{}}
			o.groups[key] = g
		}
		g.n++
		for path, v := range values {
			p := g.path(path)
			p.n++
			p.types[v.Type]++
			if v.Type == jsonscan.String || v.Type == jsonscan.Number {
				if len(v.Text) <= 40 {
					p.value(string(v.Text), 1)
				} else {
					p.value(longValue, 1)
				}
				if _, ok := logevent.ReadTime(v.Text, v.Type == jsonscan.Number); ok && len(v.Text) >= 10 {
					p.times++
				}
				if v.Type == jsonscan.String && sensitive.HasEmail(v.Text) {
					p.emails++
				}
			}
		}
	}
	o.purge()
	o.unreadable, o.firstUnreadable = b.Unreadable()
	return o
}

// leaves takes a record apart; objects are noted, too.
func (o *observed) leaves(outer string, v jsonscan.Value, depth int, values map[string]jsonscan.Value) {
	jsonscan.Visit(v, func(key []byte, v jsonscan.Value) {
		path := sensitive.Shown(string(key))
		if strings.Contains(path, ".") {
			path = "['" + path + "']"
		}
		if outer != "" {
			path = outer + "." + path
		}
		if !o.takes(outer, path) {
			return
		}
		values[path] = v
		if v.Type == jsonscan.Object && depth < 4 {
			o.leaves(path, v, depth+1, values)
		}
	})
}

func keyOf(values map[string]jsonscan.Value) (key groupKey) {
	for _, path := range eventPaths {
		if v := values[path]; v.Type == jsonscan.String && len(v.Text) > 0 {
			key.event = string(v.Text)
			break
		}
	}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		v := values[path]
		if v.Type != jsonscan.String {
			continue
		}
		switch contract.AliasOf(strings.NewReplacer("['", "", "']", "").Replace(path)) {
		case "message":
			if key.messageAt == "" || path == "message" || path == "msg" && key.messageAt != "message" {
				key.message, key.messageAt = sensitive.Shape(v.Text), path
			}
		case "logger":
			if key.loggerAt == "" || path == "logger" {
				key.logger, key.loggerAt = string(v.Text), path
			}
		}
	}
	return key
}

// draft is a contract being made.
type draft struct {
	*observed
	base   *contract.Contract
	total  map[string]*seenPath
	names  map[string]string // canonical, by path
	paths  map[string]string // the other way round
	events map[string]*draftEvent
	// noLevel says that what has the name of the level is none.
	noLevel bool
	// unnamed are the paths that a contract cannot name, and rare how many are
	// left out, since there are so many.
	unnamed []string
	rare    int
}

type draftEvent struct {
	n       int64
	matches []string
	groups  []*group
}

func newDraft(o *observed) *draft {
	d := &draft{observed: o, total: map[string]*seenPath{}, names: map[string]string{}, paths: map[string]string{}, events: map[string]*draftEvent{}}
	whole := &group{paths: d.total}
	for _, key := range sortedKeys(o.groups) {
		whole.merge(o.groups[key])
	}
	if d.rare = len(d.total) - maxFields; d.rare > 0 {
		paths := slices.SortedFunc(maps.Keys(d.total), func(a, b string) int {
			return cmp.Or(cmp.Compare(d.total[b].n, d.total[a].n), cmp.Compare(a, b))
		})
		for _, path := range paths[maxFields:] {
			delete(d.total, path)
		}
	}
	d.closest()
	d.call()
	return d
}

// closest chooses the preset whose fields of every record the records have.
func (d *draft) closest() {
	best := -1.0
	for _, name := range contract.ApplicationPresets() {
		c, err := contract.Preset(name)
		if err != nil {
			panic(err) // a test reads them all
		}
		score := 0.0
		for _, role := range []string{"level", "timestamp", "message", "logger", "event_type"} {
			f, ok := c.Field(role)
			if p := d.total[f.As]; ok && p != nil {
				score += float64(p.n) / float64(d.records)
				if role == "level" && !mostly(p, c.HasLevel) {
					score -= 1
				}
			}
		}
		if name == "guide" {
			score += 0.01 // of equals, the plainest
		}
		if score > best {
			best, d.base = score, c
		}
	}
}

// mostly says whether most of what a path holds is of a kind.
func mostly(p *seenPath, of func(value string) bool) bool {
	var is, all int64
	for v, n := range p.values {
		all += n
		if of(v) {
			is += n
		}
	}
	return 2*is > all
}

// levelOf is the level that a value means, by the preset or by the word.
func (d *draft) levelOf(v string) (contract.Level, bool) {
	if level, ok := d.base.LevelOf(v); ok {
		return level, true
	}
	return contract.LevelOfWord(v)
}

func (d *draft) isLevel(v string) bool { _, ok := d.levelOf(v); return ok }

// call gives each path a canonical name: the preset's, or one made of the path.
func (d *draft) call() {
	whole := map[string]bool{} // what the preset takes as it is, and is looked into no further
	for _, f := range d.base.Fields() {
		if f.Name == "level" && d.total[f.As] != nil && !mostly(d.total[f.As], d.isLevel) {
			d.noLevel = true
			continue
		}
		if d.total[f.As] != nil {
			d.names[f.As], d.paths[f.Name] = f.Name, f.As
			whole[f.As] = f.Type == contract.Object || d.needed(f.Name) || jsonTypeOf(d.total[f.As]) != jsonscan.Object
		}
	}
	for _, path := range slices.Sorted(maps.Keys(d.total)) {
		inside := slices.ContainsFunc(slices.Collect(maps.Keys(whole)), func(outer string) bool {
			return whole[outer] && strings.HasPrefix(path, outer+".")
		})
		if d.names[path] != "" || inside || !whole[path] && hasInside(d.total, path) {
			continue
		}
		if !contract.ValidName(path) {
			d.unnamed = append(d.unnamed, path)
			continue
		}
		name := strings.Trim(notName.ReplaceAllString(path, "_"), "_")
		for base, i := cmp.Or(name, "field"), 2; ; i++ {
			_, taken := d.base.Field(name)
			if !taken && d.paths[name] == "" && name != "" {
				break
			}
			name = base + "_" + strconv.Itoa(i)
		}
		d.names[path], d.paths[name] = name, path
	}
}

func hasInside(all map[string]*seenPath, path string) bool {
	for other := range all {
		if strings.HasPrefix(other, path+".") {
			return true
		}
	}
	return false
}

var notName = regexp.MustCompile(`[^A-Za-z0-9_]+`)

func (d *draft) write() (*Result, error) {
	r := &Result{Records: d.records, Others: d.others, Unreadable: d.unreadable, FirstUnreadable: d.firstUnreadable}
	always, optional := d.record()
	r.LeftOut = d.name()
	var b strings.Builder
	fmt.Fprintf(&b, "# A first contract, made of %d records. What is guessed says so: read it, and\n# take the guesses out when they are right.\n", d.records)
	fmt.Fprintf(&b, "description: made of %d log records\n", d.records)
	fmt.Fprintf(&b, "# guessed: of the presets, the one whose fields of every record are most alike.\nextends: %s\n", d.base.Name())
	if d.unnamed != nil {
		fmt.Fprintf(&b, "# left out, since no contract can name them: %d, such as %q\n", len(d.unnamed), d.unnamed[:min(len(d.unnamed), 10)])
	}
	if d.rare > 0 {
		fmt.Fprintf(&b, "# left out: %d fields, the rarest of more than %d\n", d.rare, maxFields)
	}
	var fields strings.Builder
	for _, name := range slices.Sorted(maps.Values(d.names)) {
		d.field(&fields, name)
	}
	if d.noLevel {
		fields.WriteString("  level: null # guessed: what is called so is no level\n")
	}
	section(&b, "fields", fields.String())
	d.levels(&b)
	fmt.Fprintf(&b, "\nrecords:\n  # in all of them\n  fields: [%s]\n  # guessed: in records of half of the events or more, or of any in the preset\n  optional: [%s]\n", quoteAll(always), quoteAll(optional))
	if name := d.eventField(); name != d.base.EventField() {
		fmt.Fprintf(&b, "\n# guessed: how most events are told apart\neventField: %s\n", quoteYAML(name))
	}
	var events strings.Builder
	for _, name := range d.mostFrequent(r) {
		d.event(&events, name, slices.Concat(always, optional))
		r.Events++
	}
	section(&b, "events", events.String())
	d.metrics(&b)
	r.YAML = []byte(b.String())
	if _, err := contract.Parse("the inferred contract", r.YAML); err != nil {
		return nil, fmt.Errorf("these log events make no contract: %w", err)
	}
	return r, nil
}

// mostFrequent are the events that are written, in the order of names.
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

// section writes a part of the contract. One without anything would take away
// what the preset says.
func section(b *strings.Builder, name, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n%s:\n%s", name, text)
	}
}

// record splits the fields into those of every record and those of many.
func (d *draft) record() (always, optional []string) {
	ofAny := slices.Concat(d.base.Record().Fields, d.base.Record().Optional)
	for path, name := range d.names {
		p, in := d.total[path], 0
		for _, g := range d.groups {
			if g.paths[path] != nil {
				in++
			}
		}
		switch {
		case p.n-p.types[jsonscan.Null] == d.records && !d.secret(name):
			always = append(always, name)
		case 2*in >= len(d.groups) && in > 1, p.n-p.types[jsonscan.Null] == d.records, slices.Contains(ofAny, name):
			optional = append(optional, name)
		}
	}
	slices.Sort(always)
	slices.Sort(optional)
	return always, optional
}

// secret says whether a field is one, which no record can promise.
func (d *draft) secret(name string) bool {
	f, inPreset := d.base.Field(name)
	return f.PII == contract.Secret || !inPreset && sensitive.SecretName(name)
}

// field writes what a field is, where the preset does not say so already.
func (d *draft) field(b *strings.Builder, name string) {
	path := d.paths[name]
	p := d.total[path]
	said, inPreset := d.base.Field(name)
	var keys, notes []string
	if path != name && !(inPreset && said.As == path) {
		keys = append(keys, "as: "+quoteYAML(path))
	}
	is, mixed := d.typeOf(p)
	if inPreset && said.Type == contract.IP && is == contract.String {
		is = contract.IP
	}
	if inPreset && is != said.Type && d.needed(name) {
		is, mixed = said.Type, jsonTypeOf(p).String()
	}
	if is != cmp.Or(said.Type, contract.String) {
		keys = append(keys, "type: "+string(is))
	}
	if mixed != "" {
		notes = append(notes, "it is also "+mixed)
	}
	if !inPreset {
		if unit := unitOfName(name); is == contract.Number && unit != contract.None {
			keys, notes = append(keys, "unit: "+string(unit)), append(notes, "the unit, from the name")
		}
		switch {
		case d.secret(name):
			keys, notes = append(keys, "pii: secret"), append(notes, "a secret, from the name")
		case 2*p.emails > p.n:
			keys, notes = append(keys, "pii: email"), append(notes, "personal data, from the values")
		case strings.HasSuffix(name, "_id") && len(p.values) > maxValues:
			keys, notes = append(keys, "index: true"), append(notes, "looked up by it, from the name")
		}
	}
	if inPreset && said.Dimension && is != contract.String && is != contract.Number && is != contract.Boolean {
		keys = append(keys, "dimension: false")
	}
	if inPreset && said.Unit != contract.None && is != contract.Number {
		keys = append(keys, "unit: None")
	}
	if inPreset && len(keys) == 0 {
		return
	}
	fmt.Fprintf(b, "  %s: {%s}", quoteYAML(name), strings.Join(keys, ", "))
	if notes != nil {
		fmt.Fprintf(b, " # guessed: %s", strings.Join(notes, "; "))
	}
	b.WriteByte('\n')
}

// needed says whether the preset recognises events by a field, or makes metrics
// of it: it stays what it must be for that, whatever the records hold.
func (d *draft) needed(name string) bool {
	if slices.Contains([]string{"message", "logger", contract.MetricName, contract.MetricValue, contract.MetricUnit}, name) {
		return true
	}
	if slices.ContainsFunc(d.base.Metrics(), func(m contract.Metric) bool { return slices.Contains(m.Dimensions, name) }) {
		return true
	}
	return slices.ContainsFunc(d.base.Events(), func(e contract.Event) bool {
		return slices.ContainsFunc(e.Match, func(m contract.Match) bool { return m[name] != "" })
	})
}

// tells says whether an event can be recognised by a field: a text that is no
// personal data.
func (d *draft) tells(name string) bool {
	p := d.total[d.paths[name]]
	if p == nil {
		return false
	}
	if f, inPreset := d.base.Field(name); inPreset {
		return f.PII == "" && (d.needed(name) || jsonTypeOf(p) == jsonscan.String && f.Type == contract.String)
	}
	is, _ := d.typeOf(p)
	return is == contract.String && !sensitive.SecretName(name) && 2*p.emails <= p.n
}

// jsonTypeOf is the type that most values of a path have in JSON.
func jsonTypeOf(p *seenPath) jsonscan.Type {
	best := jsonscan.String
	for t := range p.types {
		if t := jsonscan.Type(t); t != jsonscan.Null && t != jsonscan.Missing && p.types[t] > p.types[best] {
			best = t
		}
	}
	return best
}

// typeOf is the type that most values of a path have, and what others are.
func (d *draft) typeOf(p *seenPath) (contract.Type, string) {
	best := jsonTypeOf(p)
	mixed := ""
	for t, n := range p.types {
		if t := jsonscan.Type(t); n > 0 && t != best && t != jsonscan.Null {
			mixed = t.String()
		}
	}
	if p.times > 0 && p.times == p.types[jsonscan.String]+p.types[jsonscan.Number] {
		return contract.Time, mixed
	}
	switch best {
	case jsonscan.Number:
		return contract.Number, mixed
	case jsonscan.Boolean:
		return contract.Boolean, mixed
	case jsonscan.Array:
		return contract.List, mixed
	case jsonscan.Object:
		return contract.Object, mixed
	}
	return contract.String, mixed
}

// unitOfName is the unit that the end of a name says.
func unitOfName(name string) contract.Unit {
	for _, u := range []struct {
		end  string
		unit contract.Unit
	}{{"_ms", contract.Milliseconds}, {"_millis", contract.Milliseconds}, {"_us", contract.Microseconds}, {"_ns", contract.Nanoseconds}, {"_seconds", contract.Seconds}, {"_secs", contract.Seconds}, {"_bytes", contract.Bytes}, {"_percent", contract.Percent}} {
		if strings.HasSuffix(name, u.end) {
			return u.unit
		}
	}
	return contract.None
}

// levels writes the names of levels that the preset does not have.
func (d *draft) levels(b *strings.Builder) {
	p := d.total[d.paths["level"]]
	if p == nil {
		return
	}
	names, others := map[contract.Level][]string{}, map[contract.Level]bool{}
	for _, v := range slices.Sorted(maps.Keys(p.values)) {
		if level, ok := d.levelOf(v); ok {
			names[level] = append(names[level], v)
			others[level] = others[level] || !d.base.HasLevel(v)
		}
	}
	maps.DeleteFunc(names, func(level contract.Level, _ []string) bool { return !others[level] })
	if len(names) == 0 {
		return
	}
	b.WriteString("\nlevels:\n")
	for _, level := range slices.Sorted(maps.Keys(names)) {
		for i, v := range names[level] {
			names[level][i] = quoteYAML(v)
		}
		fmt.Fprintf(b, "  %s: [%s] # guessed\n", level, strings.Join(names[level], ", "))
	}
}

// eventField is how most events are told apart.
func (d *draft) eventField() string {
	var named int64
	for key, g := range d.groups {
		if key.event != "" {
			named += g.n
		}
	}
	name := "message"
	if 2*named >= d.records {
		for _, path := range eventPaths {
			if canonical := d.names[path]; canonical != "" && d.tells(canonical) {
				return canonical
			}
		}
	}
	return name
}

// name sorts the groups into events, and returns how many records are of none.
func (d *draft) name() (leftOut int64) {
	field := d.eventField()
	taken := map[string]string{} // which event a match recognises
	for _, key := range sortedKeys(d.groups) {
		g := d.groups[key]
		name, match := d.known(key), ""
		switch {
		case key.event != "" && field != "message" && d.tells(field) && !unwritable(key.event):
			match = quoteYAML(field) + ": " + quoteYAML(key.event)
			name = cmp.Or(name, slug(key.event), "event")
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
				name = cmp.Or(name, slug(text), "event")
				if open {
					text += "*"
				}
				match = quoteYAML(d.names[key.messageAt]) + ": " + quoteYAML(text)
			}
		}
		if match == "" && key.logger != "" && !unwritable(key.logger) && d.tells(d.names[key.loggerAt]) {
			name, match = cmp.Or(slug(key.logger), "logger"), quoteYAML(d.names[key.loggerAt])+": "+quoteYAML(key.logger)
		}
		if match == "" {
			leftOut += g.n
			continue
		}
		if known := taken[match]; known != "" {
			name = known
		} else if name == "event" || name == "logger" {
			for base, i := name, 1; d.events[name] != nil || name == base; i++ {
				name = base + "_" + strconv.Itoa(i) // in a script without names for it
			}
		}
		taken[match] = name
		e := d.events[name]
		if e == nil {
			e = &draftEvent{}
			d.events[name] = e
		}
		e.n += g.n
		e.groups = append(e.groups, g)
		if !slices.Contains(e.matches, "{"+match+"}") {
			e.matches = append(e.matches, "{"+match+"}")
		}
	}
	return leftOut
}

// sortedKeys are the keys of groups in an order that hangs on nothing else.
func sortedKeys(groups map[groupKey]*group) []groupKey {
	return slices.SortedFunc(maps.Keys(groups), func(a, b groupKey) int {
		return cmp.Or(cmp.Compare(a.event, b.event), cmp.Compare(a.message, b.message), cmp.Compare(a.logger, b.logger),
			cmp.Compare(a.messageAt, b.messageAt), cmp.Compare(a.loggerAt, b.loggerAt))
	})
}

// unwritable is what a match cannot hold, a line break or the like, which YAML
// folds, and the wildcard; and what must not be seen.
func unwritable(text string) bool {
	return sensitive.Shown(text) != text || strings.ContainsFunc(text, func(r rune) bool { return r == '*' || unicode.IsControl(r) })
}

// known is the preset's name for an event, if it has one by these signs.
func (d *draft) known(key groupKey) string {
	for _, e := range d.base.Events() {
		for _, match := range e.Match {
			if len(match) != 1 {
				continue
			}
			if key.event != "" && match[d.base.EventField()] == key.event || key.event != "" && match["event_type"] == key.event || key.message != "" && match["message"] == key.message {
				return e.Name
			}
		}
	}
	return ""
}

// slug makes a name of a text.
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

func (d *draft) event(b *strings.Builder, name string, ofAll []string) {
	e := d.events[name]
	all := &group{paths: map[string]*seenPath{}}
	for _, g := range e.groups {
		all.merge(g)
	}
	var fields, optional []string
	for _, path := range slices.Sorted(maps.Keys(all.paths)) {
		p, canonical := all.paths[path], d.names[path]
		switch {
		case canonical == "" || slices.Contains(ofAll, canonical):
		case p.n-p.types[jsonscan.Null] == all.n && !d.secret(canonical):
			fields = append(fields, canonical)
		default:
			optional = append(optional, canonical)
		}
	}
	fmt.Fprintf(b, "  %s:\n", quoteYAML(name))
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
	if e.n < 10 {
		fmt.Fprintf(b, "    rate: rare # guessed: it came %d times\n", e.n)
	}
	fmt.Fprintf(b, "    match: [%s]\n    fields: [%s]\n", strings.Join(e.matches, ", "), quoteAll(fields))
	fmt.Fprintf(b, "    optional: [%s]\n", quoteAll(optional))
}

// metrics writes the log-based metrics that the preset does not have.
func (d *draft) metrics(b *strings.Builder) {
	p := d.total[d.paths[contract.MetricName]]
	if p == nil || len(p.values) > maxValues || d.paths[contract.MetricValue] == "" {
		return
	}
	first := true
	for _, name := range slices.Sorted(maps.Keys(p.values)) {
		if sensitive.Shown(name) != name || name == "" || name == longValue || strings.ContainsAny(name, ":*$") || strings.ContainsFunc(name, unicode.IsControl) {
			continue // CloudWatch has no metric of that name, or it is not known
		}
		unit, note := contract.None, ""
		for _, g := range d.groups {
			if names := g.paths[d.paths[contract.MetricName]]; names != nil && len(names.values) == 1 && names.values[name] > 0 {
				if units := g.paths[d.paths[contract.MetricUnit]]; units != nil {
					for v := range units.values {
						if unit, note = contract.UnitOfWord(v), ""; unit.UnmarshalText([]byte(unit)) != nil {
							unit, note = contract.None, fmt.Sprintf("; CloudWatch has no %q", sensitive.Shown(v))
						}
					}
				}
			}
		}
		at := slices.IndexFunc(d.base.Metrics(), func(m contract.Metric) bool { return m.Name == name })
		whole := ""
		if at >= 0 {
			m := d.base.Metrics()[at]
			if !d.split(m) {
				whole = ", dimensions: []"
			} else if m.Unit == unit {
				continue
			}
		}
		if first {
			b.WriteString("\nmetrics:\n")
			first = false
		}
		fmt.Fprintf(b, "  %s: {unit: %s%s} # guessed: the unit, from the records%s\n", quoteYAML(name), unit, whole, note)
	}
}

// split says whether all records of a metric have the fields that the preset
// splits it by.
func (d *draft) split(m contract.Metric) bool {
	for _, g := range d.groups {
		if names := g.paths[d.paths[contract.MetricName]]; names == nil || names.values[m.Name] == 0 {
			continue
		}
		for _, field := range m.Dimensions {
			if p := g.paths[d.paths[field]]; p == nil || p.n < g.n || p.types[jsonscan.Null]+p.types[jsonscan.Object]+p.types[jsonscan.Array]+p.values[""] > 0 {
				return false
			}
		}
	}
	return true
}

// quoteYAML quotes what YAML would not read as a text, or as another one.
func quoteYAML(text string) string {
	if plainYAML.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(text)) {
		return text
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text) // whose escapes are those of YAML's double quotes
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteYAML(name)
	}
	return strings.Join(quoted, ", ")
}

var plainYAML = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
