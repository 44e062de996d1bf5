package alarmrules

import (
	"cmp"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/quantity"
)

// warmUp checks how long the rule's alarms wait.
func (c *checker) warmUp() {
	r := c.rule
	if r.WarmUp == 0 {
		if r.WholeWarmUp {
			c.failf([]string{"wholeWarmUp"}, "it needs a warm-up to wait for: add warmUp, such as 30m")
		}
		return
	}
	switch r.Watch.(type) {
	case AnyOf, AllOf:
		c.failf([]string{"warmUp"}, "an alarm on other alarms has no warm-up: set it on the rules that it looks at")
		return
	}
	c.fail([]string{"warmUp"}, alarm.CheckWarmUp(time.Duration(r.WarmUp)))
}

// wallClock checks the clock by which periods begin, and the periods. The function
// period checks other limits.
func (c *checker) wallClock(zone string, length, otherwise quantity.Duration, period func(time.Duration) error) {
	if zone == "" {
		if length != 0 {
			c.fail([]string{"period"}, period(time.Duration(length)))
		}
		return
	}
	if _, err := alarm.ParseZone(zone); err != nil {
		c.fail([]string{"wallClock"}, err)
	}
	c.fail([]string{"period"}, alarm.CheckWallClockPeriod(time.Duration(cmp.Or(length, otherwise))))
}

// onClock says on which clock periods begin, to follow their length.
func onClock(zone string) string {
	if zone == "" {
		return ""
	}
	return " on the clock of " + zone
}
