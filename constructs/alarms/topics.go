package alarms

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
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
	// Webhooks that are told by HTTPS, by severity, such as PagerDuty's. What one does
	// not take is kept in a queue for 14 days, and an alarm, Name-undelivered, tells the
	// severities that have no webhooks of it; where there are none, these.
	Webhooks map[notify.Severity][]notify.Webhook
	// Slack channels, and Microsoft Teams channels, by severity. A channel can be
	// configured once in an account, whatever the region and the environment: see
	// NewChat for those that several stacks tell.
	Slack map[notify.Severity][]notify.SlackChannel
	Teams map[notify.Severity][]notify.TeamsChannel
	// Existing are the ARNs of topics that somebody else made, by severity, which
	// are told instead. Who hears of them is theirs to say, and so is the policy
	// that lets alarms publish. They are of the stack's region, and may be of another
	// account, if their policy says so. Default: none.
	Existing map[notify.Severity]string
	// Topics are topics of plain CDK, by severity, which are told instead, as those
	// of Existing are. Default: none.
	Topics map[notify.Severity]awssns.ITopic
	// Actions are the ARNs of what else alarms do when they go off, by severity:
	// see notify.ParseAction. A Lambda function is invoked when it is over, too,
	// and is let be invoked by alarms; the ARN may be that of a function of this app.
	// Default: nothing.
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
	// OnlySeen are severities of which nobody is told on purpose: without them, it is a
	// warning if nobody is, logstack:nobody-told:<severity>. Default: none.
	OnlySeen []notify.Severity
	// ActionsDisabled keeps all alarms from telling anybody: they are only seen.
	ActionsDisabled bool
	// Names of topics by severity, unique in the account and region, where others
	// have to know them, who then see to it that somebody is told. Default:
	// CloudFormation makes them up.
	Names map[notify.Severity]string
	// Name is what the notifications' senders are called; the severity
	// follows. What is longer than senders' names are is shortened. Default: the name
	// of the stack.
	Name string
	// Key encrypts notifications at rest: one of the stack's region. Its policy is
	// extended to let alarms use it; a key that was imported cannot be, and a note then
	// says what its policy must hold. Default: loggroup.NewKey.
	Key awskms.IKey
	// Encryption says by whose key notifications are encrypted: with loggroup.ServiceKey,
	// by none of KMS. SNS's own key there, alias/aws/sns, does not let alarms publish, and
	// nobody can change that (cloudwatch-configure-alarm-sns); what a notification says
	// is what its alarm's description says. Default: loggroup.OwnKey.
	Encryption loggroup.Encryption
}

// nobodyTold starts the id of the warning that nobody hears of a severity.
const nobodyTold = "logstack:nobody-told"

