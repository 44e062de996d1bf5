package alarms

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// ChatProps configures chat channels that receive notifications. Name is required, and
// at least one of Slack and Teams.
type ChatProps struct {
	// Name starts the names of the channel configurations, which are unique in the
	// account across all regions.
	Name string
	// Slack lists Slack channels, each with the ARNs of the topics that it receives. The
	// topics can be in any region of this account. Default: none.
	Slack map[notify.SlackChannel][]string
	// Teams lists channels of Microsoft Teams in the same way. Default: none.
	Teams map[notify.TeamsChannel][]string
}

// Chat configures chat channels that receive topics of several stacks. An account can
// configure a channel only once, in whichever region. A channel that only one stack
// uses is simpler to configure in its NewTopics.
type Chat struct{ construct constructs.Construct }

// NewChat configures chat channels. Invalid props are reported as errors on the
// construct.
func NewChat(scope constructs.Construct, id string, props ChatProps) *Chat {
	this := place.New(scope, id)
	var mistakes mistake.List
	if props.Name == "" {
		mistakes.Addf("Name is missing: the names of configurations start with it")
	}
	if len(props.Slack)+len(props.Teams) == 0 {
		mistakes.Addf("needs a channel of Slack or Teams")
	}
	check := func(channel string, wrong []notify.Mistake, topics []string) {
		for _, m := range wrong {
			mistakes.Addf("channel %q: %s", channel, m.Text)
		}
		if len(topics) == 0 {
			mistakes.Addf("channel %q has no topics", channel)
		}
		for i, arn := range topics {
			if err := notify.CheckTopic(arn); err != nil {
				mistakes.Addf("channel %q: topics[%d] %w", channel, i, err)
			}
			place.CheckAccount(&mistakes, place.Of(this), placeOfARN(this, arn), fmt.Sprintf("channel %q: the topic %s", channel, arn), "a channel only gets topics in its own account")
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(props.Slack), bySlack) {
		check(c.Channel, c.Check(), props.Slack[c])
	}
	for _, c := range slices.SortedFunc(maps.Keys(props.Teams), byTeams) {
		check(c.Plain().Channel, c.Check(), props.Teams[c])
	}
	checkChannels(this, props, &mistakes)
	if !mistakes.Report(this) {
		tellChannels(this, props)
	}
	return &Chat{this}
}

// Construct returns the scope that contains the configurations.
func (c *Chat) Construct() constructs.Construct {
	if c == nil {
		return nil
	}
	return c.construct
}

func bySlack(a, b notify.SlackChannel) int {
	return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Workspace, b.Workspace))
}

func byTeams(a, b notify.TeamsChannel) int {
	return cmp.Or(cmp.Compare(a.Plain().Channel, b.Plain().Channel), cmp.Compare(a.Team, b.Team))
}

// checkChannels claims the channels for this construct: an account can configure each
// only once, across all regions and stacks. It reports whether they are valid and
// unclaimed.
func checkChannels(this constructs.Construct, props ChatProps, mistakes *mistake.List) bool {
	ok := true
	seen := map[string]bool{}
	check := func(channel string) {
		if channel == "" {
			return // missing, which has been reported
		}
		if seen[channel] {
			mistakes.Addf("channel %q is given twice: an account can configure it only once", channel)
			ok = false
			return
		}
		seen[channel] = true
		if err := taken.Take(this, taken.Channel, channel); err != nil {
			mistakes.Addf("%w, and an account can configure it only once: give the topics Names, leave the channel out of both, and call one alarms.NewChat for both", err)
			ok = false
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(props.Slack), bySlack) {
		check(c.Channel)
	}
	for _, c := range slices.SortedFunc(maps.Keys(props.Teams), byTeams) {
		check(c.Plain().Channel)
	}
	return ok
}

// tellChannels makes a configuration for each channel. The role that channel members
// act with has no permissions, and the guardrail policy repeats that: the default
// guardrail would be AdministratorAccess (AWS::Chatbot::SlackChannelConfiguration). As
// a consequence, messages have no graphs.
func tellChannels(this constructs.Construct, props ChatProps) {
	denyAll := func() *[]*string {
		return &[]*string{jsii.String("arn:" + *place.Stack(this).Partition() + ":iam::aws:policy/AWSDenyAll")}
	}
	for _, channel := range slices.SortedFunc(maps.Keys(props.Slack), bySlack) {
		id := channel.Channel
		if token.In(id) || len(id) > maxChannelInName {
			id = idOfText(this, id)
		}
		of := constructs.NewConstruct(this, jsii.String("Slack-"+id))
		awschatbot.NewCfnSlackChannelConfiguration(of, jsii.String("Channel"), &awschatbot.CfnSlackChannelConfigurationProps{
			ConfigurationName: jsii.String(configurationName(props.Name, id)),
			IamRoleArn:        chatRole(of, "Alarms in Slack; it may do nothing").RoleArn(),
			SlackWorkspaceId:  jsii.String(channel.Workspace),
			SlackChannelId:    jsii.String(channel.Channel),
			SnsTopicArns:      anys(props.Slack[channel]),
			GuardrailPolicies: denyAll(),
			LoggingLevel:      jsii.String("ERROR"),
		})
	}
	for _, channel := range slices.SortedFunc(maps.Keys(props.Teams), byTeams) {
		// Teams channel ids are long, and hold characters that neither names nor
		// construct ids can have.
		id := idOfText(this, channel.Plain().Channel)[:8]
		of := constructs.NewConstruct(this, jsii.String("Teams-"+id))
		awschatbot.NewCfnMicrosoftTeamsChannelConfiguration(of, jsii.String("Channel"), &awschatbot.CfnMicrosoftTeamsChannelConfigurationProps{
			ConfigurationName: jsii.String(configurationName(props.Name, id)),
			IamRoleArn:        chatRole(of, "Alarms in Teams; it may do nothing").RoleArn(),
			TeamId:            jsii.String(channel.Plain().Team),
			TeamsTenantId:     jsii.String(channel.Plain().Tenant),
			TeamsChannelId:    jsii.String(channel.Plain().Channel),
			SnsTopicArns:      jsii.Strings(props.Teams[channel]...),
			GuardrailPolicies: denyAll(),
			LoggingLevel:      jsii.String("ERROR"),
		})
	}
}

// maxChannelInName is the longest channel id that is used in a configuration's name as
// it is. Slack's have 9 to 11 characters.
const maxChannelInName = 30

// notInConfigurationNames matches characters that configuration names cannot have.
var notInConfigurationNames = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// configurationName returns the name of a channel's configuration. The name is only
// shown in the console, so one that is too long or has invalid characters is not an
// error: the offending part is replaced by a hash.
func configurationName(name, channel string) string {
	end := "-" + channel
	if token.In(name) {
		return name + end
	}
	plain := notInConfigurationNames.ReplaceAllString(name, "-")
	if plain != name {
		plain += "-" + short.Hash(name)[:8]
	}
	return short.Of(plain, cloudwatch.MaxChatConfigurationName-len(end)) + end
}

func chatRole(scope constructs.Construct, description string) awsiam.Role {
	return awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: &description,
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("chatbot.amazonaws.com"), nil),
	})
}

func anys(texts []string) *[]any {
	var all []any
	for _, text := range texts {
		all = append(all, text)
	}
	return &all
}
