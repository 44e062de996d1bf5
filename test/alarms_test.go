package test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
)

// oneWay returns the guide's contract with a failed login that is recorded in one way
// only.
func oneWay(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte("extends: guide\nevents: {login_failed: {match: [{event_type: login_failed}]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rule returns a rule that ships with logstack.
func rule(t *testing.T, name string) alarmrules.Rule {
	t.Helper()
	r, err := alarmrules.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// byContributorInsights returns the rule on failed logins by address in its Contributor
// Insights form.
func byContributorInsights(t *testing.T) alarmrules.Rule {
	t.Helper()
	r := rule(t, "failed-logins-by-address")
	r.Watch = alarmrules.Contributors{
		Of:         alarmrules.Contributed{Selection: alarmrules.Selection{Event: "login_failed"}, By: []string{"ip_address"}},
		Thresholds: alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{notify.Ticket: 5}},
	}
	return r
}

// everyAlarm makes a service with every alarm, and topics with every kind of
// subscriber.
func everyAlarm(t *testing.T, stack awscdk.Stack) *servicelogs.ServiceLogs {
	t.Helper()
	rules := alarmrules.All()
	for i, r := range rules {
		switch r.Name {
		case "failed-logins-by-address":
			rules[i] = byContributorInsights(t)
		case "errors":
			watch := r.Watch.(alarmrules.Count)
			watch.Period, watch.WallClock = quantity.Duration(24*time.Hour), "Europe/Berlin"
			rules[i].Watch, rules[i].WarmUp, rules[i].WholeWarmUp = watch, quantity.Duration(30*time.Minute), true
		case "external-failures":
			rules[i].WarmUp = quantity.Duration(time.Hour)
		case "unhealthy":
			watch := r.Watch.(alarmrules.AnyOf)
			watch.SuppressedBy = "deployment"
			rules[i].Watch = watch
		}
	}
	return servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing", Environment: "prod", Contract: oneWay(t),
		Rules: rules,
		Mutes: []servicelogs.Mute{{
			Name: "backup", Schedule: "cron(0 2 * * SUN)", For: 90 * time.Minute, TimeZone: "Europe/Berlin", Severities: []notify.Severity{notify.Page},
		}},
		Runbook: "https://wiki.example.com/alarms#{alarm}",
		Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
			Name:     "billing-prod",
			Webhooks: map[notify.Severity][]notify.Webhook{notify.Page: {{Secret: "billing/pagerduty"}, {URL: "https://hooks.example.com/alarms"}}},
			Slack:    map[notify.Severity][]notify.SlackChannel{notify.Page: {{Workspace: "T012ABCDEFG", Channel: "C012ABCDEFG"}}},
			Existing: map[notify.Severity]string{notify.Ticket: "arn:aws:sns:eu-central-1:111122223333:tickets"},
		}),
	})
}

