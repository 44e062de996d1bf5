package filterpattern

import (
	"regexp"

	"github.com/logstack-go/logstack/internal/needle"
)

// termMatcher is a pattern of terms, compiled.
type termMatcher struct {
	required, excluded []termTest
	// optional terms; nil if they are ignored.
	optional []termTest
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

func newTermMatcher(list *TermList) *termMatcher {
	m := &termMatcher{}
	for _, t := range list.Terms {
		test := newTermTest(t.Value)
		switch t.Mode {
		case Required:
			m.required = append(m.required, test)
		case Excluded:
			m.excluded = append(m.excluded, test)
		case Optional:
			m.optional = append(m.optional, test)
		}
	}
	if len(m.required)+len(m.excluded) > 0 {
		m.optional = nil
	}
	return m
}

func (m *termMatcher) match(message []byte) bool {
	for _, t := range m.required {
		if !t.in(message) {
			return false
		}
	}
	for _, t := range m.excluded {
		if t.in(message) {
			return false
		}
	}
	for _, t := range m.optional {
		if t.in(message) {
			return true
		}
	}
	return m.optional == nil
}
