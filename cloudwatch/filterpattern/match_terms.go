package filterpattern

import (
	"regexp"
	"slices"

	"github.com/logstack-go/logstack/internal/needle"
)

// termMatcher is a pattern of terms, compiled. Terms are indexes into the matcher's
// terms.
type termMatcher struct {
	required, excluded []int
	// optional is nil if the optional terms are ignored.
	optional []int
}

// termTest looks for one term.
type termTest struct {
	text  needle.Needle
	regex *regexp.Regexp
}

func (t termTest) in(message []byte) bool {
	if t.regex != nil {
		return t.regex.Match(message)
	}
	return t.text.In(message)
}

func newTermTest(v Value) termTest {
	if r, ok := v.(*Regex); ok {
		return termTest{regex: mustRegex(r.Source)}
	}
	return termTest{text: needle.New(v.(*String).Text)}
}

// term returns the index of a term, compiling the term if it is new.
func (m *Matcher) term(v Value) int {
	text := format(&TermList{Terms: []*Term{{Value: v, Quoted: true}}})
	i, known := m.termOf[text]
	if !known {
		i = len(m.terms)
		m.termOf[text] = i
		m.terms = append(m.terms, newTermTest(v))
	}
	return i
}

func (m *Matcher) termMatcher(list *TermList) *termMatcher {
	c := &termMatcher{}
	for _, t := range list.Terms {
		i := m.term(t.Value)
		switch t.Mode {
		case Required:
			c.required = append(c.required, i)
		case Excluded:
			c.excluded = append(c.excluded, i)
		case Optional:
			c.optional = append(c.optional, i)
		}
	}
	if ignoresOptional(list) {
		c.optional = nil
	}
	return c
}

// ignoresOptional reports whether the list has terms without ?, which make
// CloudWatch ignore those with it.
func ignoresOptional(list *TermList) bool {
	return slices.ContainsFunc(list.Terms, func(t *Term) bool { return t.Mode != Optional })
}

// has reports whether the event has a term, searching for it at most once.
func (e *Event) has(term int) bool {
	a := &e.terms[term]
	if a.number != e.number {
		*a = answer{e.number, e.m.terms[term].in(e.message)}
	}
	return a.holds
}

func (m *termMatcher) match(e *Event) bool {
	for _, t := range m.required {
		if !e.has(t) {
			return false
		}
	}
	for _, t := range m.excluded {
		if e.has(t) {
			return false
		}
	}
	for _, t := range m.optional {
		if e.has(t) {
			return true
		}
	}
	return m.optional == nil
}
