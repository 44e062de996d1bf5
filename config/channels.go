package config

import (
	"slices"

	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
)

// ChatName takes the place of an environment in the names of the stack that
// configures channels which several stacks notify.
const ChatName = "chat"

// SharedChannel is a channel that more than one stack of an account notifies, for
// several environments or regions. An account can configure a channel only once, in
// any region: that configuration listens to all topics.
type SharedChannel struct {
	// Slack or Teams is the channel; the other is nil. A Teams channel is in its
	// plain form.
	Slack *notify.SlackChannel
	Teams *notify.TeamsChannel
	// Account is the account of the environments; empty means that of whoever
	// deploys.
	Account string
	// Topics are the topics that the channel listens to, in the order of the
	// environments, their regions and their severities.
	Topics []SharedTopic
}

// SharedTopic is a topic that a shared channel listens to.
type SharedTopic struct {
	Environment string
	// Region is empty if it is that of whoever deploys.
	Region   string
	Severity notify.Severity
}

// Name returns the topic's name, which must be known in other regions.
func (t SharedTopic) Name(application string) string {
	return application + "-" + t.Environment + "-" + string(t.Severity)
}

// Names reports whether an environment notifies the channel, in any region.
func (c SharedChannel) Names(environment string) bool {
	return slices.ContainsFunc(c.Topics, func(t SharedTopic) bool { return t.Environment == environment })
}

// String describes the channel for people.
func (c SharedChannel) String() string {
	if c.Slack != nil {
		return "the Slack channel " + c.Slack.Channel
	}
	return "the Teams channel " + c.Teams.Channel
}

// SharedChannels returns the channels that more than one stack of an account
// notifies, in the order of the first that does.
func SharedChannels(environments []Environment) []SharedChannel {
	type place struct {
		account string
		slack   notify.SlackChannel
		teams   notify.TeamsChannel
	}
	at := map[place]int{}
	var all []SharedChannel
	tell := func(p place, c SharedChannel, topic SharedTopic) {
		i, known := at[p]
		if !known {
			i = len(all)
			at[p], c.Account = i, p.account
			all = append(all, c)
		}
		if !slices.Contains(all[i].Topics, topic) {
			all[i].Topics = append(all[i].Topics, topic)
		}
	}
	for _, e := range environments {
		for _, in := range e.InRegions() {
			for _, severity := range e.Severities.Or() {
				topic := SharedTopic{e.Name, in.Region, severity}
				for _, channel := range e.Notifications[severity].Slack {
					tell(place{account: e.Account, slack: channel}, SharedChannel{Slack: &channel}, topic)
				}
				for _, channel := range e.Notifications[severity].Teams {
					plain := channel.Plain()
					tell(place{account: e.Account, teams: plain}, SharedChannel{Teams: &plain}, topic)
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(c SharedChannel) bool {
		first := c.Topics[0]
		return !slices.ContainsFunc(c.Topics, func(t SharedTopic) bool {
			return t.Environment != first.Environment || t.Region != first.Region
		})
	})
}

// sharedChannels checks that channels can be notified by all environments that do.
// The nodes are the environments' merged settings; keys has the environments' keys.
func (r *reader) sharedChannels(application string, environments []Environment, nodes []strictyaml.Node, keys strictyaml.Node) {
	for i, e := range environments {
		for _, other := range environments[:i] {
			if (e.Account == "") != (other.Account == "") {
				r.knownAccount(nodes[i].Get("notifications"), e, other)
			}
		}
	}
	named := map[string]SharedTopic{}
	for _, channel := range SharedChannels(environments) {
		for _, e := range environments {
			if e.Name == ChatName || channel.Account != "" && e.Name == ChatName+"-"+channel.Account {
				r.add(keys.Get(e.Name).KeyProblem("environments share a channel, and the stack for it would have the same name as that of %s: rename that environment", e.Name))
			}
		}
		for _, topic := range channel.Topics {
			name := topic.Name(application)
			if other, taken := named[name]; taken && other.Environment != topic.Environment {
				r.add(keys.Get(topic.Environment).KeyProblem("a topic of %s and one of %s would both be called %s: rename one of the two", other.Environment, topic.Environment, name))
			}
			named[name] = topic
		}
	}
}

// knownAccount reports channels that two environments notify if only one of them
// has an account. The other's account may be the same, in which a channel can be
// configured only once, or another, to whose topics no configuration can listen.
func (r *reader) knownAccount(node strictyaml.Node, e, other Environment) {
	for _, key := range node.Keys() {
		severity := notify.Severity(key)
		for i, item := range node.Get(key, "slack").Items() {
			if channels := e.Notifications[severity].Slack; i < len(channels) && tellsSlack(other, channels[i]) {
				r.add(item.Problem(unknownAccount, other.Name, e.Name))
			}
		}
		for i, item := range node.Get(key, "teams").Items() {
			if channels := e.Notifications[severity].Teams; i < len(channels) && tellsTeams(other, channels[i]) {
				r.add(item.Problem(unknownAccount, other.Name, e.Name))
			}
		}
	}
}

const unknownAccount = "environment %s notifies the channel as well, and an account can configure it only once: give the accounts of both, as that of %s may be the same or not, or let one of the two notify another channel, a webhook or a topic"

func tellsSlack(e Environment, channel notify.SlackChannel) bool {
	for _, listeners := range e.Notifications {
		if slices.Contains(listeners.Slack, channel) {
			return true
		}
	}
	return false
}

func tellsTeams(e Environment, channel notify.TeamsChannel) bool {
	for _, listeners := range e.Notifications {
		if slices.ContainsFunc(listeners.Teams, func(c notify.TeamsChannel) bool { return c.Plain() == channel.Plain() }) {
			return true
		}
	}
	return false
}
