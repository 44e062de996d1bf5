package lint

import (
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
)

// Severity says how bad a finding is.
type Severity string

// The severities, worst first.
const (
	// Fatal is what AWS refuses: the deployment fails. Mend it.
	Fatal Severity = "fatal"
	// Bug is what AWS accepts but can never do what it is meant to do. Mend it.
	Bug Severity = "bug"
	// Warning is what does something other than most people expect. Check that it
	// does what you want.
	Warning Severity = "warning"
	// Info is worth knowing. Nothing needs to change.
	Info Severity = "info"
)

// Severities returns the severities, worst first.
func Severities() []Severity { return []Severity{Fatal, Bug, Warning, Info} }

// AtLeast reports whether s is as bad as other, or worse.
func (s Severity) AtLeast(other Severity) bool {
	return slices.Index(Severities(), s) <= slices.Index(Severities(), other)
}

// UnmarshalText reads a severity. The error lists the valid ones.
func (s *Severity) UnmarshalText(text []byte) error {
	return enum.Unmarshal(s, text, "severity", Severities())
}
