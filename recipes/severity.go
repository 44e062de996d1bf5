package recipes

import "github.com/logstack-go/logstack/notify"

// Severity says who hears of an alarm, and how soon.
type Severity = notify.Severity

// The severities of rules.
const (
	Page   = notify.Page
	Ticket = notify.Ticket
)

// Severities returns all severities, the most urgent first.
func Severities() []Severity { return notify.DefaultSeverities() }
