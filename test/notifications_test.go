package test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

const (
	wake     = "arn:aws:lambda:eu-central-1:111122223333:function:wake:live"
	opsItem  = "arn:aws:ssm:eu-central-1:111122223333:opsitem:1#CATEGORY=Availability"
	response = "arn:aws:ssm-incidents::111122223333:response-plan/shop"
)

var operations = notify.TeamsChannel{
	Team: "01234567-89AB-cdef-0123-456789abcdef", Tenant: "11234567-89ab-cdef-0123-456789abcdef", Channel: "19:ab_c@thread.tacv2",
}

// silence makes an alarm of a severity, and a composite alarm on it, which notify the
// topics.
func silence(stack awscdk.Stack, topics *alarms.Topics, severity notify.Severity, quiet ...notify.Severity) {
	silence := alarmrules.Rule{Name: "silence", Meaning: "A.", FirstSteps: "B.", Watch: alarmrules.Silence{
		After: alarmrules.After{After: map[notify.Severity]quantity.Duration{severity: quantity.Duration(15 * time.Minute)}},
	}}
	any := alarmrules.Rule{Name: "any", Meaning: "A.", FirstSteps: "B.", Watch: alarmrules.AnyOf{
		Of: alarmrules.Others{Names: []string{"silence"}}, Composite: alarmrules.Composite{Severity: severity, Quiets: len(quiet) > 0},
	}}
	severities := topics.Severities()
	if !severities.Contains(severity) {
		severities = append(severities, severity) // the alarms have a severity that the topics lack
	}
	set, err := alarmrules.Bind(alarmrules.Application{Severities: severities}, silence, any)
	if err != nil {
		panic(err)
	}
	below, _ := set.Rule("silence")
	above, _ := set.Rule("any")
	made := alarms.NewBound(stack, "Silence", alarms.BoundProps{
		Rule: below, LogGroup: group(stack), Topics: topics, Naming: alarms.Prefix("shop"),
	})
	alarms.NewBound(stack, "Any", alarms.BoundProps{
		Rule: above, Others: []*alarms.Alarms{made}, Topics: topics, Naming: alarms.Prefix("shop"),
	})
}

// told returns the actions of an alarm, by property.
func told(r resource) map[string]string {
	all := map[string]string{}
	for _, property := range []string{"ActionsEnabled", "AlarmActions", "OKActions", "InsufficientDataActions"} {
		if value, given := r.Properties[property]; given {
			all[property] = jsonOf(value)
		}
	}
	return all
}

// bothAlarms returns the two alarms that silence makes.
func bothAlarms(t *testing.T, tpl template) []resource {
	t.Helper()
	return []resource{tpl.only(t, "AWS::CloudWatch::Alarm"), tpl.only(t, "AWS::CloudWatch::CompositeAlarm")}
}

// TestWhatAlarmsDo checks the actions that the topics give to alarms.
func TestWhatAlarmsDo(t *testing.T) {
	const page = "TopicsPage76C97084"
	ref := func(logical string) string { return `{"Ref":"` + logical + `"}` }
	list := func(actions ...string) string { return "[" + strings.Join(actions, ",") + "]" }
	text := func(arn string) string { return `"` + arn + `"` }
	for name, test := range map[string]struct {
		props alarms.TopicsProps
		quiet []notify.Severity
		want  map[string]string
	}{
		"by default": {want: map[string]string{"AlarmActions": list(ref(page)), "OKActions": list(ref(page))}},
		"of what else": {
			props: alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {opsItem, wake, response}}},
			want: map[string]string{
				"AlarmActions": list(ref(page), text(opsItem), text(wake), text(response)),
				"OKActions":    list(ref(page), text(wake)),
			},
		},
		"not when it is over": {
			props: alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {wake}}, NotOnOK: []notify.Severity{"page"}},
			want:  map[string]string{"AlarmActions": list(ref(page), text(wake))},
		},
		"of another severity": {
			props: alarms.TopicsProps{Actions: map[notify.Severity][]string{"ticket": {wake}}, NotOnOK: []notify.Severity{"ticket"}, OnInsufficientData: []notify.Severity{"ticket"}},
			want:  map[string]string{"AlarmActions": list(ref(page)), "OKActions": list(ref(page))},
		},
		"without enough data": {
			props: alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {wake, opsItem}}, OnInsufficientData: []notify.Severity{"page"}},
			want: map[string]string{
				"AlarmActions":            list(ref(page), text(wake), text(opsItem)),
				"OKActions":               list(ref(page), text(wake)),
				"InsufficientDataActions": list(ref(page), text(wake)),
			},
		},
		"disabled": {
			props: alarms.TopicsProps{ActionsDisabled: true},
			want:  map[string]string{"ActionsEnabled": "false", "AlarmActions": list(ref(page)), "OKActions": list(ref(page))},
		},
		"beside a topic of somebody else's": {
			props: alarms.TopicsProps{
				Existing: map[notify.Severity]string{"page": "arn:aws:sns:eu-central-1:111122223333:alarms"}, Actions: map[notify.Severity][]string{"page": {response}},
			},
			want: map[string]string{
				"AlarmActions": list(text("arn:aws:sns:eu-central-1:111122223333:alarms"), text(response)),
				"OKActions":    list(text("arn:aws:sns:eu-central-1:111122223333:alarms")),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			silence(stack, alarms.NewTopics(stack, "Topics", test.props), notify.Page)
			for _, alarm := range bothAlarms(t, synthesize(t, stack)) {
				if got := told(alarm); !maps.Equal(got, test.want) {
					t.Errorf("%s\ngot  %v\nwant %v", alarm.Type, got, test.want)
				}
			}
		})
	}
}

