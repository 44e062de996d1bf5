package contract

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

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

// Levels returns all levels, the least urgent first.
func Levels() []Level { return slices.Clone(levelOrder) }

// UnmarshalText reads a level's canonical name.
func (l *Level) UnmarshalText(text []byte) error {
	return enum.Unmarshal(l, text, "level", levelOrder)
}

// Type is what a field's value is in JSON.
type Type string

// The types of fields.
const (
	String  Type = "string"
	Number  Type = "number"
	Boolean Type = "boolean"
	// Time is a text that says when (ISO 8601, or as Python's logging writes
	// it), or a number of seconds or milliseconds since 1970.
	Time Type = "time"
	// IP is the text of an IP address: of the client, not of a load balancer.
	IP     Type = "ip"
	List   Type = "list"
	Object Type = "object"
	// Any is a text in some records and something else in others, such as what
	// Lambda's Node logs: an error that nobody caught is an object. What compares it
	// sees the texts.
	Any Type = "any"
)

// UnmarshalText reads a type's name.
func (t *Type) UnmarshalText(text []byte) error {
	return enum.Unmarshal(t, text, "type", allTypes)
}

// Text says whether the values are texts.
func (t Type) Text() bool { return t == String || t == IP }

// Unit is the unit of a number, as CloudWatch names it (API_MetricDatum).
type Unit string

// The units of log fields. CloudWatch has more, for rates and larger sizes, and
// no Nanoseconds, in which some libraries write lengths of time.
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

// UnmarshalText reads a unit's name.
func (u *Unit) UnmarshalText(text []byte) error {
	return enum.Unmarshal(u, text, "unit", allUnits)
}

// CloudWatch is the unit of a metric of such values: None for Nanoseconds, which
// CloudWatch does not have (API_MetricDatum).
func (u Unit) CloudWatch() Unit {
	if u == Nanoseconds {
		return None
	}
	return u
}

// PII says what kind of personal or secret data a field holds, and with that
// who keeps it out of sight.
type PII string

// The kinds of personal and secret data. Data protection masks the first ones wherever
// it finds them in a log event (CWL-managed-data-identifiers): Email, Address, Name and
// IPs by what they look like, Card and Location only where a keyword stands near, such as
// card or location, in the field's name or before it. It cannot find the last two: what is
// Secret must never be written, and what is Private the application redacts itself,
// unless a pattern or identifiers of the field find it.
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

// UnmarshalText reads a kind's name.
func (p *PII) UnmarshalText(text []byte) error {
	return enum.Unmarshal(p, text, "kind of PII", allPII)
}

// Identifiers are the managed data identifiers that find data of the kind; none
// for what they cannot find (CWL-managed-data-identifiers).
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

// Rate says how often an event is to be expected.
type Rate string

const (
	// Common events come all the time: that there are none means something.
	Common Rate = "common"
	// Rare events may not come for days.
	Rare Rate = "rare"
)

// UnmarshalText reads a rate's name.
func (r *Rate) UnmarshalText(text []byte) error {
	return enum.Unmarshal(r, text, "rate", allRates)
}

// What may be written for each.
var (
	allTypes = []Type{String, Number, Boolean, Time, IP, List, Object, Any}
	allUnits = []Unit{None, Count, Percent, Seconds, Milliseconds, Microseconds, Nanoseconds, Bytes}
	allPII   = []PII{Email, Address, Name, IPs, Card, Location, Private, Secret}
	allRates = []Rate{Common, Rare}
)
