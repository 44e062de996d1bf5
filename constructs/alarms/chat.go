package alarms

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/notify"
)

// ChatProps of channels that are told. Name and one of Slack and Teams must be
// given.
type ChatProps struct {
	// Name is what the names of the configurations start with: names are an
	// account's, whatever the region.
	Name string
	// Slack channels, and Teams channels, by the ARNs of the topics that each is
	// told of: of any region of this account.
	Slack map[notify.SlackChannel][]string
	Teams map[notify.TeamsChannel][]string
}

// Chat configures channels that topics of several stacks tell. An account can
// configure a channel once, in whichever region, so that a channel which only one
// stack tells is better given to its NewTopics.
type Chat struct{ construct constructs.Construct }

// NewChat configures channels. Mistakes in props are errors of the construct.
func NewChat(scope constructs.Construct, id string, props ChatProps) *Chat {
	this := constructs.NewConstruct(scope, &id)
	var mistakes mistake.List
	if props.Name == "" {
		mistakes.Addf("Name is missing: the names of configurations start with it")
	}
	if len(props.Slack)+len(props.Teams) == 0 {
		mistakes.Addf("wants a channel of Slack or Teams")
	}
	seen := map[string]bool{}
	check := func(channel string, wrong []notify.Mistake, topics []string) {
		if seen[channel] {
			mistakes.Addf("channel %q is there twice: an account can configure it once", channel)
		}
		seen[channel] = true
		for _, m := range wrong {
			mistakes.Addf("channel %q: %s", channel, m.Text)
		}
		if len(topics) == 0 {
			mistakes.Addf("channel %q is told of no topic", channel)
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(props.Slack), bySlack) {
		check(c.Channel, c.Check(), props.Slack[c])
	}
	for _, c := range slices.SortedFunc(maps.Keys(props.Teams), byTeams) {
		check(c.Plain().Channel, c.Check(), props.Teams[c])
	}
	if !mistakes.Report(this) {
		tellChannels(this, props)
	}
	return &Chat{this}
}

// Construct is the scope that the configurations stand in.
func (c *Chat) Construct() constructs.Construct { return c.construct }

func bySlack(a, b notify.SlackChannel) int { return cmp.Compare(a.Channel, b.Channel) }
func byTeams(a, b notify.TeamsChannel) int { return cmp.Compare(a.Channel, b.Channel) }

// tellChannels makes a configuration of each channel. The role that whoever
// writes in the channel could act by may do nothing at all, and its guardrail
// says so once more: without one, it would be AdministratorAccess
// (AWS::Chatbot::SlackChannelConfiguration). Messages have no graphs for that.
func tellChannels(this constructs.Construct, props ChatProps) {
	denyAll := func() *[]*string {
		return &[]*string{jsii.String("arn:" + *awscdk.Stack_Of(this).Partition() + ":iam::aws:policy/AWSDenyAll")}
	}
	for _, channel := range slices.SortedFunc(maps.Keys(props.Slack), bySlack) {
		of := constructs.NewConstruct(this, jsii.String("Slack-"+channel.Channel))
		awschatbot.NewCfnSlackChannelConfiguration(of, jsii.String("Channel"), &awschatbot.CfnSlackChannelConfigurationProps{
			ConfigurationName: jsii.String(props.Name + "-" + channel.Channel),
			IamRoleArn:        chatRole(of, "Alarms in Slack; it may do nothing").RoleArn(),
			SlackWorkspaceId:  jsii.String(channel.Workspace),
			SlackChannelId:    jsii.String(channel.Channel),
			SnsTopicArns:      anys(props.Slack[channel]),
			GuardrailPolicies: denyAll(),
			LoggingLevel:      jsii.String("ERROR"),
		})
	}
	for _, channel := range slices.SortedFunc(maps.Keys(props.Teams), byTeams) {
		// Ids of Teams are long, and have what neither names nor ids may have.
		sum := sha256.Sum256([]byte(channel.Plain().Channel))
		short := hex.EncodeToString(sum[:4])
		of := constructs.NewConstruct(this, jsii.String("Teams-"+short))
		awschatbot.NewCfnMicrosoftTeamsChannelConfiguration(of, jsii.String("Channel"), &awschatbot.CfnMicrosoftTeamsChannelConfigurationProps{
			ConfigurationName: jsii.String(props.Name + "-" + short),
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
