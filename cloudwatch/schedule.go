package cloudwatch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that every machine knows the same time zones

	"github.com/logstack-go/logstack/internal/quantity"
)

// CheckScheduledRange returns an error if a scheduled query cannot have a time
// range of that length: whole seconds, from a minute to MaxScheduledRange.
func CheckScheduledRange(length time.Duration) error {
	if length < time.Minute || length > MaxScheduledRange || length%time.Second != 0 {
		return fmt.Errorf("a scheduled query cannot look back %s: use whole seconds from 1m to %s", quantity.Duration(length), quantity.Duration(MaxScheduledRange))
	}
	return nil
}

// CheckTimeZone returns an error if there is no time zone of that name, such as
// Europe/Berlin.
func CheckTimeZone(name string) error {
	// Local is the time zone of this machine, which means nothing elsewhere.
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return fmt.Errorf("there is no time zone %q: use UTC or one such as Europe/Berlin", name)
	}
	return nil
}

// cronField is a field of a cron expression.
type cronField struct {
	name     string
	from, to int
	// names are the names of the values, starting with the lowest.
	names []string
	// day and weekday mark the two fields of which one must be ?.
	day, weekday bool
	// plain is set if only values, *, - and commas are allowed, and no steps.
	plain bool
}

var (
	months   = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	weekdays = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
)

// cronFields are the fields of a scheduled query's cron expression
// (scheduled-queries-schedule-reference).
var cronFields = []cronField{
	{name: "minutes", to: 59},
	{name: "hours", to: 23},
	{name: "days of the month", from: 1, to: 31, day: true},
	{name: "months", from: 1, to: 12, names: months},
	{name: "days of the week", from: 1, to: 7, names: weekdays, weekday: true},
	{name: "years", from: 1970, to: 2199},
}

// CheckCron returns an error if a scheduled query cannot run by the expression:
// cron(…) with six fields, in which either the days of the month or the days of the
// week are ?. rate(…) is not allowed.
func CheckCron(expression string) error {
	fields, ok := cronParts(expression)
	if !ok || len(fields) != len(cronFields) {
		return fmt.Errorf("%q is not a schedule: write it as cron(minutes hours days-of-month months days-of-week years), such as cron(0 6 ? * MON *)", expression)
	}
	if err := checkFields(expression, cronFields, fields); err != nil {
		return err
	}
	if days, weekdays := fields[2], fields[4]; (days == "?") == (weekdays == "?") {
		return fmt.Errorf("the schedule %s: the days of the month are %s and the days of the week are %s: exactly one of the two must be ?", expression, days, weekdays)
	}
	return nil
}

// cronParts returns the fields of a cron expression. ok is false if the expression
// is not cron(…).
func cronParts(expression string) (fields []string, ok bool) {
	inner, opened := strings.CutPrefix(expression, "cron(")
	inner, closed := strings.CutSuffix(inner, ")")
	return strings.Fields(inner), opened && closed && !strings.ContainsAny(inner, "()")
}

func checkFields(expression string, fields []cronField, texts []string) error {
	for i, field := range fields {
		if err := field.check(texts[i]); err != nil {
			return fmt.Errorf("the schedule %s: %w", expression, err)
		}
	}
	return nil
}

func (f cronField) check(text string) error {
	if text == "?" && (f.day || f.weekday) {
		return nil
	}
	for part := range strings.SplitSeq(text, ",") {
		if !f.checkPart(part) {
			return fmt.Errorf("%q is not valid for %s: use %s", text, f.name, f.allowed())
		}
	}
	return nil
}

func (f cronField) checkPart(part string) bool {
	switch {
	case (f.day || f.weekday) && part == "L":
		return true
	case f.day && strings.HasSuffix(part, "W"): // the nearest weekday
		return f.checkRange(strings.TrimSuffix(part, "W"), false)
	case f.weekday && strings.HasSuffix(part, "L"): // the last one of the month
		return f.checkRange(strings.TrimSuffix(part, "L"), false)
	case f.weekday && strings.Contains(part, "#"): // the n-th one of the month
		weekday, nth, _ := strings.Cut(part, "#")
		n, err := strconv.Atoi(nth)
		return err == nil && n >= 1 && n <= 5 && f.checkRange(weekday, false)
	}
	values, step, stepped := strings.Cut(part, "/")
	if stepped {
		if f.plain {
			return false
		}
		if n, err := strconv.Atoi(step); err != nil || n < 1 || n > f.to {
			return false
		}
	}
	return values == "*" || f.checkRange(values, true)
}

// checkRange checks a value or, if ranges are allowed, two values separated by a
// dash.
func (f cronField) checkRange(text string, ranges bool) bool {
	from, to, isRange := strings.Cut(text, "-")
	first, ok := f.value(from)
	if !ok || !isRange {
		return ok
	}
	last, ok := f.value(to)
	return ok && ranges && first <= last
}

func (f cronField) value(text string) (int, bool) {
	if at := slices.Index(f.names, strings.ToUpper(text)); at >= 0 {
		return f.from + at, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= f.from && n <= f.to && text[0] != '+'
}

func (f cronField) allowed() string {
	all := fmt.Sprintf("%d to %d", f.from, f.to)
	if f.names != nil {
		all += fmt.Sprintf(" or %s to %s", f.names[0], f.names[len(f.names)-1])
	}
	if f.plain {
		return all + ", with , - and *"
	}
	all += ", with , - / and *"
	switch {
	case f.day:
		all += ", ?, L and W"
	case f.weekday:
		all += ", ?, L and #"
	}
	return all
}
