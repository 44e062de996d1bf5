package template

import "strings"

// Channel is a channel of Slack or Microsoft Teams that is told of topics, by Amazon Q
// Developer in chat applications (AWS Chatbot).
type Channel struct {
	Resource
	// Name is what the configuration is called.
	Name string `json:"name"`
	// App is Slack or Teams.
	App string `json:"app"`
	// Channel is the channel's id.
	Channel string `json:"channel"`
	// Topics are the ARNs of the topics, or what stands for them.
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

// Tells reports whether the channel is told of a topic: one of its own stack, or one of
// another whose name ends the ARN.
func (c Channel) Tells(t Topic, ownStack bool) bool {
	for _, arn := range c.Topics {
		if ownStack && t.Is(arn) || t.Name != "" && strings.HasSuffix(arn, ":"+t.Name) {
			return true
		}
	}
	return false
}
