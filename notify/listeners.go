package notify

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Listeners are the people and services that are told about alarms of one severity.
type Listeners struct {
	// E-mail addresses; each must confirm its subscription once.
	Email []string `yaml:"email"`
	// HTTPS addresses that are told, such as PagerDuty's; each must confirm its
	// subscription once.
	Webhooks []Webhook `yaml:"webhooks"`
	// Slack channels. Somebody must have authorized Amazon Q Developer (AWS
	// Chatbot) for the workspace once, in the console.
	Slack []SlackChannel `yaml:"slack"`
	// Microsoft Teams channels. Somebody must have authorized Amazon Q Developer
	// (AWS Chatbot) for the team once, in the console.
	Teams []TeamsChannel `yaml:"teams"`
	// The ARN of an existing SNS topic to use instead. Its subscribers, and the
	// permission of alarms to publish, are up to its owner.
	Topic string `yaml:"topic"`
	// ARNs of further actions when an alarm goes off: a Lambda function, an
	// OpsItem, an incident. A function is also invoked when the alarm is over.
	Actions []string `yaml:"actions"`
	// Whether they are also told when an alarm is over. Default: true.
	OnOK *bool `yaml:"onOK"`
	// Whether they are also told when CloudWatch has too little data. Default:
	// false.
	OnInsufficientData bool `yaml:"onInsufficientData"`
}

// The forms of listeners.
const (
	EmailForm = `^[^@\s]+@[^@\s]+\.[^@\s.]+$`
	TopicForm = `^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$`
)

var (
	emailPattern = lazyregexp.New(EmailForm)
	topicPattern = lazyregexp.New(TopicForm)
)

// Anybody reports whether there is any listener.
func (l Listeners) Anybody() bool {
	return l.Topic != "" || len(l.Actions) > 0 || len(l.subscribers()) > 0
}

// TellsOK reports whether the listeners are told when an alarm is over.
func (l Listeners) TellsOK() bool { return l.OnOK == nil || *l.OnOK }

// subscribers returns the keys of the listeners that subscribe to a topic.
func (l Listeners) subscribers() []string {
	var keys []string
	for _, list := range []struct {
		key string
		n   int
	}{{"email", len(l.Email)}, {"webhooks", len(l.Webhooks)}, {"slack", len(l.Slack)}, {"teams", len(l.Teams)}} {
		if list.n > 0 {
			keys = append(keys, list.key)
		}
	}
	return keys
}

// Check returns what is wrong with each of the listeners. Tokens of CDK pass,
// because only the deployment knows their values.
func (l Listeners) Check() []Mistake {
	var wrong []Mistake
	var addresses []string
	for i, address := range l.Email {
		if parsed, err := mail.ParseAddress(address); !isToken(address) && (err != nil || parsed.Address != address || !emailPattern.MatchString(address)) {
			wrong = append(wrong, mistakef(at("email", i), "must be an e-mail address, such as on-call@example.com"))
		}
		addresses = append(addresses, sameMailbox(address))
	}
	var webhooks []Webhook
	for i, webhook := range l.Webhooks {
		wrong = append(wrong, below(webhook.Check(), at("webhooks", i)...)...)
		webhooks = append(webhooks, webhook.Plain())
	}
	for i, channel := range l.Slack {
		wrong = append(wrong, below(channel.Check(), at("slack", i)...)...)
	}
	var teams []TeamsChannel
	for i, channel := range l.Teams {
		wrong = append(wrong, below(channel.Check(), at("teams", i)...)...)
		teams = append(teams, channel.Plain())
	}
	for i, arn := range l.Actions {
		if _, err := ParseAction(arn); err != nil && (!isToken(arn) || strings.HasPrefix(arn, "arn:")) {
			wrong = append(wrong, mistakef(at("actions", i), "%v", err))
		}
	}
	if len(l.Actions) > cloudwatch.MaxAlarmActions-1 {
		wrong = append(wrong, mistakef([]string{"actions"}, "an alarm has at most %d actions in addition to its topic", cloudwatch.MaxAlarmActions-1))
	}
	wrong = append(wrong, twice("email", addresses)...)
	wrong = append(wrong, twice("webhooks", webhooks)...)
	wrong = append(wrong, twice("slack", l.Slack)...)
	wrong = append(wrong, twice("teams", teams)...)
	wrong = append(wrong, twice("actions", l.Actions)...)
	if l.Topic != "" {
		if err := CheckTopic(l.Topic); err != nil {
			wrong = append(wrong, mistakef([]string{"topic"}, "%v", err))
		}
	}
	return wrong
}

// CheckTopic returns an error if a topic's ARN does not have the right form. The
// ARN, or parts of it, may be tokens of CDK.
func CheckTopic(arn string) error {
	known := strings.HasPrefix(arn, "arn:")
	if !known && isToken(arn) || known && topicPattern.MatchString(withoutTokens(strings.SplitN(arn, ":", 6))) {
		return nil
	}
	return fmt.Errorf("must be the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:111122223333:alarms")
}

// CheckTogether returns the listeners that exclude each other. Where values are
// laid over each other, that is known only at the end.
func (l Listeners) CheckTogether() []Mistake {
	var wrong []Mistake
	for _, key := range l.subscribers() {
		if l.Topic != "" {
			wrong = append(wrong, mistakef([]string{"topic"}, "an existing topic has its own subscribers: leave out %s, or topic", key))
		}
	}
	return wrong
}

func at(key string, i int) []string { return []string{key, strconv.Itoa(i)} }

// PlainEmail returns an address in the form in which this toolkit subscribes it:
// with the domain in lower case, because domains are case-insensitive (RFC 5321,
// 2.4).
func PlainEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || isToken(address) {
		return address
	}
	return address[:at] + strings.ToLower(address[at:])
}

// sameMailbox returns the same text for addresses that belong to the same person: a
// mail server may distinguish case before the @, but none should (RFC 5321, 2.4).
func sameMailbox(address string) string {
	if isToken(address) {
		return address
	}
	return strings.ToLower(address)
}

// isToken reports whether a text contains a token of CDK, whose value only the
// deployment knows.
func isToken(text string) bool { return strings.Contains(text, "${Token[") }

// twice reports items that appear earlier in the list.
func twice[T comparable](key string, list []T) []Mistake {
	var wrong []Mistake
	for i, item := range list {
		if slices.Contains(list[:i], item) {
			wrong = append(wrong, mistakef(at(key, i), "is in this list already"))
		}
	}
	return wrong
}
