package changes

import (
	"strings"
	"testing"
)

// topics returns topics with their subscriptions, each written as its logical
// id, the topic and the address.
func topics(of ...string) string {
	text := ""
	for _, one := range of {
		parts := strings.Fields(one)
		if len(parts) == 1 {
			text += "  " + parts[0] + ": {Type: AWS::SNS::Topic}\n"
			continue
		}
		protocol := "email"
		if strings.HasPrefix(parts[2], "https:") {
			protocol = "https"
		}
		text += "  " + parts[0] + ": {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref " + parts[1] + ", Protocol: " + protocol + ", Endpoint: \"" + parts[2] + "\"}}\n"
	}
	return text
}

func TestAlarmSilent(t *testing.T) {
	with := func(properties string) string { return errorsAlarm("A", "errors", properties) }
	a := with("")
	page, ticket := topics("Page", "P page me@example.com"), topics("Ticket", "T ticket team@example.com")
	page, ticket = strings.Replace(page, "Ref page", "Ref Page", 1), strings.Replace(ticket, "Ref ticket", "Ref Ticket", 1)
	try(t, "alarm-silent", []testCase{
		{"the same", a, a, nil},
		{"its actions go", a, with("AlarmActions: []"), []string{"A: loss: Its actions are removed: nobody is notified when it goes off. [notifies: arn:aws:sns:eu-central-1:123456789012:page -> ]"}},
		{"they are switched off", a, with("ActionsEnabled: false"), []string{"A: loss: Its actions are switched off"}},
		{"they were off", with("ActionsEnabled: false"), with("AlarmActions: []"), nil},
		{"it told nobody", with("AlarmActions: []"), with("AlarmActions: []\nActionsEnabled: false"), nil},
		{"another topic, of others", page + ticket + with("AlarmActions: [!Ref Page]"), page + ticket + with("AlarmActions: [!Ref Ticket]"),
			[]string{"A: loss: It no longer notifies me@example.com when it goes off. [notifies: Page (me@example.com) -> Ticket (team@example.com)]"}},
		{"another topic, of the same", topics("Page", "Other", "P Page me@example.com", "O Other me@example.com") + with("AlarmActions: [!Ref Page]"),
			topics("Page", "Other", "P Page me@example.com", "O Other me@example.com") + with("AlarmActions: [!Ref Other]"),
			[]string{"A: change: It sends to another topic than before, which notifies the same people."}},
		{"one of two", page + ticket + with("AlarmActions: [!Ref Page, !Ref Ticket]"), page + ticket + with("AlarmActions: [!Ref Ticket]"), []string{"A: loss: no longer notifies me@example.com"}},
		{"in another order", page + ticket + with("AlarmActions: [!Ref Page, !Ref Ticket]"), page + ticket + with("AlarmActions: [!Ref Ticket, !Ref Page]"), nil},
		{"one more", page + ticket + with("AlarmActions: [!Ref Page]"), page + ticket + with("AlarmActions: [!Ref Page, !Ref Ticket]"), nil},
		{"another topic is made in the place of its own, which is told of the topic", "  Page: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}\n" + with("AlarmActions: [!Ref Page]"),
			"  Page: {Type: AWS::SNS::Topic, Properties: {TopicName: b}}\n" + with("AlarmActions: [!Ref Page]"), nil},
		{"a topic that it names by its ARN is one of the stack", "  Page: {Type: AWS::SNS::Topic, Properties: {TopicName: page}}\n" + a,
			"  Page: {Type: AWS::SNS::Topic, Properties: {TopicName: page}}\n" + with("AlarmActions: [!Ref Page]"), nil},
		{"a parameter", a, "Parameters: {Topic: {Type: String}}\nResources:\n" + with("AlarmActions: [!Ref Topic]"),
			[]string{"A: unknown: Whether it notifies the same people cannot be known: it sends to ${Topic}."}},
		{"the way back to OK", with("OKActions: [arn:aws:sns:eu-central-1:123456789012:page]"), a, []string{"A: change: It no longer notifies everybody when it goes back to OK."}},
		{"a composite one that gets another name", "  A: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: a, AlarmRule: ALARM(x), AlarmActions: [x]}}",
			"  B: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: b, AlarmRule: ALARM(x)}}", []string{"B: loss: Its actions are removed"}},
		{"the key of the topic", cloudwatchKey("cloudwatch") + "  Page: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}",
			cloudwatchKey("s3") + "  Page: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}", []string{"Page: loss: It is encrypted with the key Key, whose policy does not let CloudWatch use it: no alarm can publish to the topic."}},
		{"the key of AWS", cloudwatchKey("cloudwatch") + "  Page: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}", "  Page: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: alias/aws/sns}}", []string{"Page: loss: the key alias/aws/sns"}},
		{"a topic gets a key of somewhere else", "  Page: {Type: AWS::SNS::Topic}", "  Page: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: arn:aws:kms:eu-central-1:123456789012:key/x}}", []string{"Page: unknown"}},
		{"a topic gets no key any more", cloudwatchKey("s3") + "  Page: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}", "  Page: {Type: AWS::SNS::Topic}", nil},
	})
}

