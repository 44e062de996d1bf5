package contract

import "github.com/logstack-go/logstack/internal/enum"

// Level is how urgent a record is, by its canonical name.
type Level string

// The levels of Python's logging, which the guide uses.
const (
	Debug    Level = "DEBUG"
	Info     Level = "INFO"
	Warning  Level = "WARNING"
	Error    Level = "ERROR"
	Critical Level = "CRITICAL"
)

// levelOrder has the least urgent first.
var levelOrder = []Level{Debug, Info, Warning, Error, Critical}

// UnmarshalText reads a level's canonical name.
func (l *Level) UnmarshalText(text []byte) error {
	return enum.Unmarshal(l, text, "level", levelOrder)
}

// Type is what a field's value is in JSON.
type Type string

// The types of fields. A time is a text that says when.
const (
	String  Type = "string"
	Number  Type = "number"
	Boolean Type = "boolean"
	Time    Type = "time"
)

// UnmarshalText reads a type's name.
func (t *Type) UnmarshalText(text []byte) error {
	return enum.Unmarshal(t, text, "type", []Type{String, Number, Boolean, Time})
}

// Unit is the unit of a number, as CloudWatch names it (API_MetricDatum).
type Unit string

// The units of log fields. CloudWatch has more, for rates and larger sizes.
const (
	None         Unit = "None"
	Count        Unit = "Count"
	Percent      Unit = "Percent"
	Seconds      Unit = "Seconds"
	Milliseconds Unit = "Milliseconds"
	Microseconds Unit = "Microseconds"
	Bytes        Unit = "Bytes"
)

// UnmarshalText reads a unit's name.
func (u *Unit) UnmarshalText(text []byte) error {
	return enum.Unmarshal(u, text, "unit",
		[]Unit{None, Count, Percent, Seconds, Milliseconds, Microseconds, Bytes})
}
