package changes

import "fmt"

var topicLost = kind{
	name: "topic-lost",
	doc: Doc{
		Title: "Topics that are deleted", Severity: Loss,
		Meaning: "A topic is deleted or replaced. All its subscriptions go with it, including those that somebody made outside the stack, in another account or by hand. Those of the stack are created again, and every address must confirm before it receives anything.",
		Remedy:  "Keep the topic's name and logical id. If it has to go, have its subscribers confirm the other topic first.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(topicType) {
			to := f.movedTo(one.old)
			if to != nil && to.change != one {
				continue // the deployment fails, or adopts the topic
			}
			switch f.fate(one) {
			case Unknown:
				f.add(one.old, Open, "", fmt.Sprintf("It %s, and whether it is deleted cannot be known.", goes(one)))
			case Deleted:
				f.lostTopic(one)
			}
		}
	},
}

func (f *finder) lostTopic(one *change) {
	was := f.listeners(one.old)
	told := Difference{What: "notifies", Was: and(whoOf(was))}
	if one.new == nil {
		text := "It leaves the stack and is deleted, with all its subscriptions"
		if was != nil {
			text += ": it no longer notifies " + and(whoOf(was))
		}
		f.severe(one.old, text+".", told)
		return
	}
	now := f.listeners(one.new)
	told.Is = and(whoOf(now))
	text := fmt.Sprintf("Another topic is created in its place, as %s changes, and it is deleted with all its subscriptions.", and(one.replaces))
	if missing := without(was, now); len(missing) > 0 {
		text += fmt.Sprintf(" %s is no longer notified.", and(whoOf(missing)))
	}
	var confirm []listener
	for _, l := range now {
		if l.confirms() {
			confirm = append(confirm, l)
		}
	}
	if confirm != nil {
		text += fmt.Sprintf(" %s gets nothing until it is confirmed again.", and(whoOf(confirm)))
	}
	f.severe(one.old, text, told)
}