func cloudwatchKey(service string) string {
	return "  Key: {Type: AWS::KMS::Key, DeletionPolicy: Retain, Properties: {KeyPolicy: {Statement: [{Effect: Allow, Principal: {Service: " + service + ".amazonaws.com}, Action: [\"kms:Decrypt\", \"kms:GenerateDataKey*\"], Resource: \"*\"}]}}}\n"
}

func TestSubscriberLost(t *testing.T) {
	try(t, "subscriber-lost", []testCase{
		{"the same", topics("T", "S T a@example.com"), topics("T", "S T a@example.com"), nil},
		{"one leaves", topics("T", "S T a@example.com", "R T b@example.com"), topics("T", "R T b@example.com"), []string{"S: loss: a@example.com is no longer notified by the topic T."}},
		{"two are swapped", topics("T", "Email T a@example.com", "Email2 T b@example.com"), topics("T", "Email T b@example.com", "Email2 T a@example.com"),
			[]string{"Email: loss: The subscription of a@example.com moves to the logical id Email2.", "Email2: loss: The subscription of b@example.com moves to the logical id Email."}},
		{"the first of two is dropped, and the second takes its id", topics("T", "Email T a@example.com", "Email2 T b@example.com"), topics("T", "Email T b@example.com"),
			[]string{"Email: loss: a@example.com is no longer notified by the topic T, and b@example.com is in its place", "Email2: loss: The subscription of b@example.com moves to the logical id Email. The new one is created first, which SNS answers with the existing one; then the old one is deleted, and with it both: b@example.com is no longer notified."}},
		{"another address", topics("T", "S T a@example.com"), topics("T", "S T b@example.com"), []string{"S: loss: a@example.com is no longer notified by the topic T, and b@example.com is in its place, once it is confirmed there. [notifies: a@example.com -> b@example.com]"}},
		{"another id", topics("T", "S T https://example.com/a"), topics("T", "R T https://example.com/a"), []string{"S: loss: moves to the logical id R"}},
		{"another id, and the old one is kept", strings.Replace(topics("T", "S T a@example.com"), "Subscription,", "Subscription, DeletionPolicy: Retain,", 1), topics("T", "R T a@example.com"), nil},
		{"it stands in the topic", topics("T", "S T a@example.com"), "  T: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: a@example.com}]}}",
			[]string{"S: loss: a@example.com is no longer a separate subscription"}},
		{"one that stood in the topic leaves", "  T: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: a@example.com}]}}", topics("T"), []string{"T: loss: a@example.com is no longer notified by the topic T."}},
		{"a topic of somewhere else", "  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: arn:aws:sns:eu-central-1:123456789012:t, Protocol: email, Endpoint: a@example.com}}",
			"  R: {Type: AWS::SNS::Subscription, Properties: {TopicArn: arn:aws:sns:eu-central-1:123456789012:t, Protocol: email, Endpoint: a@example.com}}", []string{"S: loss: moves to the logical id R"}},
		{"a channel is told of it no more", "  T: {Type: AWS::SNS::Topic}\n  C: {Type: AWS::Chatbot::SlackChannelConfiguration, Properties: {ConfigurationName: c, SlackChannelId: C1, SnsTopicArns: [!Ref T]}}",
			"  T: {Type: AWS::SNS::Topic}\n  C: {Type: AWS::Chatbot::SlackChannelConfiguration, Properties: {ConfigurationName: c, SlackChannelId: C1, SnsTopicArns: []}}", []string{"C: loss: Slack C1 is no longer notified by the topic T."}},
		{"another channel", "  T: {Type: AWS::SNS::Topic}\n  C: {Type: AWS::Chatbot::SlackChannelConfiguration, Properties: {ConfigurationName: c, SlackChannelId: C1, SnsTopicArns: [!Ref T]}}",
			"  T: {Type: AWS::SNS::Topic}\n  C: {Type: AWS::Chatbot::SlackChannelConfiguration, Properties: {ConfigurationName: c, SlackChannelId: C2, SnsTopicArns: [!Ref T]}}", []string{"C: loss: Slack C1 is no longer notified by the topic T, and Slack C2 is in its place."}},
		{"the address is a parameter", topics("T", "S T a@example.com"), "Parameters: {Who: {Type: String}}\nResources:\n" + "  T: {Type: AWS::SNS::Topic}\n  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref T, Protocol: email, Endpoint: !Ref Who}}",
			[]string{"S: unknown: Whether the topic T still notifies a@example.com cannot be known."}},
		{"the topic goes, which is told of the topic", topics("T", "S T a@example.com"), ``, nil},
	})
}

