package test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/recipes"
)

// oneWay is the guide's contract with a failed login that is known in one way.
func oneWay(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte("extends: guide\nevents: {login_failed: {match: [{event_type: login_failed}]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everyAlarm is a service with every alarm that there is, and everybody told.
func everyAlarm(t *testing.T, stack awscdk.Stack) *servicelogs.ServiceLogs {
	t.Helper()
	c := oneWay(t)
	rules, err := recipes.Rules(c, recipes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules = append(rules, recipes.ErrorRatio(0), recipes.Unstructured(0), recipes.SlowQueries(recipes.Options{}), recipes.SensitiveData(), recipes.VolumeAnomaly())
	return servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing", Environment: "prod", Contract: c,
		Rules:        rules,
		LogRules:     []recipes.LogRule{recipes.ExternalFailures(), recipes.HighErrorRate()},
		Contributors: []recipes.ContributorRule{recipes.AddressContributors()},
		Objective:    &recipes.Objective{Percent: 99.9},
		Unhealthy:    &servicelogs.Unhealthy{SuppressedBy: "deployment"},
		Mutes: []servicelogs.Mute{{
			Name: "backup", Schedule: "cron(0 2 * * SUN)", For: 90 * time.Minute, TimeZone: "Europe/Berlin", Severities: []recipes.Severity{recipes.Page},
		}},
		Runbook: "https://wiki.example.com/alarms#{alarm}",
		Topics: alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
			Name:     "billing-prod",
			Webhooks: map[recipes.Severity][]notify.Webhook{recipes.Page: {{Secret: "billing/pagerduty"}, {URL: "https://hooks.example.com/alarms"}}},
			Slack:    map[recipes.Severity][]notify.SlackChannel{recipes.Page: {{Workspace: "T012ABCDEFG", Channel: "C012ABCDEFG"}}},
			Existing: map[recipes.Severity]string{recipes.Ticket: "arn:aws:sns:eu-central-1:111122223333:tickets"},
		}),
	})
}

func TestEveryAlarm(t *testing.T) {
	stack := newStack(t)
	logs := everyAlarm(t, stack)
	template := synthesize(t, stack)
	matchSnapshot(t, "every-alarm", template)

	// Who is told: of pages the one alarm that sums them up, and nobody of the
	// windows of burn rates.
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
				t.Errorf("%s tells nobody", name)
			}
		case strings.HasSuffix(name, "-page") && p["AlarmActions"] != nil:
			t.Errorf("%s tells people, and so does the alarm that sums it up", name)
		case strings.HasSuffix(name, "-ticket") && p["AlarmActions"] == nil:
			t.Errorf("%s tells nobody", name)
		}
	}
	for _, a := range template.resources(t, "AWS::CloudWatch::Alarm") {
		name := a.Properties["AlarmName"].(string)
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
	for _, reached := range []any{
		logs.Composite("unhealthy"), logs.Composite("availability-burn"), logs.LogAlarm("external-failures", recipes.Ticket), logs.Alarm("failed-logins-by-address", recipes.Ticket),
	} {
		if reached == nil {
			t.Error("an alarm cannot be reached")
		}
	}

	mute := template.only(t, "AWS::CloudWatch::AlarmMuteRule").Properties
	schedule := mute["Rule"].(map[string]any)["Schedule"].(map[string]any)
	if !equalJSON(schedule, map[string]any{"Expression": "cron(0 2 * * SUN)", "Duration": "PT1H30M", "Timezone": "Europe/Berlin"}) {
		t.Errorf("muted at %v", schedule)
	}
	// Refs: a rule that names an alarm which is not there yet is refused.
	for _, name := range mute["MuteTargets"].(map[string]any)["AlarmNames"].([]any) {
		if ref, ok := name.(map[string]any); !ok || ref["Ref"] == nil {
			t.Errorf("a muted alarm is named by %v", name)
		}
	}

	// A rule of Contributor Insights is a text, whose alarm names it in a text.
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
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the template", want)
		}
	}
}

