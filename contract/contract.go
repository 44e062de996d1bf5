// Package contract defines the log contract: the fields, levels and events that an
// application promises to write. Everything in the cloud that reads the logs is
// derived from it, and real log lines can be checked against it.
//
// Predicates and queries are written with canonical names, such as level and
// duration_ms. A contract says what an application calls them, such as levelname,
// and Rename binds a syntax tree to those names; nothing is templated.
package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/enum"
)

// Contract is a complete, consistent log contract. Load, Parse and Preset return
// one; it is immutable.
type Contract struct {
	name        string
	description string
	source      string
	logGroups   string // prefix of log group names; empty for the default
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
	identifiers []string // managed data identifiers that mask data no field declares
}

// Field is a field of a log record.
type Field struct {
	// Name is the canonical name, which predicates and queries use. It says what
	// the field is for.
	Name string
	// As is what the application calls the field. Dots lead into nested objects; a
	// key that itself contains dots is written ['log.level'], and an item of a list
	// items[0].
	As string
	// Type is the type of its value in JSON.
	Type Type
	// Unit is the unit of a number, named as in CloudWatch. Default: None.
	Unit Unit
	// Description says briefly what the field is. It may be empty.
	Description string
	// PII is the kind of personal or secret data that the field holds; empty for
	// none.
	PII PII
	// Pattern is a regular expression that finds the field's value, from which a
	// custom data identifier is made to mask it (CWL-custom-data-identifiers);
	// empty for none.
	Pattern string
	// Identifiers are the managed data identifiers that find the field's value, in
	// addition to those of its PII (CWL-managed-data-identifiers).
	Identifiers []string
	// Index says that people look up log events by this field, so that the log
	// group indexes it.
	Index bool
	// Dimension says that the field has few enough values to split a metric by.
	// CloudWatch bills each value as a metric of its own.
	Dimension bool
}

// Record lists the fields that records have whatever their event.
type Record struct {
	// Fields are the canonical names of the fields that every record carries.
	Fields []string
	// Optional are the canonical names of the fields that any record may carry.
	Optional []string
}

// Event is something that happens in an application and that is worth a record.
type Event struct {
	// Name is the canonical name.
	Name string
	// Description says briefly what happened. It may be empty.
	Description string
	// Level is the level that the event is logged at; empty if it may be any.
	Level Level
	// Rate says how often to expect the event. Default: Common.
	Rate Rate
	// Match holds the ways to recognise the event. Any one of them is enough.
	Match []Match
	// Fields are the canonical names of the fields that the event's records carry
	// in addition to those of every record. Optional are those that they may carry.
	Fields, Optional []string
}

// Match recognises a record by the values of some of its fields, all of which must
// be equal. The keys are canonical names of fields that are strings or numbers and
// that are neither personal data nor secrets. A value that ends with * matches any
// value with that prefix; * alone matches any record that has the field. The key
// "line" names the layout of a log event that is not JSON.
type Match map[string]string

// Metric is a number that the application logs so that CloudWatch makes a metric of
// it. A record that carries it has the metric's name in the field metric_name and
// the number in metric_value.
type Metric struct {
	// Name is the metric's name, both in the log and in CloudWatch.
	Name string `json:"name"`
	// Description says briefly what the metric measures. It may be empty.
	Description string `json:"description,omitempty"`
	// Unit is the unit of the value.
	Unit Unit `json:"unit"`
	// Dimensions are the canonical names of the fields that split the metric.
	Dimensions []string `json:"dimensions,omitempty"`
}

// Canonical names of the fields that log-based metrics are read from.
const (
	MetricName  = "metric_name"
	MetricValue = "metric_value"
	MetricUnit  = "metric_unit"
)

// Carries reports whether the event's records always or sometimes have a field in
// addition to those of every record. The name must be the field's own, not an
// alias.
func (e Event) Carries(field string) bool {
	return slices.Contains(e.Fields, field) || slices.Contains(e.Optional, field)
}

// Name returns the preset's name, or the path that the contract was read from.
func (c *Contract) Name() string { return c.name }

// Description returns a short description of what writes the log.
func (c *Contract) Description() string { return c.description }

// Source returns the AWS service or server that writes the log, such as
// cloudtrail. It is empty for the contract of an application.
func (c *Contract) Source() string { return c.source }

