package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/eventbridge"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

func emailed(severities ...notify.Severity) map[notify.Severity][]string {
	all := map[notify.Severity][]string{}
	for _, s := range severities {
		all[s] = []string{"a@example.com"}
	}
	return all
}

// heardTampering watches two calls, each notifying one of the severities.
func heardTampering(t *testing.T, stack awscdk.Stack) *alarms.Tampering {
	rules, err := eventbridge.Rules("log-group-deletion", "log-unmasked")
	if err != nil {
		t.Fatal(err)
	}
	return alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{
		Rules: rules, Name: "shop-prod",
		Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
			Email: emailed("page", "ticket"), Slack: map[notify.Severity][]notify.SlackChannel{"ticket": {{Workspace: "T1", Channel: "C1"}}},
		}),
	})
}

func TestTamperingIsHeardOf(t *testing.T) {
	stack := newStack(t)
	made := heardTampering(t, stack)
	tpl := synthesize(t, stack)
	queue := tpl.only(t, "AWS::SQS::Queue")
	rules := tpl.resources(t, "AWS::Events::Rule")
	if len(rules) != 2 || made.Rule("log-unmasked") == nil || made.Rule("kms-key-deletion") != nil {
		t.Fatalf("%d rules", len(rules))
	}
	for id, r := range rules {
		name, topic, state, channel := "log-group-deletion", "TopicsPage", "ENABLED", false
		if strings.Contains(id, "unmasked") { // reads are reported too
			name, topic, state, channel = "log-unmasked", "TopicsTicket", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", true
		}
		rule, err := alarmrules.Find(eventbridge.Tampering(), name)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := eventbridge.Of(rule); err != nil || jsonOf(r.Properties["EventPattern"]) != want.JSON {
			t.Errorf("%s hears of %s, want %s", id, jsonOf(r.Properties["EventPattern"]), want.JSON)
		}
		if r.Properties["State"] != state {
			t.Errorf("%s is %v, want %s", id, r.Properties["State"], state)
		}
		target := r.Properties["Targets"].([]any)[0].(map[string]any)
		if !strings.Contains(jsonOf(target["Arn"]), topic) || jsonOf(target["DeadLetterConfig"]) != `{"Arn":{"Fn::GetAtt":["`+queue.ID+`","Arn"]}}` || target["RoleArn"] != nil {
			t.Errorf("%s: %s", id, jsonOf(target))
		}
		text := target["InputTransformer"].(map[string]any)["InputTemplate"].(string)
		for _, want := range []string{name, "<who> called <call>", rule.FirstSteps, "<logGroupName>"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %s: %s", id, want, text)
			}
		}
		// Chat clients show only this format (custom-notifs).
		if custom := strings.HasPrefix(text, `{"version":"1.0","source":"custom","content":{`); custom != channel {
			t.Errorf("%s says %s", id, text)
		}
		for variable := range target["InputTransformer"].(map[string]any)["InputPathsMap"].(map[string]any) {
			if !strings.Contains(text, "<"+variable+">") {
				t.Errorf("%s does not say <%s>: %s", id, variable, text)
			}
		}
		arn := jsonOf(map[string]any{"Fn::GetAtt": []string{id, "Arn"}})
		for kind, want := range map[string]string{
			"AWS::SNS::TopicPolicy": `{"Action":"sns:Publish","Condition":{"ArnLike":{"aws:SourceArn":[` + arn + `]},"StringEquals":{"aws:SourceAccount":`,
			"AWS::SQS::QueuePolicy": arn,
		} {
			if policies := jsonOf(tpl.resources(t, kind)); !strings.Contains(policies, want) {
				t.Errorf("%s: %s may not: %s", id, kind, policies)
			}
		}
	}
	if key := jsonOf(tpl.only(t, "AWS::KMS::Key").Properties["KeyPolicy"]); !strings.Contains(key, `{"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Resource":"*"}`) {
		t.Errorf("EventBridge may not use the key of the topics: %s", key)
	}
	alarm := alarmCalled(t, tpl, "shop-prod-unheard")
	if told := jsonOf(alarm["AlarmActions"]); !strings.Contains(told, "TopicsPage") || !strings.Contains(told, "TopicsTicket") || !strings.Contains(jsonOf(alarm["Dimensions"]), queue.ID) {
		t.Errorf("%s", jsonOf(alarm))
	}
}

// All shipped rules on CloudTrail can be EventBridge rules, if EventBridge has their
// events.
func TestEveryRuleOfCloudTrailIsHeardOf(t *testing.T) {
	app := newApp(t)
	here, there := stackIn(app, "Here", "eu-central-1"), stackIn(app, "There", "us-east-1")
	key := awskms.Key_FromKeyArn(there, jsii.String("Key"), jsii.String("arn:aws:kms:us-east-1:111122223333:key/1234"))
	alarms.NewTampering(there, "Tampering", alarms.TamperingProps{
		Rules: alarmrules.OfSource("cloudtrail"), Severity: "sev1",
		Topics: alarms.NewTopics(there, "Topics", alarms.TopicsProps{Severities: notify.Severities{"sev1"}, Email: emailed("sev1"), Key: key}),
	})
	topics := alarms.NewTopics(here, "Topics", alarms.TopicsProps{
		Existing: map[notify.Severity]string{"page": "arn:aws:sns:eu-central-1:111122223333:pages"}, Email: emailed("ticket"), ActionsDisabled: true,
	})
	alarms.NewTampering(here, "Tampering", alarms.TamperingProps{Topics: topics})
	for _, want := range []string{
		"There/Tampering: the key of these topics was created elsewhere: its policy must let events.amazonaws.com",
		"Here/Tampering: the topic of page was created elsewhere: its policy must let events.amazonaws.com",
	} {
		if notes := stacks.Notes(app); !slices.ContainsFunc(notes, func(n string) bool { return strings.HasPrefix(n, want) }) {
			t.Errorf("%q lacks %q", notes, want)
		}
	}
	for _, c := range []struct {
		stack awscdk.Stack
		rules int
	}{{there, len(alarmrules.OfSource("cloudtrail"))}, {here, len(eventbridge.Defaults())}} {
		rules := synthesize(t, c.stack).resources(t, "AWS::Events::Rule")
		if len(rules) != c.rules {
			t.Errorf("%d rules, want %d", len(rules), c.rules)
		}
		for id, r := range rules {
			if disabled := r.Properties["State"] == "DISABLED"; disabled != (c.stack == here) {
				t.Errorf("%s is %v", id, r.Properties["State"])
			}
		}
	}
	if told := alarmCalled(t, synthesize(t, here), "Here-Tampering-unheard"); told["ActionsEnabled"] != false {
		t.Errorf("%s", jsonOf(told))
	}
}
