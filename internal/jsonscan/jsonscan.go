package jsonscan

import "sync"

// Value is what a message has where a path leads.
type Value struct {
	Type Type
	// Text is a string without its quotes and escapes, a number as it is
	// written, true, false or null, or the JSON text of an object or an array.
	// Empty if the value is missing.
	Text []byte
}

// Type is the type of a Value.
type Type int

const (
	// Missing is the type of a field that is not there.
	Missing Type = iota
	Null
	Boolean
	Number
	String
	Object
	Array
	// Types is how many types there are.
	Types = iota
)

// String returns the type in prose.
func (t Type) String() string {
	return [Types]string{"missing", "null", "a boolean", "a number", "a string", "an object", "an array"}[t]
}

// Step is a step of a path: a key of an object, or an index of an array.
type Step struct {
	Key     string
	Index   int
	IsIndex bool
}

// Fields are the fields that are wanted. They must not be added to any more
// when a Reader has been made.
type Fields struct {
	root  *wanted
	count int
	// ready is done when the first Reader is made.
	ready sync.Once
}

// Add adds the field of a path, and returns its number; the same one if it was
// added before.
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

// Reader reads messages, one at a time, for one goroutine.
type Reader struct {
	s    scanner
	root *wanted
	// unescaped holds the strings of the current message that had escapes.
	unescaped []byte
}

// Reader returns a reader of messages that looks for the fields. Several
// goroutines may make one each at a time.
func (f *Fields) Reader() *Reader {
	f.ready.Do(func() {
		if f.root == nil {
			f.root = newWanted()
		}
		f.root.gather()
	})
	return &Reader{s: scanner{slots: make([]slot, f.count)}, root: f.root}
}

// Read reads a message, and says whether it is one JSON object and nothing
// else. The message must not change as long as its values are used.
func (r *Reader) Read(message []byte) bool {
	r.start(message)
	return r.s.document(r.root)
}

// ReadFirst reads a message only as far as its first wanted field, and returns
// that field's number; false if none comes before the message ends or breaks.
func (r *Reader) ReadFirst(message []byte) (field int, ok bool) {
	r.start(message)
	r.s.first = true
	r.s.document(r.root)
	r.s.first = false
	return r.s.found, r.s.found >= 0
}

// ReadObject reads the JSON object that a text starts with, whatever follows it,
// and returns where it ends. It is false, with how far it came, if there is none.
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
	// Slots of the message before are told by its number; 0 is that of none.
	if r.s.event++; r.s.event == 0 {
		clear(r.s.slots)
		r.s.event = 1
	}
}

// Value returns what the message has in a field. It is good until the next
// message.
func (r *Reader) Value(field int) Value {
	s := &r.s.slots[field]
	if s.event != r.s.event {
		return Value{}
	}
	if s.escaped {
		start := len(r.unescaped)
		r.unescaped = unescape(r.unescaped, s.text)
		// What was handed out before may lie in the old array, and stays.
		s.text, s.escaped = r.unescaped[start:len(r.unescaped):len(r.unescaped)], false
	}
	return Value{s.kind, s.text}
}

// Noted returns the fields that the message has, in the order of the message. One
// that is there twice, or that a later one of the same name lies in, may be listed
// again, or be missing after all. It is good until the next message.
func (r *Reader) Noted() []int { return r.s.noted }

// Len returns how many fields were added.
func (f *Fields) Len() int { return f.count }

// Len returns how many fields are wanted.
func (r *Reader) Len() int { return len(r.s.slots) }

// Problem says why the message is not one JSON object, and at which byte.
func (r *Reader) Problem() (at int, why string) { return r.s.pos, r.s.problem }

// gather lists the slots below each node.
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
	// Key is empty in an array.
	Key   string
	Value Value
}

// Members returns the members of an object, where the last of equal keys
// counts, or the elements of an array; nothing of other values. The value must
// be valid JSON. It is slow.
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

// Visit calls a function for each member of an object, in the order of the text
// and with every one of equal keys, or for each element of an array, without a
// key; not at all for other values. The value must be valid JSON.
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
