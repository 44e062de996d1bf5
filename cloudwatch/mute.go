package cloudwatch

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that every machine knows the same zones
)

// MaxMute is how long an alarm mute rule can last each time; the least is a
// minute (API_Schedule).
const MaxMute = 15 * 24 * time.Hour

// MaxMutedAlarms is how many alarms a mute rule can name (API_PutAlarmMuteRule).
const MaxMutedAlarms = 100

// cronFields are the fields of a mute rule's cron expression, in their order
// (API_Schedule). A day of the week is 0 to 7, where 0 and 7 are Sunday.
var cronFields = []struct {
	name        string
	least, most int
	names       []string // of the values from least on
}{
	{"minutes", 0, 59, nil},
	{"hours", 0, 23, nil},
	{"day-of-month", 1, 31, nil},
	{"month", 1, 12, []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
	{"day-of-week", 0, 7, []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}},
}

var (
	cronForm = regexp.MustCompile(`^cron\(([^()]*)\)$`)
	atForm   = regexp.MustCompile(`^at\(([^()]*)\)$`)
)

// CheckMuteSchedule says whether an alarm mute rule can begin at such times:
// cron(minutes hours day-of-month month day-of-week), in which *, - and , are
// allowed, or once at(yyyy-MM-ddThh:mm). (API_Schedule)
func CheckMuteSchedule(expression string) error {
	if m := atForm.FindStringSubmatch(expression); m != nil {
		if _, err := time.Parse("2006-01-02T15:04", m[1]); err != nil {
			return fmt.Errorf("%q is no time: allowed are such as at(2026-12-24T18:00)", m[1])
		}
		return nil
	}
	m := cronForm.FindStringSubmatch(expression)
	if m == nil {
		return fmt.Errorf("%q is no schedule: allowed are such as cron(0 2 * * SUN), and once at(2026-12-24T18:00)", expression)
	}
	values := strings.Fields(m[1])
	if len(values) != len(cronFields) {
		return fmt.Errorf("%q has %d fields: allowed are five, minutes hours day-of-month month day-of-week", expression, len(values))
	}
	for i, field := range cronFields {
		number := func(text string) (int, bool) {
			if at := slices.Index(field.names, strings.ToUpper(text)); at >= 0 {
				return field.least + at, true
			}
			n, err := strconv.Atoi(text)
			return n, err == nil && text[0] != '+' && field.least <= n && n <= field.most
		}
		for _, part := range strings.Split(values[i], ",") {
			from, to, isRange := strings.Cut(part, "-")
			first, ok := number(from)
			last := first
			if ok && isRange {
				last, ok = number(to)
			}
			if part != "*" && (!ok || first > last) {
				return fmt.Errorf("%q cannot be the %s: allowed are %d to %d, ranges such as 1-5, lists with commas, and *",
					values[i], field.name, field.least, field.most)
			}
		}
	}
	return nil
}

// CheckTimeZone says whether that is a time zone by its name, such as
// Europe/Berlin.
func CheckTimeZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return fmt.Errorf("there is no time zone %q: allowed are names such as UTC and Europe/Berlin", name)
	}
	return nil
}
