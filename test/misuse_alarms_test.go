package test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/notify"
)

// bindless is a CDK action, written in Go, that returns nothing.
type bindless struct{}

func (*bindless) Bind(constructs.Construct, awscloudwatch.IAlarm) *awscloudwatch.AlarmActionConfig {
	return nil
}

// nameless is a Naming whose methods have a pointer receiver.
type nameless struct{}

func (*nameless) AlarmName(suffix string) string { return suffix }

// errorsRule returns a rule that ships with logstack.
func errorsRule() alarmrules.Rule {
	r, err := alarmrules.Get("errors")
	if err != nil {
		panic(err)
	}
	return r
}

// anyOf returns a rule on the alarms of those rules.
func anyOf(names ...string) alarmrules.Rule {
	return mine(alarmrules.AnyOf{Of: alarmrules.Others{Names: names}, Composite: alarmrules.Composite{Severity: notify.Page}})
}

// sound makes valid alarms.
func sound(stack awscdk.Stack) *alarms.Alarms {
	return alarms.New(stack, "Sound", alarms.Props{Rule: errorsRule(), LogGroup: group(stack)})
}

// unsound returns alarms that invalid props kept from being made.
func unsound(stack awscdk.Stack) *alarms.Alarms {
	return alarms.New(stack, "Unsound", alarms.Props{Rule: errorsRule()})
}

