package lint

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// anyAlarm is an alarm of any kind.
type anyAlarm struct {
	in *template.Template
	template.Resource
	name, severity string
	kind           replay.Kind
	actsAtAll      bool
	// actions are those on going to ALARM, and others those on the other
	// states.
	actions, others []string
	// names are the names in the rule of a composite alarm; nil if the rule
	// cannot be read.
	names []string
}

// readAlarms returns all alarms that CloudWatch would accept, by template.
func (l *looked) readAlarms() []anyAlarm {
	var all []anyAlarm
	for _, t := range l.templates {
		for _, a := range t.Alarms() {
			kind := replay.MetricAlarm
			if a.Metrics != nil {
				kind = replay.MathAlarm
			}
			all = append(all, anyAlarm{t, a.Resource, a.Name, a.Severity, kind, a.ActionsEnabled, a.AlarmActions, slices.Concat(a.OKActions, a.InsufficientDataActions), nil})
		}
		for _, a := range t.LogAlarms() {
			all = append(all, anyAlarm{t, a.Resource, a.Name, a.Severity, replay.LogAlarm, a.ActionsEnabled, a.AlarmActions, nil, nil})
		}
		for _, a := range t.CompositeAlarms() {
			c := anyAlarm{t, a.Resource, a.Name, a.Severity, replay.CompositeAlarm, a.ActionsEnabled, a.AlarmActions, slices.Concat(a.OKActions, a.InsufficientDataActions), nil}
			if rule, err := alarm.ParseRule(a.Rule); err == nil {
				c.names = rule.Alarms()
			}
			if a.Suppressor != "" {
				c.names = append(c.names, a.Suppressor)
			}
			all = append(all, c)
		}
	}
	return all
}

// isNamed reports whether a composite alarm among others names the alarm. One
// whose rule cannot be read may name any.
func (a anyAlarm) isNamed(others []anyAlarm) bool {
	return slices.ContainsFunc(others, func(c anyAlarm) bool {
		return c.kind == replay.CompositeAlarm && (c.names == nil || c.calls(a))
	})
}

// calls reports whether a composite alarm names another alarm.
func (a anyAlarm) calls(other anyAlarm) bool {
	return slices.ContainsFunc(a.names, func(name string) bool {
		return a.in.CallsAlarm(name, other.in, other.LogicalID, other.name)
	})
}
