package alarmtest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/alarmwords"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// said is what a template says about an alarm of any kind.
type said struct {
	// condition says when it goes off.
	condition             string
	description, severity string
	enabled               bool
	actions               []string
}

// saidOf returns what the alarm's template says about it.
func (j *judge) saidOf(a replay.Alarm) said {
	t := j.of(a)
	for _, one := range t.Alarms() {
		if one.LogicalID == a.LogicalID {
			text := alarmwords.New(t).Condition(one)
			if one.PromQL == "" {
				text += "; " + alarmwords.MissingData(one.MissingData)
			}
			return said{text, one.Description, one.Severity, one.ActionsEnabled, one.AlarmActions}
		}
	}
	for _, one := range t.CompositeAlarms() {
		if one.LogicalID == a.LogicalID {
			return said{one.Rule, one.Description, one.Severity, one.ActionsEnabled, one.AlarmActions}
		}
	}
	for _, one := range t.LogAlarms() {
		if one.LogicalID == a.LogicalID {
			return said{alarmwords.LogCondition(one), one.Description, one.Severity, one.ActionsEnabled, one.AlarmActions}
		}
	}
	return said{}
}

// tells judges what an alarm says, and whom it notifies.
func (j *judge) tells(a replay.Alarm, want Notification) {
	name := template.Called(a.Name, a.LogicalID)
	if a.Verdict != replay.VerdictWentOff {
		j.fail(name, "to notify somebody", j.did(a), append(j.why(a), j.timeline(a, j.nearest(a))...)...)
		return
	}
	says := j.saidOf(a)
	told := slices.IndexFunc(a.Transitions, func(t replay.Transition) bool { return t.To == alarm.StateAlarm && !t.Suppressed })
	switch {
	case told < 0:
		j.fail(name, "to notify somebody", "it went off while its suppressor was in ALARM, and notified nobody", j.changes(a)...)
		return
	case !says.enabled:
		j.fail(name, "to notify somebody", "its actions are off")
		return
	case len(says.actions) == 0:
		j.fail(name, "to notify somebody", "it has no action on going to ALARM")
		return
	}
	hear, severity := j.hear(a, says)
	if want.Severity != "" && want.Severity != severity {
		j.fail(name, "severity "+want.Severity, "severity "+cmp.Or(severity, "unknown: neither the alarm nor its topic has the tag logstack:severity"))
	}
	for _, to := range want.To {
		if !slices.Contains(hear, to) {
			j.fail(name, "to notify "+to, "it notifies "+cmp.Or(strings.Join(hear, ", "), "nobody"))
		}
	}
	text := strings.Join([]string{a.Name, says.description, a.Transitions[told].Reason}, "\n")
	if want.Says != "" && !strings.Contains(normalized(text), normalized(want.Says)) {
		j.fail(name, "to say "+want.Says, "it says", strings.Split(text, "\n")...)
	}
}

// normalized replaces every run of white space in a text by one space.
func normalized(text string) string { return strings.Join(strings.Fields(text), " ") }

// hear returns all names of those whom an alarm notifies, and the severity of
// the notification.
func (j *judge) hear(a replay.Alarm, says said) (all []string, severity string) {
	severity = says.severity
	t := j.of(a)
	for _, action := range says.actions {
		topic, here := t.Topic(action)
		if !here {
			all = append(all, action)
			continue
		}
		severity = cmp.Or(severity, topic.Severity)
		all = append(all, cmp.Or(topic.Name, topic.LogicalID))
		for _, s := range topic.Subscriptions {
			all = append(all, s.Endpoint)
		}
		for _, of := range j.subject.Templates {
			for _, c := range of.Channels() {
				if c.Tells(topic, of == t.Root()) || c.Tells(topic, of == t) {
					all = append(all, c.Channel)
				}
			}
		}
	}
	return slices.Compact(all), severity
}
