package template

import "strings"

// Channel is a Slack or Microsoft Teams channel that Amazon Q Developer in chat
// applications (AWS Chatbot) notifies of topics.
type Channel struct {
	Resource
	// Name is the name of the configuration.
	Name string `json:"name"`
	// App is Slack or Teams.
	App string `json:"app"`
	// Channel is the channel's id.
	Channel string `json:"channel"`
	// Topics are the ARNs of the topics, or their placeholders.
	Topics []string `json:"topics"`
}

const (
	slackType = "AWS::Chatbot::SlackChannelConfiguration"
	teamsType = "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"
)

func readChannel(r *reader) Channel {
	p := r.properties()
	c := Channel{Name: p.get("ConfigurationName").text(), App: "Slack", Channel: p.get("SlackChannelId").text(), Topics: []string{}}
	if r.resource.typ == teamsType {
		c.App, c.Channel = "Teams", p.get("TeamsChannelId").text()
	}
	c.Topics = append(c.Topics, p.get("SnsTopicArns").texts()...)
	c.Resource = r.done()
	return c
}

// Tells reports whether the channel is notified of t: a topic of its own stack,
// or a topic of another stack whose name ends the ARN.
func (c Channel) Tells(t Topic, ownStack bool) bool {
	for _, arn := range c.Topics {
		if ownStack && t.Is(arn) || t.Name != "" && strings.HasSuffix(arn, ":"+t.Name) {
			return true
		}
	}
	return false
}
