package alarmtest

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Scalar is a text, a number or a truth value, as it is written.
type Scalar struct {
	// Text is the text, or the number or truth value as written.
	Text string
	// Quoted says that it is a text, and neither number nor truth value.
	Quoted bool
}

// DecodeYAML reads a scalar.
func (s *Scalar) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	var text rawText
	problems := node.Decode(&text)
	s.Text, s.Quoted = string(text), node.IsText()
	return problems
}

// rawText is anything that is not a mapping and no list.
type rawText string

// UnmarshalText takes any text.
func (r *rawText) UnmarshalText(text []byte) error { *r = rawText(text); return nil }

// value returns the scalar as JSON has it, or as a query answers it.
func (s Scalar) value() any {
	switch {
	case !s.Quoted && (s.Text == "true" || s.Text == "false"):
		return s.Text == "true"
	case !s.Quoted:
		return number(s.Text)
	}
	return s.Text
}

// number is a number as JSON has it.
type number string

// MarshalJSON returns the number as it is written.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

// Time is a point in time: 2025-03-11T08:00:00Z.
type Time struct{ time.Time }

// UnmarshalText reads a time.
func (t *Time) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is no time: allowed are such as 2025-03-11T08:00:00Z", text)
	}
	t.Time = at.UTC()
	return nil
}

// Span is a length of time, which may be zero: 20s, 1h30m.
type Span time.Duration

// UnmarshalText reads a length of time.
func (s *Span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d < 0 || d > mostSpan {
		return fmt.Errorf("%q is no length of time: allowed are such as 20s, 5m and 1h30m, up to %d days", text, mostSpan/(24*time.Hour))
	}
	*s = Span(d)
	return nil
}

// mostSpan is how far a test can go. It is as long as a replay can be.
const mostSpan = 100 * 24 * time.Hour

// Moment is when something is in a test: a length of time since its start, such as
// 5m, a time of the day that it starts on, such as 08:05, or a time.
type Moment struct {
	// Given says that it is said at all.
	Given bool
	// After is how long after the start it is, or after the midnight before the start
	// where it is OfDay, unless it is At.
	After time.Duration
	OfDay bool
	At    time.Time
}

// UnmarshalText reads a moment.
func (m *Moment) UnmarshalText(text []byte) error {
	m.Given = true
	var at Time
	if at.UnmarshalText(text) == nil {
		m.At = at.Time
		return nil
	}
	for _, form := range []string{"15:04", time.TimeOnly} {
		if clock, err := time.Parse(form, string(text)); err == nil {
			m.OfDay, m.After = true, clock.Sub(clock.Truncate(24*time.Hour))
			return nil
		}
	}
	var after Span
	if after.UnmarshalText(text) != nil {
		return fmt.Errorf("%q is no moment: allowed are a length of time since the start, such as 5m, a time of the day that the test starts on, such as 08:05, and a time, such as 2025-03-11T08:05:00Z", text)
	}
	m.After = time.Duration(after)
	return nil
}

// Of returns the moment of a test that starts then.
func (m Moment) Of(start time.Time) time.Time {
	switch {
	case !m.At.IsZero():
		return m.At
	case m.OfDay:
		return start.Truncate(24 * time.Hour).Add(m.After)
	}
	return start.Add(m.After)
}
