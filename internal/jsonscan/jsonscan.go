package jsonscan

import "sync"

// Value is the value of a field in a message.
type Value struct {
	Type Type
	// Text is a string without its quotes and escapes, a number as it is written,
	// true, false or null, or the JSON text of an object or an array. It is empty
	// if the value is missing.
	Text []byte
}

// Type is the type of a Value.
type Type int

const (
	// Missing is the type of a field that the message does not have.
	Missing Type = iota
	Null
	Boolean
	Number
	String
	Object
	Array
	// Types is the number of types.
	Types = iota
)

// String returns the name of the type as prose writes it.
func (t Type) String() string {
	return [Types]string{"missing", "null", "a boolean", "a number", "a string", "an object", "an array"}[t]
}

// Step is a step of a path: a key of an object, or an index into an array.
type Step struct {
	Key     string
	Index   int
	IsIndex bool
}

// Fields is a set of fields to look for. No fields may be added once a Reader has
// been made.
type Fields struct {
	root  *wanted
	count int
	// ready runs once, when the first Reader is made.
	ready sync.Once
}

// Add adds the field with the given path, and returns its number. A field that was
// added before keeps its number.
func (f *Fields) Add(path []Step) int {
	if f.root == nil {
		f.root = newWanted()
	}
	node := f.root
	for _, s := range path {
		node = node.child(s)
	}
	if node.slot < 0 {
		node.slot = f.count
		f.count++
	}
	return node.slot
}

// Reader reads messages one at a time. It is for one goroutine.
type Reader struct {
	s    scanner
	root *wanted
	// unescaped holds the strings of the current message that contained escapes.
	unescaped []byte
}

// Reader returns a reader that looks for the fields. Several goroutines may call it
// at a time, each for a reader of its own.
func (f *Fields) Reader() *Reader {
	f.ready.Do(func() {
		if f.root == nil {
			f.root = newWanted()
		}
		f.root.gather()
	})
	return &Reader{s: scanner{slots: make([]slot, f.count), habit: *newHabit()}, root: f.root}
}

// Read reads a message, and reports whether it is exactly one JSON object. The
// message must not change while its values are used.
func (r *Reader) Read(message []byte) bool {
	r.start(message)
	return r.s.document(r.root)
}

// ReadFirst reads a message up to its first wanted field, and returns the number of
// that field. ok is false if the message ends or breaks before.
func (r *Reader) ReadFirst(message []byte) (field int, ok bool) {
	r.start(message)
	r.s.first = true
	r.s.document(r.root)
	r.s.first = false
	return r.s.found, r.s.found >= 0
}

// ReadObject reads the JSON object that a text starts with, whatever follows it,
// and returns where it ends. If there is none, ok is false and end is how far the
// text was read.
func (r *Reader) ReadObject(text []byte) (end int, ok bool) {
	r.start(text)
	ok = r.s.begin() && r.s.object(r.root, &r.s.habit)
	return r.s.pos, ok
}

func (r *Reader) start(message []byte) {
	r.unescaped = r.unescaped[:0]
	r.s.src = message
	r.s.found = -1
	r.s.noted = r.s.noted[:0]
	// The number of the message tells its slots from those of earlier messages; 0
	// is never used.
	if r.s.event++; r.s.event == 0 {
		clear(r.s.slots)
		r.s.event = 1
	}
}

// Value returns the value of a field in the message. It is valid until the next
// message is read.
func (r *Reader) Value(field int) Value {
	s := &r.s.slots[field]
	if s.event != r.s.event {
		return Value{}
	}
	if s.escaped {
		start := len(r.unescaped)
		r.unescaped = unescape(r.unescaped, s.text)
		// Values that were returned before may lie in the old array, which stays
		// unchanged.
		s.text, s.escaped = r.unescaped[start:len(r.unescaped):len(r.unescaped)], false
	}
	return Value{s.kind, s.text}
}

// Noted returns the fields that the message has, in the order of the message. A
// field whose key occurs twice, or that lies in an object that a later one of the
// same name replaces, may be listed twice or be missing after all. The result is
// valid until the next message is read.
func (r *Reader) Noted() []int { return r.s.noted }

// Len returns the number of fields.
func (f *Fields) Len() int { return f.count }

// Len returns the number of fields that the reader looks for.
func (r *Reader) Len() int { return len(r.s.slots) }

// Problem says why the message is not exactly one JSON object, and at which byte.
func (r *Reader) Problem() (at int, why string) { return r.s.pos, r.s.problem }

// gather collects the slots below each node.
func (w *wanted) gather() []int {
	w.below = nil
	add := func(n *wanted) {
		if n.slot >= 0 {
			w.below = append(w.below, n.slot)
		}
		w.below = append(w.below, n.gather()...)
	}
	for _, keys := range w.keys {
		for _, k := range keys {
			add(k.node)
		}
	}
	for _, e := range w.elements {
		add(e.node)
	}
	return w.below
}

// Member is a member of an object, or an element of an array.
type Member struct {
	// Key is the key, or empty in an array.
	Key   string
	Value Value
}

// Members returns the members of an object, or the elements of an array. Of equal
// keys, the last one counts. For other values it returns nil. The value must be
// valid JSON. Members is slow.
func Members(v Value) []Member {
	var all []Member
	at := map[string]int{}
	Visit(v, func(key []byte, value Value) {
		m := Member{string(key), value}
		if i, again := at[m.Key]; again && v.Type == Object {
			all[i] = m
			return
		}
		at[m.Key] = len(all)
		all = append(all, m)
	})
	return all
}

// Visit calls visit for each member of an object, in the order of the text and
// including all of equal keys, or for each element of an array, without a key. For
// other values it does nothing. The value must be valid JSON.
func Visit(v Value, visit func(key []byte, value Value)) {
	if v.Type != Object && v.Type != Array {
		return
	}
	s := &scanner{src: v.Text, slots: make([]slot, 1), event: 1, plain: isPlain(v.Text)}
	s.space()
	s.pos++
	w := &wanted{slot: 0}
	for {
		s.space()
		if s.pos >= len(s.src) || s.src[s.pos] == '}' || s.src[s.pos] == ']' {
			return
		}
		if s.src[s.pos] == ',' {
			s.pos++
			continue
		}
		var key []byte
		if v.Type == Object {
			text, escaped, ok := s.text()
			if !ok {
				return
			}
			if key = text; escaped {
				key = unescape(nil, key)
			}
			s.space()
			s.pos++ // :
			s.space()
		}
		if !s.value(w, nil) {
			return
		}
		s.noted = s.noted[:0]
		value := Value{s.slots[0].kind, s.slots[0].text}
		if s.slots[0].escaped {
			value.Text = unescape(nil, value.Text)
		}
		visit(key, value)
	}
}
