package filterpattern

import (
	"slices"
	"strings"
)

// An event is not held against one pattern after the other. What a pattern needs,
// such as "login_failed" in $.event_type, is entered under that field, and an event
// is looked up with the fields that it has: only patterns that need what it has are
// evaluated at all. So a hundred patterns on one field take one lookup.

// index says which rules may match an event.
type index struct {
	// all match every event, and others have to be tried on each: those of terms
	// and of columns, and those of JSON that need no field.
	all, others []int
	// bySlot are the fields of JSON that rules need, by their slot in what is
	// wanted; nil of a field that none needs.
	bySlot []*fieldIndex
}

// fieldIndex says which rules need a field.
type fieldIndex struct {
	// there need it to be there, whatever it holds.
	there []int
	// byText need a string or a number that is written so, and byNumber a number.
	byText   map[string][]int
	byNumber map[float64][]int
	// longest is how long the longest text is.
	longest int
}

// need is what an event that a rule matches has in a field: any value, or a string
// or number that is written as text, or a number.
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

// build enters all rules.
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

// needsOf returns what an event has at least one of if an expression holds; nil if
// that is not known. Of what must hold together, one part will do: the one that
// the fewest events have.
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

// field is the need of a field that is there: what stands before a wildcard, if its
// selector has one.
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

// frequency tells needs that few events have from those that many do.
func frequency(needs []need) int {
	n := 0
	for _, need := range needs {
		if n++; need.equals == needsValue {
			n += 10
		}
	}
	return n
}

// Matched returns the requests whose patterns match the event, in no order that
// means something. It is good until the next call or Read.
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
			continue // somebody else's
		}
		f := x.bySlot[slot]
		v := e.field(slot)
		if v.Type == Missing {
			continue // a later key of the same name has something else
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

// There returns the matcher's fields that the event has, each once, in no order that
// means something. It is good until the next call or Read.
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

// try evaluates a rule, once for an event, and adds its requests if it matches.
func (e *Event) try(rule int) {
	if e.tried[rule] == e.number || e.dropped[rule] == len(e.m.rules[rule].requests) {
		return
	}
	e.tried[rule] = e.number
	if r := &e.m.rules[rule]; e.holds(r) {
		e.matched = append(e.matched, r.requests...)
	}
}

// Drop says that a request, which is not dropped yet, is of no interest any more:
// Matched may leave it out.
func (e *Event) Drop(request int) { e.dropped[e.m.requests[request].rule]++ }
