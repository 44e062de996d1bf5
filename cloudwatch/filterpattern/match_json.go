package filterpattern

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// condition is an expression of a JSON pattern, compiled.
type condition interface {
	// holds reports whether the condition holds in an event that is a JSON object.
	holds(e *Event) bool
}

type allOf []condition

func (all allOf) holds(e *Event) bool {
	for _, c := range all {
		if !c.holds(e) {
			return false
		}
	}
	return true
}

type anyOf []condition

func (all anyOf) holds(e *Event) bool {
	for _, c := range all {
		if c.holds(e) {
			return true
		}
	}
	return false
}

// fieldCondition is a test of one field.
type fieldCondition struct {
	slot int
	test valueTest
}

func (c *fieldCondition) holds(e *Event) bool { return c.test(e.field(c.slot)) }

// wildcardCondition is a test of the fields that a selector with a wildcard names.
// Each condition looks for its own field: two conditions may hold for different
// elements of an array.
type wildcardCondition struct {
	selector Selector
	// slot is that of the part before the wildcard, or -1 for the whole event.
	slot  int
	steps []step
	test  valueTest
	// none is whether the condition holds if there is no such field.
	none bool
}

func (c *wildcardCondition) holds(e *Event) bool {
	values := c.values(e)
	if c.none {
		return len(values) == 0
	}
	return slices.ContainsFunc(values, c.test)
}

// values returns all fields that the selector names.
func (c *wildcardCondition) values(e *Event) []FieldValue {
	root := FieldValue{ObjectValue, e.message}
	if c.slot >= 0 {
		root = e.field(c.slot)
	}
	return follow(nil, root, c.steps)
}

// valueTest reports whether a value satisfies a condition.
type valueTest func(FieldValue) bool

// sharedCondition is the index of a condition of the matcher. It is evaluated once
// per event, however many patterns have it.
type sharedCondition int

func (i sharedCondition) holds(e *Event) bool {
	a := &e.conditions[i]
	if a.number != e.number {
		*a = answer{e.number, e.m.conditions[i].holds(e)}
	}
	return a.holds
}

// condition compiles an expression.
func (m *Matcher) condition(x Expr) condition {
	g, ok := x.(*Group)
	if !ok {
		text := exprText(x, false)
		i, known := m.conditionOf[text]
		if !known {
			i = len(m.conditions)
			m.conditionOf[text] = i
			m.conditions = append(m.conditions, m.leaf(x))
		}
		return sharedCondition(i)
	}
	var all []condition
	for _, operand := range g.Operands {
		all = append(all, m.condition(operand))
	}
	if g.Join == AnyOf {
		return anyOf(all)
	}
	return allOf(all)
}

// ValueTest returns the test that a *Comparison or a *Test applies to the value of
// its field. The selector must not have a wildcard.
func ValueTest(x Expr) func(FieldValue) bool {
	switch x := x.(type) {
	case *Comparison:
		return compile(x.Operator, x.Value)
	case *Test:
		return testOf(x.Is)
	}
	panic("filterpattern: a group has no value")
}

// leaf compiles a comparison or a test.
func (m *Matcher) leaf(x Expr) condition {
	t, ok := x.(*Test)
	return m.onField(selectorOf(x), ValueTest(x), ok && t.Is == NotExists)
}

func isWildcard(s step) bool { return s.kind == anyKey || s.kind == anyIndex }

func (m *Matcher) onField(s Selector, test valueTest, none bool) condition {
	at := slices.IndexFunc(s.steps, isWildcard)
	if at < 0 {
		return &fieldCondition{m.slot(s.steps), test}
	}
	c := &wildcardCondition{selector: s, slot: -1, steps: s.steps[at:], test: test, none: none}
	if at > 0 {
		c.slot = m.slot(s.steps[:at])
	}
	return c
}

