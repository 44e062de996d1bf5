package check

import (
	"bytes"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/logevent"
)

// record is a JSON record, its values by the numbers of fields.
type record struct {
	values []jsonscan.Value
	extras []string
	// twice are keys that stand in it more than once, and once those of no field.
	twice []string
	once  map[string]bool
}

// again notes the path of something that is no field, and says whether it stood
// in the record before.
func (r *record) again(path string) bool {
	if r.once[path] {
		r.repeated(path)
		return true
	}
	r.once[path] = true
	return false
}

func (r *record) repeated(path string) {
	if !slices.Contains(r.twice, path) {
		r.twice = append(r.twice, path)
	}
}

func (r *record) fulfils(conditions []condition) bool {
	for _, c := range conditions {
		v := r.values[c.field]
		if v.Type != jsonscan.String && v.Type != jsonscan.Number && v.Type != jsonscan.Boolean {
			return false
		}
		if !c.holds(v) {
			return false
		}
	}
	return true
}

func (c *condition) holds(v jsonscan.Value) bool {
	if c.prefix {
		return bytes.HasPrefix(v.Text, []byte(c.value))
	}
	if c.isNumber && v.Type == jsonscan.Number {
		number, err := strconv.ParseFloat(string(v.Text), 64)
		return err == nil && number == c.number
	}
	return string(v.Text) == c.value
}

// count is how often something was seen, and where first.
type count struct {
	n     int64
	first Place
}

func (c *count) add(n int64, at Place) {
	if c.n += n; at.before(c.first) {
		c.first = at
	}
}

// counts are several of them, by what was seen.
type counts[K comparable] map[K]*count

func (c counts[K]) add(key K, n int64, at Place) {
	if c[key] == nil {
		c[key] = &count{}
	}
	c[key].add(n, at)
}

func (c counts[K]) merge(other counts[K]) {
	for key, o := range other {
		c.add(key, o.n, o.first)
	}
}

// maxNames bounds how many names and shapes are told apart: what comes later
// counts together.
const maxNames = 10_000

func (c counts[K]) bounded(key, others K, n int64, at Place) {
	if len(c) >= maxNames && c[key] == nil {
		key = others
	}
	c.add(key, n, at)
}

// mergeBounded adds what came first first, so that what counts together does not
// hang on the order of a map.
func (c counts[K]) mergeBounded(other counts[K], others func(K) K) {
	keys := slices.SortedFunc(maps.Keys(other), func(a, b K) int {
		switch a, b := other[a].first, other[b].first; {
		case a == b:
			return 0
		case a.before(b):
			return -1
		}
		return 1
	})
	for _, key := range keys {
		c.bounded(key, others(key), other[key].n, other[key].first)
	}
}

// tally is what some of the events are.
type tally struct {
	events, records, plain int64
	broken                 counts[string]
	unreadable             int64
	firstUnreadable        *logevent.Unreadable

	seen    []count // by event; none at the end
	have    [][]int64
	missing []counts[int]
	types   counts[wrongType]
	extras  counts[in]
	levels  counts[in] // names that are no level
	written counts[in] // levels that are not the event's
	other   counts[in] // ways to recognise an event but by its name
	called  counts[in] // names in records of events without one
	twice   counts[string]
	metrics counts[[2]string]
	unsplit counts[in] // metrics without a dimension, by its field
	sights  counts[seenIn]
	times   counts[timeForm]
	aliases counts[string]
	unknown counts[unknown]
	shapes  counts[unknown]
	address map[[2]int]*addresses // by event and field
	streams map[string]*Stream
	// failed are the records of errors, and unfollowed how many there were that
	// are not among them.
	failed     []failure
	unfollowed int64
}

// in is a text that was seen in records of an event.
type in struct {
	event int
	text  string
}

type wrongType struct {
	field int
	is    string
}

type seenIn struct {
	sensitive.Sight
	field string
}

type timeForm struct {
	event int
	form  string
}

type unknown struct{ logger, level, name string }

// addresses are those that a field was seen to have.
type addresses struct {
	count
	public   int64
	distinct map[string]bool
}

// maxAddresses is how many addresses a load balancer may have.
const maxAddresses = 4

// failure is a record of an error, in a stream, and of a request where it has the
// id of one.
type failure struct {
	stream, request string
	time            int64
	at              Place
}

