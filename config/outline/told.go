package outline

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/notify"
)

// severityTag returns the tag for the severity of an alarm or a topic.
func severityTag(severity notify.Severity) []map[string]any {
	return []map[string]any{{"Key": "logstack:severity", "Value": string(severity)}}
}

func topicID(severity notify.Severity) string { return "Topic" + ruletest.ID(string(severity)) }

const lettersID = "Letters"

// tell adds the topics, their listeners, and the alarms on notifications that do
// not arrive. Channels that other environments notify as well are included.
func (o *outline) tell() {
	var heard []notify.Heard
	channels := map[string][]any{}
	for _, severity := range o.env.Severities.Or() {
		of := o.env.Notifications[severity]
		hears := of.Topic != "" || len(of.Email)+len(of.Webhooks)+len(of.Slack)+len(of.Teams) > 0
		heard = append(heard, notify.Heard{
			Severity: severity, Made: of.Topic == "", Email: len(of.Email) > 0, Webhooks: len(of.Webhooks) > 0,
			Channels: len(of.Slack)+len(of.Teams) > 0, Hears: hears, Tells: of.Anybody(),
		})
		if of.Topic != "" {
			continue
		}
		id := topicID(severity)
		topic := map[string]any{"Ref": id}
		o.resources[id] = resource{Type: "AWS::SNS::Topic", Properties: map[string]any{
			"DisplayName": o.name("", "-") + " " + string(severity), "Tags": severityTag(severity), "Subscription": subscriptions(of),
		}}
		for _, c := range of.Slack {
			channels[c.Channel] = append(channels[c.Channel], topic)
			o.channel(c.Channel, "AWS::Chatbot::SlackChannelConfiguration", "SlackChannelId", channels)
		}
		for _, c := range of.Teams {
			c = c.Plain()
			channels[c.Channel] = append(channels[c.Channel], topic)
			o.channel(c.Channel, "AWS::Chatbot::MicrosoftTeamsChannelConfiguration", "TeamsChannelId", channels)
		}
	}
	unheard, _ := notify.Undelivered(heard)
	for _, w := range unheard {
		o.watch(w)
	}
	if o.env.Tampering != nil {
		if w := notify.UnheardTampering(heard); len(w.Told) > 0 {
			o.watch(w)
		}
	}
}

// subscriptions returns the subscriptions of a topic, as in its properties.
func subscriptions(of notify.Listeners) []map[string]any {
	all := []map[string]any{}
	for _, address := range of.Email {
		all = append(all, map[string]any{"Protocol": "email", "Endpoint": notify.PlainEmail(address)})
	}
	for _, webhook := range of.Webhooks {
		webhook = webhook.Plain()
		endpoint := webhook.URL
		if webhook.Secret != "" {
			endpoint = "{{resolve:secretsmanager:" + webhook.Secret + ":SecretString}}"
		}
		all = append(all, map[string]any{"Protocol": "https", "Endpoint": endpoint})
	}
	return all
}

func (o *outline) channel(channel, kind, key string, topics map[string][]any) {
	o.resources["Channel"+ruletest.ID(channel)] = resource{Type: kind, Properties: map[string]any{
		"ConfigurationName": o.name("", "-") + "-" + channel, key: channel, "SnsTopicArns": topics[channel],
	}}
}

// arn returns a reference to the topic of a severity.
func (o *outline) arn(severity notify.Severity) any {
	if topic := o.env.Notifications[severity].Topic; topic != "" {
		return topic
	}
	return map[string]any{"Ref": topicID(severity)}
}

// tells returns the properties of an alarm that say whom it notifies.
func (o *outline) tells(a alarmrules.Alarm) map[string]any {
	properties := map[string]any{"Tags": severityTag(a.Severity)}
	if o.disabled() {
		properties["ActionsEnabled"] = false
	}
	if a.Quiet || a.Part {
		return properties
	}
	of := o.env.Notifications[a.Severity]
	goesOff, changes := []any{o.arn(a.Severity)}, []any{o.arn(a.Severity)}
	for _, arn := range of.Actions {
		goesOff = append(goesOff, arn)
		if action, err := notify.ParseAction(arn); err == nil && !action.OnlyInAlarm() {
			changes = append(changes, arn)
		}
	}
	properties["AlarmActions"] = goesOff
	if of.TellsOK() {
		properties["OKActions"] = changes
	}
	if of.OnInsufficientData {
		properties["InsufficientDataActions"] = changes
	}
	return properties
}

func (o *outline) disabled() bool { return o.env.ActionsEnabled != nil && !*o.env.ActionsEnabled }

// watch adds an alarm on notifications that did not arrive.
func (o *outline) watch(w notify.Unheard) {
	of := map[string]any{"Fn::GetAtt": []string{topicID(w.Of), "TopicName"}}
	if w.Of == "" {
		id := lettersID + ruletest.ID(strings.TrimPrefix(w.Suffix, "-"))
		o.resources[id] = resource{Type: "AWS::SQS::Queue", Properties: map[string]any{}}
		of = map[string]any{"Fn::GetAtt": []string{id, "QueueName"}}
	}
	told := w.Told[:min(len(w.Told), cloudwatch.MaxAlarmActions)]
	var actions, over []any
	for _, severity := range told {
		actions = append(actions, o.arn(severity))
		if o.env.Notifications[severity].TellsOK() {
			over = append(over, o.arn(severity))
		}
	}
	properties := map[string]any{
		"AlarmName": o.name("", "-") + w.Suffix, "AlarmDescription": w.Description,
		"Namespace": w.Namespace, "MetricName": w.Metric, "Dimensions": []map[string]any{{"Name": w.Dimension, "Value": of}}, "Statistic": w.Statistic,
		"Period": w.Period.Seconds(), "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "Threshold": w.Threshold, "TreatMissingData": w.Missing,
		"AlarmActions": actions, "OKActions": slices.Clone(over), "Tags": severityTag(told[0]),
	}
	if o.disabled() {
		properties["ActionsEnabled"] = false
	}
	o.resources["Alarm"+ruletest.ID(w.Suffix)] = resource{Type: "AWS::CloudWatch::Alarm", Properties: properties}
}
