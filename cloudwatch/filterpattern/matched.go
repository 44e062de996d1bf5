package filterpattern

import (
	"slices"
	"strings"
)

// An event is not matched against one pattern after the other. A rule is filed
// under a field value that its pattern needs, such as "login_failed" in
// $.event_type. The fields of an event are looked up in that index, and only rules
// whose need is met are evaluated. So a hundred patterns on one field take one
// lookup.

// index finds the rules that may match an event.
type index struct {
	// all are the rules that match every event. others have to be tried on each
	// event: those of terms and columns, and JSON rules without a need.
	all, others []int
	// bySlot holds the needs of JSON rules by the slot of the field. It is nil for
	// a field that no rule needs.
	bySlot []*fieldIndex
}

// fieldIndex finds the rules that need a field.
type fieldIndex struct {
	// there are the rules that need the field to be present, whatever its value.
	there []int
	// byText are the rules that need a string or number with a given text, and
	// byNumber those that need a given number.
	byText   map[string][]int
	byNumber map[float64][]int
	// longest is the length of the longest text in byText.
	longest int
}

// need is something that every event a rule matches has in a field: any value, a
// string or number with a given text, or a given number.
type need struct {
	slot   int
	equals equality
	text   string
	number float64
}

type equality int

const (
	needsValue equality = iota
	needsText
	needsNumber
)

// build files all rules in the index.
func (m *Matcher) build() {
	m.index.bySlot = make([]*fieldIndex, m.wanted.Len())
	m.fieldsOf = make([][]int, m.wanted.Len())
	for i, slot := range m.fields {
		m.fieldsOf[slot] = append(m.fieldsOf[slot], i)
	}
	for i, r := range m.rules {
		switch {
		case r.kind == KindAll:
			m.index.all = append(m.index.all, i)
		case r.needs == nil:
			m.index.others = append(m.index.others, i)
		}
		for _, n := range r.needs {
			m.index.add(n, i)
		}
	}
}

func (x *index) add(n need, rule int) {
	f := x.bySlot[n.slot]
	if f == nil {
		f = &fieldIndex{byText: map[string][]int{}, byNumber: map[float64][]int{}}
		x.bySlot[n.slot] = f
	}
	switch n.equals {
	case needsValue:
		f.there = append(f.there, rule)
	case needsText:
		f.byText[n.text] = append(f.byText[n.text], rule)
		f.longest = max(f.longest, len(n.text))
	case needsNumber:
		f.byNumber[n.number] = append(f.byNumber[n.number], rule)
	}
}

// needsOf returns needs of which an event satisfies at least one if the expression
// holds, or nil if none are known. Of several operands that must all hold, it takes
// the one whose needs the fewest events satisfy.
func (m *Matcher) needsOf(x Expr) []need {
	switch x := x.(type) {
	case *Group:
		var all []need
		for _, operand := range x.Operands {
			needs := m.needsOf(operand)
			switch {
			case x.Join == AnyOf && needs == nil:
				return nil
			case x.Join == AnyOf:
				all = append(all, needs...)
			case needs != nil && (all == nil || frequency(needs) < frequency(all)):
				all = needs
			}
		}
		return all
	case *Test:
		if x.Is == NotExists {
			return nil
		}
		return m.field(x.Selector)
	}
	c := x.(*Comparison)
	needs := m.field(c.Selector)
	if c.Operator != Equal || c.Selector.Wildcard() {
		return needs
	}
	switch value := c.Value.(type) {
	case *String:
		if !strings.Contains(value.Text, "*") {
			return []need{{slot: needs[0].slot, equals: needsText, text: value.Text}}
		}
	case *Number:
		return []need{
			{slot: needs[0].slot, equals: needsNumber, number: numberOf(value)},
			{slot: needs[0].slot, equals: needsText, text: value.Lexeme},
		}
	}
	return needs
}

// field returns the need that the field is present or, if the selector has a
// wildcard, that the part before the wildcard is.
func (m *Matcher) field(s Selector) []need {
	steps := s.steps
	if at := slices.IndexFunc(steps, isWildcard); at >= 0 {
		steps = steps[:at]
	}
	if len(steps) == 0 {
		return nil
	}
	return []need{{slot: m.slot(steps)}}
}

// frequency estimates how many events satisfy the needs, so that rare needs are
// preferred.
func frequency(needs []need) int {
	n := 0
	for _, need := range needs {
		if n++; need.equals == needsValue {
			n += 10
		}
	}
	return n
}

// Matched returns the requests whose patterns match the event, in no particular
// order. The result is valid until the next call of Matched or Read.
func (e *Event) Matched() []int {
	e.matched = e.matched[:0]
	x := &e.m.index
	for _, rule := range x.all {
		e.try(rule)
	}
	for _, rule := range x.others {
		e.try(rule)
	}
	if len(x.bySlot) == 0 || !e.IsJSON() {
		return e.matched
	}
	for _, slot := range e.json.Noted() {
		if slot >= len(x.bySlot) || x.bySlot[slot] == nil {
			continue // the field belongs to another reader
		}
		f := x.bySlot[slot]
		v := e.field(slot)
		if v.Type == Missing {
			continue // a later key of the same name replaces it
		}
		for _, rule := range f.there {
			e.try(rule)
		}
		if v.Type != StringValue && v.Type != NumberValue {
			continue
		}
		if len(v.Text) <= f.longest {
			for _, rule := range f.byText[string(v.Text)] {
				e.try(rule)
			}
		}
		if v.Type == NumberValue && len(f.byNumber) > 0 {
			if n, ok := parseNumber(v.Text); ok {
				for _, rule := range f.byNumber[n] {
					e.try(rule)
				}
			}
		}
	}
	return e.matched
}

// There returns the indexes of the matcher's fields that the event has, each once,
// in no particular order. The result is valid until the next call of There or Read.
func (e *Event) There() []int {
	e.there = e.there[:0]
	if len(e.m.fields) == 0 || !e.IsJSON() {
		return e.there
	}
	for _, slot := range e.json.Noted() {
		if slot >= len(e.m.fieldsOf) || e.m.fieldsOf[slot] == nil || e.listed[slot] == e.number || e.field(slot).Type == Missing {
			continue
		}
		e.listed[slot] = e.number
		e.there = append(e.there, e.m.fieldsOf[slot]...)
	}
	return e.there
}

// try evaluates a rule, at most once per event, and adds its requests if it
// matches.
func (e *Event) try(rule int) {
	if e.tried[rule] == e.number || e.dropped[rule] == len(e.m.rules[rule].requests) {
		return
	}
	e.tried[rule] = e.number
	if r := &e.m.rules[rule]; e.holds(r) {
		e.matched = append(e.matched, r.requests...)
	}
}

// Drop tells the event that a request is no longer of interest, so that Matched may
// leave it out. A request must not be dropped twice.
func (e *Event) Drop(request int) { e.dropped[e.m.requests[request].rule]++ }