func newTally(l *layout) *tally {
	n := len(l.events) + 1
	t := &tally{
		broken: counts[string]{}, seen: make([]count, n), have: make([][]int64, n), missing: make([]counts[int], n),
		types: counts[wrongType]{}, extras: counts[in]{}, levels: counts[in]{}, written: counts[in]{}, other: counts[in]{}, called: counts[in]{},
		twice: counts[string]{}, metrics: counts[[2]string]{}, unsplit: counts[in]{}, sights: counts[seenIn]{}, times: counts[timeForm]{},
		aliases: counts[string]{}, unknown: counts[unknown]{}, shapes: counts[unknown]{}, address: map[[2]int]*addresses{}, streams: map[string]*Stream{},
	}
	for i := range n {
		t.have[i] = make([]int64, len(l.fields))
		t.missing[i] = counts[int]{}
	}
	return t
}

func (t *tally) merge(o *tally) {
	t.events, t.records, t.plain = t.events+o.events, t.records+o.records, t.plain+o.plain
	t.unreadable += o.unreadable
	if t.firstUnreadable == nil {
		t.firstUnreadable = o.firstUnreadable
	}
	for i := range t.seen {
		t.seen[i].add(o.seen[i].n, o.seen[i].first)
		t.missing[i].merge(o.missing[i])
		for f, n := range o.have[i] {
			t.have[i][f] += n
		}
	}
	t.broken.merge(o.broken)
	t.types.merge(o.types)
	t.extras.mergeBounded(o.extras, othersIn)
	t.levels.mergeBounded(o.levels, othersIn)
	t.written.merge(o.written)
	t.other.merge(o.other)
	t.called.mergeBounded(o.called, othersIn)
	t.twice.mergeBounded(o.twice, func(string) string { return others })
	t.metrics.mergeBounded(o.metrics, func([2]string) [2]string { return [2]string{others, ""} })
	t.unsplit.merge(o.unsplit)
	t.sights.mergeBounded(o.sights, func(s seenIn) seenIn { return seenIn{s.Sight, others} })
	t.times.merge(o.times)
	t.aliases.merge(o.aliases)
	t.unknown.mergeBounded(o.unknown, othersUnknown)
	t.shapes.mergeBounded(o.shapes, othersUnknown)
	for f, a := range o.address {
		mine := t.address[f]
		if mine == nil {
			t.address[f] = a
			continue
		}
		mine.add(a.n, a.first)
		mine.public += a.public
		for text := range a.distinct {
			if len(mine.distinct) <= maxAddresses {
				mine.distinct[text] = true
			}
		}
	}
	for _, prefix := range slices.Sorted(maps.Keys(o.streams)) {
		s := o.streams[prefix]
		if mine := t.streams[prefix]; mine != nil {
			mine.Events, mine.Records = mine.Events+s.Events, mine.Records+s.Records
			continue
		}
		if len(t.streams) >= maxNames {
			prefix = others
			if t.streams[others] != nil {
				t.streams[others].Events += s.Events
				t.streams[others].Records += s.Records
				continue
			}
			s.Prefix = others
		}
		t.streams[prefix] = s
	}
	room := min(len(o.failed), maxFailures-len(t.failed))
	t.failed = append(t.failed, o.failed[:room]...)
	t.unfollowed += o.unfollowed + int64(len(o.failed)-room)
}

// maxFailures is how many records of errors are looked at for repetitions. There
// is a note if there are more.
const maxFailures = 200_000

// others is what is counted together.
const others = "others"

func othersIn(i in) in                { return in{i.event, others} }
func othersUnknown(u unknown) unknown { return unknown{level: u.level, name: others} }

// worker reads events into tallies, for one goroutine.
type worker struct {
	*layout
	inputs []string
	reader *jsonscan.Reader
	record record
	path   []byte
	names  map[string]string
	t      *tally
	at     Place
	event  *logevent.Event
	// aliasFailed says that a field that another library calls the level says
	// that the record is of an error.
	aliasFailed bool
}

func newWorker(l *layout, inputs []string) *worker {
	return &worker{
		layout: l, inputs: inputs, reader: (&jsonscan.Fields{}).Reader(), names: map[string]string{},
		record: record{values: make([]jsonscan.Value, len(l.fields)), once: map[string]bool{}},
	}
}

func (w *worker) read(b *logevent.Batch) *tally {
	w.t = newTally(w.layout)
	for e := range b.Events() {
		w.event, w.at = e, Place{w.inputs[e.Input], e.Line, e.Input}
		w.one(e)
	}
	w.t.unreadable, w.t.firstUnreadable = b.Unreadable()
	return w.t
}

