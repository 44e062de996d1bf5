package javadate

import "time"

// dateField is a field of a date or a time.
type dateField int

const (
	year dateField = iota // u
	yearOfEra
	month
	dayOfMonth
	dayOfYear
	dayOfWeek // Monday is 1
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

// parsed holds the fields that have been read.
type parsed struct {
	values [dateFields]int64
	has    [dateFields]bool
	zone   *time.Location
}

// set sets a field. It returns false if the field already has another value.
func (p *parsed) set(f dateField, value int64) bool {
	if p.has[f] {
		return p.values[f] == value
	}
	p.values[f], p.has[f] = value, true
	return true
}
