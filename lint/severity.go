package lint

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Severity says how bad it is.
type Severity string

// The severities, the worst first.
const (
	// Fatal is what AWS refuses: the deployment fails.
	Fatal Severity = "fatal"
	// Bug is what AWS takes, and what can never do what it is for.
	Bug Severity = "bug"
	// Warning is what does something else than most people think.
	Warning Severity = "warning"
	// Info is what is worth knowing.
	Info Severity = "info"
)

// Severities returns the severities, the worst first.
func Severities() []Severity { return []Severity{Fatal, Bug, Warning, Info} }

// AtLeast reports whether a severity is as bad as another, or worse.
func (s Severity) AtLeast(other Severity) bool {
	return slices.Index(Severities(), s) <= slices.Index(Severities(), other)
}

// UnmarshalText reads a severity; the error lists those there are.
func (s *Severity) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "severity", Severities())
}