// A quiet alarm has no actions, and is still disabled with all others.
func TestQuietAlarms(t *testing.T) {
	stack := newStack(t)
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{ActionsDisabled: true})
	silence(stack, topics, notify.Page, notify.Page)
	if got := told(synthesize(t, stack).only(t, "AWS::CloudWatch::Alarm")); !maps.Equal(got, map[string]string{"ActionsEnabled": "false"}) {
		t.Errorf("%v", got)
	}
}

// An alarm on a query has the same actions as others, except incidents.
func TestWhatAlarmsOnQueriesDo(t *testing.T) {
	ask := func(stack awscdk.Stack, actions ...string) {
		topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
			Actions: map[notify.Severity][]string{"ticket": actions}, OnInsufficientData: []notify.Severity{"ticket"}, ActionsDisabled: true,
		})
		alarms.New(stack, "Alarm", alarms.Props{Rule: rule(t, "external-failures"), LogGroup: group(stack), Topics: topics, Naming: alarms.Prefix("shop")})
	}
	stack := newStack(t)
	ask(stack, wake, opsItem)
	alarm := synthesize(t, stack).only(t, "AWS::CloudWatch::LogAlarm")
	const topic = `{"Ref":"TopicsTicket85AFFA83"}`
	want := map[string]string{
		"ActionsEnabled": "false", "AlarmActions": `[` + topic + `,"` + wake + `","` + opsItem + `"]`,
		"OKActions": `[` + topic + `,"` + wake + `"]`, "InsufficientDataActions": `[` + topic + `,"` + wake + `"]`,
	}
	if got := told(alarm); !maps.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}

	stack = newStack(t)
	ask(stack, response)
	wantMistake(t, stack, "an alarm on a query starts no incident, and ticket has "+response)
}

// TestAlarmsMayInvoke checks that there is one permission for each function and stack.
func TestAlarmsMayInvoke(t *testing.T) {
	stack := newStack(t)
	for _, id := range []string{"A", "B"} {
		alarms.NewTopics(stack, id, alarms.TopicsProps{Actions: map[notify.Severity][]string{"page": {wake}, "ticket": {wake, opsItem}}})
	}
	got := synthesize(t, stack).only(t, "AWS::Lambda::Permission").Properties
	want := map[string]any{
		"Action": "lambda:InvokeFunction", "FunctionName": wake, "Principal": "lambda.alarms.cloudwatch.amazonaws.com", "SourceAccount": "111122223333",
	}
	if !equalJSON(got, want) {
		t.Errorf("%v", got)
	}
}

