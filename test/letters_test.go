package test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

// What a webhook does not accept is kept, and others are notified of it.
func TestWhatNoWebhookTookIsKept(t *testing.T) {
	hooks := func(severities ...notify.Severity) map[notify.Severity][]notify.Webhook {
		all := map[notify.Severity][]notify.Webhook{}
		for _, s := range severities {
			all[s] = []notify.Webhook{{URL: "https://hooks.example.com/" + string(s)}}
		}
		return all
	}
	email := func(severities ...notify.Severity) map[notify.Severity][]string {
		all := map[notify.Severity][]string{}
		for _, s := range severities {
			all[s] = []string{"a@example.com"}
		}
		return all
	}
	for name, c := range map[string]struct {
		props alarms.TopicsProps
		told  []string // severities of the topics
		alone bool     // there is nobody else to notify
	}{
		"by the other severity":          {alarms.TopicsProps{Webhooks: hooks("page"), Email: email("page", "ticket")}, []string{"Ticket"}, false},
		"nobody hears of the other":      {alarms.TopicsProps{Webhooks: hooks("page"), Email: email("page")}, []string{"Page"}, true},
		"both have some":                 {alarms.TopicsProps{Webhooks: hooks("page", "ticket"), Encryption: loggroup.ServiceKey}, []string{"Page", "Ticket"}, true},
		"nobody is told when it is over": {alarms.TopicsProps{Webhooks: hooks("page"), Email: email("ticket"), NotOnOK: []notify.Severity{"ticket"}}, []string{"Ticket"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c.props.Name = "shop-prod"
			stack := newStack(t)
			alarms.NewTopics(stack, "Topics", c.props)
			template := synthesize(t, stack)
			queue := template.only(t, "AWS::SQS::Queue")
			if kept := queue.Properties["MessageRetentionPeriod"]; kept != float64(1209600) {
				t.Errorf("it is kept for %v seconds", kept)
			}
			if own := c.props.Encryption == loggroup.OwnKey; own != (queue.Properties["KmsMasterKeyId"] != nil) || own == (queue.Properties["SqsManagedSseEnabled"] == true) {
				t.Errorf("it is encrypted by %v", queue.Properties)
			} else if own && !regexp.MustCompile(`"aws:SourceAccount":[^{}]*(\{[^{}]*\})?\}\},"Effect":"Allow","Principal":\{"Service":\["cloudwatch.amazonaws.com","sns.amazonaws.com"\]\}`).MatchString(jsonOf(template.only(t, "AWS::KMS::Key").Properties["KeyPolicy"])) {
				t.Error("SNS may not use the key")
			}
			policy := jsonOf(template.only(t, "AWS::SQS::QueuePolicy").Properties["PolicyDocument"])
			if !strings.Contains(policy, `"aws:SecureTransport":"false"`) {
				t.Errorf("anything but TLS: %s", policy)
			}
			for id, r := range template.resources(t, "AWS::SNS::Subscription") {
				redriven := strings.Contains(jsonOf(r.Properties["RedrivePolicy"]), `{"Fn::GetAtt":["`+queue.ID+`","Arn"]}`)
				if webhook := r.Properties["Protocol"] == "https"; redriven != webhook {
					t.Errorf("%s: %v, redriven: %v", id, r.Properties["Protocol"], redriven)
				} else if webhook && !strings.Contains(policy, `{"ArnEquals":{"aws:SourceArn":`+jsonOf(r.Properties["TopicArn"])+`}}`) {
					t.Errorf("the topic of %s may not send: %s", id, policy)
				}
			}
			alarm := alarmCalled(t, template, "shop-prod-undelivered")
			actions := jsonOf(alarm["AlarmActions"])
			if strings.Count(actions, `"Ref"`) != len(c.told) || slices.ContainsFunc(c.told, func(s string) bool { return !strings.Contains(actions, `"Topics`+s) }) {
				t.Errorf("%s are told, and not %q", actions, c.told)
			}
			if over := len(c.props.NotOnOK) == 0; over != (alarm["OKActions"] != nil) {
				t.Errorf("told when it is over: %v", alarm["OKActions"])
			}
			if alarm["TreatMissingData"] != "ignore" ||
				strings.Contains(jsonOf(alarm["AlarmDescription"]), "there is no other") != c.alone {
				t.Errorf("%s", jsonOf(alarm))
			}
		})
	}

	// Without webhooks, there is no dead-letter queue.
	stack := newStack(t)
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Email: email("page", "ticket")})
	if template := synthesize(t, stack); len(template.resources(t, "AWS::SQS::Queue")) > 0 {
		t.Error("there is a queue of e-mails")
	}

	// Two Topics in a stack have an alarm each, which cannot have the same name.
	stack = newStack(t)
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-central-1:111122223333:key/1234"))
	alarms.NewTopics(stack, "One", alarms.TopicsProps{Webhooks: hooks("page"), Key: key})
	alarms.NewTopics(stack, "Two", alarms.TopicsProps{Webhooks: hooks("page"), ActionsDisabled: true})
	if !slices.ContainsFunc(stacks.Notes(stack), func(w string) bool {
		return strings.HasPrefix(w, "Test/One: ") && strings.Contains(w, "sns.amazonaws.com")
	}) {
		t.Errorf("nobody is told what the key's policy must hold: %q", stacks.Notes(stack))
	}
	for id, r := range synthesize(t, stack).resources(t, "AWS::CloudWatch::Alarm") {
		if disabled := r.Properties["ActionsEnabled"] == false; disabled != strings.HasPrefix(id, "Two") {
			t.Errorf("%s: actions are disabled: %v", id, disabled)
		}
	}
	stack = newStack(t)
	for _, id := range []string{"One", "Two"} {
		alarms.NewTopics(stack, id, alarms.TopicsProps{Webhooks: hooks("page"), Email: email("page", "ticket"), Name: "shop"})
	}
	wantMistake(t, stack, "the alarm on notifications that no webhook accepted: give one of the two topics another Name")
	wantMistake(t, stack, "the alarm on notifications that were not delivered: give one of the two topics another Name")
}

