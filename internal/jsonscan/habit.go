package jsonscan

import (
	"encoding/binary"
	"math"
)

// Most logs are of a few kinds of records, and those of one kind have the same
// keys in the same order, written alike. So a scanner remembers the text between
// two values, such as `, "level": "`, and what came behind it: where the same
// text comes again, one comparison does for the comma, the key, the colon, what
// is wanted of it, and the quotation mark. What has not been seen is read
// character by character, as ever, and remembered.

// habit is what is remembered of objects in one place of the messages.
type habit struct {
	// first stands for the opening brace.
	first member
	// all are the members that are known, by their text.
	all map[string]*member
}

// member is what stands between two values of an object, and all that it says.
type member struct {
	// text goes from behind the value before, or the opening brace, to where the
	// value starts; the quotation mark of a string is part of it.
	text string
	// head and tail are its first and its last eight bytes, which may overlap. Of
	// one that is shorter, mask says which bytes of the head are.
	head, mask, tail uint64
	isString         bool
	// node is what is wanted of the value, and inner the habit of objects there.
	node  *wanted
	inner *habit
	// next are members that came behind, the first of them first.
	next [maxNext]*member
}

const (
	// maxNext is how many members are remembered behind one.
	maxNext = 6
	// maxMembers is how many members a scanner remembers: logs whose keys are
	// themselves data, such as ids, have no end of them.
	maxMembers = 1000
	// maxMemberText is how long the text of one may be, in bytes.
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

// follow returns the known member that a text starts with; nil if there is none.
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

// remember remembers a member behind another, and returns it; nil if there is
// no room.
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
