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
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/enum"
)

// Contract is a complete, consistent log contract. It is read by Load or
// Preset, and does not change.
type Contract struct {
	name        string
	description string
	source      string
	logGroups   string // how their names begin; empty for the default
	fields      map[string]Field
	sameFields  map[string]string
	levels      map[Level][]string
	logLevel    map[Level]string
	plainText   map[Level][]string
	lines       map[string]Line
	record      Record
	eventField  string
	reserved    []string
	events      map[string]Event
	sameEvents  map[string]string
	metrics     map[string]Metric
	identifiers []string // what masks what no field holds
}

// Field is something that a record carries.
type Field struct {
	// Name is the canonical name, which predicates and queries use: it says
	// what the field is for.
	Name string
	// As is what the application calls it; dots lead into nested objects, a key
	// that has dots itself is written as ['log.level'], and an item of a list as
	// items[0].
	As string
	// Type is what its value is in JSON.
	Type Type
	// Unit is the unit of a number, as CloudWatch names it; None without one.
	Unit Unit
	// Description says what it is, in a few words; may be empty.
	Description string
	// PII is the kind of personal or secret data that it holds; empty for none.
	PII PII
	// Pattern is a regular expression that finds what it holds, so that CloudWatch masks
	// it by a custom data identifier (CWL-custom-data-identifiers); empty for none.
	Pattern string
	// Identifiers are the managed data identifiers that find what it holds, beside those
	// of its kind (CWL-managed-data-identifiers).
	Identifiers []string
	// Index says that log events are looked up by it, so that CloudWatch is to
	// index it.
	Index bool
	// Dimension says that it has so few values that a metric can be split by
	// them: each value is billed as a metric of its own.
	Dimension bool
}

// Record is what records have, whatever they tell.
type Record struct {
	// Fields are the canonical names of the fields that each record carries.
	Fields []string
	// Optional are those that any record may carry.
	Optional []string
}

// Event is something that happens in an application and is worth a record.
type Event struct {
	// Name is the canonical name.
	Name string
	// Description says what happened, in a few words; may be empty.
	Description string
	// Level is the level that it is written with; empty if it may be any.
	Level Level
	// Rate is how often it is to be expected. Default: Common.
	Rate Rate
	// Match holds the ways to recognise it, any one of which is enough.
	Match []Match
	// Fields are the canonical names of the fields that its records carry
	// beside those of every record, and Optional those that they may carry.
	Fields, Optional []string
}

// Match recognises a record by the values of some of its fields, all of which
// must be equal. Keys are canonical names of fields that are texts or numbers,
// and neither personal data nor secrets. A value that ends with * stands for all
// that begin so; * alone says that the field is there. The key line names the
// layout of a log event that is no JSON.
type Match map[string]string

// Metric is a number that records carry for CloudWatch to make a metric of: in
// the field metric_value of those whose metric_name is the metric's name.
type Metric struct {
	// Name is the metric's name, in the log and in CloudWatch.
	Name string `json:"name"`
	// Description says what it is, in a few words; may be empty.
	Description string `json:"description,omitempty"`
	// Unit of the value.
	Unit Unit `json:"unit"`
	// Dimensions are the canonical names of the fields that split it.
	Dimensions []string `json:"dimensions,omitempty"`
}

// The canonical names of the fields of log-based metrics.
const (
	MetricName  = "metric_name"
	MetricValue = "metric_value"
	MetricUnit  = "metric_unit"
)

// Carries says whether the event's records have that field, or may have it,
// beside those of every record. The name is the field's own.
func (e Event) Carries(field string) bool {
	return slices.Contains(e.Fields, field) || slices.Contains(e.Optional, field)
}

// Name is the preset's name, or the path that the contract was read from.
func (c *Contract) Name() string { return c.name }

// Description says in a few words what the contract describes.
func (c *Contract) Description() string { return c.description }

// Source is the AWS service, or the server, that writes the log, such as
// cloudtrail; empty where it is an application of one's own.
func (c *Contract) Source() string { return c.source }

// Field returns the field of that canonical name, or the one that it is another
// name for.
func (c *Contract) Field(name string) (Field, bool) {
	f, ok := c.fields[c.fieldName(name)]
	return f, ok
}

// Fields returns all fields, in the order of their canonical names, without the
// names that are another name for one.
func (c *Contract) Fields() []Field { return byName(c.fields) }

