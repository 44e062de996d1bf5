package recipes

import "github.com/logstack-go/logstack/internal/enum"

// Severity says who hears of an alarm, and how soon. Thresholds are keyed by
// it, so that one more severity changes no interface.
type Severity string

const (
	// Page wakes somebody up.
	Page Severity = "page"
	// Ticket waits until somebody is at work.
	Ticket Severity = "ticket"
)

// Severities returns all severities, the most urgent first.
func Severities() []Severity { return []Severity{Page, Ticket} }

// UnmarshalText reads a severity's name; the error lists those there are.
func (s *Severity) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "severity", Severities())
}
