package changes

import "fmt"

var newSubscriber = kind{
	name: "subscriber-unconfirmed",
	doc: Doc{
		Title: "Who must confirm", Severity: Told,
		Meaning: "An address is subscribed that was not before. Nothing is told to it before somebody there confirms it, which they must within three days (API_Subscribe).",
		Remedy:  "Tell them that the message will come.",
	},
	find: func(f *finder) {
		for _, one := range f.changes {
			topic := one.new
			if topic == nil || topic.Type != topicType {
				continue
			}
			var was []listener
			if one.old != nil && !f.replaced(one) && !one.retyped {
				was = f.listeners(one.old)
			} else if one.old != nil {
				continue // told of the topic
			}
			for _, l := range without(f.listeners(topic), was) {
				if l.confirms() {
					f.add(l.by, Told, "", fmt.Sprintf("%s is subscribed to %s, and is told nothing before it is confirmed there.", l.who, topic))
				}
			}
		}
	},
}