// A function of this app is recognized by its ARN's reference, and gets the permission
// once, in its own stack. For other functions, nested stacks share the permission of
// the root stack.
func TestAlarmsMayInvokeFunctionsOfTheApp(t *testing.T) {
	app := newApp(t)
	env := envOf("111122223333", "eu-central-1")
	theirs := awscdk.NewStack(app, jsii.String("Theirs"), &awscdk.StackProps{Env: env})
	function := newFunction(theirs, &awslambda.FunctionProps{})
	alias := function.AddAlias(jsii.String("live"), nil)
	actions := map[notify.Severity][]string{"page": {*function.FunctionArn(), *alias.FunctionArn(), wake}, "ticket": {*function.FunctionArn()}}
	var ours []awscdk.Stack
	for _, id := range []string{"One", "Two"} {
		stack := awscdk.NewStack(app, &id, &awscdk.StackProps{Env: env})
		for _, in := range []awscdk.Stack{stack, awscdk.NewNestedStack(stack, jsii.String("Nested"), nil)} {
			topics := alarms.NewTopics(in, "Topics", alarms.TopicsProps{Actions: actions})
			alarms.New(in, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: queueAge(), Topics: topics})
		}
		ours = append(ours, stack)
	}
	if err := stacks.Synth(app); err != nil {
		t.Fatal(err)
	}
	var invoked []string
	for _, permission := range synthesize(t, theirs).resources(t, "AWS::Lambda::Permission") {
		invoked = append(invoked, jsonOf(permission.Properties["FunctionName"]))
	}
	slices.Sort(invoked)
	if len(invoked) != 2 || !strings.Contains(invoked[0], `"Function`) || !strings.Contains(invoked[1], `"FunctionAlias`) {
		t.Errorf("alarms may invoke %v", invoked)
	}
	for _, stack := range ours {
		template := synthesize(t, stack)
		if got := template.only(t, "AWS::Lambda::Permission").Properties["FunctionName"]; got != wake {
			t.Errorf("%s lets alarms invoke %v", *stack.StackName(), got)
		}
		does := told(template.only(t, "AWS::CloudWatch::Alarm"))
		if over := strings.Count(does["OKActions"], "Function"); over < 2 || !strings.Contains(does["AlarmActions"], wake) {
			t.Errorf("%v", does)
		}
	}
}

// pager is a CDK action written in Go. It records what it is bound to.
type pager struct{ bound map[string]string }

func (p *pager) Bind(scope constructs.Construct, alarm awscloudwatch.IAlarm) *awscloudwatch.AlarmActionConfig {
	p.bound[*scope.Node().Path()] = *alarm.AlarmArn()
	return &awscloudwatch.AlarmActionConfig{AlarmActionArn: jsii.String("arn:aws:sns:eu-central-1:111122223333:pager")}
}

// TestActionsOfCDK binds every kind of CDK alarm action to each alarm.
func TestActionsOfCDK(t *testing.T) {
	stack := newStack(t)
	function := awslambda.Function_FromFunctionArn(stack, jsii.String("Function"), jsii.String("arn:aws:lambda:eu-central-1:111122223333:function:wake"))
	own := &pager{map[string]string{}}
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
		Custom: map[notify.Severity][]awscloudwatch.IAlarmAction{"page": {
			awscloudwatchactions.NewSsmAction(awscloudwatchactions.OpsItemSeverity_HIGH, awscloudwatchactions.OpsItemCategory_SECURITY),
			awscloudwatchactions.NewLambdaAction(function, &awscloudwatchactions.LambdaActionProps{UseUniquePermissionId: jsii.Bool(true)}),
			own,
		}},
		CustomOK: map[notify.Severity][]awscloudwatch.IAlarmAction{"page": {own}},
	})
	silence(stack, topics, notify.Page)
	if len(own.bound) != 2 {
		t.Errorf("bound to %v", own.bound)
	}
	for path, arn := range own.bound {
		if path != "Test/Silence/Page" && path != "Test/Any/Page" || !strings.Contains(arn, "Token") {
			t.Errorf("bound to %s, %s", path, arn)
		}
	}
	if slices.ContainsFunc(stacks.Notes(stack), func(n string) bool { return strings.Contains(n, "severity page") }) {
		t.Error("somebody is told of page")
	}
	template := synthesize(t, stack)
	for _, alarm := range bothAlarms(t, template) {
		got := told(alarm)
		for _, want := range []string{`:opsitem:2#CATEGORY=Security`, `function:wake`, `:pager"]`} {
			if !strings.Contains(got["AlarmActions"], want) {
				t.Errorf("%s does not do %s: %s", alarm.ID, want, got["AlarmActions"])
			}
		}
		if want := `[{"Ref":"TopicsPage76C97084"},"arn:aws:sns:eu-central-1:111122223333:pager"]`; got["OKActions"] != want {
			t.Errorf("%s: when it is over: %s", alarm.ID, got["OKActions"])
		}
	}
	// Each alarm has permission to invoke it.
	of := map[string]bool{}
	for _, permission := range template.resources(t, "AWS::Lambda::Permission") {
		of[jsonOf(permission.Properties["SourceArn"])] = true
	}
	if len(of) != 2 {
		t.Errorf("these alarms may invoke the function: %v", of)
	}
}