// byName returns what has names in the order of them.
func byName[T any](all map[string]T) []T {
	list := make([]T, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list
}

// Rename returns what the application calls the field of that canonical name,
// and the name itself where the contract has no such field.
func (c *Contract) Rename(name string) string {
	if f, ok := c.Field(name); ok {
		return f.As
	}
	return name
}

// Event returns the event of that canonical name, or the one that it is another
// name for.
func (c *Contract) Event(name string) (Event, bool) {
	e, ok := c.events[c.eventName(name)]
	return e, ok
}

// Events returns all events, in the order of their names, without the names that
// are another name for one.
func (c *Contract) Events() []Event { return byName(c.events) }

// Record is what every record has.
func (c *Contract) Record() Record { return c.record }

// EventField is the canonical name of the field whose value says which event a
// record tells of; empty if there is none.
func (c *Contract) EventField() string { return c.eventField }

// Reserved returns what extras of a record must not be called, as the
// application writes it: it would overwrite what the library itself writes, or
// what every record has.
func (c *Contract) Reserved() []string { return slices.Clone(c.reserved) }

// Metrics returns the log-based metrics, in the order of their names.
func (c *Contract) Metrics() []Metric { return byName(c.metrics) }

// LevelAs returns what the application writes for a level: the first one, if it
// writes several.
func (c *Contract) LevelAs(level Level) string { return c.levels[level][0] }

// LevelsAs returns everything that the application writes for a level; at least
// one name. They are numbers where the field level is one.
func (c *Contract) LevelsAs(level Level) []string { return slices.Clone(c.levels[level]) }

// LogLevel returns what a level is called where the application is told how to
// log, as its library's own configuration names it: what LOG_LEVEL says for the
// lowest level that is to be written.
func (c *Contract) LogLevel(level Level) string { return c.logLevel[level] }

// ParseLevel returns the level that a name stands for: a canonical one, in upper or
// lower case, what the application writes, or what settings call it. Of two levels
// that settings call the same, it is the lower.
func (c *Contract) ParseLevel(name string) (Level, bool) {
	for _, level := range levelOrder {
		if strings.EqualFold(name, string(level)) {
			return level, true
		}
	}
	if level, ok := c.LevelOf(name); ok {
		return level, true
	}
	for _, level := range levelOrder {
		if c.logLevel[level] == name {
			return level, true
		}
	}
	return "", false
}

// UnknownLevel says that no level is called so, and what ParseLevel takes.
func (c *Contract) UnknownLevel(name string) error {
	allowed := enum.Join(levelOrder)
	var settings []string
	for _, level := range levelOrder {
		if as := c.logLevel[level]; !slices.Contains(settings, as) && !strings.EqualFold(as, string(level)) {
			settings = append(settings, as)
		}
	}
	if len(settings) > 0 {
		allowed += ", " + strings.Join(settings, ", ")
	}
	return fmt.Errorf("there is no level %q in contract %s: allowed are %s", name, c.name, allowed)
}

// LevelOf returns the level that the application means by a name.
func (c *Contract) LevelOf(as string) (Level, bool) {
	for _, level := range levelOrder {
		if slices.Contains(c.levels[level], as) {
			return level, true
		}
	}
	return "", false
}

// HasLevel says whether the application writes a level of that name.
func (c *Contract) HasLevel(as string) bool {
	_, ok := c.LevelOf(as)
	return ok
}

// LevelNames returns the levels as the application writes them, the least
// urgent first.
func (c *Contract) LevelNames() []string {
	var names []string
	for _, level := range levelOrder {
		names = append(names, c.levels[level]...)
	}
	return names
}

// PlainText returns the pieces of text that show the level in a line that is
// not JSON; none where the contract promises nothing about such lines.
func (c *Contract) PlainText(level Level) []string {
	return slices.Clone(c.plainText[level])
}

// Fields returns the canonical names of the fields that are compared, sorted.
func (m Match) Fields() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m)), func(key string) bool { return key == lineKey })
}

// String writes what must be equal, as a predicate.
func (m Match) String() string {
	var all []string
	if m.Line() != "" {
		all = append(all, "the line "+m.Line())
	}
	for _, field := range m.Fields() {
		all = append(all, fmt.Sprintf("%s = %q", field, m[field]))
	}
	return strings.Join(all, " and ")
}

// Masked says whether data protection looks for what the field holds, so that
// nothing in the cloud can count on seeing it (PutDataProtectionPolicy): filters,
// alarms and queries get asterisks. It may be that not all of it is found (see
// WithoutKeyword).
func (c *Contract) Masked(field string) bool {
	f, _ := c.Field(field)
	if f.Pattern != "" || len(f.DataIdentifiers()) > 0 {
		return true
	}
	// What looks like an address is masked wherever it stands.
	return f.Type == IP && slices.Contains(c.DataIdentifiers(), addresses)
}

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
	case Nanoseconds:
		return float64(length), nil
	}
	return 0, fmt.Errorf("field %s has the unit %q: allowed for a length of time are Seconds, Milliseconds, Microseconds, Nanoseconds", f.Name, f.Unit)
}
