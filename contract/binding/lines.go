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

// Filter is one of the patterns that together match the selected log events: that of
// JSON records, or that of lines of one layout.
type Filter struct {
	Pattern filterpattern.Pattern
	// Line is the layout of the lines; empty for records.
	Line string

	contract *contract.Contract
}

// Selector returns what a metric filter with the pattern calls a field, by its
// canonical name, for its value or a dimension: $.duration_ms of a record,
// $duration_ms of a line. It is an error if the contract has no such field, or if it
// is no whole column of the line.
func (f Filter) Selector(field string) (string, error) {
	of, ok := f.contract.Field(field)
	if !ok {
		_, err := f.contract.All().With(field) // says which was meant
		return "", err
	}
	layout, isLine := f.contract.Line(f.Line)
	if !isLine {
		return filterpattern.Field(of.As).String(), nil
	}
	if _, err := columnOf(layout, of.Name); err != nil {
		return "", err
	}
	return filterpattern.ColumnField(of.Name).String(), nil
}

// Filters returns the patterns that together match the selected log events, and none
// of them twice: that of records, and then one for each layout of lines that can be
// meant, in the order of their names. There is at least one. Errors are those of
// Select. A condition on a field that is no whole column of a line is one, too, and
// so is an or between two columns, which a pattern cannot say.
func Filters(c *contract.Contract, s Selection) ([]Filter, error) {
	b, err := bind(c, s)
	if err != nil {
		return nil, err
	}
	// Of all log events, one pattern is that of records and lines alike.
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
		problems = append(why, errors.New("no log event of the contract can be so"))
	}
	if len(problems) == 0 {
		problems = twice(filters, samples)
	}
	return filters, errors.Join(problems...)
}

// twice finds lines of one layout that the pattern of another matches as well.
// Samples are of the last filters.
func twice(filters []Filter, samples []string) []error {
	filters = filters[len(filters)-len(samples):]
	for i, f := range filters {
		for j, sample := range samples {
			if i != j && f.Pattern.Match([]byte(sample)) {
				return []error{fmt.Errorf("a line %s would be counted twice, as a line %s, too: let the layouts differ in a text, or match a field of %s by its value", filters[j].Line, f.Line, f.Line)}
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

// columnOf returns the place of the column that a field is in a line.
func columnOf(layout contract.Line, field string) (int, error) {
	columns, err := layout.Columns()
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(columns, func(c contract.Column) bool { return c.Field == field })
	if at < 0 {
		return 0, fmt.Errorf("%s is no whole column of the line %s: a filter cannot compare or measure it", field, layout.Name)
	}
	return at, nil
}

// holds is what must hold of the columns of a line.
type holds struct {
	// never says why no line can be so; nil if some can.
	never error
	// columns are conditions by the field, all of which must hold.
	columns map[string]filterpattern.Expr
}

func never(format string, args ...any) holds { return holds{never: fmt.Errorf(format, args...)} }

// and returns what holds where both do.
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

// values returns those that the conditions leave, of fields of which they leave one.
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

// lineReader translates conditions with canonical names to those on the columns of a
// line.
type lineReader struct {
	*patternReader
	layout contract.Line
}

// selection returns what a Selection asks of a line.
func (r *lineReader) selection(s Selection, where []filterpattern.Expr) (holds, error) {
	all := holds{}
	c := r.contract
	event, named := c.Event(s.Event)
	for _, field := range s.Carries {
		f, _ := c.Field(field)
		if !r.layout.Has(f.Name) {
			return never("the line %s has no %s", r.layout.Name, field), nil
		}
		if _, err := columnOf(r.layout, f.Name); err != nil {
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

// event returns what recognises an event by a line.
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
		return never("the line %s does not tell of %s", r.layout.Name, e.Name), nil
	}
	return r.or("the event "+e.Name, any)
}

// ofLevel returns what makes a line one of a level: the column of the level, or, where it
// has none, an event that is always of that level.
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
		return never("no line %s is of the level %s", r.layout.Name, level), nil
	}
	return r.or("the level "+string(level), any)
}

// levels compares a column with all that the application writes for a level.
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
	if _, err := columnOf(r.layout, f.Name); err != nil {
		return holds{}, err
	}
	return holds{columns: map[string]filterpattern.Expr{f.Name: condition(filterpattern.ColumnField(f.Name))}}, nil
}

// or returns what holds where one of several does, as far as a pattern can say it: of
// conditions on one column.
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
			return holds{}, fmt.Errorf("%s: a pattern of the line %s knows no or between columns", says, r.layout.Name)
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
		return never("%s: a line has no objects and no lists", e.Selector), nil
	}
	return r.on(f, func(s filterpattern.Selector) filterpattern.Expr {
		if f.Name == levelName && isLiteral {
			return r.levels(s, contract.Level(text), e.Operator)
		}
		return &filterpattern.Comparison{Selector: s, Operator: e.Operator, Value: e.Value}
	})
}

// pattern returns the pattern of lines of the layout in which that holds. Where columns
// cannot be told, and nothing has to hold, the texts between the fields are looked
// for.
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
		// A long line may be told by its beginning.
		return filterpattern.Delimited(append(slices.Clone(all[:needed+1]), ellipsis)...)
	}
	return p, err
}

// tell has a pattern tell lines of a layout without texts from others, which may have
// as many spaces: by a number, if the lines have one that is a code, an id or the like
// and so always there, or else by not being a record.
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
