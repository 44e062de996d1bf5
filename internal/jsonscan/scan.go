// Package jsonscan finds fields in JSON objects, fast. It reads log events and the
// records that hold them. A single pass over a message checks that it is exactly
// one JSON object, and notes where the wanted fields are. Nothing is copied, and
// values that are not wanted are skipped with the vectorised search of the standard
// library.
package jsonscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/segmentio/asm/ascii"
)

// wanted is a tree of the fields to look for, with a node for each step of their
// paths.
type wanted struct {
	// slot is the slot for the value, or -1 if only fields below are wanted.
	slot int
	// keys are the keys of an object, by length. Nearly all keys in a message have
	// another length than the wanted keys, and are skipped without a comparison.
	keys [maxShortKey + 1][]wantedKey
	// elements are the elements of an array.
	elements []wantedElement
	// below are all slots of the nodes below this one.
	below []int
}

type wantedKey struct {
	key  string
	node *wanted
}

type wantedElement struct {
	index int
	node  *wanted
}

// maxShortKey is the length from which on all keys share a list.
const maxShortKey = 24

func newWanted() *wanted { return &wanted{slot: -1} }

// child returns the node of a step, creating it if it is new.
func (w *wanted) child(s Step) *wanted {
	if s.IsIndex {
		for _, e := range w.elements {
			if e.index == s.Index {
				return e.node
			}
		}
		n := newWanted()
		w.elements = append(w.elements, wantedElement{s.Index, n})
		return n
	}
	length := min(len(s.Key), maxShortKey)
	for _, k := range w.keys[length] {
		if k.key == s.Key {
			return k.node
		}
	}
	n := newWanted()
	w.keys[length] = append(w.keys[length], wantedKey{s.Key, n})
	return n
}

// find returns the node of a key, or nil if the key is not wanted.
func (w *wanted) find(key []byte) *wanted {
	for _, k := range w.keys[min(len(key), maxShortKey)] {
		if string(key) == k.key {
			return k.node
		}
	}
	return nil
}

// slot is the value found for a field.
type slot struct {
	// event is the number of the message that the slot is about.
	event uint32
	kind  Type
	// escaped is set if text is a string that still has its escapes.
	escaped bool
	text    []byte
}

// maxDepth is the maximum nesting of objects and arrays. JSON sets no limit; a
// message with deeper nesting does not count as a JSON object.
const maxDepth = 1000

// scanner reads one message.
type scanner struct {
	src   []byte
	pos   int
	depth int
	// plain is set if the message contains neither a backslash nor a control
	// character, so that a string ends at the next quotation mark.
	plain bool
	slots []slot
	event uint32
	// noted are the slots found so far, some perhaps twice.
	noted []int
	// key holds a key without its escapes.
	key []byte
	// problem says what is not valid JSON, at pos.
	problem string
	// first is set to stop at the first wanted field, which is then found.
	first bool
	found int
	// habit is what is remembered of earlier messages, and members and runs are the
	// numbers of remembered members and runs.
	habit         habit
	members, runs int
	// kept are the wanted values of the run that is traced.
	kept []kept
}

// fail records what is wrong.
func (s *scanner) fail(problem string) bool {
	if s.problem == "" {
		s.problem = problem
	}
	return false
}

// document reads the whole message. It reports whether the message is exactly one
// JSON object.
func (s *scanner) document(root *wanted) bool {
	if !s.begin() || !s.object(root, &s.habit) {
		return false
	}
	s.space()
	if s.pos != len(s.src) {
		return s.fail("there is text after the JSON object")
	}
	return true
}

// begin moves to the opening brace. It reports whether there is one.
func (s *scanner) begin() bool {
	s.pos, s.depth, s.problem = 0, 0, ""
	s.space()
	if s.pos == len(s.src) || s.src[s.pos] != '{' {
		return s.fail("a JSON object must start with {")
	}
	// The check is not worth it if only the beginning of the message is read.
	s.plain = !s.first && isPlain(s.src)
	return true
}

