package stacks

import (
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
)

// hearOfTampering notifies people of API calls that tamper with logs. Its resources are
// in the stack itself, as the topics are.
func (l *Logging) hearOfTampering(env config.Environment, name string) {
	if of := env.Tampering; of != nil {
		alarms.NewTampering(l.stack, "Tampering", alarms.TamperingProps{Rules: of.Heard, Topics: l.topics, Severity: of.Severity, Name: name})
	}
}
