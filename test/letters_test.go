package test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

// What a webhook does not take is kept, and somebody else is told of it.
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
		told  []string // the topics' severities
		alone bool     // there is nobody else to tell
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
			alarm := template.only(t, "AWS::CloudWatch::Alarm").Properties
			actions := jsonOf(alarm["AlarmActions"])
			if strings.Count(actions, `"Ref"`) != len(c.told) || slices.ContainsFunc(c.told, func(s string) bool { return !strings.Contains(actions, `"Topics`+s) }) {
				t.Errorf("%s are told, and not %q", actions, c.told)
			}
			if over := len(c.props.NotOnOK) == 0; over != (alarm["OKActions"] != nil) {
				t.Errorf("told when it is over: %v", alarm["OKActions"])
			}
			if alarm["AlarmName"] != "shop-prod-undelivered" || alarm["TreatMissingData"] != "ignore" ||
				strings.Contains(jsonOf(alarm["AlarmDescription"]), "there is no other") != c.alone {
				t.Errorf("%s", jsonOf(alarm))
			}
		})
	}

	// Without webhooks there is nothing to keep.
	stack := newStack(t)
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Email: email("page", "ticket")})
	if template := synthesize(t, stack); len(template.resources(t, "AWS::SQS::Queue"))+len(template.resources(t, "AWS::CloudWatch::Alarm")) > 0 {
		t.Error("there is a queue of e-mails")
	}

	// Topics of a stack have an alarm each; of one name, they cannot.
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
		alarms.NewTopics(stack, id, alarms.TopicsProps{Webhooks: hooks("page"), Name: "shop"})
	}
	wantMistake(t, stack, "give one of the two topics another Name")
}