func TestTopicLost(t *testing.T) {
	named := func(id, name string) string {
		return "  " + id + ": {Type: AWS::SNS::Topic, Properties: {TopicName: " + name + "}}\n"
	}
	try(t, "topic-lost", []testCase{
		{"it leaves", topics("T", "S T a@example.com"), ``, []string{"T: loss: It leaves the stack and is deleted, with all its subscriptions: it no longer notifies a@example.com."}},
		{"it gets another name", named("T", "a") + topics("S T a@example.com"), named("T", "b") + topics("S T a@example.com"),
			[]string{"T: loss: Another topic is created in its place, as TopicName changes, and it is deleted with all its subscriptions. a@example.com gets nothing until it is confirmed again."}},
		{"it moves, which fails", named("T", "a"), named("U", "a"), nil},
		{"it is kept", "  T: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}", ``, nil},
	})
}

func TestSubscriberUnconfirmed(t *testing.T) {
	try(t, "subscriber-unconfirmed", []testCase{
		{"one more", topics("T"), topics("T", "S T a@example.com"), []string{"S: change: a@example.com is subscribed to the topic T, and gets nothing until somebody there confirms."}},
		{"a new topic", ``, topics("T", "S T a@example.com"), []string{"S: change"}},
		{"to a topic of somewhere else", ``, "  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: arn:aws:sns:eu-central-1:123456789012:t, Protocol: email, Endpoint: a@example.com}}", []string{"S: change: a@example.com is subscribed to arn:aws:sns:eu-central-1:123456789012:t"}},
		{"what needs no confirmation", topics("T"), "  T: {Type: AWS::SNS::Topic}\n  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref T, Protocol: lambda, Endpoint: x}}", nil},
		{"the same under another id", topics("T", "S T a@example.com"), topics("T", "R T a@example.com"), nil},
	})
}

func TestTopicPolicy(t *testing.T) {
	policy := func(id string) string {
		return "  T: {Type: AWS::SNS::Topic}\n  " + id + ": {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref T], PolicyDocument: {Statement: []}}}\n"
	}
	try(t, "topic-policy", []testCase{
		{"it leaves", policy("P"), topics("T"), []string{"P: change: It leaves the stack, and T gets the default policy."}},
		{"it moves", policy("P"), policy("Q"), []string{"P: change: It moves to the logical id Q: the new one is set first"}},
		{"it goes with its topic", policy("P"), ``, nil},
		{"it stays", policy("P"), policy("P"), nil},
	})
}