// A log alarm refuses ARNs with :* at the end, needs an offset, and two roles
// with rights on its log groups alone.
func TestLogAlarms(t *testing.T) {
	stack := newStack(t)
	alarms.NewLog(stack, "Alarm", alarms.LogProps{
		Rule: recipes.FailedLoginsByAddress(), LogGroups: []*loggroup.LogGroup{group(stack)}, Name: "billing-prod",
	})
	wantMistake(t, stack, "rule failed-logins-by-address names event, which only a contract knows: bind the rule to one")

	bound, err := recipes.FailedLoginsByAddress().Bind(contract.Guide())
	if err != nil {
		t.Fatal(err)
	}
	bound.Every = time.Minute
	stack = newStack(t)
	alarms.NewLog(stack, "Alarm", alarms.LogProps{Rule: bound, LogGroups: []*loggroup.LogGroup{group(stack)}, Name: "billing-prod"})
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
			if on := jsonOf(s.(map[string]any)["Resource"]); on == `"*"` {
				t.Errorf("%s may do %v on everything", policy.ID, s.(map[string]any)["Action"])
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
	filter := func(stack awscdk.Stack) metricfilter.Metric {
		return metricfilter.New(stack, "Filter", metricfilter.Props{LogGroup: group(stack), Metric: recipes.FailedRequestsMetric}).Metric()
	}
	for want, build := range map[string]func(awscdk.Stack){
		"rule error-ratio: there is no metric for its operand requests": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: recipes.ErrorRatio(0), Operands: map[string]metricfilter.Metric{"failed": filter(stack)}})
		},
		"rule error-ratio: its operand requests is Sum of Requests, and was given as Sum of FailedRequests": func(stack awscdk.Stack) {
			m := filter(stack)
			alarms.New(stack, "Alarm", alarms.Props{Rule: recipes.ErrorRatio(0), Operands: map[string]metricfilter.Metric{"failed": m, "requests": m}})
		},
		"there is no query nobody": func(stack awscdk.Stack) {
			rule := recipes.ErrorRatio(0)
			rule.Math = "failed / nobody"
			alarms.New(stack, "Alarm", alarms.Props{Rule: rule})
		},
		"rule r: its last command is sort": func(stack awscdk.Stack) {
			rule := recipes.HighErrorRate()
			rule.Name, rule.Query = "r", insights.MustParse("filter a = 1 | stats count(*) as n | sort n")
			alarms.NewLog(stack, "Alarm", alarms.LogProps{Rule: rule, LogGroups: []*loggroup.LogGroup{group(stack)}})
		},
		"asks 0 log groups": func(stack awscdk.Stack) {
			alarms.NewLog(stack, "Alarm", alarms.LogProps{Rule: recipes.HighErrorRate()})
		},
		"looks 1m0s back": func(stack awscdk.Stack) {
			rule := recipes.HighErrorRate()
			rule.Every, rule.Over = 5*time.Minute, time.Minute
			alarms.NewLog(stack, "Alarm", alarms.LogProps{Rule: rule, LogGroups: []*loggroup.LogGroup{group(stack)}})
		},
		"rule both has All and Any": func(stack awscdk.Stack) {
			made := alarms.New(stack, "Alarm", alarms.Props{Rule: recipes.Silence(nil)[0], Metric: group(stack).IncomingLogEvents()})
			child := []alarms.Child{made.Alarm(recipes.Page)}
			alarms.NewComposite(stack, "Both", alarms.CompositeProps{Rule: "both", Severity: recipes.Page, All: child, Any: child, Meaning: "A.", FirstSteps: "B."})
		},
		"rule none looks at 0 alarms": func(stack awscdk.Stack) {
			alarms.NewComposite(stack, "None", alarms.CompositeProps{Rule: "none", Severity: recipes.Page, Meaning: "A.", FirstSteps: "B."})
		},
		`"0 2 * * *" is no schedule`: func(stack awscdk.Stack) {
			alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "0 2 * * *", For: time.Hour})
		},
		"recognised in 2 ways": func(stack awscdk.Stack) {
			alarms.NewContributors(stack, "Contributors", alarms.ContributorsProps{Rule: recipes.AddressContributors(), LogGroup: group(stack)})
		},
		"LogGroup wants a log group with a name": func(stack awscdk.Stack) {
			alarms.NewContributors(stack, "Contributors", alarms.ContributorsProps{
				Rule: recipes.AddressContributors(), LogGroup: loggroup.New(stack, "Logs", loggroup.Props{}), Contract: oneWay(t),
			})
		},
		"page: webhooks[0]: wants one of url and secret": func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Webhooks: map[recipes.Severity][]notify.Webhook{recipes.Page: {{}}}})
		},
		"page: slack[0].channel: wants a channel's id, such as C012ABCDEFG, and not its name": func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Slack: map[recipes.Severity][]notify.SlackChannel{recipes.Page: {{Workspace: "T1", Channel: "#alarms"}}}})
		},
		"page: topic: a topic that is there already has its own subscribers: leave out email, or topic": func(stack awscdk.Stack) {
			alarms.NewTopics(stack, "Topics", alarms.TopicsProps{
				Existing: map[recipes.Severity]string{recipes.Page: "arn:aws:sns:eu-central-1:111122223333:alarms"},
				Email:    map[recipes.Severity][]string{recipes.Page: {"a@example.com"}},
			})
		},
	} {
		stack := newStack(t)
		build(stack)
		wantMistake(t, stack, want)
	}
}

