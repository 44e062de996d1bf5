package alarms

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/eventbridge"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/notify"
)

// TamperingProps configures who is notified of tampering. Topics is required.
type TamperingProps struct {
	// Rules say which API calls to watch for, and whom to notify: those of
	// eventbridge.Tampering, or others that eventbridge.Of can turn into an event
	// pattern. Default: eventbridge.Defaults.
	Rules []alarmrules.Rule
	// Topics are notified. The policy of an existing topic must let
	// events.amazonaws.com publish, and that of its key must let it use the key.
	Topics *Topics
	// Severity replaces the severity of all rules. Default: the severity of each rule.
	Severity notify.Severity
	// Name starts the name of the alarm on undelivered notifications, Name-unheard.
	// Default: the name of the stack.
	Name string
}

// Tampering holds the EventBridge rules that notify people of tampering.
type Tampering struct {
	construct constructs.Construct
	rules     map[string]awsevents.CfnRule
	queue     awssqs.Queue
}

// NewTampering makes an EventBridge rule for each alarm rule. Within minutes, it
// notifies the topics of each call that tampers with logs, alarms, subscriptions, keys
// or trails. It sees the calls of its own account and region once any trail of the
// account logs them (eb-service-event-cloudtrail), wherever that trail writes to.
// Notifications that no topic accepts are kept in a queue for 14 days, and an alarm,
// Name-unheard, notifies all severities of them. Invalid props are reported as errors
// on the construct.
func NewTampering(scope constructs.Construct, id string, props TamperingProps) *Tampering {
	this := place.New(scope, id)
	made := &Tampering{construct: this, rules: map[string]awsevents.CfnRule{}}
	if props.Rules == nil {
		props.Rules = eventbridge.Defaults()
	}
	var mistakes mistake.List
	heard := props.check(this, &mistakes)
	if mistakes.Report(this) {
		return made
	}
	topics := props.Topics
	made.queue = newLetters(this, nil)
	var arns []*string
	by := map[notify.Severity][]*string{}
	for _, h := range heard {
		id := jsii.String(h.rule.Name)
		if len(h.pattern.Severities) > 1 {
			id = jsii.String(h.rule.Name + "-" + string(h.severity))
		}
		rule := awsevents.NewCfnRule(this, id, h.props(topics, made.queue))
		made.rules[*id] = rule
		arns = append(arns, rule.AttrArn())
		by[h.severity] = append(by[h.severity], rule.AttrArn())
	}
	made.queue.AddToResourcePolicy(fromRules(this, "sqs:SendMessage", made.queue.QueueArn(), arns))
	for _, severity := range topics.props.Severities {
		if len(by[severity]) > 0 {
			letRulesPublish(this, topics, severity, by[severity])
		}
	}
	made.watch(props, &mistakes)
	mistakes.Report(this)
	return made
}

// Construct returns the scope that contains the rules.
func (t *Tampering) Construct() constructs.Construct {
	if t == nil {
		return nil
	}
	return t.construct
}

// Rule returns the EventBridge rule of the named alarm rule; nil if there is none. If
// the alarm rule has several severities, append a hyphen and the severity to the name.
func (t *Tampering) Rule(name string) awsevents.CfnRule {
	if t == nil {
		return nil
	}
	return t.rules[name]
}

// heard is an alarm rule, and the event pattern for one of its severities.
type heard struct {
	rule     alarmrules.Rule
	pattern  eventbridge.Pattern
	severity notify.Severity
}

// check reports what is wrong with the props, and returns the rules to make.
func (p TamperingProps) check(this constructs.Construct, mistakes *mistake.List) []heard {
	if p.Topics == nil {
		mistakes.Addf("Topics is missing: give what NewTopics returns, or nobody would be notified")
		return nil
	}
	if err := p.Topics.CheckPlace(this); err != nil {
		mistakes.Add(err)
		return nil
	}
	if len(p.Rules) == 0 {
		mistakes.Addf("Rules is empty: give some, such as those of eventbridge.Tampering, or leave it out")
	}
	var all []heard
	names := map[string]bool{}
	for _, rule := range p.Rules {
		pattern, err := eventbridge.Of(rule)
		if err != nil {
			mistakes.Add(err)
			continue
		}
		if names[rule.Name] {
			mistakes.Addf("there are two rules %s: leave one out", rule.Name)
			continue
		}
		names[rule.Name] = true
		if region := place.Of(this).Region; len(pattern.Global) > 0 && region != "" && region != eventbridge.GlobalRegion {
			mistakes.Addf("rule %s is about calls of %s, which EventBridge receives only in %s, and the stack is in %s: leave it out, or create it there", rule.Name, strings.Join(pattern.Global, ", "), eventbridge.GlobalRegion, region)
		}
		if p.Severity != "" {
			pattern.Severities = notify.Severities{p.Severity}
		}
		for _, severity := range pattern.Severities {
			if err := p.Topics.props.Severities.Known(severity); err != nil {
				mistakes.Addf("rule %s: %w: set Severity to say who is notified of all of them", rule.Name, err)
				continue
			}
			all = append(all, heard{rule, pattern, severity})
		}
	}
	return all
}