// Every kind of CDK alarm action is set on alarms that support it, and refused for
// those that do not.
func TestActionsOfCDKByTheKindOfAlarm(t *testing.T) {
	onMetric := mine(alarmrules.Metric{Thresholds: above(1)})
	custom := func(actions ...awscloudwatch.IAlarmAction) map[notify.Severity][]awscloudwatch.IAlarmAction {
		return map[notify.Severity][]awscloudwatch.IAlarmAction{"page": actions}
	}
	stops := awscloudwatchactions.NewEc2Action(awscloudwatchactions.Ec2InstanceAction_STOP)
	for name, c := range map[string]struct {
		make func(stack awscdk.Stack)
		want string // a mistake, or the alarm's actions
	}{
		"stopping a machine": {func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: queueAge(), Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Custom: custom(stops)})})
		}, `:automate:eu-central-1:ec2:stop`},
		"stopping a machine, on others": {func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{
				Rule: anyOf("errors"), Others: []*alarms.Alarms{sound(stack)}, Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Custom: custom(stops)}),
			})
		}, "Test/Alarm/Page: page: the action arn:aws:automate:eu-central-1:ec2:stop is for machines, and only alarms on metrics can do that"},
		"an incident, on a query": {func(stack awscdk.Stack) {
			incident := awscloudwatchactions.NewSsmIncidentAction(jsii.String("shop"))
			topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Custom: map[notify.Severity][]awscloudwatch.IAlarmAction{"ticket": {incident}}})
			alarms.New(stack, "Alarm", alarms.Props{Rule: rule(t, "external-failures"), LogGroup: group(stack), Topics: topics})
		}, "Test/Alarm/Ticket: ticket: the action arn:aws:ssm-incidents::111122223333:response-plan/shop starts an incident, and an alarm on a query cannot"},
		"a topic": {func(stack awscdk.Stack) {
			topic := awssns.NewTopic(stack, jsii.String("Topic"), nil)
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: queueAge(), Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Custom: custom(snsAction(topic)), CustomOK: custom(snsAction(topic))})})
		}, `"OKActions":[{"Ref":"TopicsPage76C97084"},{"Ref":"TopicBFC7AF6E"}]`},
		"a topic of plain CDK in the place of ours": {func(stack awscdk.Stack) {
			topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Topics: map[notify.Severity]awssns.ITopic{"page": awssns.NewTopic(stack, jsii.String("Topic"), nil)}})
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: queueAge(), Topics: topics})
		}, `"AlarmActions":[{"Ref":"TopicBFC7AF6E"}]`},
		"a topic of another account": {func(stack awscdk.Stack) {
			topic := awssns.Topic_FromTopicArn(stack, jsii.String("Topic"), jsii.String("arn:aws:sns:eu-central-1:444455556666:alarms"))
			topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Topics: map[notify.Severity]awssns.ITopic{"page": topic}})
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: queueAge(), Topics: topics})
		}, `"AlarmActions":["arn:aws:sns:eu-central-1:444455556666:alarms"]`},
		"the topic that alarms tell anyway": {func(stack awscdk.Stack) {
			topic := awssns.NewTopic(stack, jsii.String("Topic"), nil)
			topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Topics: map[notify.Severity]awssns.ITopic{"page": topic}, Custom: custom(snsAction(topic))})
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: queueAge(), Topics: topics})
		}, "Test/Alarm/Page: page: the same action is given twice, or the topic is, which alarms notify anyway: leave one out"},
		"two topics in the place of ours": {func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
				Topics:   map[notify.Severity]awssns.ITopic{"page": awssns.NewTopic(stack, jsii.String("Topic"), nil)},
				Existing: map[notify.Severity]string{"page": "arn:aws:sns:eu-central-1:111122223333:alarms"},
			})
		}, "Test/Topics: page: Existing and Topics both have a topic: leave one out"},
		"a search": {func(stack awscdk.Stack) {
			search := awscloudwatch.NewSearchExpression(&awscloudwatch.SearchExpressionProps{Expression: jsii.String("SEARCH('{AWS/SQS,QueueName}', 'Sum')")})
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: search})
		}, "Test/Alarm: rule mine: a search finds any number of metrics, and an alarm only watches those that it names: use metrics, or math over them"},
		"a search in math": {func(stack awscdk.Stack) {
			search := awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{Expression: jsii.String("SUM(SEARCH('{AWS/SQS,QueueName}', 'Sum'))")})
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: search})
		}, "Test/Alarm: rule mine: "},
		"a search of another region": {func(stack awscdk.Stack) {
			search := awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{Expression: jsii.String("SUM(METRICS())"), SearchRegion: jsii.String("us-east-1")})
			alarms.New(stack, "Alarm", alarms.Props{Rule: onMetric, Metric: search})
		}, "Test/Alarm: rule mine: an alarm does not search: leave SearchAccount and SearchRegion out of the math expression"},
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			c.make(stack)
			if strings.HasPrefix(c.want, "Test/") {
				wantMistake(t, stack, c.want)
				return
			}
			if got := jsonOf(synthesize(t, stack)); !strings.Contains(got, c.want) {
				t.Errorf("%s is not in %s", c.want, got)
			}
		})
	}
}

