package binding

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
)

// Filter is one of the patterns that together match the selected log events: the
// pattern of JSON records, or that of lines of one layout.
type Filter struct {
	Pattern filterpattern.Pattern
	// Line is the layout of the lines; empty for records.
	Line string

	contract *contract.Contract
}

// Selector returns what a metric filter with this pattern calls a field, given by
// canonical name, when the field is its value or a dimension: $.duration_ms for a
// record, $duration_ms for a line. It returns an error if the contract has no such
// field, or if the field is not a whole column of the line.
func (f Filter) Selector(field string) (string, error) {
	of, ok := f.contract.Field(field)
	if !ok {
		_, err := f.contract.All().With(field) // the error suggests a field
		return "", err
	}
	layout, isLine := f.contract.Line(f.Line)
	if !isLine {
		return filterpattern.Field(of.As).String(), nil
	}
	if err := checkColumn(layout, of.Name); err != nil {
		return "", err
	}
	return filterpattern.ColumnField(of.Name).String(), nil
}

// Filters returns the patterns that together match the selected log events, and no
// event twice: that of records, followed by one for each layout of lines that can
// be meant, sorted by name. There is at least one. Filters returns the errors of
// Select. It also returns an error for a condition on a field that is not a whole
// column of a line, and for an OR between two columns, which a pattern cannot
// express.
func Filters(c *contract.Contract, s Selection) ([]Filter, error) {
	b, err := bind(c, s)
	if err != nil {
		return nil, err
	}
	// If all log events are meant, a single pattern matches records and lines
	// alike.
	everything := s.Event == "" && s.Level == "" && !s.Record && len(s.Carries) == 0 && b.where == nil
	var lines []contract.Line
	if !everything {
		lines = linesOf(c, s)
	}
	var filters []Filter
	if !b.noRecord || everything {
		f := Filter{contract: c}
		if len(b.terms) > 0 {
			all := make([]filterpattern.Expr, len(b.terms))
			for i, t := range b.terms {
				all[i] = t.expr
			}
			if f.Pattern, err = filterpattern.JSON(filterpattern.And(all...)); err != nil {
				return nil, err
			}
		}
		filters = append(filters, f)
	}
	var problems, why []error
	var samples []string
	for _, layout := range lines {
		r := &lineReader{patternReader: newPatternReader(c, true), layout: layout}
		holds, err := r.selection(s, b.where)
		if err == nil && holds.never != nil {
			why = append(why, holds.never)
			continue
		}
		var p filterpattern.Pattern
		if err == nil {
			p, err = r.pattern(holds, s.Carries)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		filters = append(filters, Filter{Pattern: p, Line: layout.Name, contract: c})
		samples = append(samples, layout.Sample(holds.values()))
	}
	if len(problems) == 0 && len(filters) == 0 {
		problems = append(why, errors.New("no log event of the contract can match"))
	}
	if len(problems) == 0 {
		problems = twice(filters, samples)
	}
	return filters, errors.Join(problems...)
}

// twice reports lines of one layout that the pattern of another also matches. The
// samples are lines of the last filters.
func twice(filters []Filter, samples []string) []error {
	filters = filters[len(filters)-len(samples):]
	for i, f := range filters {
		for j, sample := range samples {
			if i != j && f.Pattern.Match([]byte(sample)) {
				return []error{fmt.Errorf("a line %s would be counted twice, once as a line %s: make the texts of the layouts differ, or match a field of %s by its value", filters[j].Line, f.Line, f.Line)}
			}
		}
	}
	return nil
}

// linesOf returns the layouts of lines that a Selection can mean.
func linesOf(c *contract.Contract, s Selection) []contract.Line {
	event, named := c.Event(s.Event)
	return slices.DeleteFunc(c.Lines(), func(l contract.Line) bool { return named && !event.IsLine(l.Name) })
}

// checkColumn returns an error unless a field fills a whole column of a line.
func checkColumn(layout contract.Line, field string) error {
	columns, err := layout.Columns()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(columns, func(c contract.Column) bool { return c.Field == field }) {
		return fmt.Errorf("%s is not a whole column of the line %s: a filter cannot compare or measure it", field, layout.Name)
	}
	return nil
}

// holds is the conditions on the columns of a line.
type holds struct {
	// never says why no line can match; nil if some can.
	never error
	// columns are the conditions by field. All of them must hold.
	columns map[string]filterpattern.Expr
}

func never(format string, args ...any) holds { return holds{never: fmt.Errorf(format, args...)} }

// and returns the conditions of both.
func (h holds) and(other holds) holds {
	switch {
	case h.never != nil:
		return h
	case other.never != nil:
		return other
	}
	both := holds{columns: maps.Clone(h.columns)}
	if both.columns == nil {
		both.columns = map[string]filterpattern.Expr{}
	}
	for field, e := range other.columns {
		if mine, ok := both.columns[field]; ok {
			e = filterpattern.And(mine, e)
		}
		both.columns[field] = e
	}
	return both
}

// values returns the values of the fields for which the conditions leave only one.
func (h holds) values() map[string]string {
	values := map[string]string{}
	for field, e := range h.columns {
		if c, ok := e.(*filterpattern.Comparison); ok && c.Operator == filterpattern.Equal {
			if text, isLiteral := literal(c.Value); isLiteral {
				values[field] = text
			}
		}
	}
	return values
}

// lineReader translates conditions on canonical names to conditions on the columns
// of a line.
type lineReader struct {
	*patternReader
	layout contract.Line
}

// selection returns the conditions that a Selection puts on a line.
func (r *lineReader) selection(s Selection, where []filterpattern.Expr) (holds, error) {
	all := holds{}
	c := r.contract
	event, named := c.Event(s.Event)
	for _, field := range s.Carries {
		f, _ := c.Field(field)
		if !r.layout.Has(f.Name) {
			return never("the line %s has no %s", r.layout.Name, field), nil
		}
		if err := checkColumn(r.layout, f.Name); err != nil {
			return all, err
		}
	}
	if named {
		of, err := r.event(event)
		if err != nil {
			return of, err
		}
		all = all.and(of)
	}
	if s.Level != "" {
		of, err := r.ofLevel(s.Level, event, named)
		if err != nil {
			return of, err
		}
		all = all.and(of)
	}
	for _, e := range where {
		of, err := r.line(e)
		if err != nil {
			return of, err
		}
		all = all.and(of)
	}
	return all, nil
}

// event returns the conditions by which a line recognises an event.
func (r *lineReader) event(e contract.Event) (holds, error) {
	var any []holds
	for _, facts := range matchWays(r.contract, e, r.layout.Name) {
		all := holds{}
		for _, f := range facts {
			of, err := r.on(f.field, func(s filterpattern.Selector) filterpattern.Expr {
				c := f.pattern(filterpattern.Equal)
				c.(*filterpattern.Comparison).Selector = s
				return c
			})
			if err != nil {
				return of, err
			}
			all = all.and(of)
		}
		any = append(any, all)
	}
	if len(any) == 0 {
		return never("the line %s does not recognise %s", r.layout.Name, e.Name), nil
	}
	return r.or("the event "+e.Name, any)
}

// ofLevel returns the conditions by which a line has a level: those on its level
// column or, if it has none, those of an event that is always of that level.
func (r *lineReader) ofLevel(level contract.Level, event contract.Event, named bool) (holds, error) {
	f, ok := r.contract.Field(levelName)
	switch {
	case ok && r.layout.Has(f.Name):
		return r.on(f, func(s filterpattern.Selector) filterpattern.Expr {
			return r.levels(s, level, filterpattern.Equal)
		})
	case named && event.Level == level:
		return holds{}, nil
	case named:
		return never("the line %s has no level", r.layout.Name), nil
	}
	var any []holds
	for _, e := range r.contract.Events() {
		if e.Level != level || !e.IsLine(r.layout.Name) {
			continue
		}
		of, err := r.event(e)
		if err != nil {
			return of, err
		}
		any = append(any, of)
	}
	if len(any) == 0 {
		return never("no line %s has the level %s", r.layout.Name, level), nil
	}
	return r.or("the level "+string(level), any)
}

// levels compares a column with everything that the application writes for a level.
func (r *lineReader) levels(s filterpattern.Selector, level contract.Level, operator filterpattern.Operator) filterpattern.Expr {
	var all []filterpattern.Expr
	for _, name := range r.contract.LevelsAs(level) {
		all = append(all, &filterpattern.Comparison{Selector: s, Operator: operator, Value: &filterpattern.String{Text: name}})
	}
	if operator == filterpattern.NotEqual {
		return filterpattern.And(all...)
	}
	return filterpattern.Or(all...)
}

// on returns a condition on the column of a field.
func (r *lineReader) on(f contract.Field, condition func(filterpattern.Selector) filterpattern.Expr) (holds, error) {
	if !r.layout.Has(f.Name) {
		return never("the line %s has no %s", r.layout.Name, f.Name), nil
	}
	if err := checkColumn(r.layout, f.Name); err != nil {
		return holds{}, err
	}
	return holds{columns: map[string]filterpattern.Expr{f.Name: condition(filterpattern.ColumnField(f.Name))}}, nil
}

// or returns the conditions that hold where one of several does. A pattern can
// express that only for conditions on one column.
func (r *lineReader) or(says string, any []holds) (holds, error) {
	var possible []holds
	for _, h := range any {
		switch {
		case h.never != nil:
		case len(h.columns) == 0:
			return h, nil // it always holds
		default:
			possible = append(possible, h)
		}
	}
	if len(possible) == 0 {
		return any[0], nil
	}
	if len(possible) == 1 {
		return possible[0], nil
	}
	var field string
	var either []filterpattern.Expr
	for i, h := range possible {
		one := slices.Collect(maps.Keys(h.columns))
		if len(one) > 1 || i > 0 && one[0] != field {
			return holds{}, fmt.Errorf("%s: a pattern for the line %s has no OR between columns", says, r.layout.Name)
		}
		field = one[0]
		either = append(either, h.columns[field])
	}
	return holds{columns: map[string]filterpattern.Expr{field: filterpattern.Or(either...)}}, nil
}

// line translates a condition.
func (r *lineReader) line(e filterpattern.Expr) (holds, error) {
	switch e := e.(type) {
	case *filterpattern.Group:
		var several []holds
		for _, operand := range e.Operands {
			one, err := r.line(operand)
			if err != nil {
				return one, err
			}
			several = append(several, one)
		}
		if e.Join == filterpattern.AnyOf {
			return r.or(says(e), several)
		}
		all := holds{}
		for _, one := range several {
			all = all.and(one)
		}
		return all, nil
	case *filterpattern.Test:
		f := r.named[e.Selector.String()]
		switch has := r.layout.Has(f.Name); {
		case e.Is == filterpattern.NotExists && !has:
			return holds{}, nil
		default:
			return never("%s: a line %s has texts", says(e), r.layout.Name), nil
		}
	case *filterpattern.Comparison:
		return r.compared(e)
	}
	return holds{}, nil
}

func (r *lineReader) compared(e *filterpattern.Comparison) (holds, error) {
	text, isLiteral := literal(e.Value)
	if r.isEventName(e.Selector) {
		event, _ := r.contract.Event(text)
		return r.event(event)
	}
	f, ok := r.named[e.Selector.String()]
	if !ok {
		return never("%s: a line has neither objects nor lists", e.Selector), nil
	}
	return r.on(f, func(s filterpattern.Selector) filterpattern.Expr {
		if f.Name == levelName && isLiteral {
			return r.levels(s, contract.Level(text), e.Operator)
		}
		return &filterpattern.Comparison{Selector: s, Operator: e.Operator, Value: e.Value}
	})
}

// pattern returns the pattern for lines with these conditions. If there are no
// conditions and the columns cannot be told apart, the pattern looks for the texts
// between the fields.
func (r *lineReader) pattern(h holds, carries []string) (filterpattern.Pattern, error) {
	columns, err := r.layout.Columns()
	if err != nil {
		if len(h.columns) > 0 || len(carries) > 0 {
			return filterpattern.Pattern{}, err
		}
		return filterpattern.AllTerms(r.layout.Texts()...)
	}
	var all []*filterpattern.Column
	taken := map[string]bool{}
	for _, c := range columns {
		taken[c.Field] = true
	}
	needed, told := 0, false
	for i, c := range columns {
		column := &filterpattern.Column{Name: c.Field, Condition: h.columns[c.Field]}
		if column.Name == "" {
			column.Name = fmt.Sprintf("w%d", i+1)
			for taken[column.Name] {
				column.Name += "_"
			}
			if text := c.Text; strings.Trim(text, "* ") != "" && !strings.Contains(text, "\n") {
				column.Condition = filterpattern.ColumnField(column.Name).Equals(text)
				told = true
			}
		} else if column.Condition != nil || slices.ContainsFunc(carries, func(name string) bool {
			f, _ := r.contract.Field(name)
			return f.Name == c.Field
		}) {
			needed = i
		}
		all = append(all, column)
	}
	if !told {
		r.tell(all)
	}
	ellipsis := &filterpattern.Column{Ellipsis: true}
	if r.layout.Open() {
		all = append(all, ellipsis)
	}
	p, err := filterpattern.Delimited(all...)
	if err != nil && needed+1 < len(all) {
		// The beginning of a long line is enough to recognise it.
		return filterpattern.Delimited(append(slices.Clone(all[:needed+1]), ellipsis)...)
	}
	return p, err
}

// tell makes a pattern recognise lines of a layout that has no text, among other
// lines with as many columns. It requires a number, if the layout has a field that
// is always one, such as a code or an id, and otherwise that the line is not a
// record.
func (r *lineReader) tell(columns []*filterpattern.Column) {
	for _, c := range columns {
		f, _ := r.contract.Field(c.Name)
		if c.Name != f.Name || f.Type != contract.Number || f.Unit != contract.None {
			continue
		}
		if c.Condition == nil {
			column := filterpattern.ColumnField(c.Name)
			c.Condition = filterpattern.Or(column.AtLeast(0), column.LessThan(0))
		}
		return
	}
	if first := columns[0]; first.Condition == nil && r.contract.HasRecords() {
		first.Condition = filterpattern.ColumnField(first.Name).NotEquals("{*")
	}
}
