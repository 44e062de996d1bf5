package changes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var alarmSilent = kind{
	name: "alarm-silent",
	doc: Doc{
		Title: "Alarms that notify fewer people, or nobody", Severity: Loss,
		Meaning: "An alarm goes off as before, but does not notify everybody whom it notified before. Its actions are removed or switched off, or it sends to another topic. Or CloudWatch may no longer use the topic's key, so that nothing can be sent.",
		Remedy:  "Restore its actions, or make sure that the other topic notifies the same people.",
	},
	find: func(f *finder) {
		for _, one := range f.continued() {
			if isAlarm(one.new) && isAlarm(one.old) {
				f.tellsFewer(one)
			}
		}
		for _, one := range f.both(topicType) {
			f.unsendable(one)
		}
	},
}

// tellsFewer compares whom an alarm tells before and after.
func (f *finder) tellsFewer(one *change) {
	old, is := one.old, one.new
	was, now := f.targets(old.get("AlarmActions").items()), f.targets(is.get("AlarmActions").items())
	enabled := func(t *thing) bool { return t.get("ActionsEnabled").text() != "false" }
	told := Difference{"notifies", and(f.tells(old.get("AlarmActions").items())), and(f.tells(is.get("AlarmActions").items()))}
	switch {
	case len(was) == 0 || !enabled(old):
	case !enabled(is):
		f.severe(is, "Its actions are switched off: nobody is notified when it goes off.", Difference{"actions", "on", "off"})
		return
	case len(now) == 0:
		f.severe(is, "Its actions are removed: nobody is notified when it goes off.", told)
		return
	case len(f.lost(was, now)) > 0:
		f.tellsOthers(one, was, now, told)
		return
	}
	for _, property := range []string{"OKActions", "InsufficientDataActions"} {
		was, now := f.targets(old.get(property).items()), f.targets(is.get(property).items())
		if lost := f.lost(was, now); len(lost) > 0 && enabled(old) {
			state := map[string]string{"OKActions": "to OK", "InsufficientDataActions": "to INSUFFICIENT_DATA"}[property]
			f.add(is, Told, "", fmt.Sprintf("It no longer notifies everybody when it goes back %s.", state), Difference{property, and(f.tells(old.get(property).items())), and(f.tells(is.get(property).items()))})
		}
	}
}

// tellsOthers reports an alarm that no longer tells some of its old targets.
func (f *finder) tellsOthers(one *change, was, now map[string]value, told Difference) {
	before, after := f.reached(was), f.reached(now)
	var open []string
	for _, v := range now {
		if !v.known() && f.topicOf(v) == nil {
			if t, _ := one.new.scope.find(whole(v.text())); t == nil {
				open = append(open, v.text())
			}
		}
	}
	missing := without(before, after)
	switch {
	case open != nil:
		slices.Sort(open)
		f.add(one.new, Open, "", fmt.Sprintf("Whether it notifies the same people cannot be known: it sends to %s.", and(open)), told)
	case len(before) > 0 && len(missing) == 0:
		f.add(one.new, Told, "", "It sends to another topic than before, which notifies the same people.", told)
	case len(missing) > 0:
		f.severe(one.new, fmt.Sprintf("It no longer notifies %s when it goes off.", and(whoOf(missing))), told)
	default:
		f.severe(one.new, "It no longer notifies the same people when it goes off.", told)
	}
}

// reached returns everyone that the targets reach, through topics or directly.
func (c *comparison) reached(targets map[string]value) []listener {
	var all []listener
	for _, v := range targets {
		if topic := c.topicOf(v); topic != nil {
			all = append(all, c.listeners(topic)...)
		} else {
			all = append(all, listener{who: v.written(), key: c.key(v)})
		}
	}
	slices.SortFunc(all, func(a, b listener) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	return all
}

// targets returns the targets of an alarm or an EventBridge rule, by a key that
// is the same on both sides. A topic keeps its key if it keeps its logical id
// or name, even if the deployment replaces it: what happens to the topic is
// reported once, for the topic.
func (c *comparison) targets(told []value) map[string]value {
	all := map[string]value{}
	for _, v := range told {
		topic := c.topicOf(v)
		switch {
		case topic == nil:
			all[c.accountTopic(v)] = v
			continue
		case c.origin == template.Account:
			all[c.key(value{topic, "${" + topic.LogicalID + "}"}.opened())] = v
			continue
		}
		of := topic.change
		if of.new == nil {
			if to := c.movedTo(topic); to != nil {
				of = to.change
			}
		}
		all[fmt.Sprint(of.index)] = v
	}
	return all
}

// accountTopic returns the key of a topic that an account names by its ARN. If
// exactly one topic of the new stacks has a generated name that could be this
// one, its key is returned.
func (c *comparison) accountTopic(v value) string {
	if c.origin != template.Account || v.of.scope.side.isNew {
		return c.key(v)
	}
	name := v.text()[strings.LastIndexByte(v.text(), ':')+1:]
	var found []*thing
	for _, t := range c.new.things() {
		if t.Type == topicType && t.Real == "" && !t.get("TopicName").given() && mayBeMadeUp(name, t) {
			found = append(found, t)
		}
	}
	if len(found) != 1 {
		return c.key(v)
	}
	return c.key(value{found[0], "${" + found[0].LogicalID + "}"}.opened())
}

// mayBeMadeUp reports whether CloudFormation could have generated a name for a
// resource: the stack's name, the logical id and random characters
// (aws-properties-name).
func mayBeMadeUp(name string, t *thing) bool {
	stack := t.scope.template.StackName()
	return strings.Contains(name+"-", "-"+t.LogicalID+"-") && (stack == "" || strings.HasPrefix(name, stack+"-"))
}

// lost returns the keys of the targets that only the old side has.
func (c *comparison) lost(was, now map[string]value) []string {
	var all []string
	for key := range was {
		if _, ok := now[key]; !ok {
			all = append(all, key)
		}
	}
	return all
}

// unsendable finds a topic whose key CloudWatch may no longer use, so that no
// alarm can publish to it. The policy of the AWS managed key for SNS admits no
// other service and cannot be changed (sns-key-management).
func (f *finder) unsendable(one *change) {
	was, is := one.old.get("KmsMasterKeyId"), one.new.get("KmsMasterKeyId")
	before, after := f.letsAlarms(was), f.letsAlarms(is)
	if !is.given() || before == no {
		return
	}
	name := is.written()
	if key := f.keyOf(is); key != nil {
		name = key.called()
	}
	switch {
	case after == no:
		f.severe(one.new, fmt.Sprintf("It is encrypted with the key %s, whose policy does not let CloudWatch use it: no alarm can publish to the topic.", name), Difference{"key", was.written(), is.written()})
	case after == maybe && before == yes:
		f.add(one.new, Open, "", fmt.Sprintf("It is encrypted with the key %s, and whether its policy lets CloudWatch use it cannot be known.", name), Difference{"key", was.written(), is.written()})
	}
}

// letsAlarms reports whether CloudWatch may use the KMS key of a topic.
func (f *finder) letsAlarms(id value) truth {
	key := f.keyOf(id)
	switch {
	case !id.given():
		return yes // the topic is not encrypted
	case strings.HasSuffix(id.text(), "alias/aws/sns"):
		return no
	case key == nil:
		return maybe
	}
	return f.lets(key.get("KeyPolicy"), asked{service: "cloudwatch", actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, in: key.scope})
}
