package changes

import (
	"fmt"
	"slices"
	"strings"
)

var eventUnheard = kind{
	name: "event-unheard",
	doc: Doc{
		Title: "Events that nobody is notified of any more", Severity: Loss,
		Meaning: "A rule of EventBridge is deleted or switched off, no longer reaches everybody whom it reached before, or matches or sends something else. The rules in question send events to a topic, such as calls that tamper with logs, write them to a log group, or react to alarms. Rules that only run something else on a schedule or on unrelated events are ignored.",
		Remedy:  "Restore the rule, or make sure that another one notifies the same people of the same events.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(eventRuleType) {
			if one.new == nil && f.tellsOfEvents(one.old) && f.movedTo(one.old) == nil && !f.heardByAnother(one.old) {
				f.unheard(one)
			}
		}
		for _, one := range f.continued() {
			if one.old.Type == eventRuleType && one.new.Type == eventRuleType && f.tellsOfEvents(one.old) {
				f.hearsOtherwise(one)
			}
		}
	},
}

// The states of a rule (aws-resource-events-rule).
const (
	ruleDisabled = "DISABLED"
	ruleEnabled  = "ENABLED"
	// ruleReads also matches read-only management events.
	ruleReads = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
)

// tellsOfEvents reports whether a rule is enabled and sends events to a topic
// or a log group, or matches alarm state changes.
func (c *comparison) tellsOfEvents(rule *thing) bool {
	if !rule.get("EventPattern").given() || rule.get("State").text() == ruleDisabled {
		return false
	}
	ofAlarms := slices.ContainsFunc(rule.at("EventPattern.source").items(), func(v value) bool { return v.text() == "aws.cloudwatch" })
	return ofAlarms || slices.ContainsFunc(targetArns(rule), func(v value) bool {
		group, _ := v.of.scope.find(whole(v.text()))
		return c.topicOf(v) != nil || strings.Contains(v.text(), ":sns:") || strings.Contains(v.text(), ":log-group:") || group != nil && group.Type == logGroupType
	})
}

// targetArns returns the ARNs of a rule's targets.
func targetArns(rule *thing) []value {
	var all []value
	for _, target := range rule.get("Targets").items() {
		all = append(all, target.member("Arn"))
	}
	return all
}

// heardByAnother reports whether another rule of the new side matches the same
// events and has all targets of the old rule.
func (f *finder) heardByAnother(old *thing) bool {
	was := f.targets(targetArns(old))
	return slices.ContainsFunc(f.new.things(), func(t *thing) bool {
		return t.Type == eventRuleType && samePlace(t.scope, old.scope) && t.get("State").text() != ruleDisabled &&
			f.same(old.get("EventPattern"), t.get("EventPattern")) == same && f.same(old.get("EventBusName"), t.get("EventBusName")) == same &&
			len(f.lost(was, f.targets(targetArns(t)))) == 0
	})
}

// unheard reports a rule that is removed.
func (f *finder) unheard(one *change) {
	told := Difference{What: "notifies", Was: and(f.tells(targetArns(one.old)))}
	switch f.fate(one) {
	case Deleted:
		f.severe(one.old, "It leaves the stack and is deleted: nobody is notified of its events any more.", told)
	case Unknown:
		f.add(one.old, Open, "", "It leaves the stack, and whether it is deleted cannot be known.", told)
	}
}

// hearsOtherwise reports what differs in a rule that stays.
func (f *finder) hearsOtherwise(one *change) {
	old, is := one.old, one.new
	before, after := old.get("State"), is.get("State")
	state := Difference{"state", before.written(), after.written()}
	switch {
	case !after.known():
		f.add(is, Open, "", "Whether it is on cannot be known.", state)
	case after.text() == ruleDisabled:
		f.severe(is, "It is switched off: nobody is notified of its events any more.", state)
		return
	case before.text() == ruleReads && after.text() == ruleEnabled:
		f.add(is, Told, "Check that this is intended.", "It no longer gets read-only calls.", state)
	}
	was, now := targetArns(old), targetArns(is)
	told := Difference{"notifies", and(f.tells(was)), and(f.tells(now))}
	unknown := slices.ContainsFunc(now, func(v value) bool { return !v.known() && f.topicOf(v) == nil })
	switch lost := f.lost(f.targets(was), f.targets(now)); {
	case len(lost) == 0:
	case unknown:
		f.add(is, Open, "", "Whether it notifies everybody whom it notified before cannot be known.", told)
	default:
		f.severe(is, "It does not notify everybody whom it notified before.", told)
	}
	f.otherwise(one)
}

// otherwise reports differences in what events a rule matches and how it sends
// them.
func (f *finder) otherwise(one *change) {
	c := comparing{comparison: f.comparison}
	c.see("events", one.old.get("EventPattern"), one.new.get("EventPattern"))
	c.see("event bus", one.old.get("EventBusName"), one.new.get("EventBusName"))
	now := one.new.get("Targets").items()
	for _, target := range one.old.get("Targets").items() {
		at := slices.IndexFunc(now, func(v value) bool { return v.member("Id").text() == target.member("Id").text() })
		if at < 0 {
			continue
		}
		for _, member := range []string{"Input", "InputPath", "InputTransformer", "DeadLetterConfig", "RetryPolicy"} {
			c.see(fmt.Sprintf("%s of %s", member, target.member("Id").text()), target.member(member), now[at].member(member))
		}
	}
	switch {
	case c.open:
		f.add(one.new, Open, "", "Whether it matches other events than before, or sends something else, cannot be known.", c.all...)
	case c.all != nil:
		f.add(one.new, Told, "Check that this is intended.", "It matches other events than before, or sends something else.", c.all...)
	}
}
