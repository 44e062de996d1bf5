// Package notify says who hears of an alarm: severities, and the listeners that
// each of them tells. It is plain Go, so that a configuration checks the same
// things that constructs check.
package notify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
)

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

// SeverityPattern is what a severity's name looks like: at most 20 characters,
// as names of alarms and topics end with it.
var SeverityPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)

// Check returns what is wrong with the form of the name.
func (s Severity) Check() error {
	if !SeverityPattern.MatchString(string(s)) {
		return fmt.Errorf("%q is no name of a severity: allowed are lower-case letters, digits and hyphens, starting with a letter, at most 20 characters", string(s))
	}
	return nil
}

// Severities are the severities that an application has, the most urgent first.
type Severities []Severity

// DefaultSeverities returns page and ticket.
func DefaultSeverities() Severities { return Severities{Page, Ticket} }

// Or returns the severities, or the default ones where there are none.
func (s Severities) Or() Severities {
	if len(s) == 0 {
		return DefaultSeverities()
	}
	return s
}

// Check returns what is wrong with each severity, by its index: the form of its
// name, or that another has it before. Severities that differ in hyphens only
// count as one, as CloudFormation's logical ids have none.
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
			wrong[i] = fmt.Errorf("differs from the severity %q in hyphens only, and CloudFormation's names for what they are made of have none", string(s[at]))
		}
	}
	return wrong
}

// Contains reports whether the severity is one of them.
func (s Severities) Contains(severity Severity) bool { return slices.Contains(s, severity) }

// Known returns an error if the severity is none of them. The error lists those
// there are, and says which one was likely meant.
func (s Severities) Known(severity Severity) error {
	if s.Contains(severity) {
		return nil
	}
	var names []string
	for _, each := range s {
		names = append(names, string(each))
	}
	hint := ":"
	if near := nearest.Name(string(severity), names); near != "" {
		hint = fmt.Sprintf(": did you mean %q?", near)
	}
	return fmt.Errorf("there is no severity %q%s allowed are %s", string(severity), hint, enum.Join(s))
}

// Compare orders severities by urgency, for slices.SortFunc: in the order of the
// list, and those that are not in it behind those that are, by name.
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
