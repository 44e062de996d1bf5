package alarmrules

import "github.com/logstack-go/logstack/internal/enum"

// Log is one of an application's two logs.
type Log string

// The logs of an application. The empty string means ApplicationLog.
const (
	ApplicationLog Log = "application"
	AuditLog       Log = "audit"
)

var allLogs = []Log{ApplicationLog, AuditLog}

// UnmarshalText parses a log's name. The error lists the logs.
func (l *Log) UnmarshalText(text []byte) error { return enum.Unmarshal(l, text, "log", allLogs) }

// OnAudit reports whether the rule looks at the audit log.
func (r Rule) OnAudit() bool { return r.Log == AuditLog }

// log checks which log the rule looks at.
func (c *checker) log() {
	if c.rule.Log == "" {
		return
	}
	if err := new(Log).UnmarshalText([]byte(c.rule.Log)); err != nil {
		c.fail([]string{"log"}, err)
	} else if c.rule.LooksAtOthers() {
		c.failf([]string{"log"}, "is for a rule that looks at log events itself, and this one looks at the metrics or alarms of others: leave it out")
	}
}
