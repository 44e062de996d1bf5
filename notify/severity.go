// Package notify says who hears of an alarm: severities, and the listeners that
// each of them tells. It is plain Go, so that a configuration checks the same
// things that constructs check.
package notify

import "github.com/logstack-go/logstack/internal/enum"

// Severity says who hears of an alarm, and how soon. Thresholds are keyed by
// it, so that one more severity changes no interface.
type Severity string

// The severities that there are unless somebody names their own.
const (
	// Page wakes somebody up.
	Page Severity = "page"
	// Ticket waits until somebody is at work.
	Ticket Severity = "ticket"
)

// Severities are the severities that an application has, the most urgent first.
type Severities []Severity

// DefaultSeverities returns page and ticket.
func DefaultSeverities() Severities { return Severities{Page, Ticket} }

// UnmarshalText reads a severity's name; the error lists those there are.
func (s *Severity) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "severity", DefaultSeverities())
}