// Field returns the field with that canonical name or alias.
func (c *Contract) Field(name string) (Field, bool) {
	f, ok := c.fields[c.fieldName(name)]
	return f, ok
}

// Fields returns all fields sorted by canonical name, without aliases.
func (c *Contract) Fields() []Field { return byName(c.fields) }

// byName returns the values of all, sorted by key.
func byName[T any](all map[string]T) []T {
	list := make([]T, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[name])
	}
	return list
}

// Rename returns what the application calls the field with that canonical name. It
// returns the name unchanged if the contract has no such field.
func (c *Contract) Rename(name string) string {
	if f, ok := c.Field(name); ok {
		return f.As
	}
	return name
}

// Event returns the event with that canonical name or alias.
func (c *Contract) Event(name string) (Event, bool) {
	e, ok := c.events[c.eventName(name)]
	return e, ok
}

// Events returns all events sorted by name, without aliases.
func (c *Contract) Events() []Event { return byName(c.events) }

// Record returns what every record has.
func (c *Contract) Record() Record { return c.record }

// EventField returns the canonical name of the field whose value names the event of
// a record, or the empty string if there is none.
func (c *Contract) EventField() string { return c.eventField }

// Reserved returns the names that the extras of a record must not have, as the
// application writes them. Such an extra would overwrite a key that the logging
// library or every record writes.
func (c *Contract) Reserved() []string { return slices.Clone(c.reserved) }

// Metrics returns the log-based metrics, sorted by name.
func (c *Contract) Metrics() []Metric { return byName(c.metrics) }

// LevelAs returns what the application writes for a level. If it writes several
// names, LevelAs returns the first.
func (c *Contract) LevelAs(level Level) string { return c.levels[level][0] }

// LevelsAs returns everything that the application writes for a level: at least one
// name. The names are numbers if the field level is a number.
func (c *Contract) LevelsAs(level Level) []string { return slices.Clone(c.levels[level]) }

// LogLevel returns what a level is called in the configuration of the application's
// logging library, where LOG_LEVEL sets the lowest level to be written.
func (c *Contract) LogLevel(level Level) string { return c.logLevel[level] }

// ParseLevel returns the level that a name stands for. The name may be canonical,
// in either case, or be what the application writes, or what settings call the
// level. If settings call two levels by the same name, ParseLevel returns the
// lower.
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

// UnknownLevel returns an error that says that no level has that name, and which
// names ParseLevel takes.
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
	return fmt.Errorf("there is no level %q in contract %s: use one of %s", name, c.name, allowed)
}

// LevelOf returns the level for which the application writes that name.
func (c *Contract) LevelOf(as string) (Level, bool) {
	for _, level := range levelOrder {
		if slices.Contains(c.levels[level], as) {
			return level, true
		}
	}
	return "", false
}

// HasLevel reports whether the application writes that name for a level.
func (c *Contract) HasLevel(as string) bool {
	_, ok := c.LevelOf(as)
	return ok
}

// LevelNames returns the levels as the application writes them, least urgent first.
func (c *Contract) LevelNames() []string {
	var names []string
	for _, level := range levelOrder {
		names = append(names, c.levels[level]...)
	}
	return names
}

// PlainText returns the substrings that show the level in a line that is not JSON.
// There are none if the contract promises nothing about such lines.
func (c *Contract) PlainText(level Level) []string {
	return slices.Clone(c.plainText[level])
}

// Fields returns the canonical names of the fields that are compared, sorted.
func (m Match) Fields() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m)), func(key string) bool { return key == lineKey })
}

// String returns the match as a predicate.
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

// Masked reports whether data protection looks for the value of the field with that
// canonical name (PutDataProtectionPolicy). Filters, alarms and queries then see
// asterisks, and cannot rely on the value. CloudWatch may still miss some values:
// see WithoutKeyword.
func (c *Contract) Masked(field string) bool {
	f, _ := c.Field(field)
	if f.Pattern != "" || len(f.DataIdentifiers()) > 0 {
		return true
	}
	// Anything that looks like an address is masked wherever it is.
	return f.Type == IP && slices.Contains(c.DataIdentifiers(), addresses)
}

// Duration converts a length of time to the field's unit. It returns an error if
// that is not a unit of time.
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
	return 0, fmt.Errorf("field %s has the unit %q: for a duration, use Seconds, Milliseconds, Microseconds or Nanoseconds", f.Name, f.Unit)
}