func init() {
	var noAlarms *alarms.Alarms
	var noAlarm *alarms.Alarm
	var noTopics *alarms.Topics
	var noChat *alarms.Chat
	var noMetric awscloudwatch.Metric
	var noKey awskms.Key
	var noTopic awssns.Topic
	var noAction *pager
	page := func(action awscloudwatch.IAlarmAction) map[notify.Severity][]awscloudwatch.IAlarmAction {
		return map[notify.Severity][]awscloudwatch.IAlarmAction{"page": {action}}
	}
	watches := mine(alarmrules.Metric{Thresholds: above(1)})
	misused(map[string][]misuse{
		"alarms.New": {
			{"zero props", func(stack awscdk.Stack) { alarms.New(stack, "Alarm", alarms.Props{}) }, `Test/Alarm: "" is not a rule's name`},
			{"no log group", func(stack awscdk.Stack) { alarms.New(stack, "Alarm", alarms.Props{Rule: errorsRule()}) },
				"Test/Alarm: LogGroup is missing: rule errors is about the log events of one"},
			{"an empty log group", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: errorsRule(), LogGroup: loggroup.Of(nil)})
			}, "Test/Alarm: LogGroup is missing"},
			{"nil among Others", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{nil}})
			}, "Test/Alarm: Others[0] is nil: give the alarms of another rule, as New returns them"},
			{"empty Others", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{{}}})
			}, "Test/Alarm: Others[0] is nil"},
			{"Others with mistakes", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: anyOf("errors"), Others: []*alarms.Alarms{unsound(stack)}})
			}, "Test/Alarm: Others[0], Test/Unsound, is not created, as it has mistakes of its own"},
			{"nil in Given", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: anyOf("queue"), Given: map[string]alarms.Child{"queue": nil}})
			}, `Test/Alarm: Given["queue"] is nil: there is no such alarm`},
			{"an alarm that there is not", func(stack awscdk.Stack) {
				child, _ := sound(stack).Alarm("nobody").Child()
				alarms.New(stack, "Alarm", alarms.Props{Rule: anyOf("queue"), Given: map[string]alarms.Child{"queue": child}})
			}, `Test/Alarm: Given["queue"] is nil: there is no such alarm`},
			{"nil Topics, Query and Naming", func(stack awscdk.Stack) {
				var naming *nameless
				alarms.New(stack, "Alarm", alarms.Props{Rule: errorsRule(), LogGroup: group(stack), Topics: noTopics, Naming: naming})
			}, ""},
			{"empty Topics", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: errorsRule(), LogGroup: group(stack), Topics: &alarms.Topics{}})
			}, "Test/Alarm: Topics is empty: give what NewTopics returns, or nothing"},
			{"a nil metric", func(stack awscdk.Stack) { alarms.New(stack, "Alarm", alarms.Props{Rule: watches, Metric: noMetric}) },
				"Test/Alarm: rule mine: metric: name is missing: give the name of the metric to watch"},
			{"a rule that watches nothing, and a metric", func(stack awscdk.Stack) {
				alarms.New(stack, "Alarm", alarms.Props{Rule: mine(nil), Metric: queueAge()})
			}, "Test/Alarm: Metric is given, and the rule mine watches something else"},
		},
		"alarms.Topics.CheckPlace": {
			{"nil", func(stack awscdk.Stack) { _ = alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}).CheckPlace(nil) }, ""},
		},
		"alarms.NewBound": {
			{"zero props", func(stack awscdk.Stack) { alarms.NewBound(stack, "Alarm", alarms.BoundProps{}) }, "Test/Alarm: Rule is missing"},
			{"no log group", func(stack awscdk.Stack) {
				set, _ := alarmrules.Bind(alarmrules.Application{}, errorsRule())
				alarms.NewBound(stack, "Alarm", alarms.BoundProps{Rule: set.Rules[0]})
			}, "Test/Alarm: LogGroup is missing"},
			{"empty Roles", func(stack awscdk.Stack) {
				asks, _ := alarmrules.Get("external-failures")
				set, _ := alarmrules.Bind(alarmrules.Application{}, asks)
				alarms.NewBound(stack, "Alarm", alarms.BoundProps{Rule: set.Rules[0], LogGroup: group(stack), Roles: &alarms.LogRoles{}})
			}, "Test/Alarm: Roles is empty: give what NewLogRoles returns, or nothing"},
			{"nil in Given", func(stack awscdk.Stack) {
				set, _ := alarmrules.Bind(alarmrules.Application{Given: []string{"queue"}}, anyOf("queue"))
				alarms.NewBound(stack, "Alarm", alarms.BoundProps{Rule: set.Rules[0], Given: map[string]alarms.Child{"queue": nil}})
			}, `Test/Alarm: Given["queue"] is nil`},
			{"without what it looks at", func(stack awscdk.Stack) {
				set, _ := alarmrules.Bind(alarmrules.Application{Given: []string{"queue"}}, anyOf("queue"))
				alarms.NewBound(stack, "Alarm", alarms.BoundProps{Rule: set.Rules[0]})
			}, "Test/Alarm/Page: rule mine looks at the alarm queue, which is not among Others or Given"},
		},
		"alarms.NewObjective": {
			{"zero props", func(stack awscdk.Stack) { alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{}) },
				"Test/Objective: Alarms is missing: give those of a rule of the kind objective, such as availability"},
			{"empty Alarms", func(stack awscdk.Stack) {
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: &alarms.Alarms{}})
			}, "Test/Objective: Alarms is empty: give what New or NewBound returns for a rule without mistakes"},
			{"a rule without an objective", func(stack awscdk.Stack) {
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: alarms.New(stack, "Alarms", alarms.Props{LogGroup: group(stack), Rule: errorsRule()})})
			}, "Test/Objective: rule errors has no objective: use a rule of the kind objective, such as availability"},
			{"a warning that cannot be", func(stack awscdk.Stack) {
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(stack), Warning: 100})
			}, "Test/Objective: Warning is 100: use a percentage of the error budget above 0 and below 100"},
			{"a name that cannot be", func(stack awscdk.Stack) {
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(stack), Name: "shop/prod"})
			}, `Test/Objective: the name "shop/prod" of the objective: use 2 to 128 letters, digits, spaces and - . _, with a letter or a digit at both ends: give it a Name`},
			{"one rule twice", func(stack awscdk.Stack) {
				of := availability(stack)
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: of})
				alarms.NewObjective(stack, "Again", alarms.ObjectiveProps{Alarms: of})
			}, `Test/Again: there is already a service level objective called "Test-availability", of Test/Objective: create the objective of a rule once, or give this one another Name`},
			{"too many windows", func(stack awscdk.Stack) {
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(stack, 10, 20, 30, 40, 50, 60)})
			}, "Test/Objective: rule availability: its burn rates have 12 different windows: an objective takes at most 10"},
			{"another stack's, of another region", func(stack awscdk.Stack) {
				there := awscdk.NewStack(awscdk.App_Of(stack), jsii.String("There"), &awscdk.StackProps{Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("us-west-2")}})
				alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(there)})
			}, "Test/Objective: Alarms, There/Alarm-availability, is in region us-west-2, and the stack in eu-central-1: an objective only sees the metrics"},
		},
		"alarms.NewTampering": {
			{"zero props", func(stack awscdk.Stack) { alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{}) },
				"Test/Tampering: Topics is missing: give what NewTopics returns, or nobody would be notified"},
			{"empty Topics", func(stack awscdk.Stack) {
				alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{Topics: &alarms.Topics{}})
			}, "Test/Tampering: Topics is empty: give what NewTopics returns"},
			{"no rules", func(stack awscdk.Stack) {
				alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}), Rules: []alarmrules.Rule{}})
			}, "Test/Tampering: Rules is empty"},
			{"rules that nobody can hear", func(stack awscdk.Stack) {
				alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}), Rules: []alarmrules.Rule{{}, errorsRule()}})
			}, "Test/Tampering: alarm rule errors as an event pattern: use a rule of the kind count with a pattern"},
			{"a severity that there is not", func(stack awscdk.Stack) {
				alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}), Severity: "tickets"})
			}, "Test/Tampering: rule alarm-silencing: "},
			{"twice the same, and of another region", func(stack awscdk.Stack) {
				rule, _ := alarmrules.Find(alarmrules.OfSource("cloudtrail"), "iam-policy-changes")
				alarms.NewTampering(stack, "Tampering", alarms.TamperingProps{Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}), Rules: []alarmrules.Rule{rule, rule}})
			}, "Test/Tampering: rule iam-policy-changes is about calls of iam.amazonaws.com, which EventBridge receives only in us-east-1"},
		},
		"alarms.NewTopics": {
			{"zero props", func(stack awscdk.Stack) { alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}) }, ""},
			{"nil maps and keys", func(stack awscdk.Stack) { alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Key: noKey}) }, ""},
			{"an empty severity", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Severities: notify.Severities{""}})
			}, `Test/Topics: severity "": "" is not a valid name for a severity`},
			{"an empty address", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Email: map[notify.Severity][]string{"page": {""}}})
			}, "Test/Topics: page: email[0]: must be an e-mail address"},
			{"an empty webhook", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Webhooks: map[notify.Severity][]notify.Webhook{"page": {{}}}})
			}, "Test/Topics: page: webhooks[0]: needs one of url and secret"},
			{"an empty channel", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Slack: map[notify.Severity][]notify.SlackChannel{"page": {{}}}, Teams: map[notify.Severity][]notify.TeamsChannel{"page": {{}}}})
			}, "Test/Topics: page: slack[0]: workspace is missing"},
			{"an empty ARN of a topic", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Existing: map[notify.Severity]string{"page": ""}})
			}, "Test/Topics: page: Existing is empty: give the ARN of a topic, or leave it out to create one"},
			{"no ARN of a topic", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Existing: map[notify.Severity]string{"page": "alarms"}})
			}, "Test/Topics: page: topic: must be the ARN of an SNS topic"},
			{"a nil topic", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Topics: map[notify.Severity]awssns.ITopic{"page": nil, "ticket": noTopic}})
			}, "Test/Topics: page: Topics has nil: give a topic, or leave it out to create one"},
			{"an empty action", func(stack awscdk.Stack) {
				alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {""}}})
			}, "Test/Topics: page: actions[0]: must be the ARN of an alarm action"},
			{"a nil action", func(stack awscdk.Stack) {
				silence(stack, alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Custom: page(nil)}), notify.Page)
			}, "Test/Topics: page: Custom[0] is nil: give an action, such as awscloudwatchactions.NewSnsAction makes"},
			{"a nil of an action's type", func(stack awscdk.Stack) {
				silence(stack, alarms.NewTopics(stack, "Topics", alarms.TopicsProps{CustomOK: page(noAction)}), notify.Page)
			}, "Test/Topics: page: CustomOK[0] is nil"},
			{"an action that is bound to nothing", func(stack awscdk.Stack) {
				silence(stack, alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Custom: page(&bindless{})}), notify.Page)
			}, "Test/Silence/Page: page: the action *test.bindless is bound to nothing: its Bind must return an ARN"},
		},
		"alarms.NewChat": {
			{"zero props", func(stack awscdk.Stack) { alarms.NewChat(stack, "Chat", alarms.ChatProps{}) }, "Test/Chat: Name is missing"},
			{"an empty channel", func(stack awscdk.Stack) {
				alarms.NewChat(stack, "Chat", alarms.ChatProps{Name: "shop", Slack: map[notify.SlackChannel][]string{{}: nil}, Teams: map[notify.TeamsChannel][]string{{}: {""}}})
			}, `Test/Chat: channel "": workspace is missing`},
			{"an empty topic", func(stack awscdk.Stack) {
				alarms.NewChat(stack, "Chat", alarms.ChatProps{Name: "shop", Slack: map[notify.SlackChannel][]string{{Workspace: "T1", Channel: "C1"}: {""}}})
			}, `Test/Chat: channel "C1": topics[0] must be the ARN of an SNS topic`},
			{"no chat", func(awscdk.Stack) { noChat.Construct() }, ""},
		},
		"alarms.NewMute": {
			{"zero props", func(stack awscdk.Stack) { alarms.NewMute(stack, "Mute", alarms.MuteProps{}) }, `Test/Mute: "" is not a schedule`},
			{"no alarms", func(stack awscdk.Stack) {
				alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour})
			}, "Test/Mute: Alarms is missing: give the alarms to mute"},
			{"a nil alarm", func(stack awscdk.Stack) {
				alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{nil}, Name: "night"})
			}, "Test/Mute: Alarms[0] is nil: there is no such alarm"},
			{"an alarm that there is not", func(stack awscdk.Stack) {
				child, _ := sound(stack).Named("nothing").Child()
				alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{child}})
			}, "Test/Mute: Alarms[0] is nil: there is no such alarm"},
			{"the alarm that mistakes keep from being made", func(stack awscdk.Stack) {
				child, _ := unsound(stack).Alarm(notify.Page).Child()
				alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{child}})
			}, "Test/Mute: Alarms[0] is nil: there is no such alarm"},
			{"an alarm on a query", func(stack awscdk.Stack) {
				asks, _ := alarmrules.Get("external-failures")
				alarm := alarms.New(stack, "Alarm", alarms.Props{Rule: asks, LogGroup: group(stack)}).Alarm(notify.Ticket)
				alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{alarm.Log()}})
			}, "Test/Mute: Alarms[0] looks at a query, and AWS does not document that such an alarm can be used here"},
		},
		"alarms.NewLogRoles": {
			{"no log groups", func(stack awscdk.Stack) { alarms.NewLogRoles(stack, "Roles") }, "Test/Roles: there is no log group"},
			{"a nil log group", func(stack awscdk.Stack) { alarms.NewLogRoles(stack, "Roles", nil, group(stack)) }, "Test/Roles: log group 1 is nil"},
		},
		"alarms.Alarms": {
			{"nil", func(awscdk.Stack) { useAlarms(noAlarms) }, ""},
			{"zero", func(awscdk.Stack) { useAlarms(&alarms.Alarms{}) }, ""},
			{"mistakes", func(stack awscdk.Stack) { useAlarms(unsound(stack)) }, "Test/Unsound: LogGroup is missing"},
		},
		"alarms.Alarm": {
			{"nil", func(awscdk.Stack) { useAlarm(noAlarm) }, ""},
			{"zero", func(awscdk.Stack) { useAlarm(&alarms.Alarm{}) }, ""},
			{"what there is not", func(stack awscdk.Stack) { useAlarm(sound(stack).Alarm("nobody")) }, ""},
			{"mistakes", func(stack awscdk.Stack) { useAlarm(unsound(stack).Alarm(notify.Page)) }, "Test/Unsound: LogGroup is missing"},
		},
		"alarms.Topics": {
			{"nil", func(stack awscdk.Stack) { useTopics(stack, noTopics) }, ""},
			{"zero", func(stack awscdk.Stack) { useTopics(nil, &alarms.Topics{}) }, ""},
		},
	})
}

func useAlarms(a *alarms.Alarms) {
	a.Construct()
	a.Rule()
	a.Filters()
	a.InsightRule()
	for _, one := range append(a.All(), a.Alarm(notify.Page), a.Named("errors-page")) {
		useAlarm(one)
	}
}

func useAlarm(a *alarms.Alarm) {
	a.Spec()
	a.Name()
	a.Arn()
	a.Metric()
	a.Log()
	a.Composite()
	a.IAlarm()
	if _, ok := a.Child(); ok {
		panic("an alarm that there is not has a child")
	}
}

func useTopics(at constructs.IConstruct, topics *alarms.Topics) {
	topics.Construct()
	topics.Topic(notify.Page)
	if len(topics.Severities()) != 2 {
		panic("no topics have not the severities by default")
	}
	if at != nil && topics.CheckPlace(at) != nil {
		panic("no topics are out of reach")
	}
}
