package changes

import (
	"slices"
	"strings"
)

// listener is a person or a system that a topic notifies.
type listener struct {
	// by is the subscription, the topic that declares it, or the chat channel.
	by *thing
	// who names the listener for display; key is the same for the same listener
	// on both sides.
	who, key string
	protocol string
}

// confirms reports whether the listener must confirm the subscription before it
// receives anything (API_Subscribe).
func (l listener) confirms() bool {
	return l.protocol == "email" || l.protocol == "email-json" || strings.HasPrefix(l.protocol, "http")
}

// topicOf returns the topic of the same side that a value refers to, or nil.
func (c *comparison) topicOf(v value) *thing {
	in, written := v.of.scope, v.text()
	for range maxHops {
		t, next, given := in.stands(written)
		if t != nil {
			if t.Type == topicType {
				return t
			}
			return nil
		}
		if next == nil {
			break
		}
		in, written = next, given
	}
	if !strings.HasPrefix(written, "arn:") {
		return nil
	}
	for _, t := range v.of.scope.side.topicsOf(written[strings.LastIndexByte(written, ':')+1:]) {
		if samePlace(t.scope, v.of.scope) {
			return t
		}
	}
	return nil
}

// topicsOf returns the topics with the given name.
func (s *side) topicsOf(name string) []*thing {
	if s.topics == nil {
		s.topics = map[string][]*thing{}
		for _, t := range s.things() {
			if own := t.get("TopicName"); t.Type == topicType && own.given() {
				s.topics[own.text()] = append(s.topics[own.text()], t)
			}
		}
	}
	return s.topics[name]
}

// listeners returns the listeners of a topic that its side declares.
func (c *comparison) listeners(topic *thing) []listener {
	if c.listening == nil {
		c.listening = map[*thing][]listener{}
		for _, t := range append(c.old.things(), c.new.things()...) {
			c.listen(t)
		}
	}
	return c.listening[topic]
}

// listen records who listens through a resource, and to which topics.
func (c *comparison) listen(t *thing) {
	add := func(topic *thing, protocol, endpoint value) {
		who := strings.TrimPrefix(protocol.text()+" "+endpoint.text(), "email ")
		c.listening[topic] = append(c.listening[topic],
			listener{t, strings.TrimSpace(who), c.key(protocol) + "\x00" + c.key(endpoint), protocol.text()})
	}
	switch t.Type {
	case topicType:
		for _, s := range t.get("Subscription").items() {
			add(t, s.member("Protocol"), s.member("Endpoint"))
		}
	case subscriptionType:
		if topic := c.topicOf(t.get("TopicArn")); topic != nil {
			add(topic, t.get("Protocol"), t.get("Endpoint"))
		}
	case slackType, teamsType:
		who := "Slack " + t.get("SlackChannelId").text()
		if t.Type == teamsType {
			who = "Teams " + t.get("TeamsChannelId").text()
		}
		for _, arn := range t.get("SnsTopicArns").items() {
			if topic := c.topicOf(arn); topic != nil {
				c.listening[topic] = append(c.listening[topic],
					listener{t, who, "channel\x00" + c.key(t.get("SlackChannelId")) + c.key(t.get("TeamsChannelId")), "channel"})
			}
		}
	}
}

// whoOf returns the display names of listeners.
func whoOf(all []listener) []string {
	var names []string
	for _, l := range all {
		if !slices.Contains(names, l.who) {
			names = append(names, l.who)
		}
	}
	return names
}

// without returns the listeners in all that are not in others.
func without(all, others []listener) []listener {
	var out []listener
	for _, l := range all {
		if !slices.ContainsFunc(others, func(other listener) bool { return other.key == l.key }) {
			out = append(out, l)
		}
	}
	return out
}

// tells returns, for display, whom an alarm or an EventBridge rule tells: each
// topic with its listeners, and any other target as written.
func (c *comparison) tells(targets []value) []string {
	var all []string
	for _, action := range targets {
		topic := c.topicOf(action)
		if topic == nil {
			all = append(all, action.written())
			continue
		}
		text := topic.called()
		if who := whoOf(c.listeners(topic)); who != nil {
			text += " (" + strings.Join(who, ", ") + ")"
		}
		all = append(all, text)
	}
	return all
}
