package filterpattern

import (
	"fmt"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/needle"
)

// Match reports whether the pattern matches an event. To match many events, or
// several patterns, use a Matcher.
func (p Pattern) Match(message []byte) bool {
	m, err := NewMatcher([]Request{{Pattern: p}})
	if err != nil {
		panic(err) // a request without values is always valid
	}
	e := m.Event()
	e.Read(message)
	return e.Matches(0)
}

// Request is a pattern, and the values wanted from the events that it matches, such
// as a metric filter's value and dimensions.
type Request struct {
	Pattern Pattern
	Values  []Selector
}

// Matcher matches events against several patterns at once and extracts values from
// them. It decodes each event at most once, and only as far as the patterns and
// values need, and evaluates once what patterns have in common. A Matcher does not
// change: goroutines may share it if each has its own Event.
type Matcher struct {
	requests []request
	// rules are the distinct patterns of the requests. ruleOf maps a pattern's text
	// to its rule.
	rules  []rule
	ruleOf map[string]int
	// conditions are the distinct JSON conditions, and terms the distinct terms.
	// conditionOf and termOf map their text to their index.
	conditions  []condition
	conditionOf map[string]int
	terms       []termTest
	termOf      map[string]int
	index       index
	// wanted holds the JSON fields that patterns, values and fields name.
	wanted *jsonscan.Fields
	// fields are the slots of the requested fields. fieldsOf maps a slot to its
	// fields.
	fields   []int
	fieldsOf [][]int
}

// request is a Request, compiled.
type request struct {
	rule int
	// values are slots of JSON fields, or references to columns.
	values []valueOf
}

// rule is a pattern, compiled.
type rule struct {
	kind    Kind
	terms   *termMatcher
	json    condition
	reject  literals
	columns *columnMatcher
	// needs holds alternatives: an event that the rule matches satisfies at least
	// one of them. It is nil if none are known.
	needs []need
	// requests are the indexes of the requests that have this pattern.
	requests []int
}

type valueOf struct {
	slot   int
	column columnRef
}

// NewMatcher returns a matcher of the given requests. Its events also give the
// values of fields, whether a pattern matches or not; fields must be paths without
// wildcards. The error is an *Error about a value that its pattern cannot have: a
// path with a pattern that is not JSON, a name with one that is, a name that the
// delimited pattern does not declare, or a wildcard.
func NewMatcher(requests []Request, fields ...Selector) (*Matcher, error) {
	return NewMatcherOn(new(jsonscan.Fields), requests, fields...)
}

// NewMatcherOn is like NewMatcher, but decodes events together with other readers
// of the same events. wanted collects the fields that any of the readers names, so
// that an event is decoded once for all of them. Every reader must have added its
// fields before the first Event is made.
func NewMatcherOn(wanted *jsonscan.Fields, requests []Request, fields ...Selector) (*Matcher, error) {
	m := &Matcher{wanted: wanted, ruleOf: map[string]int{}, conditionOf: map[string]int{}, termOf: map[string]int{}}
	for _, r := range requests {
		compiled, err := m.compile(r)
		if err != nil {
			return nil, err
		}
		to := &m.rules[compiled.rule]
		to.requests = append(to.requests, len(m.requests))
		m.requests = append(m.requests, compiled)
	}
	for _, s := range fields {
		if err := checkWanted(s, KindJSON, nil); err != nil {
			return nil, err
		}
		m.fields = append(m.fields, m.slot(s.steps))
	}
	m.build()
	return m, nil
}

func (m *Matcher) compile(r Request) (request, error) {
	c := request{rule: m.rule(r.Pattern)}
	kind := r.Pattern.Kind()
	list, _ := r.Pattern.tree.(*ColumnList)
	for _, s := range r.Values {
		if err := checkWanted(s, kind, list); err != nil {
			return request{}, err
		}
		v := valueOf{slot: -1}
		if s.IsJSON() {
			v.slot = m.slot(s.steps)
		} else {
			v.column = refTo(s.name, list)
		}
		c.values = append(c.values, v)
	}
	return c, nil
}

// rule returns the index of a pattern's rule, compiling the pattern if it is new.
func (m *Matcher) rule(p Pattern) int {
	if i, known := m.ruleOf[p.text]; known {
		return i
	}
	r := rule{kind: p.Kind()}
	switch tree := p.tree.(type) {
	case *TermList:
		r.terms = m.termMatcher(tree)
	case *ColumnList:
		r.columns = newColumnMatcher(tree)
	case Expr:
		r.json = m.condition(tree)
		r.reject = literalsOf(tree)
		r.needs = m.needsOf(tree)
	}
	m.rules = append(m.rules, r)
	m.ruleOf[p.text] = len(m.rules) - 1
	return len(m.rules) - 1
}

