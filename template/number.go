package template

import (
	"encoding/json"
	"strconv"
)

// Number is a number in a template. It may be known only at deployment. The
// zero value means that no number was given.
type Number struct {
	text  string
	value float64
	known bool
}

// numberOf returns a known number.
func numberOf(value float64) Number {
	return Number{text: strconv.FormatFloat(value, 'f', -1, 64), value: value, known: true}
}

// Value returns the number and whether it is known. It is not known where it is
// absent or a placeholder.
func (n Number) Value() (value float64, known bool) { return n.value, n.known }

// IsZero reports whether no number was given. The number 0 is not zero in this
// sense.
func (n Number) IsZero() bool { return n.text == "" }

// String returns the number in decimal, its placeholder, or "" if none was
// given.
func (n Number) String() string { return n.text }

// MarshalJSON writes a known number as a number, a placeholder as a string, and
// an absent number as null.
func (n Number) MarshalJSON() ([]byte, error) {
	switch {
	case n.known:
		return json.Marshal(n.value)
	case n.IsZero():
		return []byte("null"), nil
	}
	return json.Marshal(n.text)
}
