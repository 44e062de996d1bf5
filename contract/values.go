package contract

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Level is the urgency of a record, by canonical name.
type Level string

// The levels of Python's logging package, which the logging guide uses.
const (
	Debug    Level = "DEBUG"
	Info     Level = "INFO"
	Warning  Level = "WARNING"
	Error    Level = "ERROR"
	Critical Level = "CRITICAL"
)

// levelOrder lists the levels, least urgent first.
var levelOrder = []Level{Debug, Info, Warning, Error, Critical}

// Levels returns all levels, least urgent first.
func Levels() []Level { return slices.Clone(levelOrder) }

// UnmarshalText parses a level's canonical name.
func (l *Level) UnmarshalText(text []byte) error {
	return enum.Unmarshal(l, text, "level", levelOrder)
}

// Type is the type of a field's value in JSON.
type Type string

// The types of fields.
const (
	String  Type = "string"
	Number  Type = "number"
	Boolean Type = "boolean"
	// Time is a timestamp: a string, in ISO 8601 or as Python's logging writes it,
	// or a number of seconds or milliseconds since 1970.
	Time Type = "time"
	// IP is an IP address, as a string: that of the client, not of a load balancer.
	IP     Type = "ip"
	List   Type = "list"
	Object Type = "object"
	// Any is a string in some records and something else in others. Lambda's Node
	// runtime logs such fields: an uncaught error is an object. A comparison sees
	// only the strings.
	Any Type = "any"
)

// UnmarshalText parses a type's name.
func (t *Type) UnmarshalText(text []byte) error {
	return enum.Unmarshal(t, text, "type", allTypes)
}

// Text reports whether the values are strings.
func (t Type) Text() bool { return t == String || t == IP }

// Unit is the unit of a number, named as in CloudWatch (API_MetricDatum).
type Unit string

// The units of log fields. CloudWatch has more, for rates and larger sizes. It has
// no Nanoseconds, which some libraries use for durations.
const (
	None         Unit = "None"
	Count        Unit = "Count"
	Percent      Unit = "Percent"
	Seconds      Unit = "Seconds"
	Milliseconds Unit = "Milliseconds"
	Microseconds Unit = "Microseconds"
	Nanoseconds  Unit = "Nanoseconds"
	Bytes        Unit = "Bytes"
)

// UnmarshalText parses a unit's name.
func (u *Unit) UnmarshalText(text []byte) error {
	return enum.Unmarshal(u, text, "unit", allUnits)
}

// CloudWatch returns the unit of a metric with such values: None for Nanoseconds,
// which CloudWatch does not have (API_MetricDatum), and u otherwise.
func (u Unit) CloudWatch() Unit {
	if u == Nanoseconds {
		return None
	}
	return u
}

// PII is the kind of personal or secret data that a field holds. It decides who
// keeps the data out of sight.
type PII string

// The kinds of personal and secret data. Data protection masks all but the last two
// wherever it finds them in a log event (CWL-managed-data-identifiers). It finds
// Email, Address, Name and IPs by what they look like, but Card and Location only
// near a keyword, such as card or location, in the field's name or before it. It
// cannot find Secret, which must never be written, or Private, which the
// application redacts itself unless the field has a pattern or identifiers.
const (
	Email    PII = "email"
	Address  PII = "address"
	Name     PII = "name"
	IPs      PII = "ip"
	Card     PII = "card"
	Location PII = "location"
	Private  PII = "private"
	Secret   PII = "secret"
)

// UnmarshalText parses a kind's name.
func (p *PII) UnmarshalText(text []byte) error {
	return enum.Unmarshal(p, text, "kind of PII", allPII)
}

// Identifiers returns the managed data identifiers that find data of the kind
// (CWL-managed-data-identifiers). There are none for Secret and Private.
func (p PII) Identifiers() []string {
	switch p {
	case Email:
		return []string{"EmailAddress"}
	case Address:
		return []string{"Address"}
	case Name:
		return []string{"Name"}
	case IPs:
		return []string{addresses}
	case Card:
		return []string{"CreditCardNumber", "CreditCardExpiration", "CreditCardSecurityCode"}
	case Location:
		return []string{"LatLong"}
	}
	return nil
}

// Rate says how often to expect an event.
type Rate string

const (
	// Common events come all the time: their absence means something.
	Common Rate = "common"
	// Rare events may not come for days.
	Rare Rate = "rare"
)

// UnmarshalText parses a rate's name.
func (r *Rate) UnmarshalText(text []byte) error {
	return enum.Unmarshal(r, text, "rate", allRates)
}

// The allowed values of each type.
var (
	allTypes = []Type{String, Number, Boolean, Time, IP, List, Object, Any}
	allUnits = []Unit{None, Count, Percent, Seconds, Milliseconds, Microseconds, Nanoseconds, Bytes}
	allPII   = []PII{Email, Address, Name, IPs, Card, Location, Private, Secret}
	allRates = []Rate{Common, Rare}
)
