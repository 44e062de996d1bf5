package cloudwatch

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

var atForm = lazyregexp.New(`^at\(([^()]*)\)$`)

// muteFields are the fields of a mute rule's cron expression (API_Schedule). Days
// of the week go from 0 to 7, where both 0 and 7 are Sunday.
var muteFields = []cronField{
	{name: "minutes", to: 59, plain: true},
	{name: "hours", to: 23, plain: true},
	{name: "days of the month", from: 1, to: 31, plain: true},
	{name: "months", from: 1, to: 12, names: months, plain: true},
	{name: "days of the week", to: 7, names: weekdays, plain: true},
}

// CheckMuteSchedule returns an error if the expression is not a schedule of an
// alarm mute rule: cron(minutes hours day-of-month month day-of-week), in which *,
// - and , are allowed, or at(yyyy-MM-ddThh:mm) for a single time. (API_Schedule)
func CheckMuteSchedule(expression string) error {
	if m := atForm.FindStringSubmatch(expression); m != nil {
		if _, err := time.Parse("2006-01-02T15:04", m[1]); err != nil {
			return fmt.Errorf("%q is not a time: write it like at(2026-12-24T18:00)", m[1])
		}
		return nil
	}
	fields, ok := cronParts(expression)
	if !ok {
		return fmt.Errorf("%q is not a schedule: write it like cron(0 2 * * SUN) or, for once, at(2026-12-24T18:00)", expression)
	}
	if len(fields) != len(muteFields) {
		return fmt.Errorf("%q has %d fields: use five, minutes hours days-of-month months days-of-week", expression, len(fields))
	}
	return checkFields(expression, muteFields, fields)
}
