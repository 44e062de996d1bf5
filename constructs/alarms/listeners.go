package alarms

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awschatbot"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/recipes"
)

// Webhook is an address that is told by HTTPS, with the JSON text of SNS: a
// pager, a service of one's own. It must confirm its subscription, which
// PagerDuty and the like do by themselves. One of URL and Secret is given.
type Webhook struct {
	// URL is the address, https://…, where it holds no secret.
	URL string
	// Secret is the name of a secret in Secrets Manager whose text is the whole
	// address, where that holds a key: it then stands in no template. Whoever may
	// list subscriptions still sees it, and a changed secret is read at the next
	// change of the subscription only (dynamic-references-secretsmanager).
	Secret string
}

func (w Webhook) endpoint() string {
	if w.Secret != "" {
		return "{{resolve:secretsmanager:" + w.Secret + ":SecretString}}"
	}
	return w.URL
}

// SlackChannel is a channel in Slack, which Amazon Q Developer in chat
// applications (AWS Chatbot) writes to. Somebody must have let it into the
// workspace once, in the console.
type SlackChannel struct {
	// Workspace is the workspace's id, such as T012ABCDEFG.
	Workspace string
	// Channel is the channel's id, such as C012ABCDEFG.
	Channel string
}

// tellSlack has each channel told of the topics of all severities that name it:
// an account can configure a channel once. The role that whoever writes in the
// channel could act by may do nothing at all, and its guardrail says so once more:
// without one, it would be AdministratorAccess
// (AWS::Chatbot::SlackChannelConfiguration). Messages have no graphs for that.
func (t *Topics) tellSlack(props TopicsProps) {
	stack := awscdk.Stack_Of(t.construct)
	told := map[SlackChannel]*[]any{}
	for _, severity := range recipes.Severities() {
		for _, channel := range props.Slack[severity] {
			if topics, twice := told[channel]; twice {
				*topics = append(*topics, t.arns[severity])
				continue
			}
			told[channel] = &[]any{t.arns[severity]}
		}
	}
	for _, channel := range slices.SortedFunc(maps.Keys(told), func(a, b SlackChannel) int { return strings.Compare(a.Channel, b.Channel) }) {
		this := constructs.NewConstruct(t.construct, jsii.String("Slack-"+channel.Channel))
		role := awsiam.NewRole(this, jsii.String("Role"), &awsiam.RoleProps{
			Description: jsii.String("Alarms in Slack; it may do nothing"),
			AssumedBy:   awsiam.NewServicePrincipal(jsii.String("chatbot.amazonaws.com"), nil),
		})
		awschatbot.NewCfnSlackChannelConfiguration(this, jsii.String("Channel"), &awschatbot.CfnSlackChannelConfigurationProps{
			// The name is an account's, and not a region's.
			ConfigurationName: jsii.String(props.Name + "-" + *stack.Region() + "-" + channel.Channel),
			IamRoleArn:        role.RoleArn(),
			SlackWorkspaceId:  jsii.String(channel.Workspace),
			SlackChannelId:    jsii.String(channel.Channel),
			SnsTopicArns:      told[channel],
			GuardrailPolicies: &[]*string{jsii.String("arn:" + *stack.Partition() + ":iam::aws:policy/AWSDenyAll")},
			LoggingLevel:      jsii.String("ERROR"),
		})
	}
}

var (
	secretName       = regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`)
	slackWorkspace   = regexp.MustCompile(`^[0-9A-Z]{1,255}$`)
	slackChannel     = regexp.MustCompile(`^[A-Za-z0-9]+$`)
	existingTopicArn = regexp.MustCompile(`^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$`)
)

// checkListeners says what is wrong with who is told besides people with an
// e-mail address.
func checkListeners(props TopicsProps, mistakes *mistake.List) {
	known := func(severity recipes.Severity) {
		if !slices.Contains(recipes.Severities(), severity) {
			mistakes.Add((&severity).UnmarshalText([]byte(severity)))
		}
	}
	for _, severity := range slices.Sorted(maps.Keys(props.Webhooks)) {
		known(severity)
		for _, w := range props.Webhooks[severity] {
			switch parsed, err := url.Parse(w.URL); {
			case count(props.Webhooks[severity], w) > 1:
				mistakes.Addf("a webhook of %s is there twice", severity)
			case (w.URL == "") == (w.Secret == ""):
				mistakes.Addf("a webhook of %s: one of URL and Secret is given", severity)
			case w.Secret != "" && !secretName.MatchString(w.Secret):
				// The text stays out of the message: it could be the address itself.
				mistakes.Addf("a webhook of %s: Secret is the name of a secret: 1 to 512 letters, digits and / _ + = . @ -", severity)
			case w.URL != "" && (err != nil || parsed.Scheme != "https" || parsed.Host == ""):
				mistakes.Addf("a webhook of %s: URL is an address that starts with https://", severity)
			case w.URL != "":
				mistakes.Add(notify.CheckWebhook(parsed))
			}
		}
	}
	for _, severity := range slices.Sorted(maps.Keys(props.Slack)) {
		known(severity)
		for _, c := range props.Slack[severity] {
			if count(props.Slack[severity], c) > 1 {
				mistakes.Addf("the Slack channel %s of %s is there twice", c.Channel, severity)
			}
			if !slackWorkspace.MatchString(c.Workspace) {
				mistakes.Addf("the Slack workspace %q: allowed is an id such as T012ABCDEFG", c.Workspace)
			}
			if !slackChannel.MatchString(c.Channel) || strings.HasPrefix(c.Channel, "#") {
				mistakes.Addf("the Slack channel %q: allowed is an id such as C012ABCDEFG, and not the channel's name", c.Channel)
			}
		}
	}
	for _, severity := range slices.Sorted(maps.Keys(props.Existing)) {
		known(severity)
		if arn := props.Existing[severity]; !strings.Contains(arn, "${Token[") && !existingTopicArn.MatchString(arn) {
			mistakes.Addf("the topic of %s: allowed is the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:111122223333:alarms", severity)
		}
		if len(props.Email[severity])+len(props.Webhooks[severity])+len(props.Slack[severity]) > 0 {
			mistakes.Addf("%s is told by a topic that somebody else made: who else is told of it is subscribed there, and not here", severity)
		}
	}
}

func count[T comparable](all []T, one T) (n int) {
	for _, other := range all {
		if other == one {
			n++
		}
	}
	return n
}
