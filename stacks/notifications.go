package stacks

import (
	"slices"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/notify"
)

// notifications returns who is notified of an environment's alarms. It leaves out
// channels that other stacks use too (see NewChat), and names their topics instead, so
// that the stack that configures the channels can refer to them.
func notifications(props Props) alarms.TopicsProps {
	env := props.Environment
	shared := props.sharedChannels()
	out := alarms.TopicsProps{
		Severities: env.Severities,
		Email:      map[notify.Severity][]string{},
		Webhooks:   map[notify.Severity][]notify.Webhook{},
		Slack:      map[notify.Severity][]notify.SlackChannel{},
		Teams:      map[notify.Severity][]notify.TeamsChannel{},
		Existing:   map[notify.Severity]string{},
		Actions:    map[notify.Severity][]string{},
		Names:      map[notify.Severity]string{},

		ActionsDisabled: env.ActionsEnabled != nil && !*env.ActionsEnabled,
	}
	for _, severity := range env.Severities.Or() {
		of := env.Notifications[severity]
		out.Email[severity], out.Webhooks[severity], out.Actions[severity] = of.Email, of.Webhooks, of.Actions
		if of.Topic != "" {
			out.Existing[severity] = of.Topic
		}
		if !of.TellsOK() {
			out.NotOnOK = append(out.NotOnOK, severity)
		}
		if !of.Anybody() {
			out.OnlySeen = append(out.OnlySeen, severity) // the configuration warns if alarms have it
		}
		if of.OnInsufficientData {
			out.OnInsufficientData = append(out.OnInsufficientData, severity)
		}
		for _, channel := range of.Slack {
			if !slices.ContainsFunc(shared, func(c config.SharedChannel) bool { return c.Slack != nil && *c.Slack == channel }) {
				out.Slack[severity] = append(out.Slack[severity], channel)
			}
		}
		for _, channel := range of.Teams {
			if !slices.ContainsFunc(shared, func(c config.SharedChannel) bool { return c.Teams != nil && *c.Teams == channel.Plain() }) {
				out.Teams[severity] = append(out.Teams[severity], channel)
			}
		}
	}
	for _, channel := range shared {
		for _, topic := range channel.Topics {
			if topic.Environment == env.Name {
				out.Names[topic.Severity] = topic.Name(props.Application)
			}
		}
	}
	return out
}

// sharedChannels returns the environment's channels that other stacks use too.
func (p Props) sharedChannels() []config.SharedChannel {
	all := p.Environments
	if len(all) == 0 {
		all = []config.Environment{p.Environment}
	}
	return slices.DeleteFunc(config.SharedChannels(all), func(c config.SharedChannel) bool { return !c.Names(p.Environment.Name) })
}
