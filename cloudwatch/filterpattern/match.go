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
// and values need. A Matcher does not change; goroutines may share it, each
// with an Event of its own.
type Matcher struct {
	requests []request
	// wanted are the JSON fields that patterns, values and fields name.
	wanted jsonscan.Fields
	fields []int
}

// request is a Request, compiled.
type request struct {
	kind    Kind
	terms   *termMatcher
	json    condition
	reject  literals
	columns *columnMatcher
	// values are slots of JSON fields, or positions of columns.
	values []valueOf
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
	m := &Matcher{}
	for _, r := range requests {
		compiled, err := m.compile(r)
		if err != nil {
			return nil, err
		}
		m.requests = append(m.requests, compiled)
	}
	for _, s := range fields {
		if err := checkWanted(s, KindJSON, nil); err != nil {
			return nil, err
		}
		m.fields = append(m.fields, m.slot(s.steps))
	}
	return m, nil
}

func (m *Matcher) compile(r Request) (request, error) {
	c := request{kind: r.Pattern.Kind()}
	list, _ := r.Pattern.tree.(*ColumnList)
	for _, s := range r.Values {
		if err := checkWanted(s, c.kind, list); err != nil {
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
	switch tree := r.Pattern.tree.(type) {
	case *TermList:
		c.terms = newTermMatcher(tree)
	case *ColumnList:
		c.columns = newColumnMatcher(tree)
	case Expr:
		c.json = m.condition(tree)
		c.reject = literalsOf(tree)
	}
	return c, nil
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
	return &Event{m: m, json: m.wanted.Reader()}
}

// Event is a log event as a Matcher sees it.
type Event struct {
	m       *Matcher
	message []byte
	json    *jsonscan.Reader
	state   eventState
	// columns are those of the message, once it is split.
	columns []span
	split   bool
}

// eventState is whether the message was read as JSON, and what it then was.
type eventState int

const (
	notRead eventState = iota
	isObject
	isNone
)

// Read takes the next event. The message must not change until the one after
// it is read.
func (e *Event) Read(message []byte) {
	e.message = message
	e.state = notRead
	e.split = false
}

// IsJSON says whether the event is one JSON object and nothing else.
func (e *Event) IsJSON() bool {
	if e.state == notRead {
		e.state = isNone
		if e.json.Read(e.message) {
			e.state = isObject
		}
	}
	return e.state == isObject
}

// Matches says whether a request's pattern matches the event; requests count
// from 0.
func (e *Event) Matches(request int) bool {
	r := &e.m.requests[request]
	switch r.kind {
	case KindAll:
		return true
	case KindTerms:
		return r.terms.match(e.message)
	case KindDelimited:
		return r.columns.match(e)
	}
	if e.state == notRead && len(e.m.fields) == 0 && r.reject.Absent(e.message) {
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
	return e.m.requests[request].columns.value(e, v.column)
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
