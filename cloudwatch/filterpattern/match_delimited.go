package filterpattern

import (
	"bytes"
	"slices"
	"strconv"
)

// span is a field of a delimited event. text and textEnd enclose its text, start
// and end also the quotes or brackets around it.
type span struct{ start, end, text, textEnd int }

// splitColumns appends the fields of a delimited event, which stand between spaces
// or tabs, or in quotation marks or brackets. A quotation mark or bracket within a
// field is an ordinary character, and so is one that is never closed. The user
// guide covers neither case.
func splitColumns(to []span, message []byte) []span {
	for i := 0; i < len(message); {
		if isBlank(message[i]) {
			i++
			continue
		}
		if closing := closingOf(message[i]); closing != 0 {
			if n := bytes.IndexByte(message[i+1:], closing); n >= 0 {
				to = append(to, span{i, i + n + 2, i + 1, i + 1 + n})
				i += n + 2
				continue
			}
		}
		start := i
		for i < len(message) && !isBlank(message[i]) {
			i++
		}
		to = append(to, span{start, i, start, i})
	}
	return to
}

// closingOf returns the character that ends a field starting with c, or 0 if white
// space does.
func closingOf(c byte) byte {
	switch c {
	case '"':
		return '"'
	case '[':
		return ']'
	}
	return 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// columnMatcher is a delimited pattern, compiled.
type columnMatcher struct {
	list *ColumnList
	// before are the columns before the ellipsis, and after those behind it.
	// Without an ellipsis, all columns are in before.
	before, after []*Column
	ellipsis      bool
	tests         map[*Column]func(FieldValue) bool
}

func newColumnMatcher(list *ColumnList) *columnMatcher {
	m := &columnMatcher{list: list, before: list.Columns, tests: map[*Column]func(FieldValue) bool{}}
	for i, c := range list.Columns {
		if c.Ellipsis {
			m.ellipsis, m.before, m.after = true, list.Columns[:i], list.Columns[i+1:]
		}
		if c.Condition != nil {
			m.tests[c] = columnTest(c.Condition)
		}
	}
	return m
}

// columnTest compiles the conditions on a column.
func columnTest(x Expr) func(FieldValue) bool {
	switch x := x.(type) {
	case *Group:
		var all []func(FieldValue) bool
		for _, operand := range x.Operands {
			all = append(all, columnTest(operand))
		}
		return func(v FieldValue) bool {
			holds := func(test func(FieldValue) bool) bool { return test(v) }
			if x.Join == AnyOf {
				return slices.ContainsFunc(all, holds)
			}
			return !slices.ContainsFunc(all, func(test func(FieldValue) bool) bool { return !test(v) })
		}
	case *Comparison:
		test := compile(x.Operator, x.Value)
		if !x.Operator.ordered() {
			return test
		}
		return func(v FieldValue) bool { return IsDecimal(v.Text) && test(FieldValue{NumberValue, v.Text}) }
	}
	panic("filterpattern: unknown condition on a column")
}

// splitOnce returns the fields of the event, splitting it on the first call.
func (e *Event) splitOnce() []span {
	if !e.split {
		e.columns, e.split = splitColumns(e.columns[:0], e.message), true
	}
	return e.columns
}

func (m *columnMatcher) match(e *Event) bool {
	fields := e.splitOnce()
	if len(m.list.Columns) == 0 {
		return true
	}
	if len(fields) < len(m.before)+len(m.after) {
		return false
	}
	for i, c := range m.before {
		if test := m.tests[c]; test != nil && !test(m.at(e, fields, i)) {
			return false
		}
	}
	for i, c := range m.after {
		if test := m.tests[c]; test != nil && !test(m.at(e, fields, len(fields)-len(m.after)+i)) {
			return false
		}
	}
	return true
}

// at returns the field at index i. Without an ellipsis, the last column takes the
// rest of the event.
func (m *columnMatcher) at(e *Event, fields []span, i int) FieldValue {
	f := fields[i]
	if !m.ellipsis && len(m.list.Columns) > 0 && i == len(m.list.Columns)-1 && i < len(fields)-1 {
		f.text, f.textEnd = f.start, fields[len(fields)-1].end
	}
	return FieldValue{StringValue, e.message[f.text:f.textEnd]}
}

// columnRef is the place of a value: an index from the start or, if negative, from
// the end.
type columnRef struct {
	index    int
	position bool // index comes from $N
}

// refTo resolves a column's name in the pattern, or a position in an event.
func refTo(name string, list *ColumnList) columnRef {
	if n, err := strconv.Atoi(name); err == nil {
		return columnRef{n - 1, true}
	}
	for i, c := range list.Columns {
		if c.Name != name {
			continue
		}
		if slices.ContainsFunc(list.Columns[:i], func(c *Column) bool { return c.Ellipsis }) {
			return columnRef{index: i - len(list.Columns)}
		}
		return columnRef{index: i}
	}
	panic("filterpattern: the name was checked")
}

// value returns the field that ref refers to, in an event that matches. A position
// may refer to a field that the pattern does not name.
func (m *columnMatcher) value(e *Event, ref columnRef) FieldValue {
	fields := e.splitOnce()
	i := ref.index
	if i < 0 {
		i += len(fields)
	}
	last := len(fields)
	if !m.ellipsis && len(m.list.Columns) > 0 {
		last = len(m.list.Columns)
	}
	if i < 0 || i >= last || ref.position && m.nameAt(i, len(fields)) != "" {
		return FieldValue{}
	}
	v := m.at(e, fields, i)
	if IsDecimal(v.Text) {
		v.Type = NumberValue
	}
	return v
}

// nameAt returns the pattern's name for the i-th field of an event that has the
// given number of fields.
func (m *columnMatcher) nameAt(i, fields int) string {
	switch {
	case i < len(m.before):
		return m.before[i].Name
	case i >= fields-len(m.after):
		return m.after[i-(fields-len(m.after))].Name
	}
	return ""
}