// TestSeveritiesOfOnesOwn uses three severities, whose topics and alarms stay separate.
func TestSeveritiesOfOnesOwn(t *testing.T) {
	stack := newStack(t)
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
		Severities: notify.Severities{"page", "key", "ticket"}, // one is nearly the id of the key's construct
		Email:      map[notify.Severity][]string{"key": {"a@example.com"}},
	})
	silence(stack, topics, "key")
	template := synthesize(t, stack)
	all := template.resources(t, "AWS::SNS::Topic")
	if len(all) != 3 || all["TopicsPage76C97084"].ID == "" || all["TopicsTicket85AFFA83"].ID == "" {
		t.Errorf("%v", slices.Sorted(maps.Keys(all)))
	}
	subscribed := jsonOf(template.only(t, "AWS::SNS::Subscription").Properties["TopicArn"])
	for _, alarm := range bothAlarms(t, template) {
		if got := told(alarm)["AlarmActions"]; got != "["+subscribed+"]" {
			t.Errorf("%s tells %s, and %s has the subscription", alarm.ID, got, subscribed)
		}
	}

	stack = newStack(t)
	silence(stack, alarms.NewTopics(stack, "Topics", alarms.TopicsProps{}), "key")
	wantMistake(t, stack, `there is no severity "key": use page or ticket`)
}

// TestTeams checks the configuration of a Teams channel against the API, and with
// everything else that is new against AwsSolutions.
func TestTeams(t *testing.T) {
	stack := newStack(t)
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
		Name:    "shop-prod",
		Teams:   map[notify.Severity][]notify.TeamsChannel{"page": {operations}, "ticket": {operations.Plain()}},
		Actions: map[notify.Severity][]string{"page": {wake, response}},
	})
	template := nagged(t, stack)
	got := template.only(t, "AWS::Chatbot::MicrosoftTeamsChannelConfiguration").Properties
	if got["TeamsChannelId"] != "19%3aab_c%40thread.tacv2" || got["TeamId"] != strings.ToLower(operations.Team) || got["TeamsTenantId"] != operations.Tenant {
		t.Errorf("%v", got)
	}
	if name := got["ConfigurationName"].(string); !strings.HasPrefix(name, "shop-prod-eu-central-1-") || strings.ContainsAny(name, ":@%") {
		t.Errorf("called %s", name)
	}
	if topics := jsonOf(got["SnsTopicArns"]); topics != `[{"Ref":"TopicsPage76C97084"},{"Ref":"TopicsTicket85AFFA83"}]` {
		t.Errorf("told of %s", topics)
	}
	if guardrails := jsonOf(got["GuardrailPolicies"]); !strings.Contains(guardrails, "AWSDenyAll") {
		t.Errorf("whoever writes may do %s", guardrails)
	}
	if policies := template.resources(t, "AWS::IAM::Policy"); len(policies) > 0 {
		t.Errorf("the role may do something: %v", policies)
	}
}

