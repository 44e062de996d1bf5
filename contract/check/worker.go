package check

import (
	"bytes"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logevent/rewrite"
)

// worker counts events in tallies, for one goroutine.
type worker struct {
	*layout
	inputs []string
	reader *jsonscan.Reader
	record record
	path   []byte
	names  map[string]pathName
	t      *tally
	at     Place
	event  *logevent.Event
	// aliasFailed says that, by a field that another library calls the level, the
	// record is of an error.
	aliasFailed bool
	// transformer rewrites events; nil for none.
	transformer *rewrite.Transformer
}

func newWorker(l *layout, inputs []string) *worker {
	return &worker{
		layout: l, inputs: inputs, reader: (&jsonscan.Fields{}).Reader(), names: map[string]pathName{},
		record: record{values: make([]jsonscan.Value, len(l.fields)), once: map[string]bool{}},
	}
}

func (w *worker) read(b *logevent.Batch) *tally {
	w.t = newTally(w.layout)
	for e := range b.Events() {
		w.event, w.at = e, Place{w.inputs[e.Input], e.Line, e.Input}
		w.one(w.rewrite(e))
	}
	w.t.unreadable, w.t.firstUnreadable = b.Unreadable()
	return w.t
}

// rewrite returns an event as the transformer leaves it, or as written if it cannot
// be transformed.
func (w *worker) rewrite(e *logevent.Event) *logevent.Event {
	if w.transformer == nil {
		return e
	}
	message, err := w.transformer.Message(e, string(e.Group))
	if w.t.rewritten.Add(w.transformer.By, err); err != nil {
		return e
	}
	out := *e
	out.Message = message
	return &out
}

func (w *worker) one(e *logevent.Event) {
	t := w.t
	t.events++
	message := bytes.TrimSpace(e.Message)
	isRecord := len(message) > 0 && message[0] == '{' && w.reader.Read(message)
	w.noteStream(isRecord)
	switch {
	case isRecord:
		t.records++
		w.object(message)
	case len(message) > 0 && message[0] == '{':
		w.noteBroken(message)
		w.texts(message, "")
	case w.noteLine(message):
	default:
		t.plain++
		w.notePlain(message)
		w.texts(message, "")
	}
}

// noteStream notes whether an event of a stream is a record.
func (w *worker) noteStream(isRecord bool) {
	if len(w.event.Stream) == 0 {
		return
	}
	prefix, _, _ := bytes.Cut(w.event.Stream, []byte("/"))
	s := w.t.streams[string(prefix)]
	if s == nil {
		s = &Stream{Prefix: string(prefix)}
		w.t.streams[s.Prefix] = s
	}
	s.Events++
	if isRecord {
		s.Records++
	}
}

// object checks a record.
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
		w.noteName(m)
	} else {
		w.noteUnknown()
	}
	t.seen[event].add(1, w.at)
	for i, v := range r.values {
		w.field(event, i, v)
	}
	if event != w.none() {
		for _, path := range r.extras {
			w.noteExtra(event, path)
		}
	}
	w.noteReserved()
	if failed := w.noteLevel(event); failed || w.aliasFailed {
		w.noteFailure(w.text(w.request))
	}
	w.noteMetric()
}

// text returns a value that is a string, and the empty string for any other.
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

// walk matches the values of a record with fields. What is inside a field of type
// object is promised with it, whatever its name.
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
				w.noteAlias(w.known().alias, path, v)
			}
			w.texts(key, path)
			w.value(path, string(key), v, nil)
			return
		case next.field < 0 && v.Type == jsonscan.Object:
			r.again(w.name())
			w.walk(v, next, promised)
			return
		case next.field < 0:
			// A string where the contract has an object.
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

// pathName is a path as a text, and the field of every record that other libraries
// write there.
type pathName struct{ text, alias string }

// name returns the path as a text.
func (w *worker) name() string { return w.known().text }

// known returns the path with its alias, computed once.
func (w *worker) known() pathName {
	if named, ok := w.names[string(w.path)]; ok {
		return named
	}
	path := sensitive.Shown(string(w.path))
	named := pathName{path, aliasOf(path)}
	if len(w.names) < maxNames {
		w.names[string(w.path)] = named
	}
	return named
}

// field checks a field of the contract in a record of an event.
func (w *worker) field(event, field int, v jsonscan.Value) {
	f := &w.fields[field]
	if v.Type == jsonscan.Missing || v.Type == jsonscan.Null {
		w.noteMissing(event, field)
		return
	}
	w.t.have[event][field]++
	if w.carried[event][field] == never && event != w.none() {
		w.noteExtra(event, f.As)
	}
	is := w.mistyped(event, field, v)
	if is != "" {
		w.noteType(field, is)
	}
	switch {
	case f.Type == contract.Time && is == "":
	case v.Type == jsonscan.Object && w.opened[field]: // walk has looked at each value in it
	default:
		w.value(f.As, f.Name, v, f)
	}
}
