package alarmrules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// Silence goes off when nothing is logged for some time, or nothing that is
// selected. No metric filter can detect that nothing at all is logged, because
// without log events it publishes nothing; CloudWatch's own count for the log group
// can.
//
//	silence: {}
//	after: {page: 15m}
type Silence struct {
	// What should be there. Default: all log events.
	Of    Selection `yaml:"silence"`
	After `yaml:",inline"`
}

// After is how long something lasts before an alarm goes off.
type After struct {
	// How long is too long, per severity: whole minutes, such as 15m, up to 24h.
	After map[notify.Severity]quantity.Duration `yaml:"after"`
}

// Kind returns "silence".
func (Silence) Kind() string { return "silence" }

// when says when the alarm goes off, such as "no log events for 15m (page)".
func (k Silence) when() string { return "no " + k.Of.String() + " for " + k.After.words() }

func (a After) words() string {
	var all []string
	for _, s := range slices.Sorted(maps.Keys(a.After)) {
		all = append(all, fmt.Sprintf("%s (%s)", a.After[s], s))
	}
	return strings.Join(all, ", ")
}

// fills returns the placeholders that the kind itself fills in.
func (After) fills() []string { return []string{"after"} }

func (k Silence) check(c *checker) {
	c.positive([]string{"silence"}, k.Of)
	c.after(k.After)
}

func (c *checker) after(a After) {
	if a.After == nil {
		c.failf(nil, "after is missing: give a duration for each severity, as in after: {%s: 15m}", c.leastUrgent())
		return
	}
	perSeverity(c, "after", a.After, func(d quantity.Duration) error { return wholeMinutes(d, cloudwatch.MaxEvaluationRange) })
	c.milder("after", true, numbers(a.After, func(d quantity.Duration) float64 { return float64(d) }))
}

func (k Silence) bind(b *binder) {
	series, ok := b.count([]string{"silence"}, k.Of, "", "")
	if !ok {
		return
	}
	for severity, after := range b.bySeverity(k.After) {
		minutes := int(time.Duration(after) / time.Minute)
		a := b.alarm(Alarm{
			Metric: series, Comparison: alarm.Below, Threshold: 1, Missing: alarm.Breaching,
			Period: time.Minute, EvaluationPeriods: minutes, DatapointsToAlarm: minutes,
		}, severity)
		b.out.Alarms = append(b.out.Alarms, a.after(after))
	}
	if !series.Own {
		b.line(Line{Series: series, PerMinute: true, Label: b.rule.title(), Unit: "per minute"})
	}
}

// bySeverity yields the durations, most urgent severity first.
func (b *binder) bySeverity(a After) func(func(notify.Severity, quantity.Duration) bool) {
	return func(yield func(notify.Severity, quantity.Duration) bool) {
		for _, severity := range b.set.app.Severities {
			if after, ok := a.After[severity]; ok && !yield(severity, after) {
				return
			}
		}
	}
}

// after fills the duration into the alarm's texts.
func (a Alarm) after(after quantity.Duration) Alarm {
	return a.filledIn(map[string]string{"after": after.String()})
}

// filledIn fills what the rule's kind knows into the alarm's texts.
func (a Alarm) filledIn(values map[string]string) Alarm {
	for name, value := range values {
		a.Meaning = strings.ReplaceAll(a.Meaning, "{{"+name+"}}", value)
		a.FirstSteps = strings.ReplaceAll(a.FirstSteps, "{{"+name+"}}", value)
	}
	return a
}