// props returns the props of the EventBridge rule.
func (h heard) props(topics *Topics, queue awssqs.Queue) *awsevents.CfnRuleProps {
	var pattern map[string]any
	if err := json.Unmarshal([]byte(h.pattern.JSON), &pattern); err != nil {
		panic(err) // eventbridge wrote it
	}
	state := "ENABLED"
	switch {
	case topics.props.ActionsDisabled:
		state = "DISABLED"
	case h.pattern.Reads:
		state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
	}
	return &awsevents.CfnRuleProps{
		Description:  jsii.String(shortened(h.rule.Meaning, cloudwatch.MaxRuleDescription)),
		EventPattern: pattern,
		State:        &state,
		Targets: &[]any{&awsevents.CfnRule_TargetProperty{
			Id:               jsii.String("Topic"),
			Arn:              topics.arns[h.severity],
			DeadLetterConfig: &awsevents.CfnRule_DeadLetterConfigProperty{Arn: queue.QueueArn()},
			InputTransformer: toldAs(h.rule, topics.hasChannels(h.severity)),
		}},
	}
}

// letRulesPublish lets the rules publish to the topic of a severity, and use its key.
func letRulesPublish(this constructs.Construct, topics *Topics, severity notify.Severity, rules []*string) {
	topic := topics.topics[severity]
	if place.Stack(topic) != place.Stack(this) {
		// The topic's policy cannot depend on the rules, which depend on the topic.
		rules = []*string{place.Stack(this).FormatArn(&awscdk.ArnComponents{Service: jsii.String("events"), Resource: jsii.String("rule"), ResourceName: jsii.String("*")})}
	}
	if !*topic.AddToResourcePolicy(fromRules(this, "sns:Publish", topic.TopicArn(), rules)).StatementAdded {
		awscdk.Annotations_Of(this).AddInfo(jsii.String(fmt.Sprintf(
			"the topic of %s was created elsewhere: its policy must let events.amazonaws.com use sns:Publish where aws:SourceAccount is this account, and that of its key, if it has one, kms:Decrypt and kms:GenerateDataKey*", severity)))
		return
	}
	if key := topic.MasterKey(); !nothing.In(key) {
		letEventsUse(this, key)
	}
}

// fromRules allows EventBridge rules of this account an action (eb-use-resource-based,
// eb-use-conditions).
func fromRules(this constructs.Construct, action string, resource *string, rules []*string) awsiam.PolicyStatement {
	conditions := *fromThisAccount(this)
	conditions["ArnLike"] = map[string]any{"aws:SourceArn": rules}
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("AllowRules"),
		Principals: eventsService(),
		Actions:    jsii.Strings(action),
		Resources:  &[]*string{resource},
		Conditions: &conditions,
	})
}

// letEventsUse lets EventBridge publish to topics that are encrypted with the key. It
// sets no condition, because EventBridge supports neither aws:SourceAccount nor
// aws:SourceArn when it publishes to an encrypted topic (sns-key-management). The
// topic's own policy has them.
func letEventsUse(scope constructs.Construct, key awskms.IKey) {
	if !keyuse.First(key, "events", place.Of(scope)) {
		return
	}
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: eventsService(),
		Actions:    jsii.Strings("kms:Decrypt", "kms:GenerateDataKey*"),
		// In a key policy, * is the key itself.
		Resources: jsii.Strings("*"),
	})
	if !*key.AddToResourcePolicy(statement, jsii.Bool(true)).StatementAdded {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(
			"the key of these topics was created elsewhere: its policy must let events.amazonaws.com use kms:Decrypt and kms:GenerateDataKey*, without a condition on aws:SourceAccount or aws:SourceArn, or nobody is notified of tampering"))
	}
}

func eventsService() *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), nil)}
}

// watch makes the alarm on notifications that no topic accepted.
func (t *Tampering) watch(props TamperingProps, mistakes *mistake.List) {
	w := notify.UnheardTampering(props.Topics.heard())
	if len(w.Told) == 0 {
		return // the topics warn of that
	}
	props.Topics.watch(t.construct, "LettersAlarm", w, watched{
		lettersName(t.construct, props.Name), "the alarm on tampering that nobody was notified of: give one of the two another Name", t.queue.QueueName(),
	}, mistakes)
}
