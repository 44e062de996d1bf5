package test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// parse returns a configuration of the application billing with one environment.
func parse(t *testing.T, settings string) *config.Config {
	t.Helper()
	cfg, err := config.Parse("logstack.yaml", []byte("application: billing\n"+settings), ".")
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// TestServicesWithLogGroupsOfTheirOwn configures one service that shares the
// application's log groups and one that does not.
func TestServicesWithLogGroupsOfTheirOwn(t *testing.T) {
	made := logging(t, parse(t, `
services:
  - {name: web, image: app}
  - {name: importer, image: app, ownLogGroups: true, audit: true}
environments: {prod: {}}
`), "prod")
	template := synthesize(t, made.Stack())
	own := synthesizeOwn(t, made, "importer")
	var groups, names, namespaces []string
	for _, g := range template.resources(t, "AWS::Logs::LogGroup") {
		groups = append(groups, g.Properties["LogGroupName"].(string))
	}
	for _, of := range []map[string]resource{template.resources(t, "AWS::CloudWatch::Alarm"), own.resources(t, "AWS::CloudWatch::Alarm")} {
		for _, a := range of {
			names = append(names, a.Properties["AlarmName"].(string))
			for _, m := range watched(t, a) {
				namespaces = append(namespaces, m.Namespace)
			}
		}
	}
	for what, check := range map[string]struct{ got, want []string }{
		"log groups": {groups, []string{"/ecs/billing/prod", "/ecs/billing/prod/audit", "/ecs/billing/prod/audit/importer", "/ecs/billing/prod/importer"}},
		"namespaces": {namespaces, []string{"AWS/Logs", "billing/prod", "billing/prod/importer"}},
	} {
		slices.Sort(check.got)
		if got := slices.Compact(check.got); !slices.Equal(got, check.want) {
			t.Errorf("%s: got %q, want %q", what, got, check.want)
		}
	}
	for _, want := range []string{"billing-prod-errors-ticket", "billing-prod-importer-errors-ticket"} {
		if !slices.Contains(names, want) {
			t.Errorf("there is no alarm %s among %q", want, names)
		}
	}
	if made.Logs("web") == made.Logs("importer") || made.Logs("web") == nil || made.Task("importer") == nil || made.Task("nobody") != nil || made.Logs("nobody") != nil {
		t.Error("a service cannot be reached")
	}
}

// TestSettingsReachTheTemplate changes all settings of a configuration, and finds them
// in the template.
func TestSettingsReachTheTemplate(t *testing.T) {
	made := logging(t, parse(t, `
services:
  - name: web
    image: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/web
    command: [serve]
    port: 8000
    cpu: 512
    memory: 2048
retention: {long: 400}
logGroups: {application: {name: /my/app, tier: long, removal: retain}}
encryption: {keyArn: "arn:aws:kms:eu-central-1:111122223333:key/1234"}
alarms:
  errors: {above: {ticket: 3, page: ~}, period: 10m, evaluationPeriods: 3, datapointsToAlarm: 2}
  critical: ~
  slow-requests: {parameters: {slow_request: 800ms}}
  silence: {after: {page: 30m, ticket: 10m}}
sentry: {dsn: {secret: billing/sentry}, tracesSampleRate: 0.5}
logging: {level: WARNING, sampleRate: 0.01}
tags: {team: billing}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), "prod")
	template := synthesize(t, made.Stack())
	if made.Logs("web").Alarm("silence", notify.Page) == nil || made.Logs("web").Alarm("silence", notify.Ticket) == nil {
		t.Error("an alarm on silence cannot be reached")
	}
	text := jsonOf(template)
	for _, want := range []string{
		`"LogGroupName":"/my/app","RetentionInDays":400`,
		`"KmsKeyId":"arn:aws:kms:eu-central-1:111122223333:key/1234"`,
		`$.duration_ms \u003e 800 `, `"DefaultValue":"800"`, `longer than 800ms.`,
		`"Name":"SENTRY_TRACES_SAMPLE_RATE","Value":"0.5"`, `"Name":"LOG_LEVEL","Value":"WARNING"`, `"Name":"LOG_SAMPLE_RATE","Value":"0.01"`,
		`:secretsmanager:eu-central-1:111122223333:secret:billing/sentry`,
		`"Key":"team","Value":"billing"`,
		`.dkr.ecr.eu-central-1.`, `/team/web:3f9c1d2e`, `"ecr:BatchGetImage"`,
		`"Cpu":"512"`, `"Memory":"2048"`, `"ContainerPort":8000`, `"Command":["serve"]`,
		`"Name":"GIT_SHA","Value":"3f9c1d2e"`,
		`no log event for 30m:`, `no log event for 10m:`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in the template", want)
		}
	}
	if strings.Contains(text, "CRITICAL record: it") {
		t.Error("an alarm that was switched off is there")
	}
	for _, alarm := range template.resources(t, "AWS::CloudWatch::Alarm") {
		p := alarm.Properties
		if p["AlarmName"] == "billing-prod-errors-ticket" && (p["Threshold"] != 3.0 || p["Period"] != 600.0 || p["EvaluationPeriods"] != 3.0 || p["DatapointsToAlarm"] != 2.0) {
			t.Errorf("%v", p)
		}
		if p["AlarmName"] == "billing-prod-errors-page" {
			t.Error("a severity without a threshold has an alarm")
		}
	}
	groups := template.resources(t, "AWS::Logs::LogGroup")
	for _, g := range groups {
		if g.Properties["LogGroupName"] == "/my/app" && (g.DeletionPolicy != "RetainExceptOnCreate" || g.Properties["DeletionProtectionEnabled"] != false) {
			t.Errorf("retained became %s, %v", g.DeletionPolicy, g.Properties["DeletionProtectionEnabled"])
		}
	}
}

// TestThePartsOfServiceLogsCanBeReplaced gives ServiceLogs custom log groups, topics,
// rules and queries, so that it makes none.
func TestThePartsOfServiceLogsCanBeReplaced(t *testing.T) {
	stack := newStack(t)
	own := loggroup.New(stack, "Own", loggroup.Props{Name: "/own"})
	audit := loggroup.New(stack, "OwnAudit", loggroup.Props{Name: "/own/audit", Tier: retention.Audit, Key: own.Key()})
	topics := alarms.NewTopics(stack, "OwnTopics", alarms.TopicsProps{Key: own.Key()})
	query, err := queries.Parse("mine", "# What I ask.\nfilter level = \"ERROR\"")
	if err != nil {
		t.Fatal(err)
	}
	errors := rule(t, "errors")
	errors.Query = "mine"
	watch := errors.Watch.(alarmrules.Count)
	watch.Above = map[notify.Severity]float64{notify.Ticket: 100}
	errors.Watch = watch
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing", LogGroup: own, AuditLogGroup: audit, Topics: topics,
		Rules: []alarmrules.Rule{errors}, Queries: []queries.Query{query},
		Logging: ecslogs.Application{Environment: "blue"},
	})
	template := synthesize(t, stack)
	for kind, want := range map[string]int{
		"AWS::Logs::LogGroup": 2, "AWS::SNS::Topic": 2, "AWS::KMS::Key": 1,
		"AWS::CloudWatch::Alarm": 1, "AWS::Logs::QueryDefinition": 1,
	} {
		if got := len(template.resources(t, kind)); got != want {
			t.Errorf("%d of %s, want %d", got, kind, want)
		}
	}
	if logs.LogGroup() != own || logs.AuditLogGroup() != audit || logs.Topics() != topics ||
		logs.Alarm("errors", notify.Ticket) == nil || logs.Alarm("errors", notify.Page) != nil || logs.Alarm("none", notify.Page) != nil ||
		logs.Query("mine") == nil || logs.Filter("errors") == nil || logs.Wiring().Environment()["ENVIRONMENT_NAME"] != "blue" {
		t.Error("a part cannot be reached")
	}
}

// TestALinkThatDoesNotFitIsTold uses a rule whose description leaves no room for the
// link.
func TestALinkThatDoesNotFitIsTold(t *testing.T) {
	stack := newStack(t)
	errors := rule(t, "errors")
	errors.FirstSteps = strings.Repeat("Look. ", 100)
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Rules: []alarmrules.Rule{errors}})
	if notes := strings.Join(stacks.Notes(stack), "\n"); !strings.Contains(notes, "Test/Logs/Alarm-errors: the link to query billing/errors-by-type does not fit") {
		t.Errorf("nobody is told: %q", notes)
	}
	if got := *logs.Alarm("errors", notify.Ticket).Metric().AlarmDescription(); !strings.HasSuffix(got, "Query: billing/errors-by-type") {
		t.Errorf("%s", got)
	}
}

// TestLinksOpenTheirQuery parses the link in every alarm's description as the console
// does: it must contain the saved query and its log group.
func TestLinksOpenTheirQuery(t *testing.T) {
	template := prod(t)
	saved := map[string]string{}
	for _, q := range template.resources(t, "AWS::Logs::QueryDefinition") {
		text := q.Properties["QueryString"].(string)
		parameters, _ := q.Properties["Parameters"].([]any)
		for _, p := range parameters {
			p := p.(map[string]any)
			text = strings.ReplaceAll(text, "{{"+p["Name"].(string)+"}}", p["DefaultValue"].(string))
		}
		saved[q.Properties["Name"].(string)] = text
	}
	for id, alarm := range template.resources(t, "AWS::CloudWatch::Alarm") {
		description := joined(alarm.Properties["AlarmDescription"])
		if n := len([]rune(description)); n > 1024 {
			t.Errorf("%s: the description is %d characters long", id, n)
		}
		if alarm.Properties["AlarmActions"] == nil || strings.HasSuffix(alarm.Properties["AlarmName"].(string), "-sensitive-data-ticket") {
			continue // it notifies nobody, or has no query
		}
		if alarm.Properties["Namespace"] == "AWS/SNS" || alarm.Properties["Namespace"] == "AWS/SQS" {
			continue // undelivered notifications are in no log
		}
		_, rest, _ := strings.Cut(description, "\nQuery: ")
		name, link, ok := strings.Cut(rest, "\n")
		if !ok || !strings.HasPrefix(description, alarm.meaning(t)) || !strings.Contains(description, "\n\nFirst: ") {
			t.Errorf("%s says too little: %s", id, description)
			continue
		}
		_, detail, _ := strings.Cut(link, "#logsV2:logs-insights$3FqueryDetail$3D")
		detail = unescape(t, unescape(t, strings.ReplaceAll(detail, "$", "%")))
		_, editor, _ := strings.Cut(detail, "~editorString~'")
		editor, source, _ := strings.Cut(editor, "~source~")
		if got := unescape(t, strings.ReplaceAll(editor, "*", "%")); got != saved[name] {
			t.Errorf("%s links to\n%s\nwant\n%s", id, got, saved[name])
		}
		want := "(~'*2fecs*2fyour-app))"
		if strings.Contains(alarm.Properties["AlarmName"].(string), "-audit-") {
			want = "(~'*2fecs*2fyour-app*2faudit))"
		}
		if source != want {
			t.Errorf("%s asks %s, want %s", id, source, want)
		}
		if want := "https://REGION.console.aws.amazon.com/cloudwatch/home?region=REGION#"; !strings.HasPrefix(link, want) {
			t.Errorf("%s links to %s", id, link)
		}
	}
}

// meaning returns how an alarm's description must begin, by its rule.
func (r resource) meaning(t *testing.T) string {
	t.Helper()
	cfg := shipped(t)
	env, err := cfg.Environment("prod")
	if err != nil {
		t.Fatal(err)
	}
	set, err := alarmrules.Bind(env.Application(), env.Rules...)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range set.Rules {
		for _, a := range rule.Alarms {
			if r.Properties["AlarmName"] == "your-app-prod-"+a.Suffix() {
				return a.Meaning
			}
		}
	}
	t.Fatalf("no rule made %v", r.Properties["AlarmName"])
	return ""
}

// joined returns a string with a placeholder for a region known only at deployment.
func joined(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	var b strings.Builder
	for _, part := range v.(map[string]any)["Fn::Join"].([]any)[1].([]any) {
		if text, ok := part.(string); ok {
			b.WriteString(text)
		} else {
			b.WriteString("REGION")
		}
	}
	return b.String()
}

func unescape(t *testing.T, text string) string {
	t.Helper()
	out, err := url.PathUnescape(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
