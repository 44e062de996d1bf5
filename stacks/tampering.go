package stacks

import (
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
)

// hearOfTampering has people hear of calls that tamper with logs. It stands in the stack,
// as the topics do.
func (l *Logging) hearOfTampering(env config.Environment, name string) {
	if of := env.Tampering; of != nil {
		alarms.NewTampering(l.stack, "Tampering", alarms.TamperingProps{Rules: of.Heard, Topics: l.topics, Severity: of.Severity, Name: name})
	}
}