// testOf compiles a test of the given kind.
func testOf(kind TestKind) valueTest {
	switch kind {
	case IsNull:
		return func(v FieldValue) bool {
			return v.Type == Null || v.Type == ArrayValue && slices.ContainsFunc(jsonscan.Members(jsonscan.Value(v)), func(m jsonscan.Member) bool {
				return m.Value.Type == Null
			})
		}
	case IsTrue:
		return func(v FieldValue) bool { return v.Type == Boolean && v.Text[0] == 't' }
	case IsFalse:
		return func(v FieldValue) bool { return v.Type == Boolean && v.Text[0] == 'f' }
	default: // NotExists
		return func(v FieldValue) bool { return v.Type == Missing }
	}
}

// compile compiles a comparison. Only strings and numbers compare: for anything
// else, even != is false.
func compile(operator Operator, with Value) valueTest {
	if operator.ordered() {
		return orderTest(operator, with.(*Number))
	}
	equal := equalTest(with)
	if operator == Equal {
		return equal
	}
	return func(v FieldValue) bool {
		return (v.Type == StringValue || v.Type == NumberValue) && !equal(v)
	}
}

// orderTest compiles a comparison of numbers. Strings never satisfy it, even if
// they hold a number.
func orderTest(operator Operator, with *Number) valueTest {
	limit := numberOf(with)
	return func(v FieldValue) bool {
		if v.Type != NumberValue {
			return false
		}
		n, ok := parseNumber(v.Text)
		if !ok {
			return false
		}
		switch operator {
		case Less:
			return n < limit
		case LessOrEqual:
			return n <= limit
		case Greater:
			return n > limit
		default:
			return n >= limit
		}
	}
}

func numberOf(n *Number) float64 {
	value, _ := strconv.ParseFloat(n.Lexeme, 64) // the parser has checked it
	return value
}

func equalTest(with Value) valueTest {
	switch with := with.(type) {
	case *Any:
		return func(v FieldValue) bool { return v.Type == StringValue || v.Type == NumberValue }
	case *Number:
		want, lexeme := numberOf(with), with.Lexeme
		return func(v FieldValue) bool {
			switch v.Type {
			case NumberValue:
				n, ok := parseNumber(v.Text)
				return ok && n == want
			case StringValue:
				return string(v.Text) == lexeme
			}
			return false
		}
	case *Regex:
		re := mustRegex(with.Source)
		return func(v FieldValue) bool {
			return (v.Type == StringValue || v.Type == NumberValue) && re.Match(v.Text)
		}
	}
	text := with.(*String).Text
	glob := newGlob(text)
	if glob == nil {
		return func(v FieldValue) bool {
			return (v.Type == StringValue || v.Type == NumberValue) && string(v.Text) == text
		}
	}
	return func(v FieldValue) bool {
		return (v.Type == StringValue || v.Type == NumberValue) && glob.match(v.Text)
	}
}

func mustRegex(source string) *regexp.Regexp {
	re, problem := compileRegex(source)
	if problem != nil {
		panic("filterpattern: " + problem.message) // the parser has checked it
	}
	return re
}

// glob matches text with asterisks, each of which stands for any text.
type glob [][]byte

// newGlob returns the glob for a text, or nil if the text has no asterisks.
func newGlob(text string) glob {
	parts := bytes.Split([]byte(text), []byte("*"))
	if len(parts) == 1 {
		return nil
	}
	return parts
}

func (g glob) match(text []byte) bool {
	first, last := g[0], g[len(g)-1]
	if len(text) < len(first)+len(last) || !bytes.HasPrefix(text, first) || !bytes.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range g[1 : len(g)-1] {
		i := bytes.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// follow appends the values that the steps lead to, starting from v.
func follow(to []FieldValue, v FieldValue, steps []step) []FieldValue {
	if len(steps) == 0 {
		return append(to, v)
	}
	s, rest := steps[0], steps[1:]
	for i, m := range jsonscan.Members(jsonscan.Value(v)) {
		var taken bool
		switch s.kind {
		case anyIndex: // walks objects, too
			taken = true
		case anyKey:
			taken = v.Type == ObjectValue
		case keyStep:
			taken = v.Type == ObjectValue && m.Key == s.key
		case indexStep:
			taken = v.Type == ArrayValue && i == s.index
		}
		if taken {
			to = follow(to, FieldValue(m.Value), rest)
		}
	}
	return to
}