// The topics of other severities are notified of what SNS could not deliver.
func TestWhatWasNotDeliveredIsTold(t *testing.T) {
	email, hook := []string{"a@example.com"}, []notify.Webhook{{URL: "https://hooks.example.com/"}}
	slack := []notify.SlackChannel{{Workspace: "T1", Channel: "C1"}}
	of := func(name string, props alarms.TopicsProps) alarms.TopicsProps {
		props.Name = name
		return props
	}
	stack := newStack(t)
	type by[T any] = map[notify.Severity][]T
	for id, props := range map[string]alarms.TopicsProps{
		"Both":     {Email: by[string]{"page": email, "ticket": email}, NotOnOK: []notify.Severity{"ticket"}},
		"Channel":  {Email: by[string]{"ticket": email}, Slack: by[notify.SlackChannel]{"page": slack}},
		"Hook":     {Email: by[string]{"ticket": email}, Webhooks: by[notify.Webhook]{"page": hook}},
		"One":      {Email: by[string]{"page": email}, OnlySeen: []notify.Severity{"ticket"}},
		"Existing": {Email: by[string]{"page": email}, Existing: map[notify.Severity]string{"ticket": "arn:aws:sns:eu-central-1:111122223333:tickets"}},
		"Disabled": {Email: by[string]{"page": email, "ticket": email}, ActionsDisabled: true},
	} {
		props.Encryption = loggroup.ServiceKey
		alarms.NewTopics(stack, id, of(id, props))
	}
	template := synthesize(t, stack)
	for name, want := range map[string]struct {
		threshold float64
		told      string // occurs in the topic's logical id or ARN
		over      bool
	}{
		"Both-undelivered-page":      {0, "BothTicket", false},
		"Both-undelivered-ticket":    {0, "BothPage", true},
		"Channel-undelivered-page":   {3, "ChannelTicket", true}, // for HTTPS, each attempt counts
		"Channel-undelivered-ticket": {0, "ChannelPage", true},
		"Hook-undelivered-ticket":    {0, "HookPage", true}, // page has only webhooks, with their queue
		"Existing-undelivered-page":  {0, ":tickets", true},
		"Disabled-undelivered-page":  {0, "DisabledTicket", true},
	} {
		alarm := alarmCalled(t, template, name)
		if alarm["MetricName"] != "NumberOfNotificationsFailed" || alarm["TreatMissingData"] != "notBreaching" || alarm["Threshold"] != want.threshold {
			t.Errorf("%s: %s", name, jsonOf(alarm))
		}
		if told := jsonOf(alarm["AlarmActions"]); !strings.Contains(told, want.told) || strings.Contains(told, ",") {
			t.Errorf("%s tells %s, want %s", name, told, want.told)
		}
		if (alarm["OKActions"] != nil) != want.over || (alarm["ActionsEnabled"] == false) != strings.HasPrefix(name, "Disabled") {
			t.Errorf("%s: %s", name, jsonOf(alarm))
		}
		topic := name[:strings.Index(name, "-")] + "Page"
		if strings.HasSuffix(name, "ticket") {
			topic = name[:strings.Index(name, "-")] + "Ticket"
		}
		if looked := jsonOf(alarm["Dimensions"]); !strings.Contains(looked, topic) {
			t.Errorf("%s looks at %s", name, looked)
		}
	}
	if n := len(template.resources(t, "AWS::CloudWatch::Alarm")); n != 9 { // these, that of Disabled's tickets, and that of Hook's queue
		t.Errorf("there are %d alarms", n)
	}
	if notes := stacks.Notes(stack); !slices.ContainsFunc(notes, func(n string) bool {
		return strings.HasPrefix(n, "Test/One: ") && strings.Contains(n, "nobody learns of notifications of severity page that SNS could not deliver")
	}) {
		t.Errorf("%q", notes)
	}
}

