// Package contract is the log contract: the fields, levels and events that an
// application promises to write. Everything in the cloud that reads the logs
// is derived from it, and real lines can be held against it.
//
// Predicates and queries are written with canonical names (level, duration_ms).
// A contract says what an application calls them (levelname), and Rename binds
// a syntax tree to it; nothing is templated.
package contract

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Contract is a complete, consistent log contract. It is read by Load or
// Preset, and does not change.
type Contract struct {
	name        string
	description string
	fields      map[string]Field
	levels      map[Level]string
	plainText   map[Level][]string
	events      map[string]Event
}

// Field is something that a record carries.
type Field struct {
	// Name is the canonical name, which predicates and queries use.
	Name string
	// As is what the application calls it; dots lead into nested objects.
	As string
	// Type is what its value is in JSON.
	Type Type
	// Unit is the unit of a number, as CloudWatch names it; None without one.
	Unit Unit
}

// Event is something that happens in an application and is worth a record.
type Event struct {
	// Name is the canonical name.
	Name string
	// Level is the level that it is written with.
	Level Level
	// Match holds the ways to recognise it, any one of which is enough.
	Match []Match
	// Fields are the canonical names of the fields that its records carry
	// beside those of every record.
	Fields []string
}

// Match recognises a record by the values of some of its fields, all of which
// must be equal. Keys are canonical names.
type Match map[string]string

// Carries says whether the event's records have that field.
func (e Event) Carries(field string) bool { return slices.Contains(e.Fields, field) }

// Name is the preset's name, or the path that the contract was read from.
func (c *Contract) Name() string { return c.name }

// Description says in a few words what the contract describes.
func (c *Contract) Description() string { return c.description }

// Field returns the field of that canonical name.
func (c *Contract) Field(name string) (Field, bool) {
	f, ok := c.fields[name]
	return f, ok
}

// Rename returns what the application calls the field of that canonical name,
// and the name itself where the contract has no such field.
func (c *Contract) Rename(name string) string {
	if f, ok := c.fields[name]; ok {
		return f.As
	}
	return name
}

// Event returns the event of that canonical name.
func (c *Contract) Event(name string) (Event, bool) {
	e, ok := c.events[name]
	return e, ok
}

// LevelAs returns what the application writes for a level.
func (c *Contract) LevelAs(level Level) string { return c.levels[level] }

// HasLevel says whether the application writes a level of that name.
func (c *Contract) HasLevel(as string) bool {
	return slices.Contains(c.LevelNames(), as)
}

// LevelNames returns the levels as the application writes them, the least
// urgent first.
func (c *Contract) LevelNames() []string {
	names := make([]string, len(levelOrder))
	for i, level := range levelOrder {
		names[i] = c.levels[level]
	}
	return names
}

// PlainText returns the pieces of text that show the level in a line that is
// not JSON; none where the contract promises nothing about such lines.
func (c *Contract) PlainText(level Level) []string {
	return slices.Clone(c.plainText[level])
}

// Fields returns the canonical names of the fields that are compared, sorted.
func (m Match) Fields() []string { return slices.Sorted(maps.Keys(m)) }

// Duration is a length of time in the field's unit. It is an error if the
// field's unit is not one of time.
func (f Field) Duration(length time.Duration) (float64, error) {
	switch f.Unit {
	case Seconds:
		return length.Seconds(), nil
	case Milliseconds:
		return float64(length) / float64(time.Millisecond), nil
	case Microseconds:
		return float64(length) / float64(time.Microsecond), nil
	}
	return 0, fmt.Errorf("field %s has the unit %q: allowed for a length of time are Seconds, Milliseconds, Microseconds", f.Name, f.Unit)
}