func TestTopicsThatAreWrong(t *testing.T) {
	for want, props := range map[string]alarms.TopicsProps{
		`severity "Page": "Page" is not a valid name for a severity`:                                    {Severities: notify.Severities{"Page"}},
		`severity "page": is in this list already`:                                                      {Severities: notify.Severities{"page", "call", "page"}},
		`there is no severity "call": use page or ticket`:                                               {NotOnOK: []notify.Severity{"call"}},
		`there is no severity "pge": did you mean page? Use page or ticket`:                             {Actions: map[notify.Severity][]string{"pge": nil}},
		"page: email[0]: must be an e-mail address":                                                     {Email: map[notify.Severity][]string{"page": {"on-call"}}},
		"page: teams[0]: tenant is missing":                                                             {Teams: map[notify.Severity][]notify.TeamsChannel{"page": {{Team: operations.Team, Channel: operations.Channel}}}},
		"page: actions[0]: belongs to the service sqs: use":                                             {Actions: map[notify.Severity][]string{"page": {"arn:aws:sqs:eu-central-1:111122223333:q"}}},
		"page: actions[0]: it is in us-east-1, and alarms in eu-central-1 cannot reach it":              {Actions: map[notify.Severity][]string{"page": {strings.Replace(wake, "eu-central-1", "us-east-1", 1)}}},
		"page: actions[0]: it is in account 444455556666":                                               {Actions: map[notify.Severity][]string{"page": {strings.Replace(wake, "111122223333", "444455556666", 1)}}},
		"page: topic: it is in us-east-1":                                                               {Existing: map[notify.Severity]string{"page": "arn:aws:sns:us-east-1:111122223333:alarms"}},
		"page: alarms would notify the topic and do 5 more: at most 5 are allowed, including the topic": {Custom: map[notify.Severity][]awscloudwatch.IAlarmAction{"page": make([]awscloudwatch.IAlarmAction, 5)}},
		`page: the name "a.b" of its topic`:                                                             {Names: map[notify.Severity]string{"page": "a.b"}},
	} {
		stack := newStack(t)
		alarms.NewTopics(stack, "Topics", props)
		wantMistake(t, stack, want)
	}
	for want, props := range map[string]alarms.ChatProps{
		"Name is missing":                   {Slack: map[notify.SlackChannel][]string{{Workspace: "T1", Channel: "C1"}: {"a"}}},
		"needs a channel of Slack or Teams": {Name: "shop"},
		`channel "C1" has no topics`:        {Name: "shop", Slack: map[notify.SlackChannel][]string{{Workspace: "T1", Channel: "C1"}: nil}},
		`channel "C1" is given twice: an account can configure it only once`: {Name: "shop", Slack: map[notify.SlackChannel][]string{
			{Workspace: "T1", Channel: "C1"}: {"a"}, {Workspace: "T2", Channel: "C1"}: {"a"}}},
		`%40thread.tacv2" is given twice`: {Name: "shop", Teams: map[notify.TeamsChannel][]string{
			operations: {"a"}, operations.Plain(): {"a"}}},
		`channel "General": must be`: {Name: "shop", Teams: map[notify.TeamsChannel][]string{{Team: operations.Team, Tenant: operations.Tenant, Channel: "General"}: {"a"}}},
	} {
		stack := newStack(t)
		alarms.NewChat(stack, "Chat", props)
		wantMistake(t, stack, want)
	}
}

// sharing uses one Slack channel for two environments, one of which is in two regions,
// and a Teams channel for those two regions. prod's tickets have a channel of their
// own.
const sharing = `
application: shop
services: [{name: web, image: shop}]
tags: {team: shop}
notifications:
  page: {slack: [{workspace: T1, channel: C1}]}
environments:
  dev: {account: "111122223333", region: us-east-1, tags: {stage: dev}, notifications: {ticket: {slack: [{workspace: T1, channel: C2}]}}}
  prod:
    account: "111122223333"
    regions: [eu-central-1, us-east-1]
    notifications:
      ticket:
        email: [a@example.com]
        slack: [{workspace: T1, channel: C1}]
        teams: [{team: 01234567-89ab-cdef-0123-456789abcdef, tenant: 11234567-89ab-cdef-0123-456789abcdef, channel: "19:ab_c@thread.tacv2"}]
  far: {account: "444455556666", region: us-east-1}
`

