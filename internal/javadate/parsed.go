package javadate

import "time"

// dateField is what a part of a date says.
type dateField int

const (
	year dateField = iota // u
	yearOfEra
	month
	dayOfMonth
	dayOfYear
	dayOfWeek // from Monday, 1, on
	half      // of the day: 0 before noon, 1 after
	hour
	clockHour     // 1 to 24
	halfHour      // 0 to 11
	clockHalfHour // 1 to 12
	minute
	second
	nano
	offset // from UTC, in seconds
	dateFields
)

// parsed is what was read of a date.
type parsed struct {
	values [dateFields]int64
	has    [dateFields]bool
	zone   *time.Location
}

// set notes a value; false if the text said otherwise before.
func (p *parsed) set(f dateField, value int64) bool {
	if p.has[f] {
		return p.values[f] == value
	}
	p.values[f], p.has[f] = value, true
	return true
}