func (w *worker) one(e *logevent.Event) {
	t := w.t
	t.events++
	message := bytes.TrimSpace(e.Message)
	isRecord := len(message) > 0 && message[0] == '{' && w.reader.Read(message)
	if len(e.Stream) > 0 {
		prefix, _, _ := bytes.Cut(e.Stream, []byte("/"))
		s := t.streams[string(prefix)]
		if s == nil {
			s = &Stream{Prefix: string(prefix)}
			t.streams[s.Prefix] = s
		}
		s.Events++
		if isRecord {
			s.Records++
		}
	}
	switch {
	case isRecord:
		t.records++
		w.object(message)
	case len(message) > 0 && message[0] == '{':
		at, why := w.reader.Problem()
		t.broken.add(reason(message, at, why), 1, w.at)
		w.texts(message, "")
	default:
		t.plain++
		level := w.plainLevel(message)
		t.shapes.bounded(unknown{level: level, name: sensitive.Shape(message)}, unknown{level: level, name: others}, 1, w.at)
		w.texts(message, "")
		if level == string(contract.Error) || level == string(contract.Critical) {
			w.failure("")
		}
	}
}

// reason says why a line is no JSON object.
func reason(message []byte, at int, why string) string {
	rest := message[min(at, len(message)):]
	for _, word := range [...]string{"NaN", "Infinity", "-Infinity", "None", "True", "False"} {
		if bytes.HasPrefix(rest, []byte(word)) {
			return word + " is no JSON value"
		}
	}
	if at >= len(message) || strings.Contains(why, "never closed") {
		return "it is cut off: " + why
	}
	return why
}

// plainLevel is the level that the contract sees in a line that is no JSON.
func (w *worker) plainLevel(message []byte) string {
	for _, level := range []contract.Level{contract.Critical, contract.Error} {
		for _, piece := range w.contract.PlainText(level) {
			if bytes.Contains(message, []byte(piece)) {
				return string(level)
			}
		}
	}
	return ""
}

func (w *worker) object(message []byte) {
	r := &w.record
	clear(r.values)
	clear(r.once)
	r.extras, r.twice = r.extras[:0], r.twice[:0]
	w.path, w.aliasFailed = w.path[:0], false
	w.walk(jsonscan.Value{Type: jsonscan.Object, Text: message}, w.root, false)

	t, m := w.t, w.recognise(r)
	event := w.none()
	if m != nil {
		event = m.event
		switch {
		case w.eventField < 0 || m.byName:
		case w.named[event]:
			t.other.add(in{event, m.says}, 1, w.at)
		case w.eventField != w.message && w.text(w.eventField) != "":
			t.called.bounded(in{event, sensitive.Shape([]byte(w.text(w.eventField)))}, in{event, others}, 1, w.at)
		}
	} else {
		t.unknown.bounded(unknown{sensitive.Shown(w.text(w.logger)), sensitive.Shown(w.text(w.level)), w.eventName()}, unknown{name: others}, 1, w.at)
	}
	t.seen[event].add(1, w.at)
	for i, v := range r.values {
		w.field(event, i, v)
	}
	if event != w.none() {
		for _, path := range r.extras {
			t.extras.bounded(in{event, path}, in{event, others}, 1, w.at)
		}
	}
	for _, path := range r.extras {
		if w.reserved[path] && contract.AliasOf(path) == "" {
			t.extras.add(in{-1, path}, 1, w.at)
		}
	}
	for _, path := range r.twice {
		t.twice.bounded(path, others, 1, w.at)
	}
	if failed := w.levelOf(event); failed || w.aliasFailed {
		w.failure(w.text(w.request))
	}
	w.metric()
}

// text is a value as text; empty if it is none.
func (w *worker) text(field int) string {
	if field < 0 {
		return ""
	}
	switch v := w.record.values[field]; v.Type {
	case jsonscan.String, jsonscan.Number:
		return string(v.Text)
	}
	return ""
}

// eventName is what a record of no event of the contract may be called.
func (w *worker) eventName() string {
	for _, field := range [...]int{w.find("event_type"), w.eventField, w.message} {
		if name := w.text(field); name != "" {
			return sensitive.Shape([]byte(name))
		}
	}
	return "a record without a message"
}

