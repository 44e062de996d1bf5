package filterpattern

import (
	"fmt"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// Match says whether the pattern matches an event. To match many events, or
// with several patterns, make a Matcher.
func (p Pattern) Match(message []byte) bool {
	m, err := NewMatcher([]Request{{Pattern: p}})
	if err != nil {
		panic(err) // a request without values is always valid
	}
	e := m.Event()
	e.Read(message)
	return e.Matches(0)
}

// Request is a pattern, and the values that are wanted of the events that it
// matches: a metric filter's value and dimensions.
type Request struct {
	Pattern Pattern
	Values  []Selector
}

// Matcher matches events with several patterns at once, and takes values out
// of them. Each event is decoded at most once, and only as far as the patterns
// and values need; what patterns have in common is evaluated once. A Matcher does
// not change; goroutines may share it, each with an Event of its own.
type Matcher struct {
	requests []request
	// rules are the different patterns of the requests, and ruleOf finds them by
	// their text.
	rules  []rule
	ruleOf map[string]int
	// conditions are the different conditions of JSON, terms the different terms,
	// and conditionOf and termOf find them by their text.
	conditions  []condition
	conditionOf map[string]int
	terms       []termTest
	termOf      map[string]int
	index       index
	// wanted are the JSON fields that patterns, values and fields name.
	wanted *jsonscan.Fields
	// fields are the slots of the fields, and fieldsOf the fields of a slot.
	fields   []int
	fieldsOf [][]int
}

// request is a Request, compiled.
type request struct {
	rule int
	// values are slots of JSON fields, or positions of columns.
	values []valueOf
}

// rule is a pattern, compiled.
type rule struct {
	kind    Kind
	terms   *termMatcher
	json    condition
	reject  literals
	columns *columnMatcher
	// needs are what an event that it matches has one of; nil if that is not known.
	needs []need
	// requests are those of the pattern.
	requests []int
}

type valueOf struct {
	slot   int
	column columnRef
}

// NewMatcher returns a matcher of requests, whose events also tell the values
// of fields, whether a pattern matches or not. The error, an *Error, shows a
// value that its pattern cannot have: a path in a pattern that is not JSON, a
// name in one that is, a name that the delimited pattern does not give, or a
// wildcard. Fields are paths without wildcards.
func NewMatcher(requests []Request, fields ...Selector) (*Matcher, error) {
	return NewMatcherOn(new(jsonscan.Fields), requests, fields...)
}

// NewMatcherOn is NewMatcher where others look at the events, too: wanted has the fields
// that any of them names, so that an event is decoded once for all. Everybody adds theirs
// before the first Event is made.
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

// rule returns the rule of a pattern, which it compiles if it is new.
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

// checkWanted says what is wrong with a selector of a value.
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

// slot returns the number of the field of a path without wildcards.
func (m *Matcher) slot(steps []step) int {
	var path []jsonscan.Step
	for _, s := range steps {
		path = append(path, jsonscan.Step{Key: s.key, Index: s.index, IsIndex: s.kind == indexStep})
	}
	return m.wanted.Add(path)
}

// Event returns room for one event at a time, for one goroutine.
func (m *Matcher) Event() *Event {
	return &Event{
		m: m, json: m.wanted.Document(), tried: make([]uint32, len(m.rules)), dropped: make([]int, len(m.rules)),
		conditions: make([]answer, len(m.conditions)), terms: make([]answer, len(m.terms)), listed: make([]uint32, len(m.fieldsOf)),
	}
}

// answer is whether something holds in an event: 0 if that is not known of the
// event yet, whose number it has.
type answer struct {
	number uint32
	holds  bool
}

// Event is a log event as a Matcher sees it.
type Event struct {
	m       *Matcher
	message []byte
	json    *jsonscan.Document
	// columns are those of the message, once it is split.
	columns []span
	split   bool
	// number counts the events, so that answers about others are told; 0 is none.
	number uint32
	// tried are the rules that were evaluated, and dropped how many of a rule's
	// requests are of no interest.
	tried   []uint32
	dropped []int
	// conditions and terms are the answers of the matcher's.
	conditions, terms []answer
	matched           []int
	// there are fields, and listed the slots of those that are in it.
	there  []int
	listed []uint32
}

// Read takes the next event. The message must not change until the one after
// it is read.
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

// IsJSON reports whether the event is one JSON object and nothing else.
func (e *Event) IsJSON() bool { return e.json.IsObject() }

// Document returns the event as it is decoded, for others who look at it.
func (e *Event) Document() *jsonscan.Document { return e.json }

// Matches says whether a request's pattern matches the event; requests count
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
	if !e.json.IsRead() && len(e.m.fields) == 0 && r.reject.Absent(e.message) {
		return false
	}
	return e.IsJSON() && r.json.holds(e)
}

// Value returns what a request's value selects in an event that its pattern
// matches; both count from 0. It is good until the next Read.
func (e *Event) Value(request, value int) FieldValue {
	v := e.m.requests[request].values[value]
	if v.slot >= 0 {
		return e.field(v.slot)
	}
	return e.m.rules[e.m.requests[request].rule].columns.value(e, v.column)
}

// Field returns what the matcher's field of that index selects; Missing if the
// event is no JSON object. It is good until the next Read.
func (e *Event) Field(i int) FieldValue { return e.field(e.m.fields[i]) }

func (e *Event) field(i int) FieldValue {
	if !e.IsJSON() {
		return FieldValue{}
	}
	return FieldValue(e.json.Value(i))
}
