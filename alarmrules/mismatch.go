package alarmrules

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// Mismatch goes off when a log group receives log events for some time, but none of
// them is selected: what should be there is missing. Where no log event is a record
// of the contract, every other alarm on records is blind, and looks as if all were
// well.
//
//	mismatch: {record: true}
//	after: {ticket: 15m}
//
// It must hold in each third of the time, or in each half if thirds are not whole
// minutes, because a service that starts writes plain lines first.
type Mismatch struct {
	// What should be there.
	Of    Selection `yaml:"mismatch"`
	After `yaml:",inline"`
}

// Kind returns "mismatch".
func (Mismatch) Kind() string { return "mismatch" }

// when says when the alarm goes off, such as "log events, but no records of the
// contract for 15m (ticket)".
func (k Mismatch) when() string {
	return "log events, but no " + k.Of.String() + " for " + k.After.words()
}

func (k Mismatch) check(c *checker) {
	c.positive([]string{"mismatch"}, k.Of)
	c.something([]string{"mismatch"}, k.Of)
	c.after(k.After)
}

func (k Mismatch) bind(b *binder) {
	there, ok := b.count([]string{"mismatch"}, k.Of, "", "")
	if !ok {
		return
	}
	all := Series{Log: true, Own: true, Name: cloudwatch.IncomingLogEvents, Statistic: "Sum"}
	operands := operands(all, there)
	for severity, after := range b.bySeverity(k.After) {
		length, parts := time.Duration(after), 3
		for length%(time.Duration(parts)*time.Minute) != 0 {
			parts--
		}
		a := b.alarm(Alarm{
			Math:       fmt.Sprintf("IF(FILL(%s, 0) > 0 AND FILL(%s, 0) == 0, 1, 0)", operands[0].ID, operands[1].ID),
			Operands:   operands,
			Comparison: alarm.AtLeast, Threshold: 1, Missing: alarm.NotBreaching,
			Period: length / time.Duration(parts), EvaluationPeriods: parts, DatapointsToAlarm: parts,
		}, severity)
		b.out.Alarms = append(b.out.Alarms, a.after(after))
	}
}