// A severity that notifies nobody is a warning, unless it is intended.
func TestNobodyToldIsAWarning(t *testing.T) {
	stack := awscdk.NewStack(newApp(t), jsii.String("Test"), nil)
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Email: map[notify.Severity][]string{"page": {"a@example.com"}}})
	want := "Test/Topics: alarms of severity ticket notify nobody: if that is intended, list it in OnlySeen [ack: logstack:nobody-told:ticket]"
	if warnings := stacks.Warnings(stack); !slices.Equal(warnings, []string{want}) {
		t.Errorf("%q, want %q", warnings, want)
	}
	for name, props := range map[string]alarms.TopicsProps{
		"it is meant":              {OnlySeen: []notify.Severity{"page", "ticket"}},
		"nobody is told of any":    {ActionsDisabled: true},
		"an action is told":        {Actions: map[notify.Severity][]string{"page": {"arn:aws:lambda:eu-central-1:111122223333:function:f"}}, OnlySeen: []notify.Severity{"ticket"}},
		"others know it by a name": {Names: map[notify.Severity]string{"page": "pages"}, OnlySeen: []notify.Severity{"ticket"}},
	} {
		stack := awscdk.NewStack(newApp(t), jsii.String("Test"), nil)
		alarms.NewTopics(stack, "Topics", props)
		if warnings := stacks.Warnings(stack); len(warnings) > 0 {
			t.Errorf("%s: %q", name, warnings)
		}
	}
	stack = newStack(t)
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{OnlySeen: []notify.Severity{"tickets"}})
	wantMistake(t, stack, "tickets")
}

// alarmCalled returns the alarm with that name.
func alarmCalled(t *testing.T, template template, name string) map[string]any {
	t.Helper()
	alarm, ok := alarmNamed(t, template, name)
	if !ok {
		t.Fatalf("there is no alarm %s", name)
	}
	return alarm.Properties
}
