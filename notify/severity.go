// Package notify defines who is told about an alarm: severities, and the listeners
// of each. It is plain Go, so that a configuration runs the same checks as the
// constructs.
package notify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Severity says who is told about an alarm, and how urgently. Thresholds are maps
// by severity, so that adding one changes no interface.
type Severity string

// The default severities.
const (
	// Page wakes somebody up.
	Page Severity = "page"
	// Ticket waits until somebody is at work.
	Ticket Severity = "ticket"
)

// SeverityForm is the form of a severity's name: at most 20 characters, because
// names of alarms and topics end with it.
const SeverityForm = `^[a-z][a-z0-9-]{0,19}$`

var severityPattern = lazyregexp.New(SeverityForm)

// Check returns an error if the name does not have the right form.
func (s Severity) Check() error {
	if !severityPattern.MatchString(string(s)) {
		return fmt.Errorf("%q is not a valid name for a severity: use lower-case letters, digits and hyphens, starting with a letter, at most 20 characters", string(s))
	}
	return nil
}

// Severities are the severities of an application, most urgent first.
type Severities []Severity

// DefaultSeverities returns page and ticket.
func DefaultSeverities() Severities { return Severities{Page, Ticket} }

// Or returns s, or the default severities if s is empty.
func (s Severities) Or() Severities {
	if len(s) == 0 {
		return DefaultSeverities()
	}
	return s
}

// Check returns what is wrong with the severities, by index: the form of a name, or
// a duplicate. Names that differ only in hyphens are duplicates, because
// CloudFormation's logical ids have none.
func (s Severities) Check() map[int]error {
	plain := func(severity Severity) string { return strings.ReplaceAll(string(severity), "-", "") }
	wrong := map[int]error{}
	for i, severity := range s {
		if err := severity.Check(); err != nil {
			wrong[i] = err
			continue
		}
		at := slices.IndexFunc(s[:i], func(other Severity) bool { return plain(other) == plain(severity) })
		switch {
		case at < 0:
		case s[at] == severity:
			wrong[i] = fmt.Errorf("is in this list already")
		default:
			wrong[i] = fmt.Errorf("differs from the severity %q only in hyphens, which CloudFormation's logical ids cannot have", string(s[at]))
		}
	}
	return wrong
}

// Contains reports whether severity is one of s.
func (s Severities) Contains(severity Severity) bool { return slices.Contains(s, severity) }

// Known returns an error if severity is not one of s. The error lists the
// severities, and suggests the one that was likely meant.
func (s Severities) Known(severity Severity) error {
	if s.Contains(severity) {
		return nil
	}
	return fmt.Errorf("there is no severity %q%s", string(severity), enum.Choice(string(severity), s))
}

// Compare orders severities by urgency, for slices.SortFunc. Those that are not in
// the list come last, by name.
func (s Severities) Compare(a, b Severity) int {
	at := func(severity Severity) int {
		if i := slices.Index(s, severity); i >= 0 {
			return i
		}
		return len(s)
	}
	if i, j := at(a), at(b); i != j {
		return i - j
	}
	return strings.Compare(string(a), string(b))
}
