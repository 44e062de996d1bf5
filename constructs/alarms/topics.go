package alarms

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/notify"
)

// TopicsProps of the topics. The zero value makes a topic for page and one for
// ticket, with nobody subscribed.
type TopicsProps struct {
	// Severities that there are, the most urgent first: the default ones of no topics. Default: page, ticket.
	Severities notify.Severities
	// Email addresses by severity; each must confirm its subscription once.
	Email map[notify.Severity][]string
	// Webhooks that are told by HTTPS, by severity, such as PagerDuty's.
	Webhooks map[notify.Severity][]notify.Webhook
	// Slack channels, and Microsoft Teams channels, by severity. A channel can be
	// configured once in an account, whatever the region and the environment: see
	// NewChat for those that several stacks tell.
	Slack map[notify.Severity][]notify.SlackChannel
	Teams map[notify.Severity][]notify.TeamsChannel
	// Existing are the ARNs of topics that somebody else made, by severity, which
	// are told instead. Who hears of them is theirs to say, and so is the policy
	// that lets alarms publish. Default: none.
	Existing map[notify.Severity]string
	// Actions are the ARNs of what else alarms do when they go off, by severity:
	// see notify.ParseAction. A Lambda function is invoked when it is over, too,
	// and the stack lets alarms invoke it. Default: nothing.
	Actions map[notify.Severity][]string
	// Custom are actions of CDK, such as awscloudwatchactions.NewSsmAction, that
	// alarms do when they go off, and CustomOK when it is over. Each is bound to
	// every alarm of the severity. Of Lambda functions that alarms share, CDK wants
	// UseUniquePermissionId. Default: none.
	Custom, CustomOK map[notify.Severity][]awscloudwatch.IAlarmAction
	// NotOnOK are severities of which nobody is told that an alarm is over: by no
	// topic, function or action.
	// Default: none.
	NotOnOK []notify.Severity
	// OnInsufficientData are severities of which the topic, and Lambda functions
	// among Actions, are told that CloudWatch has too little data to say. Default:
	// none.
	OnInsufficientData []notify.Severity
	// ActionsDisabled keeps all alarms from telling anybody: they are only seen.
	ActionsDisabled bool
	// Names of topics by severity, unique in the account and region, where others
	// have to know them, who then see to it that somebody is told. Default:
	// CloudFormation makes them up.
	Names map[notify.Severity]string
	// Name is what the notifications' senders are called; the severity
	// follows. Default: the name of the stack.
	Name string
	// Key encrypts notifications at rest. Its policy is extended to let
	// alarms use it; a key that was imported cannot be, and a note then
	// says what its policy must hold. Default: loggroup.NewKey.
	Key awskms.IKey
}

// listeners are who hears of alarms of a severity.
func (p TopicsProps) listeners(severity notify.Severity) notify.Listeners {
	return notify.Listeners{
		Email: p.Email[severity], Webhooks: p.Webhooks[severity], Slack: p.Slack[severity], Teams: p.Teams[severity],
		Topic: p.Existing[severity], Actions: p.Actions[severity],
	}
}

// named are all severities that the props say something of.
func (p TopicsProps) named() notify.Severities {
	named := map[notify.Severity]bool{}
	addKeys(named, p.Email)
	addKeys(named, p.Webhooks)
	addKeys(named, p.Slack)
	addKeys(named, p.Teams)
	addKeys(named, p.Existing)
	addKeys(named, p.Actions)
	addKeys(named, p.Custom)
	addKeys(named, p.CustomOK)
	addKeys(named, p.Names)
	for _, severity := range slices.Concat(p.NotOnOK, p.OnInsufficientData) {
		named[severity] = true
	}
	return slices.Sorted(maps.Keys(named))
}

func addKeys[V any](into map[notify.Severity]bool, from map[notify.Severity]V) {
	for severity := range from {
		into[severity] = true
	}
}

// Topics are the SNS topics that tell people of alarms, one a severity, and what
// else alarms do.
type Topics struct {
	construct constructs.Construct
	props     TopicsProps
	topics    map[notify.Severity]awssns.ITopic
	arns      map[notify.Severity]*string
	actions   map[notify.Severity][]notify.Action
}

