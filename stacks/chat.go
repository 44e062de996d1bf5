package stacks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/notify"
)

// ChatProps configures a stack that configures chat channels. Application and Channels
// are required.
type ChatProps struct {
	// Application is the application's name.
	Application string
	// Channels are channels that several stacks of one account share (see
	// config.SharedChannels).
	Channels []config.SharedChannel
	// Told are the stacks whose topics the channels receive. They are deployed first.
	Told []*Logging
	// Tags are tags of every resource in the stack. Default: none.
	Tags map[string]string
}

// Chat is the stack that configures the chat channels which several logging stacks of
// an account share: an account can configure a channel only once, in whichever region.
type Chat struct{ stack awscdk.Stack }

// Stack returns the underlying CDK stack.
func (c *Chat) Stack() awscdk.Stack { return c.stack }

// NewChat makes the stack that configures shared chat channels. It refers to the topics
// by name, so they can be in other regions. Its region is that of the first topic, unless
// the region of a topic is known only at deployment; then so is its own. It panics if
// there are no channels.
func NewChat(scope constructs.Construct, id string, props ChatProps) *Chat {
	var topics []config.SharedTopic
	for _, channel := range props.Channels {
		topics = append(topics, channel.Topics...)
	}
	if len(topics) == 0 {
		panic("stacks: NewChat: Channels is missing: see config.SharedChannels")
	}
	account, region := props.Channels[0].Account, topics[0].Region
	if slices.ContainsFunc(topics, func(t config.SharedTopic) bool { return t.Region == "" }) {
		region = ""
	}
	stack := awscdk.NewStack(scope, &id, &awscdk.StackProps{
		StackName:   jsii.String(props.Application + "-" + Name(config.ChatName)),
		Env:         &awscdk.Environment{Account: given(account), Region: given(region)},
		Description: jsii.String("Channels for the alarms of " + props.Application),
	})
	for _, name := range slices.Sorted(maps.Keys(props.Tags)) {
		awscdk.Tags_Of(stack).Add(jsii.String(name), jsii.String(props.Tags[name]), nil)
	}
	arns := func(topics []config.SharedTopic) []string {
		var all []string
		for _, topic := range topics {
			of := topic.Region
			if of == "" {
				of = *stack.Region()
			}
			all = append(all, fmt.Sprintf("arn:%s:sns:%s:%s:%s", *stack.Partition(), of, *stack.Account(), topic.Name(props.Application)))
		}
		return all
	}
	chat := alarms.ChatProps{
		Name:  props.Application + "-" + config.ChatName,
		Slack: map[notify.SlackChannel][]string{}, Teams: map[notify.TeamsChannel][]string{},
	}
	for _, channel := range props.Channels {
		if channel.Slack != nil {
			chat.Slack[*channel.Slack] = arns(channel.Topics)
		} else {
			chat.Teams[*channel.Teams] = arns(channel.Topics)
		}
	}
	alarms.NewChat(stack, "Channels", chat)
	for _, told := range props.Told {
		stack.AddStackDependency(told.stack, jsii.String("the channels subscribe to its topics"))
	}
	return &Chat{stack}
}

// where identifies a logging stack.
type where struct{ environment, region string }

// newChats makes a stack for the shared channels of each account. If a logging stack
// that uses an account's channels is not made, because only one environment is
// synthesized, the deployed configuration of these channels is left alone, and a note
// says so.
func newChats(scope constructs.Construct, cfg *config.Config, made map[where]*Logging) {
	accounts := map[string][]config.SharedChannel{}
	for _, channel := range config.SharedChannels(cfg.Environments) {
		accounts[channel.Account] = append(accounts[channel.Account], channel)
	}
	for _, account := range slices.Sorted(maps.Keys(accounts)) {
		id := Name(config.ChatName)
		if account != "" {
			id += "-" + account
		}
		channels := accounts[account]
		told, all := tellers(channels, made)
		if !all {
			for _, logging := range told {
				awscdk.Annotations_Of(logging.stack).AddInfo(jsii.String(fmt.Sprintf(
					"%s: other environments notify it as well, and %s, which configures it for all of them, is only created when all environments are synthesized", names(channels), id)))
			}
			continue
		}
		NewChat(scope, id, ChatProps{Application: cfg.Application, Channels: channels, Told: told, Tags: commonTags(cfg.Environments, channels)})
	}
}

// tellers returns the stacks that use the channels, as far as they are made, and
// whether all of them are.
func tellers(channels []config.SharedChannel, made map[where]*Logging) (told []*Logging, all bool) {
	all = true
	for _, channel := range channels {
		for _, topic := range channel.Topics {
			logging := made[where{topic.Environment, topic.Region}]
			if logging == nil {
				all = false
			} else if !slices.Contains(told, logging) {
				told = append(told, logging)
			}
		}
	}
	return told, all
}

func names(channels []config.SharedChannel) string {
	var all []string
	for _, channel := range channels {
		all = append(all, channel.String())
	}
	return strings.Join(all, " and ")
}

// commonTags returns the tags that all environments which use the channels have in
// common.
func commonTags(environments []config.Environment, channels []config.SharedChannel) map[string]string {
	var tags map[string]string
	for _, e := range environments {
		switch {
		case !slices.ContainsFunc(channels, func(c config.SharedChannel) bool { return c.Account == e.Account && c.Names(e.Name) }):
		case tags == nil:
			if tags = maps.Clone(e.Tags); tags == nil {
				tags = map[string]string{}
			}
		default:
			maps.DeleteFunc(tags, func(key, value string) bool { return e.Tags[key] != value })
		}
	}
	return tags
}