func TestEveryAlarm(t *testing.T) {
	stack := newStack(t)
	logs := everyAlarm(t, stack)
	template := nagged(t, stack)
	matchSnapshot(t, "every-alarm", template)

	// Pages are notified by the composite alarm alone; the windows of burn rates notify
	// nobody.
	unhealthy := ""
	for _, a := range template.resources(t, "AWS::CloudWatch::CompositeAlarm") {
		p := a.Properties
		switch name := p["AlarmName"].(string); {
		case name == "billing-prod-unhealthy-page":
			unhealthy = p["AlarmRule"].(string)
			if p["ActionsSuppressor"] != "deployment" || p["ActionsSuppressorWaitPeriod"] == nil || p["ActionsSuppressorExtensionPeriod"] == nil {
				t.Errorf("suppressed by %v, %v, %v: all three or none", p["ActionsSuppressor"], p["ActionsSuppressorWaitPeriod"], p["ActionsSuppressorExtensionPeriod"])
			}
			if p["AlarmActions"] == nil {
				t.Errorf("%s notifies nobody", name)
			}
		case strings.HasSuffix(name, "-page") && p["AlarmActions"] != nil:
			t.Errorf("%s tells people, and so does the alarm that sums it up", name)
		case strings.HasSuffix(name, "-ticket") && p["AlarmActions"] == nil:
			t.Errorf("%s notifies nobody", name)
		}
	}
	for _, a := range template.resources(t, "AWS::CloudWatch::Alarm") {
		name := a.Properties["AlarmName"].(string)
		if strings.HasPrefix(name, "billing-prod-undelivered") {
			continue // an alarm of the topics, not of a rule
		}
		window := strings.Contains(name, "-burn-")
		page := strings.HasSuffix(name, "-page")
		if told := a.Properties["AlarmActions"] != nil; told == (page || window) {
			t.Errorf("%s tells people: %v", name, told)
		}
		if page && !window && !strings.Contains(unhealthy, `ALARM("`+name+`")`) {
			t.Errorf("%s does not make the service unhealthy: %s", name, unhealthy)
		}
		if d := joined(a.Properties["AlarmDescription"]); !window && !strings.Contains(d, "Runbook: https://wiki.example.com/alarms#") {
			t.Errorf("%s has no runbook: %s", name, d)
		}
	}
	if !strings.Contains(unhealthy, `ALARM("billing-prod-availability-fast-burn-page")`) {
		t.Errorf("a burn rate does not make the service unhealthy: %s", unhealthy)
	}
	if logs.Alarm("unhealthy", notify.Page).Composite() == nil || logs.Alarms("availability").Named("availability-burn-page").Composite() == nil ||
		logs.Alarm("external-failures", notify.Ticket).Log() == nil || logs.Alarm("failed-logins-by-address", notify.Ticket).Metric() == nil ||
		logs.Alarms("failed-logins-by-address").InsightRule() == nil {
		t.Error("an alarm cannot be reached")
	}

	mute := template.only(t, "AWS::CloudWatch::AlarmMuteRule").Properties
	schedule := mute["Rule"].(map[string]any)["Schedule"].(map[string]any)
	if !equalJSON(schedule, map[string]any{"Expression": "cron(0 2 * * SUN)", "Duration": "PT1H30M", "Timezone": "Europe/Berlin"}) {
		t.Errorf("muted at %v", schedule)
	}
	// They must be Refs: a mute rule is refused if an alarm does not exist yet.
	for _, name := range mute["MuteTargets"].(map[string]any)["AlarmNames"].([]any) {
		if ref, ok := name.(map[string]any); !ok || ref["Ref"] == nil {
			t.Errorf("a muted alarm is named by %v", name)
		}
	}

	// The body of a Contributor Insights rule is a string, and its alarm names the rule
	// in an expression.
	rule := template.only(t, "AWS::CloudWatch::InsightRule")
	var body struct {
		Schema        struct{ Name string }
		LogGroupNames []string
		Contribution  struct {
			Keys    []string
			Filters []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(rule.Properties["RuleBody"].(string)), &body); err != nil || body.Schema.Name != "CloudWatchLogRule" ||
		!slices.Equal(body.LogGroupNames, []string{"/ecs/billing/prod"}) || !slices.Equal(body.Contribution.Keys, []string{"$.ip_address"}) ||
		!equalJSON(body.Contribution.Filters, []any{map[string]any{"Match": "$.event_type", "In": []any{"login_failed"}}}) {
		t.Errorf("%v, %s", err, rule.Properties["RuleBody"])
	}

	text := jsonOf(template)
	for _, want := range []string{
		`"Expression":"INSIGHT_RULE_METRIC(\"billing-prod-failed-logins-by-address\", \"MaxContributorValue\")"`,
		`"Endpoint":"{{resolve:secretsmanager:billing/pagerduty:SecretString}}","Protocol":"https"`,
		`"Endpoint":"https://hooks.example.com/alarms","Protocol":"https"`,
		`"SlackChannelId":"C012ABCDEFG"`, `:iam::aws:policy/AWSDenyAll"`,
		`"AlarmActions":["arn:aws:sns:eu-central-1:111122223333:tickets"]`,
		`"Expression":"ANOMALY_DETECTION_BAND(m1, 4)"`, `"ThresholdMetricId":"result"`,
		`\"setPeriodToTimeRange\":true,\"stacked\":false,\"start\":\"-P30D\"`,
		`"EvaluationWindow":{"WallClockWindow":{"Timezone":"Europe/Berlin"}}`,
		`"WarmUpConfiguration":{"OnlyStartEvaluatingAfterWarmUpPeriodEnds":true,"WarmUpPeriodDurationInMinutes":30}`,
		`"WarmUpConfiguration":{"OnlyStartEvaluatingAfterWarmUpPeriodEnds":false,"WarmUpPeriodDurationInMinutes":60}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the template", want)
		}
	}
}

// A log alarm refuses ARNs that end in :*, requires an offset, and needs two roles with
// permissions on its log groups only.
func TestLogAlarms(t *testing.T) {
	asks := rule(t, "failed-logins-by-address")
	watch := asks.Watch.(alarmrules.Ask)
	watch.Every = quantity.Duration(time.Minute)
	asks.Watch = watch
	stack := newStack(t)
	alarms.New(stack, "Alarm", alarms.Props{Rule: asks, LogGroup: group(stack), Naming: alarms.Prefix("billing-prod")})
	template := synthesize(t, stack)
	matchSnapshot(t, "logalarm", template)
	p := template.only(t, "AWS::CloudWatch::LogAlarm").Properties
	q := p["ScheduledQueryConfiguration"].(map[string]any)
	if q["QueryString"] != `filter event_type = "login_failed" or message = "Login attempt failed"` || q["AggregationExpression"] != "count(*) by ip_address" {
		t.Errorf("asks %v, and makes %v of it", q["QueryString"], q["AggregationExpression"])
	}
	schedule := q["ScheduleConfiguration"].(map[string]any)
	if schedule["ScheduleExpression"] != "rate(1 minute)" || schedule["StartTimeOffset"] != 900.0 {
		t.Errorf("%v", schedule)
	}
	if arn := joined(q["LogGroupIdentifiers"].([]any)[0]); strings.HasSuffix(arn, ":*") || !strings.Contains(arn, ":log-group:") {
		t.Errorf("asks %s", arn)
	}
	if p["ActionLogLineCount"] != 10.0 || p["ActionLogLineRoleArn"] == nil {
		t.Errorf("%v log lines by %v", p["ActionLogLineCount"], p["ActionLogLineRoleArn"])
	}
	for _, policy := range template.resources(t, "AWS::IAM::Policy") {
		for _, s := range policy.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
			if on := jsonOf(s.(map[string]any)["Resource"]); on == `"*"` && strings.Contains(jsonOf(s), "StartQuery") {
				t.Errorf("%s may ask all log groups: %v", policy.ID, s.(map[string]any)["Action"])
			}
		}
	}
	trusts := map[string]bool{}
	for _, role := range template.resources(t, "AWS::IAM::Role") {
		text := jsonOf(role.Properties["AssumeRolePolicyDocument"])
		for _, service := range []string{"logs.amazonaws.com", "cloudwatch.amazonaws.com"} {
			if strings.Contains(text, service) {
				trusts[service] = strings.Contains(text, `"aws:SourceAccount"`) && strings.Contains(text, `"aws:SourceArn"`)
			}
		}
	}
	if !trusts["logs.amazonaws.com"] || !trusts["cloudwatch.amazonaws.com"] {
		t.Errorf("the roles trust %v", trusts)
	}
}

func TestAlarmsThatAreWrong(t *testing.T) {
	for want, build := range map[string]func(awscdk.Stack){
		"LogGroup is missing: rule errors is about the log events of one": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: rule(t, "errors")})
		},
		"LogGroup is missing: rule high-error-rate is about": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: rule(t, "high-error-rate")})
		},
		"it watches nothing: it needs one of count, measure, share": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: alarmrules.Rule{Name: "mine", Meaning: "A.", FirstSteps: "B."}})
		},
		"rule mine: above.page: must be a count of 0 or more, got -1": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{LogGroup: group(stack), Rule: mine(alarmrules.Count{
				Of: alarmrules.Selection{Event: "login_failed"}, Thresholds: above(-1),
			})})
		},
		"rule mine: count: contract guide: the contract has no event login_faild: did you mean login_failed?": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{LogGroup: group(stack), Rule: mine(alarmrules.Count{
				Of: alarmrules.Selection{Event: "login_faild"}, Thresholds: above(1),
			})})
		},
		"rule mine: ask: its last command is sort": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{LogGroup: group(stack), Rule: mine(alarmrules.Ask{
				Query: `filter level = "ERROR" | stats count(*) as n | sort n`, Thresholds: above(1),
			})})
		},
		"rule unhealthy: any: it combines the alarms of severity page, and there is none": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: rule(t, "unhealthy")})
		},
		"the alarm's name": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{LogGroup: group(stack), Rule: rule(t, "errors"), Naming: alarms.Prefix(strings.Repeat("x", 250))})
		},
		"in region us-east-1, and the alarm in eu-central-1: it would never get data": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{
				Rule: mine(alarmrules.Metric{Thresholds: above(1)}),
				Metric: awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
					Namespace: jsii.String("Shop"), MetricName: jsii.String("Carts"), Region: jsii.String("us-east-1"),
				}),
			})
		},
		"Metric is given, and the rule errors watches something else": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{LogGroup: group(stack), Rule: rule(t, "errors"), Metric: loggroup.New(stack, "Others", loggroup.Props{}).IncomingLogEvents()})
		},
		"the log group Test/Theirs is in region us-east-1, and the stack in eu-central-1": func(stack awscdk.Stack) {
			other := awscdk.NewStack(stack.Node().Root().(awscdk.App), jsii.String("Other"), &awscdk.StackProps{
				Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("us-east-1")},
			})
			loggroup.FromLogGroup(stack, "Theirs", awslogs.NewLogGroup(other, jsii.String("Logs"), nil), "")
		},
		`"0 2 * * *" is not a schedule`: func(stack awscdk.Stack) {
			alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "0 2 * * *", For: time.Hour})
		},
		"recognised in 2 ways": func(stack awscdk.Stack) {
			alarms.New(stack, "Contributors", alarms.Props{Rule: byContributorInsights(t), LogGroup: group(stack)})
		},
		"page: webhooks[0]: needs one of url and secret": func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Webhooks: map[notify.Severity][]notify.Webhook{notify.Page: {{}}}})
		},
		"page: slack[0].channel: must be the id of a channel, such as C012ABCDEFG, not its name": func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Slack: map[notify.Severity][]notify.SlackChannel{notify.Page: {{Workspace: "T1", Channel: "#alarms"}}}})
		},
		"page: topic: an existing topic has its own subscribers: leave out email, or topic": func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
				Existing: map[notify.Severity]string{notify.Page: "arn:aws:sns:eu-central-1:111122223333:alarms"},
				Email:    map[notify.Severity][]string{notify.Page: {"a@example.com"}},
			})
		},
	} {
		stack := newStack(t)
		build(stack)
		wantMistake(t, stack, want)
	}
}

// mine returns a custom rule.
func mine(watch alarmrules.Watch) alarmrules.Rule {
	return alarmrules.Rule{Name: "mine", Meaning: "Something is wrong.", FirstSteps: "Look.", Watch: watch}
}

// above returns a threshold for pages.
func above(n float64) alarmrules.Thresholds[float64] {
	return alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{notify.Page: n}}
}

// Alarms work on what logstack did not make: any log group, metric, math expression or
// action. The alarms can be used in CDK's own constructs.
func TestAlarmsOnWhatOthersMade(t *testing.T) {
	stack := newStack(t)
	theirs := awslogs.NewLogGroup(stack, jsii.String("Theirs"), nil)
	errors := alarms.New(stack, "Errors", alarms.Props{
		Rule: rule(t, "errors"), LogGroup: loggroup.FromLogGroup(stack, "Logs", theirs, ""), Namespace: "Theirs",
	})
	queue := awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("AWS/SQS"), MetricName: jsii.String("ApproximateNumberOfMessagesVisible"),
		DimensionsMap: &map[string]*string{"QueueName": jsii.String("orders")}, Statistic: jsii.String("Maximum"),
	})
	grows := alarms.New(stack, "QueueGrows", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1000)}), Metric: queue})
	alarms.New(stack, "QueueGrowsOld", alarms.Props{
		Rule: mine(alarmrules.Metric{Thresholds: above(2)}), Naming: alarms.Prefix("other"),
		Metric: awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
			Expression: jsii.String("queue / 100"), UsingMetrics: &map[string]awscloudwatch.IMetric{"queue": queue},
		}),
	})
	both := awscloudwatch.NewCompositeAlarm(stack, jsii.String("Both"), &awscloudwatch.CompositeAlarmProps{
		AlarmRule: awscloudwatch.AlarmRule_AllOf(
			awscloudwatch.AlarmRule_FromAlarm(errors.Alarm(notify.Page).IAlarm(), awscloudwatch.AlarmState_ALARM),
			awscloudwatch.AlarmRule_FromAlarm(grows.Alarm(notify.Page).IAlarm(), awscloudwatch.AlarmState_ALARM),
		),
	})
	_ = both
	template := synthesize(t, stack)
	for _, f := range template.resources(t, "AWS::Logs::MetricFilter") {
		if ref, ok := f.Properties["LogGroupName"].(map[string]any); !ok || !strings.HasPrefix(ref["Ref"].(string), "Theirs") {
			t.Errorf("%s looks at %v", f.ID, f.Properties["LogGroupName"])
		}
	}
	found := map[string]bool{}
	for _, a := range template.resources(t, "AWS::CloudWatch::Alarm") {
		text := jsonOf(a.Properties)
		for name, wants := range map[string][]string{
			"errors": {`"Namespace":"Theirs"`, `"MetricName":"ApplicationErrors"`, `"Threshold":50`},
			"metric": {`"Namespace":"AWS/SQS"`, `"Dimensions":[{"Name":"QueueName","Value":"orders"}]`, `"Statistic":"Maximum"`, `"Threshold":1000`, `"AlarmName":"Test-mine-page"`},
			"math":   {`"Expression":"queue / 100"`, `"Stat":"Maximum"`, `"AlarmName":"other-mine-page"`},
		} {
			if !slices.ContainsFunc(wants, func(want string) bool { return !strings.Contains(text, want) }) {
				found[name] = true
			}
		}
	}
	if len(found) != 3 {
		t.Errorf("found %v in %s", found, jsonOf(template))
	}
}

// If every severity has an existing topic, nothing is encrypted here, and no key is
// made.
func TestTopicsOfSomebodyElse(t *testing.T) {
	stack := newStack(t)
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Existing: map[notify.Severity]string{
		notify.Page: "arn:aws:sns:eu-central-1:111122223333:a", notify.Ticket: "arn:aws:sns:eu-central-1:111122223333:b",
	}})
	if *topics.Topic(notify.Page).TopicArn() != "arn:aws:sns:eu-central-1:111122223333:a" {
		t.Error("another topic")
	}
	if resources := synthesize(t, stack)["Resources"]; resources != nil {
		t.Errorf("%v", resources)
	}
}

// TestTheExampleOfAlarms synthesizes the example and checks it against AwsSolutions.
func TestTheExampleOfAlarms(t *testing.T) {
	cfg, err := config.Load("../examples/alarms/logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	stack := logging(t, cfg, "prod").Stack()
	template := nagged(t, stack)
	// Names that are unique in an account must differ between services.
	seen := map[string]string{}
	for kind, property := range map[string]string{
		"AWS::CloudWatch::Alarm": "AlarmName", "AWS::CloudWatch::CompositeAlarm": "AlarmName", "AWS::CloudWatch::LogAlarm": "AlarmName",
		"AWS::CloudWatch::InsightRule": "RuleName", "AWS::CloudWatch::AlarmMuteRule": "Name", "AWS::Chatbot::SlackChannelConfiguration": "ConfigurationName",
		"AWS::Chatbot::MicrosoftTeamsChannelConfiguration": "ConfigurationName",
	} {
		made := template.resources(t, kind)
		if len(made) == 0 {
			t.Errorf("there is no %s", kind)
		}
		for id, r := range made {
			name := joined(r.Properties[property])
			if other := seen[name]; other != "" || name == "" {
				t.Errorf("%s and %s are both called %q", id, other, name)
			}
			seen[name] = id
		}
	}
}