// A mute takes 100 alarms; for more, more are made.
func TestManyMutedAlarms(t *testing.T) {
	stack := newStack(t)
	logs := group(stack)
	var all []alarms.Child
	for i := range 101 {
		made := alarms.New(stack, fmt.Sprintf("Alarm%d", i), alarms.Props{
			Rule: recipes.Silence(nil)[0], Metric: logs.IncomingLogEvents(), Name: fmt.Sprintf("a%d", i),
		})
		all = append(all, made.Alarm(recipes.Page))
	}
	alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "at(2026-12-24T18:00)", For: 15 * 24 * time.Hour, Alarms: all, Name: "holidays"})
	sizes := map[any]int{}
	for _, rule := range synthesize(t, stack).resources(t, "AWS::CloudWatch::AlarmMuteRule") {
		sizes[rule.Properties["Name"]] = len(rule.Properties["MuteTargets"].(map[string]any)["AlarmNames"].([]any))
		if d := rule.Properties["Rule"].(map[string]any)["Schedule"].(map[string]any)["Duration"]; d != "PT360H" {
			t.Errorf("muted for %v", d)
		}
	}
	if sizes["holidays"] != 100 || sizes["holidays-II"] != 1 {
		t.Errorf("%v", sizes)
	}
}

// With a topic of somebody else's for each severity, nothing is encrypted here,
// and no key is made.
func TestTopicsOfSomebodyElse(t *testing.T) {
	stack := newStack(t)
	topics := alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Existing: map[recipes.Severity]string{
		recipes.Page: "arn:aws:sns:eu-central-1:111122223333:a", recipes.Ticket: "arn:aws:sns:eu-central-1:111122223333:b",
	}})
	if *topics.Topic(recipes.Page).TopicArn() != "arn:aws:sns:eu-central-1:111122223333:a" {
		t.Error("another topic")
	}
	if resources := synthesize(t, stack)["Resources"]; resources != nil {
		t.Errorf("%v", resources)
	}
}

// TestTheExampleOfAlarms synthesizes it with CDK's own validation on, and holds
// it to AwsSolutions.
func TestTheExampleOfAlarms(t *testing.T) {
	cfg, err := config.Load("../examples/alarms/logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	stack := logging(t, cfg, "prod").Stack()
	passesAwsSolutions(t, "alarms", stack)
	template := synthesize(t, stack)
	// What is one of an account must have a name of its own in each service.
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
	if testing.Short() {
		t.Skip("skipped: CDK's own validation takes most of a minute on two cores")
	}
	if out, err := synth(t, "..", map[string]any{"config": "examples/alarms/logstack.yaml"}, "CDK_VALIDATION=true"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
