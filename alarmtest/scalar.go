package alarmtest

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// Scalar is a string, number or boolean, as written.
type Scalar struct {
	// Text is the string, or the number or boolean as written.
	Text string
	// Quoted says that it is a string.
	Quoted bool
}

// DecodeYAML decodes a scalar.
func (s *Scalar) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	var text rawText
	problems := node.Decode(&text)
	s.Text, s.Quoted = string(text), node.IsText()
	return problems
}

// rawText is anything that is neither a mapping nor a list.
type rawText string

// UnmarshalText accepts any text.
func (r *rawText) UnmarshalText(text []byte) error { *r = rawText(text); return nil }

// value returns the scalar as it is in JSON, or in the result of a query.
func (s Scalar) value() any {
	switch {
	case !s.Quoted && (s.Text == "true" || s.Text == "false"):
		return s.Text == "true"
	case !s.Quoted:
		return number(s.Text)
	}
	return s.Text
}

// number is a number in the form of JSON.
type number string

// MarshalJSON returns the number as written.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

// Time is a point in time: 2025-03-11T08:00:00Z.
type Time struct{ time.Time }

// UnmarshalText parses a time.
func (t *Time) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a time: write it like 2025-03-11T08:00:00Z", text)
	}
	t.Time = at.UTC()
	return nil
}

// Span is a duration, which may be zero: 20s, 1h30m.
type Span time.Duration

// UnmarshalText parses a duration.
func (s *Span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d < 0 || d > mostSpan {
		return fmt.Errorf("%q is not a duration: write it like 20s, 5m or 1h30m, up to %d days", text, mostSpan/(24*time.Hour))
	}
	*s = Span(d)
	return nil
}

// mostSpan bounds the duration of a test. It is that of a replay.
const mostSpan = 100 * 24 * time.Hour

// Moment is a time in a test: a duration since its start, such as 5m, a time on the
// day that it starts, such as 08:05, or a full time.
type Moment struct {
	// Given says that the moment is set.
	Given bool
	// After is the duration since the start or, if OfDay is set, since midnight
	// before the start. It is unused if At is set.
	After time.Duration
	OfDay bool
	At    time.Time
}

// UnmarshalText parses a moment.
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
		return fmt.Errorf("%q is not a point in time: use a duration since the start, such as 5m, a time on the day that the test starts, such as 08:05, or a time, such as 2025-03-11T08:05:00Z", text)
	}
	m.After = time.Duration(after)
	return nil
}

// Of returns the moment in a test that starts at start.
func (m Moment) Of(start time.Time) time.Time {
	switch {
	case !m.At.IsZero():
		return m.At
	case m.OfDay:
		return start.Truncate(24 * time.Hour).Add(m.After)
	}
	return start.Add(m.After)
}