// isPlain reports whether a text contains neither a backslash nor a control
// character.
func isPlain(text []byte) bool {
	return bytes.IndexByte(text, '\\') < 0 && (ascii.ValidPrint(text) || !hasControl(text))
}

// hasControl reports whether a text contains a control character. It looks at eight
// bytes at a time.
func hasControl(text []byte) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for len(text) >= 32 {
		a, b := binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[8:])
		c, d := binary.LittleEndian.Uint64(text[16:]), binary.LittleEndian.Uint64(text[24:])
		if ((a-0x20*ones)&^a|(b-0x20*ones)&^b|(c-0x20*ones)&^c|(d-0x20*ones)&^d)&highs != 0 {
			return true
		}
		text = text[32:]
	}
	for _, c := range text {
		if c < ' ' {
			return true
		}
	}
	return false
}

func (s *scanner) space() {
	for s.pos < len(s.src) && isSpace(s.src[s.pos]) {
		s.pos++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// object reads an object. w is the node for the object, or nil if nothing in it is
// wanted. h is its habit, or nil if nothing is remembered.
func (s *scanner) object(w *wanted, h *habit) bool {
	if s.depth++; s.depth > maxDepth {
		return s.fail("objects and arrays are nested too deeply")
	}
	s.pos++ // {
	var last *member
	var t trace
	if h != nil {
		last = &h.first
	}
	for first := true; ; first = false {
		start := s.pos
		if last != nil {
			if len(last.values.runs) > 0 {
				if r := last.values.repeated(s.src[start:]); r != nil {
					s.pos = start + len(r.text)
					if !s.keep(r, start) {
						return false
					}
					if r.end == nil {
						s.depth--
						return true
					}
					last = r.end
					if !s.memberValue(last) {
						return false
					}
					continue
				}
			}
			t.begin(s, last, start)
			if m := last.follow(s.src[start:]); m != nil {
				last = m
				s.pos = start + len(m.text)
				if t.from != nil && m.values.vary {
					t.finish(s, m)
					t.from = nil
				}
				at := s.pos
				if !s.memberValue(m) {
					return false
				}
				if t.from != nil || m.values.seen < learned {
					t.add(s, m, at)
				}
				continue
			}
		}
		closed, child, ok := s.member(first, w)
		if !ok {
			return false
		}
		if closed {
			t.finish(s, nil)
			s.depth--
			return true
		}
		var inner *habit
		if last != nil && s.pos < len(s.src) {
			end := s.pos
			if s.src[end] == '"' {
				end++
			}
			if last = s.remember(h, last, s.src[start:end], child); last != nil {
				if s.src[s.pos] == '{' && last.inner == nil {
					last.inner = newHabit()
				}
				inner = last.inner
			}
		}
		t.from = nil
		if !s.value(child, inner) {
			return false
		}
	}
}

// memberValue reads the value of a known member, whose text the scanner has passed.
func (s *scanner) memberValue(m *member) bool {
	if !m.isString {
		s.space() // other records may have more space there
		return s.value(m.node, m.inner)
	}
	s.pos--
	if m.node == nil {
		return s.skipText()
	}
	return s.value(m.node, m.inner)
}

// member reads from the end of a value of an object, or from the opening brace, to
// the start of the next value, and finds the node of that value. At the end of the
// object, closed is true.
func (s *scanner) member(first bool, w *wanted) (closed bool, child *wanted, ok bool) {
	s.space()
	switch {
	case s.pos < len(s.src) && s.src[s.pos] == '}':
		s.pos++
		return true, nil, true
	case first:
	case s.pos == len(s.src):
		return false, nil, s.fail("the object is never closed")
	case s.src[s.pos] != ',':
		return false, nil, s.fail("expected a comma or }")
	default:
		s.pos++
		s.space()
	}
	if s.pos == len(s.src) || s.src[s.pos] != '"' {
		return false, nil, s.fail("expected a key in quotes")
	}
	key, escaped, ok := s.text()
	if !ok {
		return false, nil, false
	}
	s.space()
	if s.pos == len(s.src) || s.src[s.pos] != ':' {
		return false, nil, s.fail("expected a colon after the key")
	}
	s.pos++
	s.space()
	if w != nil {
		if escaped {
			s.key = unescape(s.key[:0], key)
			key = s.key
		}
		child = w.find(key)
	}
	return false, child, true
}

func (s *scanner) array(w *wanted) bool {
	if s.depth++; s.depth > maxDepth {
		return s.fail("objects and arrays are nested too deeply")
	}
	s.pos++ // [
	s.space()
	if s.pos < len(s.src) && s.src[s.pos] == ']' {
		s.pos++
		s.depth--
		return true
	}
	for i := 0; ; i++ {
		var child *wanted
		if w != nil {
			for _, e := range w.elements {
				if e.index == i {
					child = e.node
				}
			}
		}
		if !s.value(child, nil) {
			return false
		}
		s.space()
		if s.pos == len(s.src) {
			return s.fail("the array is never closed")
		}
		switch s.src[s.pos] {
		case ',':
			s.pos++
			s.space()
		case ']':
			s.pos++
			s.depth--
			return true
		default:
			return s.fail("expected a comma or ]")
		}
	}
}

// value reads a value, and notes it if it is wanted. If a key occurs twice, the
// last value counts. h is the habit if the value is an object.
func (s *scanner) value(w *wanted, h *habit) bool {
	if s.pos == len(s.src) {
		return s.fail("a value is missing")
	}
	if w != nil {
		for _, i := range w.below {
			s.slots[i].event = 0
		}
	}
	start := s.pos
	var (
		kind    Type
		text    []byte
		escaped bool
	)
	switch s.src[s.pos] {
	case '"':
		var ok bool
		if text, escaped, ok = s.text(); !ok {
			return false
		}
		kind = String
	case '{':
		if !s.object(w, h) {
			return false
		}
		kind, text = Object, s.src[start:s.pos]
	case '[':
		if !s.array(w) {
			return false
		}
		kind, text = Array, s.src[start:s.pos]
	case 't':
		kind = Boolean
		if !s.word("true") {
			return false
		}
		text = s.src[start:s.pos]
	case 'f':
		kind = Boolean
		if !s.word("false") {
			return false
		}
		text = s.src[start:s.pos]
	case 'n':
		kind = Null
		if !s.word("null") {
			return false
		}
		text = s.src[start:s.pos]
	default:
		if !s.number() {
			return false
		}
		kind, text = Number, s.src[start:s.pos]
	}
	if w != nil && w.slot >= 0 {
		return s.note(w.slot, kind, text, escaped)
	}
	return true
}

// note notes a wanted value. It reports whether the scanner is to go on.
func (s *scanner) note(i int, kind Type, text []byte, escaped bool) bool {
	s.noted = append(s.noted, i)
	s.slots[i] = slot{s.event, kind, escaped, text}
	if s.first {
		s.found = i
	}
	return !s.first
}

func (s *scanner) word(word string) bool {
	if end := s.pos + len(word); end <= len(s.src) && string(s.src[s.pos:end]) == word {
		s.pos = end
		return true
	}
	return s.fail("this is not a JSON value")
}

func (s *scanner) number() bool {
	src, i := s.src, s.pos
	if i < len(src) && src[i] == '-' {
		i++
	}
	switch {
	case i < len(src) && src[i] == '0':
		i++
	case i < len(src) && '1' <= src[i] && src[i] <= '9':
		for i++; i < len(src) && isDigit(src[i]); i++ {
		}
	default:
		return s.fail("this is not a JSON value")
	}
	if i < len(src) && src[i] == '.' {
		start := i + 1
		for i++; i < len(src) && isDigit(src[i]); i++ {
		}
		if i == start {
			return s.fail("expected a digit after the decimal point")
		}
	}
	if i < len(src) && (src[i] == 'e' || src[i] == 'E') {
		if i++; i < len(src) && (src[i] == '+' || src[i] == '-') {
			i++
		}
		start := i
		for ; i < len(src) && isDigit(src[i]); i++ {
		}
		if i == start {
			return s.fail("expected a digit in the exponent")
		}
	}
	s.pos = i
	return true
}

// text reads a string, without its quotes but with its escapes.
func (s *scanner) text() (text []byte, escaped, ok bool) {
	start := s.pos + 1
	if s.plain {
		end := quote(s.src[start:])
		if end < 0 {
			return nil, false, s.fail("the string is never closed")
		}
		s.pos = start + end + 1
		return s.src[start : start+end], false, true
	}
	return s.carefulText(start)
}

// skipText skips a string.
func (s *scanner) skipText() bool {
	if !s.plain {
		_, _, ok := s.carefulText(s.pos + 1)
		return ok
	}
	end := quote(s.src[s.pos+1:])
	if end < 0 {
		return s.fail("the string is never closed")
	}
	s.pos += end + 2
	return true
}

// quote returns the index of the first quotation mark in a text, or -1. Many values
// are so short that the mark is found before a vectorised search would have
// started.
func quote(text []byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	if len(text) >= 8 {
		x := binary.LittleEndian.Uint64(text) ^ '"'*ones
		if found := (x - ones) &^ x & highs; found != 0 {
			return bits.TrailingZeros64(found) / 8
		}
	}
	return bytes.IndexByte(text, '"')
}

// carefulText reads a string in a message that may contain escapes and control
// characters.
func (s *scanner) carefulText(start int) (text []byte, escaped, ok bool) {
	src := s.src
	for i := start; i < len(src); {
		// Skip to the next quote, backslash or control character.
		i += special(src[i:])
		if i == len(src) {
			break
		}
		switch c := src[i]; {
		case c == '"':
			s.pos = i + 1
			return src[start:i], escaped, true
		case c == '\\':
			escaped = true
			n := escapeLength(src[i:])
			if n == 0 {
				s.pos = i
				return nil, false, s.fail("this is not an escape")
			}
			i += n
		default:
			s.pos = i
			return nil, false, s.fail("a string contains a control character")
		}
	}
	return nil, false, s.fail("the string is never closed")
}

// special returns the index of the first quote, backslash or control character in a
// text. It looks at eight bytes at a time.
func special(text []byte) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(text); i += 8 {
		word := binary.LittleEndian.Uint64(text[i:])
		control := (word - 0x20*ones) & ^word
		x, y := word^'\\'*ones, word^'"'*ones
		found := (control | (x-ones)&^x | (y-ones)&^y) & highs
		if found != 0 {
			// The lowest bit is right; borrows only affect those above it.
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(text); i++ {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' {
			return i
		}
	}
	return i
}

// escapeLength returns the length of the escape at the start of a text, or 0 if it
// is not valid.
func escapeLength(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(text) < 6 {
			return 0
		}
		for _, c := range text[2:6] {
			if unhex(c) < 0 {
				return 0
			}
		}
		return 6
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func unhex(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c - 'a' + 10)
	case 'A' <= c && c <= 'F':
		return rune(c - 'A' + 10)
	}
	return -1
}

// unescape appends the text of a string, whose escapes must be valid.
func unescape(to, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 {
			return append(to, text...)
		}
		to = append(to, text[:i]...)
		switch c := text[i+1]; c {
		case 'b':
			to = append(to, '\b')
		case 'f':
			to = append(to, '\f')
		case 'n':
			to = append(to, '\n')
		case 'r':
			to = append(to, '\r')
		case 't':
			to = append(to, '\t')
		case 'u':
			r := codeUnit(text[i+2:])
			text = text[i+6:]
			if utf16.IsSurrogate(r) {
				// Half of a surrogate pair alone has no meaning.
				pair := rune(utf8.RuneError)
				if len(text) >= 6 && text[0] == '\\' && text[1] == 'u' {
					if pair = utf16.DecodeRune(r, codeUnit(text[2:])); pair != utf8.RuneError {
						text = text[6:]
					}
				}
				r = pair
			}
			to = utf8.AppendRune(to, r)
			continue
		default:
			to = append(to, c)
		}
		text = text[i+2:]
	}
}

func codeUnit(hex []byte) rune {
	return unhex(hex[0])<<12 | unhex(hex[1])<<8 | unhex(hex[2])<<4 | unhex(hex[3])
}