// listeners are who hears of alarms of a severity.
func (p TopicsProps) listeners(severity notify.Severity) notify.Listeners {
	topic := p.Existing[severity]
	if given := p.Topics[severity]; !nothing.In(given) {
		topic = *given.TopicArn()
	}
	return notify.Listeners{
		Email: p.Email[severity], Webhooks: p.Webhooks[severity], Slack: p.Slack[severity], Teams: p.Teams[severity],
		Topic: topic, Actions: p.Actions[severity],
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
	addKeys(named, p.Topics)
	addKeys(named, p.Actions)
	addKeys(named, p.Custom)
	addKeys(named, p.CustomOK)
	addKeys(named, p.Names)
	for _, severity := range slices.Concat(p.NotOnOK, p.OnInsufficientData, p.OnlySeen) {
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
// for the alarms of this account; and for webhooks a queue of what they did not take,
// with an alarm on it. For each topic with e-mail addresses or channels, an alarm,
// Name-undelivered-<severity>, tells the other severities of notifications that could not
// be delivered, where another one tells anybody. A severity that tells nobody is a
// warning. Mistakes in props are errors of the construct.
func NewTopics(scope constructs.Construct, id string, props TopicsProps) *Topics {
	this := place.New(scope, id)
	props.Severities = props.Severities.Or()
	mistakes := checkTopics(this, props)
	named := lettersName(this, props.Name)
	if props.Name == "" {
		props.Name = ownName(this)
	}
	made := &Topics{
		construct: this,
		props:     props,
		topics:    map[notify.Severity]awssns.ITopic{},
		arns:      map[notify.Severity]*string{},
		actions:   map[notify.Severity][]notify.Action{},
	}
	var key awskms.IKey
	var letters awssqs.Queue
	wrong := props.Severities.Check()
	for i, severity := range props.Severities {
		if wrong[i] != nil {
			continue // which is told above
		}
		topic := props.Topics[severity]
		switch arn, existing := props.Existing[severity]; {
		case !nothing.In(topic):
		case existing:
			topic = awssns.Topic_FromTopicArn(this, topicID(severity), topicARN(arn))
		default:
			if key == nil && props.Encryption == loggroup.OwnKey {
				key = topicsKey(this, props)
			}
			if letters == nil && props.hasWebhooks(severity) {
				letters = newLetters(this, key)
			}
			topic = newTopic(this, severity, key, letters, props, mistakes)
		}
		made.topics[severity], made.arns[severity] = topic, topic.TopicArn()
		for _, arn := range props.Actions[severity] {
			if action, function, err := actionOf(arn); err == nil {
				made.actions[severity] = append(made.actions[severity], action)
				if action.Kind == notify.Function {
					letAlarmsInvoke(this, arn, function)
				}
			}
		}
	}
	made.tellChannels(mistakes)
	made.watchDelivery(letters, named, mistakes)
	mistakes.Report(this)
	for _, severity := range props.Severities {
		if !props.ActionsDisabled && !made.tells(severity) && !slices.Contains(props.OnlySeen, severity) {
			awscdk.Annotations_Of(this).AddWarningV2(jsii.String(nobodyTold+":"+string(severity)), jsii.String(fmt.Sprintf(
				"nobody is told of alarms of the severity %s: they are only seen; where that is meant, name it in OnlySeen", severity)))
		}
	}
	return made
}

// topicARN returns the ARN of a topic that is there, or one that stands for it where what
// is given is none, which is told: CDK throws at it.
func topicARN(arn string) *string {
	if notify.CheckTopic(arn) != nil {
		arn = "arn:aws:sns:eu-central-1:111122223333:missing"
	}
	return &arn
}

// topicsKey encrypts topics that are made.
func topicsKey(this constructs.Construct, props TopicsProps) awskms.IKey {
	key := props.Key
	if nothing.In(key) {
		key = loggroup.NewKey(this, "Key")
	}
	letAlarmsUse(this, key)
	return key
}

// tells reports whether anybody or anything hears of alarms of a severity.
func (t *Topics) tells(severity notify.Severity) bool {
	p := t.props
	return p.listeners(severity).Anybody() || len(p.Custom[severity])+len(p.CustomOK[severity]) > 0 || p.Names[severity] != ""
}

// tellChannels has each channel told of the topics of all severities that name
// it: an account can configure a channel once.
func (t *Topics) tellChannels(mistakes *mistake.List) {
	// The name is an account's, and not a region's.
	chat := ChatProps{
		Name:  t.props.Name + "-" + place.Region(t.construct),
		Slack: map[notify.SlackChannel][]string{}, Teams: map[notify.TeamsChannel][]string{},
	}
	for _, severity := range t.props.Severities {
		if t.arns[severity] == nil {
			continue
		}
		for _, channel := range t.props.Slack[severity] {
			chat.Slack[channel] = append(chat.Slack[channel], *t.arns[severity])
		}
		for _, channel := range t.props.Teams[severity] {
			chat.Teams[channel.Plain()] = append(chat.Teams[channel.Plain()], *t.arns[severity])
		}
	}
	if checkChannels(t.construct, chat, mistakes) {
		tellChannels(t.construct, chat)
	}
}

// Construct is the scope that the topics stand in.
func (t *Topics) Construct() constructs.Construct {
	if t == nil {
		return nil
	}
	return t.construct
}

// Severities that there are, the most urgent first: the default ones of no topics.
func (t *Topics) Severities() notify.Severities {
	if t == nil || t.construct == nil {
		return notify.DefaultSeverities()
	}
	return slices.Clone(t.props.Severities)
}

// Topic is the topic of that severity as plain CDK knows it; nil if there is no
// such severity.
func (t *Topics) Topic(severity notify.Severity) awssns.ITopic {
	if t == nil {
		return nil
	}
	return t.topics[severity]
}

// topicID is the id of a severity's topic. Of severities of one's own, it is one
// that nothing else here has.
func topicID(severity notify.Severity) *string {
	if notify.DefaultSeverities().Contains(severity) {
		return jsii.String(title(string(severity)))
	}
	return jsii.String("Topic-" + string(severity))
}

func newTopic(this constructs.Construct, severity notify.Severity, key awskms.IKey, letters awssqs.Queue, props TopicsProps, mistakes *mistake.List) awssns.Topic {
	of := &awssns.TopicProps{
		DisplayName: jsii.String(displayName(props.Name, severity)),
		EnforceSSL:  jsii.Bool(true),
	}
	if key != nil {
		of.MasterKey = key
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
	subscribe(topic, severity, letters, props, mistakes)
	return topic
}

// maxDisplayName is how long a topic's name for people can be (API_CreateTopic,
// DisplayName).
const maxDisplayName = 100

// displayName is what senders of notifications are called. As it is for people, one that
// is too long is shortened.
func displayName(name string, severity notify.Severity) string {
	end := " " + string(severity)
	return short.Of(name, maxDisplayName-len(end)) + end
}

// letAlarmsUse lets the alarms of this account publish to topics encrypted
// with the key (sns-key-management, "Enable compatibility between event
// sources from AWS services and encrypted topics").
func letAlarmsUse(scope constructs.Construct, key awskms.IKey) {
	letUse(scope, key, "alarms", "cloudwatch.amazonaws.com", "")
}

// letUse lets a service use a key on behalf of this account, once for each purpose. Where
// the key's policy is out of reach, a note says what it must hold, and what else happens.
func letUse(scope constructs.Construct, key awskms.IKey, purpose, service, or string) {
	if !keyuse.First(key, purpose, place.Of(scope)) {
		return
	}
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(&service, nil)},
		Actions:    jsii.Strings("kms:Decrypt", "kms:GenerateDataKey*"),
		// In a key's policy, * is the key itself.
		Resources:  jsii.Strings("*"),
		Conditions: fromThisAccount(scope),
	})
	if !*key.AddToResourcePolicy(statement, jsii.Bool(true)).StatementAdded {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(
			"the key of these topics was made elsewhere: its policy must let " + service + " use kms:Decrypt and kms:GenerateDataKey* where aws:SourceAccount is this account" + or))
	}
}

func alarmsService() *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil)}
}

func fromThisAccount(scope constructs.Construct) *map[string]any {
	return &map[string]any{"StringEquals": map[string]any{
		"aws:SourceAccount": place.Stack(scope).Account(),
	}}
}