func parsed(t *testing.T, source string) *config.Config {
	t.Helper()
	cfg, err := config.Parse("logstack.yaml", []byte(source), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// TestChannelsOfSeveralStacks checks that a separate stack configures shared channels.
func TestChannelsOfSeveralStacks(t *testing.T) {
	app := newApp(t)
	made, err := stacks.New(app, parsed(t, sharing), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != 4 {
		t.Fatalf("%d logging stacks", len(made))
	}
	chat, ok := app.Node().TryFindChild(jsii.String("logging-chat-111122223333")).(awscdk.Stack)
	if !ok || *chat.StackName() != "shop-logging-chat" || *chat.Region() != "us-east-1" || *chat.Account() != "111122223333" {
		t.Fatalf("%v", chat)
	}
	var first []string
	for _, dependency := range *chat.Dependencies() {
		first = append(first, *dependency.Node().Id())
	}
	if slices.Sort(first); !slices.Equal(first, []string{"logging-dev", "logging-prod-eu-central-1", "logging-prod-us-east-1"}) {
		t.Errorf("deployed after %v", first)
	}

	template := nagged(t, chat)
	topics := func(names ...string) []any {
		var all []any
		for _, name := range names {
			all = append(all, "arn:aws:sns:"+name)
		}
		return all
	}
	slack := template.only(t, "AWS::Chatbot::SlackChannelConfiguration").Properties
	if want := topics("us-east-1:111122223333:shop-dev-page", "eu-central-1:111122223333:shop-prod-page", "eu-central-1:111122223333:shop-prod-ticket", "us-east-1:111122223333:shop-prod-page", "us-east-1:111122223333:shop-prod-ticket"); slack["SlackChannelId"] != "C1" || slack["ConfigurationName"] != "shop-chat-C1" || !equalJSON(slack["SnsTopicArns"], want) {
		t.Errorf("%s", jsonOf(slack))
	}
	teams := template.only(t, "AWS::Chatbot::MicrosoftTeamsChannelConfiguration").Properties
	if want := topics("eu-central-1:111122223333:shop-prod-ticket", "us-east-1:111122223333:shop-prod-ticket"); !equalJSON(teams["SnsTopicArns"], want) {
		t.Errorf("%s", jsonOf(teams))
	}
	// It has only the tags that all stacks which use the channels have.
	if tags := jsonOf(template.resources(t, "AWS::IAM::Role")); !strings.Contains(tags, `"team"`) || strings.Contains(tags, `"stage"`) {
		t.Errorf("tags: %s", tags)
	}

	// A channel that only one stack uses is configured in that stack.
	for i, want := range []struct{ names, channels []string }{
		{[]string{"shop-dev-page", ""}, []string{"C2"}},
		{[]string{"shop-prod-page", "shop-prod-ticket"}, nil},
		{[]string{"shop-prod-page", "shop-prod-ticket"}, nil},
		{[]string{"", ""}, []string{"C1"}}, // in another account
	} {
		template := onDisk(t, made[i].Stack())
		var names, channels []string
		for _, severity := range []notify.Severity{"page", "ticket"} {
			for _, topic := range template.resources(t, "AWS::SNS::Topic") {
				if strings.HasSuffix(topic.Properties["DisplayName"].(string), " "+string(severity)) {
					name, _ := topic.Properties["TopicName"].(string)
					names = append(names, name)
				}
			}
		}
		for _, channel := range template.resources(t, "AWS::Chatbot::SlackChannelConfiguration") {
			channels = append(channels, channel.Properties["SlackChannelId"].(string))
		}
		if id := *made[i].Stack().Node().Id(); !slices.Equal(names, want.names) || !slices.Equal(channels, want.channels) {
			t.Errorf("%s: topics %q, channels %q", id, names, channels)
		}
	}
}

// TestChannelsOfOneEnvironmentAlone checks that no stack is made for channels that
// other environments use too, that a note says so, and that the topics keep their
// names.
func TestChannelsOfOneEnvironmentAlone(t *testing.T) {
	app := newApp(t)
	made, err := stacks.New(app, parsed(t, sharing), "dev", "")
	if err != nil {
		t.Fatal(err)
	}
	if app.Node().TryFindChild(jsii.String("logging-chat-111122223333")) != nil {
		t.Error("a stack of channels is made, which would lack prod's topics")
	}
	want := "logging-dev: the Slack channel C1 and the Teams channel 19%3aab_c%40thread.tacv2: other environments notify it as well, and logging-chat-111122223333, which configures it for all of them, is only created when all environments are synthesized"
	if !slices.Contains(stacks.Notes(made[0].Stack()), want) {
		t.Errorf("%q", stacks.Notes(made[0].Stack()))
	}
	text := jsonOf(synthesize(t, made[0].Stack()))
	if !strings.Contains(text, `"TopicName":"shop-dev-page"`) || strings.Contains(text, `"SlackChannelId":"C1"`) {
		t.Errorf("%s", text)
	}
}

// TestChannelsOfWhoeverDeploys uses a channel in several regions, one of which is known
// only at deployment: the stack of the channels is in that region.
func TestChannelsOfWhoeverDeploys(t *testing.T) {
	app := newApp(t)
	const source = "application: shop\nservices: [{name: web, image: shop}]\nnotifications: {page: {slack: [{workspace: T1, channel: C1}]}}\nenvironments: {prod: {region: eu-central-1}, dev: {}}\n"
	if _, err := stacks.New(app, parsed(t, source), "", ""); err != nil {
		t.Fatal(err)
	}
	chat := app.Node().TryFindChild(jsii.String("logging-chat")).(awscdk.Stack)
	if !*awscdk.Token_IsUnresolved(chat.Region()) {
		t.Errorf("in %s, where dev need not be", *chat.Region())
	}
	got := jsonOf(synthesize(t, chat).only(t, "AWS::Chatbot::SlackChannelConfiguration").Properties["SnsTopicArns"])
	for _, want := range []string{`":sns:eu-central-1:",{"Ref":"AWS::AccountId"},":shop-prod-page"`, `":sns:",{"Ref":"AWS::Region"},":",{"Ref":"AWS::AccountId"},":shop-dev-page"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

// TestNotificationsOfTheConfiguration checks that every key has an effect on the
// alarms.
func TestNotificationsOfTheConfiguration(t *testing.T) {
	cfg := parsed(t, `
application: shop
services: [{name: web, image: shop}]
severities: [page, call-out, ticket]
alarms: {errors: {above: {page: 50, call-out: 20, ticket: 10}}, availability: {objective: 99.9%}, unhealthy: {}, external-failures: {}}
notifications:
  page: {actions: ["`+response+`"], onInsufficientData: true}
  call-out: {actions: ["`+wake+`"], onOK: false}
  ticket: {topic: "arn:aws:sns:eu-central-1:111122223333:tickets"}
environments:
  prod: {account: "111122223333", region: eu-central-1}
  dev: {account: "111122223333", region: eu-central-1, actionsEnabled: false}
`)
	for _, name := range []string{"prod", "dev"} {
		template := synthesize(t, logging(t, cfg, name).Stack())
		got := map[string]map[string]string{}
		for _, kind := range []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::LogAlarm"} {
			made := template.resources(t, kind)
			if len(made) == 0 {
				t.Errorf("%s: there is no %s", name, kind)
			}
			for _, alarm := range made {
				does := told(alarm)
				got[alarm.Properties["AlarmName"].(string)] = does
				if disabled := does["ActionsEnabled"] == "false"; disabled != (name == "dev") {
					t.Errorf("%s is disabled: %v", alarm.ID, disabled)
				}
			}
		}
		page, call, ticket := got["shop-"+name+"-unhealthy-page"], got["shop-"+name+"-errors-call-out"], got["shop-"+name+"-errors-ticket"]
		if !strings.Contains(page["AlarmActions"], response) || strings.Contains(page["OKActions"], response) || page["InsufficientDataActions"] == "" {
			t.Errorf("page: %v", page)
		}
		if !strings.Contains(call["AlarmActions"], wake) || call["OKActions"] != "" || call["InsufficientDataActions"] != "" {
			t.Errorf("call-out: %v", call)
		}
		if ticket["AlarmActions"] != `["arn:aws:sns:eu-central-1:111122223333:tickets"]` || ticket["OKActions"] != ticket["AlarmActions"] {
			t.Errorf("ticket: %v", ticket)
		}
		if len(template.resources(t, "AWS::SNS::Topic")) != 2 {
			t.Error("ticket has a topic already")
		}
	}
}

func snsAction(topic awssns.ITopic) awscloudwatch.IAlarmAction {
	return awscloudwatchactions.NewSnsAction(topic)
}