// NewTopics makes a topic for each severity: encrypted, for TLS only, and open
// for the alarms of this account. Mistakes in props are errors of the
// construct.
func NewTopics(scope constructs.Construct, id string, props TopicsProps) *Topics {
	this := constructs.NewConstruct(scope, &id)
	props.Severities = props.Severities.Or()
	mistakes := checkTopics(this, props)
	mistakes.Report(this)

	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(this).StackName()
	}
	var key awskms.IKey
	if len(props.Existing) < len(props.Severities) {
		if key = props.Key; key == nil {
			key = loggroup.NewKey(this, "Key")
		}
		letAlarmsUse(this, key)
	}
	made := &Topics{
		construct: this,
		props:     props,
		topics:    map[notify.Severity]awssns.ITopic{},
		arns:      map[notify.Severity]*string{},
		actions:   map[notify.Severity][]notify.Action{},
	}
	for _, severity := range props.Severities {
		if made.topics[severity] != nil {
			continue // it is there twice, which is told above
		}
		var topic awssns.ITopic
		if arn, existing := props.Existing[severity]; existing {
			topic = awssns.Topic_FromTopicArn(this, topicID(severity), &arn)
		} else {
			topic = newTopic(this, severity, key, props)
		}
		made.topics[severity], made.arns[severity] = topic, topic.TopicArn()
		for _, arn := range props.Actions[severity] {
			if action, err := notify.ParseAction(arn); err == nil {
				made.actions[severity] = append(made.actions[severity], action)
				if action.Kind == notify.Function {
					letAlarmsInvoke(this, arn)
				}
			}
		}
	}
	made.tellChannels()
	for _, severity := range props.Severities {
		if !props.ActionsDisabled && !made.tells(severity) {
			awscdk.Annotations_Of(this).AddInfo(jsii.String(fmt.Sprintf("nobody is told of alarms of the severity %s: they are only seen", severity)))
		}
	}
	return made
}

// tells reports whether anybody or anything hears of alarms of a severity.
func (t *Topics) tells(severity notify.Severity) bool {
	p := t.props
	return p.listeners(severity).Anybody() || len(p.Custom[severity])+len(p.CustomOK[severity]) > 0 || p.Names[severity] != ""
}

// tellChannels has each channel told of the topics of all severities that name
// it: an account can configure a channel once.
func (t *Topics) tellChannels() {
	// The name is an account's, and not a region's.
	chat := ChatProps{
		Name:  t.props.Name + "-" + *awscdk.Stack_Of(t.construct).Region(),
		Slack: map[notify.SlackChannel][]string{}, Teams: map[notify.TeamsChannel][]string{},
	}
	for _, severity := range t.props.Severities {
		for _, channel := range t.props.Slack[severity] {
			chat.Slack[channel] = append(chat.Slack[channel], *t.arns[severity])
		}
		for _, channel := range t.props.Teams[severity] {
			chat.Teams[channel.Plain()] = append(chat.Teams[channel.Plain()], *t.arns[severity])
		}
	}
	tellChannels(t.construct, chat)
}

var topicName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func checkTopics(this constructs.Construct, props TopicsProps) *mistake.List {
	var mistakes mistake.List
	wrong := props.Severities.Check()
	for _, i := range slices.Sorted(maps.Keys(wrong)) {
		mistakes.Addf("severity %q: %w", string(props.Severities[i]), wrong[i])
	}
	account, region := *awscdk.Stack_Of(this).Account(), *awscdk.Stack_Of(this).Region()
	if *awscdk.Token_IsUnresolved(account) {
		account = ""
	}
	if *awscdk.Token_IsUnresolved(region) {
		region = ""
	}
	for _, severity := range props.named() {
		mistakes.Add(props.Severities.Known(severity))
		listeners := props.listeners(severity)
		for _, m := range slices.Concat(listeners.Check(), listeners.CheckTogether()) {
			mistakes.Addf("%s: %w", severity, m)
		}
		if err := notify.Reaches(listeners.Topic, region); err != nil {
			mistakes.Addf("%s: topic: %w", severity, err)
		}
		for i, arn := range listeners.Actions {
			if action, err := notify.ParseAction(arn); err == nil {
				if err := action.Reaches(account, region); err != nil {
					mistakes.Addf("%s: actions[%d]: %w", severity, i, err)
				}
			}
		}
		custom := max(len(props.Custom[severity]), len(props.CustomOK[severity]))
		if n := 1 + len(listeners.Actions) + custom; custom > 0 && n > cloudwatch.MaxAlarmActions {
			mistakes.Addf("%s: alarms would tell the topic and do %d more: at most %d are allowed, with the topic", severity, n-1, cloudwatch.MaxAlarmActions)
		}
		if name := props.Names[severity]; name != "" && (listeners.Topic != "" || !topicName.MatchString(name)) {
			mistakes.Addf("%s: the name %q of its topic: allowed are 1 to 256 letters, digits, - and _, and none for a topic that is there already", severity, name)
		}
	}
	return &mistakes
}

