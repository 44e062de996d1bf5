package jsonscan

import (
	"encoding/binary"
	"math"
)

// Most logs consist of a few kinds of records, and records of the same kind have
// the same keys in the same order, formatted alike. So a scanner remembers the text
// between two values, such as `, "level": "`, and what followed it. When the same
// text comes again, a single comparison replaces reading the comma, the key, the
// colon and the quotation mark, and looking up the key. Text that has not been seen
// before is read character by character, and remembered.

// habit is what is remembered of the objects at one place in the messages.
type habit struct {
	// first stands for the opening brace.
	first member
	// all are the known members, by their text.
	all map[string]*member
}

// member is the text between two values of an object, with what follows from it.
type member struct {
	// text reaches from the end of the value before, or the opening brace, to the
	// start of the value. It includes the opening quotation mark of a string.
	text string
	// head and tail are the first and the last eight bytes of text, which may
	// overlap. If text is shorter than eight bytes, mask selects its bytes in head.
	head, mask, tail uint64
	isString         bool
	// node is the node of the value in the tree of wanted fields, and inner the
	// habit of objects at that place.
	node  *wanted
	inner *habit
	// next are members that followed, in the order in which they were first seen.
	next [maxNext]*member
	// values is what is remembered of the values.
	values values
}

// newHabit returns a habit of which nothing is remembered. A run may start at the
// opening brace.
func newHabit() *habit {
	return &habit{first: member{values: values{vary: true}}}
}

const (
	// maxNext is the number of members that are remembered as following another.
	maxNext = 6
	// maxMembers is the number of members that a scanner remembers. In logs whose
	// keys are themselves data, such as ids, there is no end of them.
	maxMembers = 1000
	// maxMemberText is the maximum length of a member's text, in bytes.
	maxMemberText = 100
)

func newMember(text []byte, node *wanted) *member {
	m := &member{text: string(text), mask: math.MaxUint64, isString: text[len(text)-1] == '"', node: node}
	var head [8]byte
	if n := copy(head[:], text); n < len(head) {
		m.mask >>= 8 * (len(head) - n)
	} else {
		m.tail = binary.LittleEndian.Uint64(text[len(text)-8:])
	}
	m.head = binary.LittleEndian.Uint64(head[:])
	return m
}

// follow returns the known member whose text a text starts with, or nil.
func (m *member) follow(text []byte) *member {
	if len(text) < 8 {
		return nil
	}
	head := binary.LittleEndian.Uint64(text)
	for _, n := range m.next {
		if n == nil {
			return nil
		}
		if head&n.mask != n.head {
			continue
		}
		length := len(n.text)
		if length <= 8 || len(text) >= length && n.tail == binary.LittleEndian.Uint64(text[length-8:]) &&
			(length <= 16 || string(text[8:length-8]) == n.text[8:length-8]) {
			return n
		}
	}
	return nil
}

// remember adds a member after another, and returns it, or nil if there is no room.
func (s *scanner) remember(h *habit, behind *member, text []byte, node *wanted) *member {
	m := h.all[string(text)]
	if m == nil {
		if s.members == maxMembers || len(text) > maxMemberText {
			return nil
		}
		s.members++
		m = newMember(text, node)
		if h.all == nil {
			h.all = map[string]*member{}
		}
		h.all[m.text] = m
	}
	for i, n := range behind.next {
		if n == nil {
			behind.next[i] = m
			break
		}
	}
	return m
}
