package jsonscan

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Records of one kind have more in common than their keys: a statement of a program
// logs with the same level, logger, file and line each time. So a scanner also
// remembers runs of members whose values repeat. When the same run comes again, a
// single comparison replaces reading all of them. Which values repeat is learned from
// the first records that have the member.

// run is the text of members whose values repeat. It reaches from the end of the value
// before, or the opening brace, to the start of a value that does not repeat, as the
// text of a member does, or to the closing brace, which it includes.
type run struct {
	text string
	// tail are the last eight bytes of text.
	tail uint64
	// kept are the wanted values in text, in their order.
	kept []kept
	// end is the member whose value comes next; nil if the object is closed.
	end *member
	// hits is how often the run was met.
	hits int
}

// kept is a scalar value at a place in a run.
type kept struct {
	node       *wanted
	kind       Type
	start, end int
}

const (
	// learned is the number of values from which a scanner learns whether those of a
	// member repeat.
	learned = 256
	// maxRepeated is the maximum number of different values of a member whose values
	// repeat, and maxRepeatedText their maximum length, in bytes.
	maxRepeated     = 32
	maxRepeatedText = 200
	// maxRuns is the maximum number of runs after a member, and maxAllRuns that of all
	// runs. maxRunText is their maximum length, in bytes; shorter ones than minRunText
	// are not worth it.
	maxRuns    = 16
	maxAllRuns = 1000
	maxRunText = 1000
	minRunText = 16
	// trials is the number of records without a known run after which runs are given
	// up, if there were less than twice as many records with one.
	trials = 256
)

// values are the habits of a member's values.
type values struct {
	// seen is the number of values seen, up to learned.
	seen int
	// known are the different values seen.
	known map[string]struct{}
	// vary is set if the values do not repeat.
	vary bool
	// runs are the known runs that follow, the most frequent ones first.
	runs []run
	// hits and misses are how often a run followed, and how often none.
	hits, misses int
	// gaveUp is set if no runs are to be remembered.
	gaveUp bool
}

// learn looks at a value, as it stands in a message.
func (v *values) learn(text []byte) {
	v.seen++
	switch _, known := v.known[string(text)]; {
	case v.vary, known:
	case !repeats(text) || len(v.known) == maxRepeated:
		v.vary = true
	default:
		if v.known == nil {
			v.known = map[string]struct{}{}
		}
		v.known[string(text)] = struct{}{}
	}
	if v.vary || v.seen == learned {
		v.known = nil
	}
}

// repeats reports whether a value can be part of a run.
func repeats(text []byte) bool {
	return text[0] != '{' && text[0] != '[' && len(text) <= maxRepeatedText && bytes.IndexByte(text, '\\') < 0
}

// repeated returns the known run that a text starts with, or nil.
func (v *values) repeated(text []byte) *run {
	for i := range v.runs {
		r := &v.runs[i]
		n := len(r.text) - 8
		if len(text) < n+8 || binary.LittleEndian.Uint64(text[n:]) != r.tail || string(text[:n]) != r.text[:n] {
			continue
		}
		v.hits++
		r.hits++
		if i > 0 && r.hits > v.runs[i-1].hits {
			v.runs[i-1], v.runs[i] = v.runs[i], v.runs[i-1]
			r = &v.runs[i-1]
		}
		return r
	}
	if v.misses++; v.misses > trials && 2*v.misses > v.hits {
		v.runs, v.gaveUp = nil, true
	}
	return nil
}

// trace follows an object that is read member by member, to remember its runs.
type trace struct {
	// from is the member after whose value the run would start, at the position start;
	// nil if there is none.
	from  *member
	start int
	// members is the number of members in the run so far.
	members int
}

// begin starts a run after the value of a member that ends at a position, unless one
// has started that may go on.
func (t *trace) begin(s *scanner, last *member, at int) {
	if t.from != nil && !last.values.vary {
		return
	}
	t.from = nil
	if v := &last.values; v.gaveUp || len(v.runs) == maxRuns || s.runs == maxAllRuns {
		return
	}
	t.from, t.start, t.members = last, at, 0
	s.kept = s.kept[:0]
}

// add looks at the value of a member that the scanner has just read, at a position, and
// adds both to the run.
func (t *trace) add(s *scanner, m *member, at int) {
	if m.isString {
		at--
	}
	for isSpace(s.src[at]) {
		at++
	}
	text := s.src[at:s.pos]
	if m.values.seen < learned {
		m.values.learn(text)
		t.from = nil
		return
	}
	if !repeats(text) {
		t.from = nil
		return
	}
	t.members++
	if m.node == nil {
		return
	}
	k := kept{m.node, scalars[text[0]], at - t.start, s.pos - t.start}
	if k.kind == String {
		k.start++
		k.end--
	}
	s.kept = append(s.kept, k)
}

// scalars holds the types of scalar values, by their first byte.
var scalars = [256]Type{'"': String, 't': Boolean, 'f': Boolean, 'n': Null, '-': Number,
	'0': Number, '1': Number, '2': Number, '3': Number, '4': Number, '5': Number, '6': Number, '7': Number, '8': Number, '9': Number}

// finish remembers the run that ends where the scanner is, in front of the value of a
// member or behind the closing brace.
func (t *trace) finish(s *scanner, end *member) {
	if t.from == nil || t.members == 0 {
		return
	}
	text, v := s.src[t.start:s.pos], &t.from.values
	if len(text) < minRunText || len(text) > maxRunText {
		return
	}
	s.runs++
	v.runs = append(v.runs, run{
		text: string(text), tail: binary.LittleEndian.Uint64(text[len(text)-8:]), kept: slices.Clone(s.kept), end: end,
	})
}

// keep notes the wanted values of a run that starts at a position. It reports whether
// the scanner is to go on.
func (s *scanner) keep(r *run, start int) bool {
	for _, k := range r.kept {
		for _, i := range k.node.below {
			s.slots[i].event = 0
		}
		if k.node.slot >= 0 && !s.note(k.node.slot, k.kind, s.src[start+k.start:start+k.end], false) {
			return false
		}
	}
	return true
}
