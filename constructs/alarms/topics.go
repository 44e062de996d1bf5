package alarms

import (
	"fmt"
	"net/mail"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/recipes"
)

// TopicsProps of the topics. The zero value makes a topic for each severity,
// with nobody subscribed.
type TopicsProps struct {
	// Email addresses by severity; each must confirm its subscription once.
	Email map[recipes.Severity][]string
	// Webhooks that are told by HTTPS, by severity, such as PagerDuty's.
	Webhooks map[recipes.Severity][]Webhook
	// Slack channels by severity. A channel can be told once in an account,
	// whatever the region and the environment.
	Slack map[recipes.Severity][]SlackChannel
	// Existing are the ARNs of topics that somebody else made, by severity, which
	// are told instead. Who hears of them is theirs to say, and so is the policy
	// that lets alarms publish. Default: none.
	Existing map[recipes.Severity]string
	// Name is what the notifications' senders are called; the severity
	// follows. Default: the name of the stack.
	Name string
	// Key encrypts notifications at rest. Its policy is extended to let
	// alarms use it; a key that was imported cannot be, and a note then
	// says what its policy must hold. Default: loggroup.NewKey.
	Key awskms.IKey
}

// Topics are the SNS topics that tell people of alarms, one a severity.
type Topics struct {
	construct constructs.Construct
	topics    map[recipes.Severity]awssns.ITopic
	arns      map[recipes.Severity]*string
}

// NewTopics makes a topic for each severity: encrypted, for TLS only, and open
// for the alarms of this account. Mistakes in props are errors of the
// construct.
func NewTopics(scope constructs.Construct, id string, props TopicsProps) *Topics {
	this := constructs.NewConstruct(scope, &id)
	var mistakes mistake.List
	for _, severity := range recipes.Severities() {
		for _, address := range props.Email[severity] {
			if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
				mistakes.Addf("%q is no e-mail address", address)
			}
		}
	}
	for severity := range props.Email {
		if !slices.Contains(recipes.Severities(), severity) {
			mistakes.Add((&severity).UnmarshalText([]byte(severity)))
		}
	}
	checkListeners(props, &mistakes)
	mistakes.Report(this)

	if props.Name == "" {
		props.Name = *awscdk.Stack_Of(this).StackName()
	}
	var key awskms.IKey
	if len(props.Existing) < len(recipes.Severities()) {
		if key = props.Key; key == nil {
			key = loggroup.NewKey(this, "Key")
		}
		letAlarmsUse(this, key)
	}
	made := &Topics{
		construct: this,
		topics:    map[recipes.Severity]awssns.ITopic{},
		arns:      map[recipes.Severity]*string{},
	}
	for _, severity := range recipes.Severities() {
		var topic awssns.ITopic
		if arn, existing := props.Existing[severity]; existing {
			topic = awssns.Topic_FromTopicArn(this, jsii.String(title(string(severity))), &arn)
		} else {
			topic = newTopic(this, severity, key, props)
		}
		made.topics[severity], made.arns[severity] = topic, topic.TopicArn()
	}
	made.tellSlack(props)
	for _, severity := range recipes.Severities() {
		listeners := len(props.Email[severity]) + len(props.Webhooks[severity]) + len(props.Slack[severity])
		if _, existing := props.Existing[severity]; listeners == 0 && !existing {
			awscdk.Annotations_Of(this).AddInfo(jsii.String(fmt.Sprintf("nobody is told of alarms of the severity %s: they are only seen", severity)))
		}
	}
	return made
}

// Construct is the scope that the topics stand in.
func (t *Topics) Construct() constructs.Construct { return t.construct }

// actions are what alarms of a severity do when they go off, and when it is
// over; nothing where there are no topics.
func (t *Topics) actions(severity recipes.Severity) (alarm, ok *[]any) {
	if t == nil || t.arns[severity] == nil {
		return nil, nil
	}
	return &[]any{t.arns[severity]}, &[]any{t.arns[severity]}
}

// Topic is the topic of that severity as plain CDK knows it.
func (t *Topics) Topic(severity recipes.Severity) awssns.ITopic { return t.topics[severity] }

func newTopic(this constructs.Construct, severity recipes.Severity, key awskms.IKey, props TopicsProps) awssns.Topic {
	topic := awssns.NewTopic(this, jsii.String(title(string(severity))), &awssns.TopicProps{
		DisplayName: jsii.String(fmt.Sprintf("%s %s", props.Name, severity)),
		MasterKey:   key,
		EnforceSSL:  jsii.Bool(true),
	})
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
			Endpoint: jsii.String(webhook.endpoint()),
		})
	}
	return topic
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
