package engine

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// column is what a result shows.
type column struct {
	name string
	// field is what it shows where the query gave the name to nothing.
	field *insights.Field
}

func systemColumn(name string) column {
	return column{name, &insights.Field{Steps: []insights.Step{{Name: name}}}}
}

// shownColumns are the columns that a query shows.
type shownColumns struct {
	// named are those that commands named; nil if none did. fixed says that a
	// display did.
	named []column
	fixed bool
	// unnamed are those of a query that names none. After a join, they hold until a
	// command names one.
	unnamed []column
	joined  bool
}

// now are the columns, those of a query that names none included.
func (s *shownColumns) now() []column {
	if s.named == nil || s.joined {
		s.named, s.joined = slices.Clone(s.unnamed), false
	}
	return s.named
}

// reset makes a command name all columns anew.
func (s *shownColumns) reset() { s.named, s.fixed, s.joined = nil, false, false }

// join adds the columns of the right side of a join: those that it names, and
// those of a query that names none where the left side does not name any either.
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

// show adds a column, unless a display says what is shown.
func (c *compiler) show(name string, field *insights.Field) {
	s := &c.shown
	s.joined = false
	if s.fixed || slices.ContainsFunc(s.named, func(other column) bool { return other.name == name }) {
		return
	}
	s.named = append(s.named, column{name, field})
}

// shownColumn finds what a column shows.
func (c *compiler) shownColumn(shown column) (operand, error) {
	if o, ok := c.scope.find(shown.name); ok {
		return o, nil
	}
	return c.field(shown.field)
}