// checkWanted returns an error if a value's selector does not fit its pattern.
func checkWanted(s Selector, kind Kind, columns *ColumnList) error {
	fail := func(message, hint string) error {
		text := s.String()
		return &Error{Language: language, Source: text, Length: len(text), Message: message, Hint: hint}
	}
	switch {
	case s.err != nil:
		return s.err
	case s.Wildcard():
		return fail("the selector holds a wildcard", "a value needs one field")
	case s.IsJSON() && kind != KindJSON:
		return fail("the pattern is not JSON, so events have no such field", "a delimited pattern's fields are written $name")
	case !s.IsJSON() && kind != KindDelimited:
		return fail("the pattern is not delimited, so events have no such field", "a JSON pattern's fields are written $.name")
	case s.IsJSON():
		return nil
	}
	if _, err := strconv.Atoi(s.name); err == nil {
		return nil
	}
	for _, c := range columns.Columns {
		if c.Name == s.name {
			return nil
		}
	}
	return fail(fmt.Sprintf("the pattern names no field %s", s.name), "name it in the pattern, or count: $1 is the first field")
}

// slot returns the slot of the field with the given path, which has no wildcards.
func (m *Matcher) slot(steps []step) int {
	var path []jsonscan.Step
	for _, s := range steps {
		path = append(path, jsonscan.Step{Key: s.key, Index: s.index, IsIndex: s.kind == indexStep})
	}
	return m.wanted.Add(path)
}

// Event returns an Event of the matcher, to be used by one goroutine for one event
// after the other.
func (m *Matcher) Event() *Event {
	return &Event{
		m: m, json: m.wanted.Document(), tried: make([]uint32, len(m.rules)), dropped: make([]int, len(m.rules)),
		conditions: make([]answer, len(m.conditions)), terms: make([]answer, len(m.terms)), listed: make([]uint32, len(m.fieldsOf)),
	}
}

// answer records whether something holds in the event with the given number. Number
// 0 means that there is no answer yet.
type answer struct {
	number uint32
	holds  bool
}

// Event is a log event as a Matcher sees it.
type Event struct {
	m       *Matcher
	message []byte
	json    *jsonscan.Document
	// columns are the fields of the message, if it has been split.
	columns []span
	split   bool
	// number counts the events from 1 on. It tells answers about this event from
	// those about earlier ones.
	number uint32
	// tried marks the rules that have been evaluated for this event. dropped counts
	// the dropped requests of each rule.
	tried   []uint32
	dropped []int
	// conditions and terms are the answers for the matcher's conditions and terms.
	conditions, terms []answer
	matched           []int
	rejecting         needle.Trial
	// there are the fields that the event has, and listed marks the slots that are
	// among them.
	there  []int
	listed []uint32
}

// Read moves on to the next event. The message must not change before the next call
// of Read.
func (e *Event) Read(message []byte) {
	e.message = message
	e.json.Begin(message)
	e.split = false
	if e.number++; e.number == 0 {
		clear(e.tried)
		clear(e.conditions)
		clear(e.terms)
		clear(e.listed)
		e.number = 1
	}
}

// IsJSON reports whether the event is exactly one JSON object.
func (e *Event) IsJSON() bool { return e.json.IsObject() }

// Document returns the decoded event, for other readers of it.
func (e *Event) Document() *jsonscan.Document { return e.json }

// Matches reports whether a request's pattern matches the event. Requests count
// from 0.
func (e *Event) Matches(request int) bool { return e.holds(&e.m.rules[e.m.requests[request].rule]) }

// holds reports whether a rule matches the event.
func (e *Event) holds(r *rule) bool {
	switch r.kind {
	case KindAll:
		return true
	case KindTerms:
		return r.terms.match(e)
	case KindDelimited:
		return r.columns.match(e)
	}
	// That a line does not start with a brace is seen as fast by decoding.
	if !e.json.IsRead() && len(e.m.fields) == 0 && len(e.message) > 0 && e.message[0] == '{' && e.rejecting.Rejects(r.reject, e.message) {
		return false
	}
	return e.IsJSON() && r.json.holds(e)
}

// Value returns the value that a request selects in an event that its pattern
// matches. Both indexes count from 0. The result is valid until the next Read.
func (e *Event) Value(request, value int) FieldValue {
	v := e.m.requests[request].values[value]
	if v.slot >= 0 {
		return e.field(v.slot)
	}
	return e.m.rules[e.m.requests[request].rule].columns.value(e, v.column)
}

// Field returns the value of the matcher's field with index i, or Missing if the
// event is not a JSON object. The result is valid until the next Read.
func (e *Event) Field(i int) FieldValue { return e.field(e.m.fields[i]) }

func (e *Event) field(i int) FieldValue {
	if !e.IsJSON() {
		return FieldValue{}
	}
	return FieldValue(e.json.Value(i))
}
