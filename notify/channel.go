package notify

import (
	"strings"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// SlackChannel is a channel in Slack to which Amazon Q Developer in chat
// applications (AWS Chatbot) writes. Somebody must have authorized it for the
// workspace once, in the console.
type SlackChannel struct {
	// The workspace's id, such as T012ABCDEFG.
	Workspace string `yaml:"workspace"`
	// The channel's id, such as C012ABCDEFG.
	Channel string `yaml:"channel"`
}

// TeamsChannel is a channel in Microsoft Teams to which Amazon Q Developer in chat
// applications (AWS Chatbot) writes. Somebody must have authorized it for the team
// once, in the console, which then shows the ids.
type TeamsChannel struct {
	// The team's id, a UUID.
	Team string `yaml:"team"`
	// The tenant's id, a UUID.
	Tenant string `yaml:"tenant"`
	// The channel's id, such as 19:0a1b2c3d@thread.tacv2. It is in the channel's
	// link, where : is %3a and @ is %40; that form is accepted, too.
	Channel string `yaml:"channel"`
}

// The forms of channels (CloudFormation reference,
// AWS::Chatbot::SlackChannelConfiguration; API_TeamsChannelConfiguration).
const (
	SlackWorkspaceForm = `^[0-9A-Z]{1,255}$`
	SlackChannelForm   = `^[A-Za-z0-9]+$`
	UUIDForm           = `^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$`
	TeamsChannelForm   = `^19(:|%3[aA])[A-Za-z0-9_=+.,-]{1,200}(@|%40)thread\.[a-z0-9]+$`
)

var (
	slackWorkspacePattern = lazyregexp.New(SlackWorkspaceForm)
	slackChannelPattern   = lazyregexp.New(SlackChannelForm)
	uuidPattern           = lazyregexp.New(UUIDForm)
	teamsChannelPattern   = lazyregexp.New(TeamsChannelForm)
)

// Check returns what is wrong with the channel.
func (c SlackChannel) Check() []Mistake {
	wrong := missing(c.Workspace, "workspace", "a channel needs workspace and channel, by their ids")
	wrong = append(wrong, missing(c.Channel, "channel", "a channel needs workspace and channel, by their ids")...)
	if c.Workspace != "" && !isToken(c.Workspace) && !slackWorkspacePattern.MatchString(c.Workspace) {
		wrong = append(wrong, mistakef([]string{"workspace"}, "must be the id of a workspace, such as T012ABCDEFG"))
	}
	if c.Channel != "" && !isToken(c.Channel) && !slackChannelPattern.MatchString(c.Channel) {
		wrong = append(wrong, mistakef([]string{"channel"}, "must be the id of a channel, such as C012ABCDEFG, not its name"))
	}
	return wrong
}

// Check returns what is wrong with the channel.
func (c TeamsChannel) Check() []Mistake {
	const wants = "a channel needs team, tenant and channel, by their ids"
	var wrong []Mistake
	for _, id := range []struct{ key, value string }{{"team", c.Team}, {"tenant", c.Tenant}} {
		wrong = append(wrong, missing(id.value, id.key, wants)...)
		if id.value != "" && !isToken(id.value) && !uuidPattern.MatchString(id.value) {
			wrong = append(wrong, mistakef([]string{id.key}, "must be the id of a %s, a UUID such as 01234567-89ab-cdef-0123-456789abcdef", id.key))
		}
	}
	wrong = append(wrong, missing(c.Channel, "channel", wants)...)
	if c.Channel != "" && !isToken(c.Channel) && !teamsChannelPattern.MatchString(c.Channel) {
		wrong = append(wrong, mistakef([]string{"channel"}, "must be the id of a channel, such as 19:0a1b2c3d@thread.tacv2, not its name or link"))
	}
	return wrong
}

// Plain returns the channel in the one form that the API takes: UUIDs in lower
// case, and the channel's id with %3a and %40. Two values are the same channel if
// they are equal in this form.
func (c TeamsChannel) Plain() TeamsChannel {
	lower := func(id string) string {
		if isToken(id) {
			return id
		}
		return strings.ToLower(id)
	}
	return TeamsChannel{
		Team: lower(c.Team), Tenant: lower(c.Tenant),
		Channel: strings.NewReplacer(":", "%3a", "%3A", "%3a", "@", "%40").Replace(c.Channel),
	}
}

func missing(value, key, wants string) []Mistake {
	if value != "" {
		return nil
	}
	return []Mistake{{Missing: []string{key}, Text: key + " is missing: " + wants}}
}
