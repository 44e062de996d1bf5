package alarm

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// WallClock makes windows begin at whole multiples of the period on the wall clock
// of a location (user guide, alarm-evaluation-window).
type WallClock struct{ Location *time.Location }

// wallClockPeriods are the valid periods of wall clock windows
// (API_WallClockWindow).
var wallClockPeriods = []time.Duration{time.Minute, 5 * time.Minute, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}

// fixedZone matches a time zone given as an offset from UTC.
var fixedZone = regexp.MustCompile(`^(?:UTC|GMT)?([+-])(0\d|1\d)(?::([0-5]\d))$`)

// zoneStep divides every valid offset from UTC (API_WallClockWindow).
const zoneStep = 5 * time.Minute

// ParseZone parses the time zone of a wall clock: an IANA name such as
// Europe/Berlin, or an offset from UTC in multiples of five minutes, such as +05:30
// or UTC+05:30 (API_WallClockWindow).
func ParseZone(name string) (*time.Location, error) {
	if n := utf8.RuneCountInString(name); n > cloudwatch.MaxTimeZone {
		return nil, fmt.Errorf("the time zone has %d characters: at most %d are allowed", n, cloudwatch.MaxTimeZone)
	}
	m := fixedZone.FindStringSubmatch(name)
	if m == nil {
		if err := cloudwatch.CheckTimeZone(name); err != nil {
			return nil, fmt.Errorf("%w, or an offset from UTC such as +05:30", err)
		}
		return time.LoadLocation(name)
	}
	offset, err := time.ParseDuration(m[1] + m[2] + "h" + m[3] + "m")
	if err != nil || offset%zoneStep != 0 {
		return nil, fmt.Errorf("the offset of the time zone %s from UTC is not a multiple of %s", name, quantity.Duration(zoneStep))
	}
	return time.FixedZone(name, int(offset.Seconds())), nil
}

// CheckWallClockPeriod returns an error if wall clock windows cannot have the
// period.
func CheckWallClockPeriod(period time.Duration) error {
	if !slices.Contains(wallClockPeriods, period) {
		return fmt.Errorf("a period of %s on the wall clock: use one of %s", quantity.Duration(period), quantity.Durations(wallClockPeriods))
	}
	return nil
}

// CheckWarmUp returns an error if the length is not valid for a warm-up: it must be
// whole minutes, at least one (API_WarmUpConfiguration).
func CheckWarmUp(length time.Duration) error {
	if length < time.Minute || length > cloudwatch.MaxWarmUp || length%time.Minute != 0 {
		return fmt.Errorf("a warm-up of %s: use whole minutes from 1m to %s", quantity.Duration(length), quantity.Duration(cloudwatch.MaxWarmUp))
	}
	return nil
}
