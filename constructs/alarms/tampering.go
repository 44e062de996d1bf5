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

// TamperingProps of who hears of tampering. Topics must be given.
type TamperingProps struct {
	// Rules say which calls are heard of, and whom they tell: those of
	// eventbridge.Tampering, or others that eventbridge.Of makes an event pattern of.
	// Default: eventbridge.Defaults.
	Rules []alarmrules.Rule
	// Topics are told. Of one that is there already, the policy must let
	// events.amazonaws.com publish, and of its key use it.
	Topics *Topics
	// Severity is who hears of all of them. Default: whom each rule tells.
	Severity notify.Severity
	// Name starts that of the alarm on what nobody was told of, Name-unheard. Default: the
	// name of the stack.
	Name string
}

// Tampering are rules of EventBridge that tell people of tampering.
type Tampering struct {
	construct constructs.Construct
	rules     map[string]awsevents.CfnRule
	queue     awssqs.Queue
}

// NewTampering makes a rule of EventBridge for each alarm rule: it has the topics tell
// people of calls that tamper with logs, alarms, listeners, keys or trails, within minutes
// and one by one. It hears of the calls of its own account and region, as soon as a trail
// of the account logs them (eb-service-event-cloudtrail), whatever that trail writes to.
// What no topic takes is kept in a queue for 14 days, and an alarm, Name-unheard, tells
// all severities of it. Mistakes in props are errors of the construct.
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

// Construct is the scope that the rules stand in.
func (t *Tampering) Construct() constructs.Construct {
	if t == nil {
		return nil
	}
	return t.construct
}

// Rule is the rule of EventBridge that hears of what an alarm rule does; nil if there is
// none of that name. That of an alarm rule of several severities is called as the alarm
// rule, a hyphen and the severity.
func (t *Tampering) Rule(name string) awsevents.CfnRule {
	if t == nil {
		return nil
	}
	return t.rules[name]
}

// heard is an alarm rule, and the event pattern by which a severity hears of it.
type heard struct {
	rule     alarmrules.Rule
	pattern  eventbridge.Pattern
	severity notify.Severity
}

// check says what is wrong with the props, and returns what is heard of.
func (p TamperingProps) check(this constructs.Construct, mistakes *mistake.List) []heard {
	if p.Topics == nil {
		mistakes.Addf("Topics is missing: give what NewTopics returns, or nobody would be told")
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
			mistakes.Addf("rule %s is about calls of %s, of which EventBridge hears in %s alone, and the stack is of %s: leave it out, or make it there", rule.Name, strings.Join(pattern.Global, ", "), eventbridge.GlobalRegion, region)
		}
		if p.Severity != "" {
			pattern.Severities = notify.Severities{p.Severity}
		}
		for _, severity := range pattern.Severities {
			if err := p.Topics.props.Severities.Known(severity); err != nil {
				mistakes.Addf("rule %s: %w: say by Severity who hears of all of them", rule.Name, err)
				continue
			}
			all = append(all, heard{rule, pattern, severity})
		}
	}
	return all
}

// props are those of the rule of EventBridge.
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
		// The topic's policy cannot wait for the rules, which wait for the topic.
		rules = []*string{place.Stack(this).FormatArn(&awscdk.ArnComponents{Service: jsii.String("events"), Resource: jsii.String("rule"), ResourceName: jsii.String("*")})}
	}
	if !*topic.AddToResourcePolicy(fromRules(this, "sns:Publish", topic.TopicArn(), rules)).StatementAdded {
		awscdk.Annotations_Of(this).AddInfo(jsii.String(fmt.Sprintf(
			"the topic of %s was made elsewhere: its policy must let events.amazonaws.com use sns:Publish where aws:SourceAccount is this account, and that of its key, if it has one, kms:Decrypt and kms:GenerateDataKey*", severity)))
		return
	}
	if key := topic.MasterKey(); !nothing.In(key) {
		letEventsUse(this, key)
	}
}

// fromRules lets rules of this account do something (eb-use-resource-based,
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

// letEventsUse lets EventBridge publish to topics that are encrypted with the key. There is
// no condition: aws:SourceAccount and aws:SourceArn are not supported where EventBridge
// publishes to encrypted topics (sns-key-management). The topic's policy has them.
func letEventsUse(scope constructs.Construct, key awskms.IKey) {
	if !keyuse.First(key, "events", place.Of(scope)) {
		return
	}
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: eventsService(),
		Actions:    jsii.Strings("kms:Decrypt", "kms:GenerateDataKey*"),
		// In a key's policy, * is the key itself.
		Resources: jsii.Strings("*"),
	})
	if !*key.AddToResourcePolicy(statement, jsii.Bool(true)).StatementAdded {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(
			"the key of these topics was made elsewhere: its policy must let events.amazonaws.com use kms:Decrypt and kms:GenerateDataKey*, without a condition on aws:SourceAccount or aws:SourceArn, or nobody is told of tampering"))
	}
}

func eventsService() *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), nil)}
}

// watch makes the alarm on what no topic took.
func (t *Tampering) watch(props TamperingProps, mistakes *mistake.List) {
	w := notify.UnheardTampering(props.Topics.heard())
	if len(w.Told) == 0 {
		return // which the topics warn of
	}
	props.Topics.watch(t.construct, "LettersAlarm", w, watched{
		lettersName(t.construct, props.Name), "the alarm on tampering that nobody was told of: give one of the two another Name", t.queue.QueueName(),
	}, mistakes)
}