// walk takes the values of a record to the fields that they are of. What is inside
// of a field of type object is promised with it, whatever it is called.
func (w *worker) walk(v jsonscan.Value, at *node, promised bool) {
	r := &w.record
	outer := len(w.path)
	jsonscan.Visit(v, func(key []byte, v jsonscan.Value) {
		if w.path = w.path[:outer]; outer > 0 {
			w.path = append(w.path, '.')
		}
		w.path = append(w.path, key...)
		next := at.children[string(key)]
		switch {
		case next == nil:
			path := w.name()
			if !r.again(path) && !promised {
				r.extras = append(r.extras, path)
				if contract.AliasOf(path) != "" {
					w.alias(path, v)
				}
			}
			w.texts(key, path)
			w.value(path, string(key), v, nil)
			return
		case next.field < 0 && v.Type == jsonscan.Object:
			r.again(w.name())
			w.walk(v, next, promised)
			return
		case next.field < 0:
			// A text where the contract leads further.
			if !r.again(w.name()) && !promised {
				r.extras = append(r.extras, w.name())
			}
			w.value(w.name(), string(key), v, nil)
			return
		}
		if r.values[next.field].Type != jsonscan.Missing {
			r.repeated(w.name())
		}
		r.values[next.field] = v
		if next.children != nil && v.Type == jsonscan.Object {
			w.walk(v, next, true)
		}
	})
	w.path = w.path[:outer]
}

// name is the path as a text, which is made once.
func (w *worker) name() string {
	if name, ok := w.names[string(w.path)]; ok {
		return name
	}
	name := sensitive.Shown(string(w.path))
	if len(w.names) < maxNames {
		w.names[string(w.path)] = name
	}
	return name
}

// field looks at a field of the contract in a record of an event.
func (w *worker) field(event, field int, v jsonscan.Value) {
	t, f := w.t, &w.fields[field]
	if v.Type == jsonscan.Missing || v.Type == jsonscan.Null {
		if w.carried[event][field] == must {
			t.missing[event].add(field, 1, w.at)
		}
		return
	}
	t.have[event][field]++
	if w.carried[event][field] == never && event != w.none() {
		t.extras.add(in{event, f.As}, 1, w.at)
	}
	is := w.mistyped(event, field, v)
	if is != "" {
		t.types.add(wrongType{field, is}, 1, w.at)
	}
	switch {
	case f.Type == contract.Time && is == "":
	case v.Type == jsonscan.Object && w.opened[field]: // walk looked at each value in it
	default:
		w.value(f.As, f.Name, v, f)
	}
}

// mistyped says what a value is that is not of the field's type.
func (w *worker) mistyped(event, field int, v jsonscan.Value) string {
	is := v.Type.String()
	switch f := &w.fields[field]; f.Type {
	case contract.Time:
		if v.Type == jsonscan.String || v.Type == jsonscan.Number {
			if _, ok := logevent.ReadTime(v.Text, v.Type == jsonscan.Number); ok {
				if field == w.timestamp {
					w.t.times.add(timeForm{event, formOf(v)}, 1, w.at)
				}
				return ""
			}
			is += " that is no time"
		}
	case contract.IP:
		if v.Type == jsonscan.String {
			if a, err := netip.ParseAddr(string(v.Text)); err == nil {
				w.addressOf(event, field, a)
				return ""
			}
			is += " that is no IP address"
		}
	default:
		if v.Type == jsonTypes[f.Type] {
			return ""
		}
	}
	return is
}

// jsonTypes are the types that JSON has itself.
var jsonTypes = map[contract.Type]jsonscan.Type{
	contract.String: jsonscan.String, contract.Number: jsonscan.Number, contract.Boolean: jsonscan.Boolean,
	contract.List: jsonscan.Array, contract.Object: jsonscan.Object,
}

// formOf is how a time is written, as far as it matters.
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

func (w *worker) addressOf(event, field int, a netip.Addr) {
	key := [2]int{event, field}
	all := w.t.address[key]
	if all == nil {
		all = &addresses{distinct: map[string]bool{}}
		w.t.address[key] = all
	}
	all.add(1, w.at)
	if !a.IsPrivate() && !a.IsLoopback() {
		all.public++
	}
	if text := a.String(); len(all.distinct) <= maxAddresses {
		all.distinct[text] = true
	}
}

