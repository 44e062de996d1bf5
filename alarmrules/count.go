package alarmrules

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Count goes off when log events occur too often, or too seldom, in a period.
//
//	count: {event: login_failed}
//	above: {ticket: 10}
type Count struct {
	// What is counted: an event, a level, a condition, texts, or all log events.
	Of Selection `yaml:"count"`
	// The metric's name in CloudWatch. Default: made from the rule's name:
	// failed-logins becomes FailedLogins.
	As                  string `yaml:"as"`
	Thresholds[float64] `yaml:",inline"`
	Window              `yaml:",inline"`
}

// Kind returns "count".
func (Count) Kind() string { return "count" }

// when says when the alarm goes off, such as "more than 10 (ticket) in 5m:
// login_failed".
func (k Count) when() string {
	return whenSaid(k.Thresholds, quantity.Decimal) + " " + k.Window.words(k.said().upwards()) + ": " + k.Of.String()
}

func (k Count) check(c *checker) {
	c.positive([]string{"count"}, k.Of)
	c.as(k.As)
	if k.As != "" && k.Of.everything() {
		c.failf([]string{"as"}, "CloudWatch counts all log events by itself, and calls that IncomingLogEvents")
	}
	thresholds(c, k.Thresholds, plain, counted(k.Thresholds))
	c.window(k.Window, cloudwatch.CheckPeriod)
}

func (k Count) bind(b *binder) {
	series, ok := b.count([]string{"count"}, k.Of, "", k.As)
	if !ok {
		return
	}
	said := k.said()
	a := k.Window.in(Alarm{Metric: series, Comparison: said.comparison}, said.upwards())
	b.alarms(a, numbers(said.values, plain))
	b.line(Line{Series: series, PerMinute: true, Label: b.rule.title(), Unit: "per minute"})
}

func duration(d quantity.Duration) time.Duration { return time.Duration(d) }
