package changes

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

var newSubscriber = kind{
	name: "subscriber-unconfirmed",
	doc: Doc{
		Title: "Addresses that must confirm", Severity: Told,
		Meaning: "A new address is subscribed. It receives nothing until somebody there confirms the subscription, within three days (API_Subscribe).",
		Remedy:  "Announce that the message will come.",
	},
	find: func(f *finder) {
		if f.origin == template.Account {
			return // topics listed without their subscriptions
		}
		for _, one := range f.changes {
			topic := one.new
			if topic == nil || topic.Type != topicType {
				continue
			}
			var was []listener
			if one.old != nil && !f.replaced(one) && !one.retyped {
				was = f.listeners(one.old)
			} else if one.old != nil {
				continue // reported for the topic
			}
			for _, l := range without(f.listeners(topic), was) {
				f.mustConfirm(l, topic.String())
			}
		}
		// Subscriptions to topics that no stack here has.
		for _, t := range f.made() {
			if t.Type == subscriptionType && f.topicOf(t.get("TopicArn")) == nil && f.holders()[f.nameKey(t)] == nil {
				f.mustConfirm(listener{by: t, who: t.get("Endpoint").text(), protocol: t.get("Protocol").text()}, t.get("TopicArn").written())
			}
		}
	},
}

func (f *finder) mustConfirm(l listener, topic string) {
	if l.confirms() {
		f.add(l.by, Told, "", fmt.Sprintf("%s is subscribed to %s, and gets nothing until somebody there confirms.", l.who, topic))
	}
}