// Construct is the scope that the topics stand in.
func (t *Topics) Construct() constructs.Construct { return t.construct }

// Severities that there are, the most urgent first: the default ones of no topics.
func (t *Topics) Severities() notify.Severities {
	if t == nil {
		return notify.DefaultSeverities()
	}
	return slices.Clone(t.props.Severities)
}

// Topic is the topic of that severity as plain CDK knows it; nil if there is no
// such severity.
func (t *Topics) Topic(severity notify.Severity) awssns.ITopic { return t.topics[severity] }

// topicID is the id of a severity's topic. Of severities of one's own, it is one
// that nothing else here has.
func topicID(severity notify.Severity) *string {
	if notify.DefaultSeverities().Contains(severity) {
		return jsii.String(title(string(severity)))
	}
	return jsii.String("Topic-" + string(severity))
}

func newTopic(this constructs.Construct, severity notify.Severity, key awskms.IKey, props TopicsProps) awssns.Topic {
	of := &awssns.TopicProps{
		DisplayName: jsii.String(fmt.Sprintf("%s %s", props.Name, severity)),
		MasterKey:   key,
		EnforceSSL:  jsii.Bool(true),
	}
	if name := props.Names[severity]; name != "" {
		of.TopicName = &name
	}
	topic := awssns.NewTopic(this, topicID(severity), of)
	awscdk.Tags_Of(topic).Add(jsii.String(SeverityTag), jsii.String(string(severity)), nil)
	// EnforceSSL gives the topic a policy, and that takes the place of the
	// default one, by which the account's own alarms could publish.
	topic.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("AllowAlarms"),
		Principals: alarmsService(),
		Actions:    jsii.Strings("sns:Publish"),
		Resources:  &[]*string{topic.TopicArn()},
		Conditions: fromThisAccount(this),
	}))
	for i, address := range props.Email[severity] {
		awssns.NewSubscription(topic, jsii.String(fmt.Sprintf("Email%d", i+1)), &awssns.SubscriptionProps{
			Topic:    topic,
			Protocol: awssns.SubscriptionProtocol_EMAIL,
			Endpoint: jsii.String(address),
		})
	}
	for i, webhook := range props.Webhooks[severity] {
		awssns.NewSubscription(topic, jsii.String(fmt.Sprintf("Webhook%d", i+1)), &awssns.SubscriptionProps{
			Topic:    topic,
			Protocol: awssns.SubscriptionProtocol_HTTPS,
			Endpoint: jsii.String(endpoint(webhook)),
		})
	}
	return topic
}

// endpoint is a webhook's address, or what CloudFormation reads it by.
func endpoint(w notify.Webhook) string {
	if w.Secret != "" {
		return "{{resolve:secretsmanager:" + w.Secret + ":SecretString}}"
	}
	return w.URL
}

// letAlarmsUse lets the alarms of this account publish to topics encrypted
// with the key (sns-key-management, "Enable compatibility between event
// sources from AWS services and encrypted topics").
func letAlarmsUse(scope constructs.Construct, key awskms.IKey) {
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: alarmsService(),
		Actions:    jsii.Strings("kms:Decrypt", "kms:GenerateDataKey*"),
		// In a key's policy, * is the key itself.
		Resources:  jsii.Strings("*"),
		Conditions: fromThisAccount(scope),
	})
	if !*key.AddToResourcePolicy(statement, jsii.Bool(true)).StatementAdded {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(
			"the key of these topics was made elsewhere: its policy must let cloudwatch.amazonaws.com use kms:Decrypt and kms:GenerateDataKey* where aws:SourceAccount is this account"))
	}
}

func alarmsService() *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil)}
}

func fromThisAccount(scope constructs.Construct) *map[string]any {
	return &map[string]any{"StringEquals": map[string]any{
		"aws:SourceAccount": awscdk.Stack_Of(scope).Account(),
	}}
}