// value looks for what must not stand in a value in clear. The field is nil for
// one that the contract does not have.
func (w *worker) value(path, key string, v jsonscan.Value, f *contract.Field) {
	w.inside(path, key, v, f, 0)
}

// maxDepth is how deep objects and lists are taken apart: what is further inside
// is searched as the text that it is.
const maxDepth = 16

func (w *worker) inside(path, key string, v jsonscan.Value, f *contract.Field, depth int) {
	if len(v.Text) == 0 || v.Type == jsonscan.Null || v.Type == jsonscan.Boolean {
		return
	}
	switch {
	case f != nil && f.PII != "":
		if !sensitive.Absent(v.Text) {
			seen := sensitive.Sight{Kind: sensitive.PII, What: piiNames[f.PII]}
			if f.PII == contract.Secret {
				seen = aSecret
			}
			w.sight(seen, path)
		}
		return
	case f == nil && sensitive.IsSecret(key, v.Text):
		w.sight(aSecret, path)
		return
	}
	if (v.Type == jsonscan.Object || v.Type == jsonscan.Array) && depth < maxDepth {
		jsonscan.Visit(v, func(inner []byte, v jsonscan.Value) {
			name := key // of a list, its elements are what it is called
			if len(inner) > 0 {
				name = string(inner)
				w.texts(inner, path)
			}
			w.inside(path, name, v, nil, depth+1)
		})
		return
	}
	w.texts(v.Text, path)
}

// aSecret is a secret that its name tells, and not its look.
var aSecret = sensitive.Sight{Kind: sensitive.Secret, What: "a secret"}

var piiNames = map[contract.PII]string{
	contract.Email: "an e-mail address", contract.Address: "an address", contract.Name: "a name", contract.IPs: "an IP address",
	contract.Card: "a card number", contract.Location: "a location", contract.Private: "personal data",
}

func (w *worker) texts(text []byte, path string) {
	sensitive.In(text, func(s sensitive.Sight) { w.sight(s, path) })
}

func (w *worker) sight(s sensitive.Sight, path string) {
	w.t.sights.bounded(seenIn{s, path}, seenIn{s, others}, 1, w.at)
}

// alias notes that a field that the contract does not have is what another
// library calls a field of every record.
func (w *worker) alias(path string, v jsonscan.Value) {
	switch contract.AliasOf(path) {
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
	w.t.aliases.add(path, 1, w.at)
	if level, ok := contract.LevelOfWord(string(v.Text)); ok && contract.AliasOf(path) == "level" {
		w.aliasFailed = level == contract.Error || level == contract.Critical
	}
}

// levelOf looks at the level of a record, and says whether it is an error's.
func (w *worker) levelOf(event int) (failed bool) {
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
		w.t.levels.bounded(in{event, sensitive.Shown(as)}, in{event, others}, 1, w.at)
		return false
	}
	if event != w.none() && w.events[event].Level != "" && w.events[event].Level != level {
		w.t.written.add(in{event, as}, 1, w.at)
	}
	return level == contract.Error || level == contract.Critical
}

func (w *worker) failure(request string) {
	if !w.event.HasTime {
		return
	}
	w.path = append(append(append(w.path[:0], w.event.Group...), ':'), w.event.Stream...)
	stream := w.name()
	w.path = append(w.path[:0], request...)
	w.t.failed = append(w.t.failed, failure{stream, w.name(), w.event.Time, w.at})
}

// metric looks at a record of a log-based metric: nothing is published of one
// that lacks a dimension, or whose value is no number that a program can hold.
func (w *worker) metric() {
	if w.metricName < 0 || w.record.values[w.metricName].Type != jsonscan.String {
		return
	}
	name := w.text(w.metricName)
	w.t.metrics.bounded([2]string{sensitive.Shown(name), sensitive.Shown(w.text(w.metricUnit))}, [2]string{others, ""}, 1, w.at)
	for _, field := range w.splits[name] {
		switch v := w.record.values[field]; {
		case v.Type != jsonscan.String && v.Type != jsonscan.Number && v.Type != jsonscan.Boolean, len(v.Text) == 0:
			w.t.unsplit.add(in{field, name}, 1, w.at)
		}
	}
	if w.metricValue >= 0 {
		if v := w.record.values[w.metricValue]; v.Type == jsonscan.Number {
			if _, err := strconv.ParseFloat(string(v.Text), 64); err != nil {
				w.t.types.add(wrongType{w.metricValue, "a number too large for any"}, 1, w.at)
			}
		}
	}
}
