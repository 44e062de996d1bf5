package changes

import (
	"fmt"
	"slices"
)

var topicPolicy = kind{
	name: "topic-policy",
	doc: Doc{
		Title: "Policies of topics that are lost", Severity: Told,
		Meaning: "The policy of a topic is removed, or moves to another logical id. Deleting the old policy resets the topic to the default one, whatever was set before. The account's own alarms may still publish. Other services and other accounts may not, and nothing is denied any more.",
		Remedy:  "Keep the policy's logical id. Or deploy twice: the second deployment sets the policy again, if something in it changes.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(topicPolicyType) {
			if one.new != nil || f.fate(one) == Left {
				continue
			}
			for _, v := range one.old.get("Topics").items() {
				topic := f.topicOf(v)
				if topic != nil && (topic.change.new == nil || f.replaced(topic.change)) {
					continue // reported for the topic
				}
				name := v.written()
				if topic != nil {
					name = topic.called()
				}
				if to := f.policyOf(v); to != nil {
					f.severe(one.old, fmt.Sprintf("It moves to the logical id %s: the new one is set first, and then deleting the old one gives %s the default policy.", to.LogicalID, name))
					continue
				}
				f.severe(one.old, fmt.Sprintf("It leaves the stack, and %s gets the default policy.", name))
			}
		}
	},
}

// policyOf returns the new side's policy for a topic.
func (c *comparison) policyOf(topic value) *thing {
	key := c.key(topic)
	for _, t := range c.new.things() {
		if t.Type == topicPolicyType && t.change.old == nil && slices.ContainsFunc(t.get("Topics").items(), func(v value) bool { return c.key(v) == key }) {
			return t
		}
	}
	return nil
}
