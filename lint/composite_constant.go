package lint

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// mostTried is the largest number of alarms whose states are all tried. Each
// has three states, so there are a few thousand combinations.
const mostTried = 8

var compositeConstant = Check{ID: "composite/constant", Severity: Bug, run: func(p *pass) {
	for _, t := range p.templates {
		for _, c := range t.CompositeAlarms() {
			rule, err := alarm.ParseRule(c.Rule)
			if err != nil {
				continue
			}
			holds, fails := outcomes(rule)
			switch {
			case !holds:
				p.tell(t, c.LogicalID, "AlarmRule", message{
					summary: "its rule never holds",
					details: "The composite alarm never goes off, whatever the states of the alarms that it names.",
					remedy:  "fix the rule: an alarm has one state at a time",
				})
			case !fails:
				p.tell(t, c.LogicalID, "AlarmRule", message{
					summary: "its rule always holds",
					details: "The composite alarm is in ALARM, whatever the states of the alarms that it names.",
					remedy:  "fix the rule",
				})
			}
		}
	}
}}

// outcomes reports whether a rule can hold and whether it can fail. For a rule
// with too many alarms to try all states, it may report true for both by
// mistake.
func outcomes(rule alarm.Rule) (holds, fails bool) {
	names := rule.Alarms()
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > mostTried {
		return rule.MayHold(func(string, alarm.State) bool { return true }), true
	}
	states := map[string]alarm.State{}
	var try func(i int)
	try = func(i int) {
		if i == len(names) {
			if rule.Holds(func(name string) alarm.State { return states[name] }) {
				holds = true
			} else {
				fails = true
			}
			return
		}
		for _, s := range []alarm.State{alarm.StateOK, alarm.StateAlarm, alarm.StateInsufficientData} {
			states[names[i]] = s
			try(i + 1)
		}
	}
	try(0)
	return holds, fails
}
