package changes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

var subscriberLost = kind{
	name: "subscriber-lost",
	doc: Doc{
		Title: "Subscribers who are no longer notified", Severity: Loss,
		Meaning: "Somebody is no longer notified by a topic, because the subscription is deleted, gets another address, or moves to another logical id. For a subscription that moves, CloudFormation subscribes first. SNS answers with the existing subscription of the same topic, protocol and endpoint (API_Subscribe). CloudFormation then deletes the old one, which is the same, and nobody is subscribed.",
		Remedy:  "Restore the subscription. If it moves, keep its logical id, or delete it in one deployment and create it under the other id in the next. An address must then confirm again.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			if one.old == nil || one.old.Type != topicType {
				continue
			}
			is := one.new
			if is == nil || f.replaced(one) || one.retyped {
				continue // reported for the topic
			}
			f.lostOf(f.listeners(one.old), f.listeners(is), is)
		}
		f.lostElsewhere()
	},
}

// lostOf compares the listeners of a topic before and after.
func (f *finder) lostOf(was, now []listener, topic *thing) {
	for _, l := range was {
		at := slices.IndexFunc(now, func(other listener) bool { return other.key == l.key })
		if at < 0 {
			f.gone(l, now, topic)
			continue
		}
		f.moves(l, now[at])
	}
}

// gone reports a listener that the new side does not have.
func (f *finder) gone(l listener, now []listener, topic *thing) {
	of := l.by.change
	switch {
	case of.new == nil && f.fate(of) == Left:
		return // the subscription continues outside the stack
	case of.new != nil && l.by.Type == subscriptionType && f.same(value{l.by, l.by.Properties["Endpoint"]}, value{of.new, of.new.Properties["Endpoint"]}) == unsure:
		f.add(of.new, Open, "", fmt.Sprintf("Whether %s still notifies %s cannot be known.", topic, l.who))
		return
	}
	instead := ""
	for _, other := range now {
		if of.new != nil && other.by == of.new && l.by.Type != topicType {
			instead = other.who
		}
	}
	if instead != "" {
		text := fmt.Sprintf("%s is no longer notified by %s, and %s is in its place", l.who, topic, instead)
		if l.confirms() {
			text += ", once it is confirmed there"
		}
		f.severe(l.by, text+".", Difference{"notifies", l.who, instead})
		return
	}
	f.severe(l.by, fmt.Sprintf("%s is no longer notified by %s.", l.who, topic), Difference{What: "notifies", Was: l.who})
}

// moves reports what changes for a listener that both sides have.
func (f *finder) moves(old, is listener) {
	if old.protocol == "channel" {
		return // a channel is replaced as a whole, with its topics
	}
	was := old.by.change
	if was.new == is.by || was == is.by.change {
		return
	}
	switch {
	case was.new == nil && f.fate(was) == Left:
		return // the new subscription is the old one, which is not deleted
	case f.origin == template.Account:
		return
	case is.by.Type == topicType:
		f.severe(old.by, fmt.Sprintf("%s is no longer a separate subscription, but part of %s: the deployment subscribes first, which SNS answers with the existing subscription, and then deletes that.", old.who, is.by))
		return
	}
	f.severe(old.by, fmt.Sprintf("The subscription of %s moves to the logical id %s. The new one is created first, which SNS answers with the existing one; then the old one is deleted, and with it both: %s is no longer notified.",
		old.who, is.by.LogicalID, old.who), Difference{"logical id", old.by.LogicalID, is.by.LogicalID})
}

// lostElsewhere reports lost subscriptions to topics that no stack here has.
func (f *finder) lostElsewhere() {
	for _, one := range f.changes {
		old := one.old
		if old == nil || old.Type != subscriptionType || f.topicOf(old.get("TopicArn")) != nil || one.new == nil && (f.origin == template.Account || old.scope.fate() == stays) {
			continue
		}
		who := strings.TrimPrefix(old.called(), "email ")
		to := f.movedTo(old)
		switch {
		case f.fate(one) == Left:
		case to != nil && to.change != one:
			f.severe(old, fmt.Sprintf("The subscription of %s moves to the logical id %s. The new one is created first, which SNS answers with the existing one; then the old one is deleted, and with it both: %s is no longer notified.", who, to.LogicalID, who),
				Difference{"logical id", old.LogicalID, to.LogicalID})
		case one.new == nil:
			f.severe(old, fmt.Sprintf("%s is no longer notified by %s.", who, old.get("TopicArn").written()))
		case f.replaced(one):
			f.severe(one.new, fmt.Sprintf("%s is no longer notified by %s: %s changes.", who, old.get("TopicArn").written(), and(one.replaces)), Difference{"notifies", who, strings.TrimPrefix(one.new.called(), "email ")})
		}
	}
}
