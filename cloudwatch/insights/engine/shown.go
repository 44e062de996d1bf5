package engine

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// column is a column of the result.
type column struct {
	name string
	// field is the field to show if the query does not define the name.
	field *insights.Field
}

func systemColumn(name string) column {
	return column{name, &insights.Field{Steps: []insights.Step{{Name: name}}}}
}

// shownColumns are the columns of the result.
type shownColumns struct {
	// named are the columns that commands named, or nil. fixed is set after a
	// display.
	named []column
	fixed bool
	// unnamed are the columns of a query that names none. After a join, they count
	// until a command names one.
	unnamed []column
	joined  bool
}

// now returns the current columns, including those of a query that names none.
func (s *shownColumns) now() []column {
	if s.named == nil || s.joined {
		s.named, s.joined = slices.Clone(s.unnamed), false
	}
	return s.named
}

// reset drops all columns, for a command that names all columns itself.
func (s *shownColumns) reset() { s.named, s.fixed, s.joined = nil, false, false }

// join adds the columns of the right side of a join: those that it names or, if
// neither side names any, the unnamed ones.
func (s *shownColumns) join(right side, of *shownColumns) {
	if s.fixed {
		return
	}
	names := s.named != nil && !s.joined
	all := s.unnamed
	if names {
		all = s.named
	}
	s.unnamed, s.joined = slices.Clone(all), true
	if names && of.named == nil {
		return
	}
	for _, c := range of.now() {
		s.unnamed = append(s.unnamed, right.column(c))
	}
}

// show adds a column, unless a display has fixed the columns.
func (c *compiler) show(name string, field *insights.Field) {
	s := &c.shown
	s.joined = false
	if s.fixed || slices.ContainsFunc(s.named, func(other column) bool { return other.name == name }) {
		return
	}
	s.named = append(s.named, column{name, field})
}

// shownColumn compiles a column.
func (c *compiler) shownColumn(shown column) (operand, error) {
	if o, ok := c.scope.find(shown.name); ok {
		return o, nil
	}
	return c.field(shown.field)
}
