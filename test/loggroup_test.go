package test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
	reader "github.com/logstack-go/logstack/template"
)

// infrequent makes a log group of the class InfrequentAccess.
func infrequent(stack awscdk.Stack) *loggroup.LogGroup {
	return loggroup.New(stack, "Infrequent", loggroup.Props{Name: "/audit", Class: insights.InfrequentAccess})
}

func TestWhatALogClassLacksIsRefusedByName(t *testing.T) {
	const lacks = "log groups of the class INFREQUENT_ACCESS have no "
	for name, test := range map[string]struct {
		build func(awscdk.Stack)
		want  string
	}{
		"a class there is not": {func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{Class: "CHEAP"})
		}, `Test/Logs: there is no log group class "CHEAP": use STANDARD or INFREQUENT_ACCESS`},
		"a metric filter": {func(stack awscdk.Stack) {
			metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: infrequent(stack)})
		}, "Test/Errors: " + lacks + "metric filters: use one of the class STANDARD"},
		"an anomaly detector": {func(stack awscdk.Stack) {
			loggroup.NewAnomalyDetector(stack, "Anomalies", loggroup.AnomalyDetectorProps{LogGroup: infrequent(stack)})
		}, "Test/Anomalies: " + lacks + "anomaly detectors: "},
		"a query's command": {func(stack awscdk.Stack) {
			savedquery.New(stack, "Patterns", savedquery.Props{
				Query: insights.MustParse("pattern @message"), LogGroups: []*loggroup.LogGroup{group(stack), infrequent(stack)},
			})
		}, "Test/Patterns: the query would be refused: query, line 1, column 1: " + lacks + "pattern"},
		"a query's command on a dashboard": {func(stack awscdk.Stack) {
			dashboard.New(stack, "Board", dashboard.Props{
				LogGroup: infrequent(stack), Tables: []dashboard.Table{{Title: "Patterns", Query: insights.MustParse("pattern @message")}},
			})
		}, `Test/Board: the query of "Patterns" would be refused: query, line 1, column 1: ` + lacks + "pattern"},
		"a query's command in an alarm": {func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{
				Rule: mine(alarmrules.Ask{Query: "pattern @message | stats count()", Thresholds: above(1)}), LogGroup: infrequent(stack),
			})
		}, "Test/Alarm: rule mine: the query would be refused: query, line 1, column 1: log groups of the class INFREQUENT_ACCESS have no pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			stack := newStack(t)
			test.build(stack)
			wantMistake(t, stack, test.want)
		})
	}
}

// A log group of the class DELIVERY can only pass log events on.
func TestLogGroupsThatOnlyHandOn(t *testing.T) {
	stack := newStack(t)
	logs := loggroup.New(stack, "Logs", loggroup.Props{Name: "/aws/lambda/resize", Class: insights.Delivery})
	made := synthesize(t, stack).only(t, "AWS::Logs::LogGroup").Properties
	for property, want := range map[string]bool{"KmsKeyId": true, "DeletionProtectionEnabled": true, "RetentionInDays": false, "DataProtectionPolicy": false, "FieldIndexPolicies": false} {
		if _, given := made[property]; given != want {
			t.Errorf("%s is %v", property, made[property])
		}
	}
	if made["LogGroupClass"] != "DELIVERY" || strings.Contains(jsonOf(made["Tags"]), loggroup.TierTag) || logs.Class() != insights.Delivery {
		t.Errorf("it is %v", made)
	}

	stack = newStack(t)
	logs = loggroup.New(stack, "Logs", loggroup.Props{Class: insights.Delivery})
	metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: logs})
	loggroup.NewAnomalyDetector(stack, "Anomalies", loggroup.AnomalyDetectorProps{LogGroup: logs})
	savedquery.New(stack, "Query", savedquery.Props{Query: insights.MustParse("fields @message"), LogGroups: []*loggroup.LogGroup{logs}})
	loggroup.New(stack, "Kept", loggroup.Props{Class: insights.Delivery, Tier: retention.Audit})
	loggroup.New(stack, "Masked", loggroup.Props{Class: insights.Delivery, Contract: contract.Guide()})
	loggroup.FromName(stack, "Theirs", loggroup.ExistingProps{Name: "/theirs", Class: insights.Delivery, Tier: retention.Audit, Contract: contract.Guide()})
	told := strings.Join(stacks.Mistakes(stack), "\n")
	for _, want := range []string{
		"Test/Errors: log groups of the class DELIVERY have no metric filters: ",
		"Test/Anomalies: log groups of the class DELIVERY have no anomaly detectors: ",
		"log groups of the class DELIVERY cannot be queried",
		"Test/Kept: log groups of the class DELIVERY have no retention of their own: ",
		"Test/Masked: Contract: log groups of the class DELIVERY have no data protection: ",
		"Test/Theirs: log groups of the class DELIVERY have no retention of their own: ",
		"Test/Theirs: Contract: log groups of the class DELIVERY have no data protection: ",
	} {
		if !strings.Contains(told, want) {
			t.Errorf("nobody is told %q:\n%s", want, told)
		}
	}
}

// An application's log group of that class would break filters, alarms, tables and
// more: it is reported once.
func TestAnApplicationsLogClassIsToldOnce(t *testing.T) {
	stack := newStack(t)
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", LogGroup: infrequent(stack)})
	want := []string{"Test/Logs: log groups of the class INFREQUENT_ACCESS have no metric filters: use one of the class STANDARD (the class of a log group cannot be changed): filters, and with them alarms and the dashboard, need another log group; an audit log group may be of that class"}
	if got := stacks.Mistakes(stack); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	logs.Wiring().AddContainer(fargate(stack), "web", busybox()) // it can be used until synthesis
}

func TestAnAuditLogMayBeInfrequentlyAccessed(t *testing.T) {
	stack := newStack(t)
	audit := loggroup.New(stack, "Audit", loggroup.Props{
		Name: "/audit", Tier: retention.Audit, Class: insights.InfrequentAccess, Contract: contract.Guide(),
	})
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", LogGroup: group(stack), AuditLogGroup: audit})
	template := synthesize(t, stack)
	for _, g := range template.resources(t, "AWS::Logs::LogGroup") {
		class, given := g.Properties["LogGroupClass"]
		switch name := g.Properties["LogGroupName"]; {
		case name != "/audit" && given:
			t.Errorf("%v is of class %v", name, class)
		case name == "/audit" && (class != "INFREQUENT_ACCESS" || g.Properties["FieldIndexPolicies"] != nil || g.Properties["DataProtectionPolicy"] == nil):
			t.Errorf("the audit log is %v", g.Properties)
		}
	}
	if notes := stacks.Notes(stack); !slices.ContainsFunc(notes, func(n string) bool {
		return strings.HasPrefix(n, "Test/Audit: log groups of the class INFREQUENT_ACCESS have no field indexes: ") && strings.Contains(n, "request_id")
	}) {
		t.Errorf("nobody is told that it has no indexes: %q", notes)
	}
}

func TestAnomalyDetectorsMistakes(t *testing.T) {
	stack := newStack(t)
	loggroup.NewAnomalyDetector(stack, "Anomalies", loggroup.AnomalyDetectorProps{
		LogGroup: group(stack), Frequency: 7 * time.Minute, VisibleDays: 100,
	})
	loggroup.NewAnomalyDetector(stack, "Nothing", loggroup.AnomalyDetectorProps{})
	for _, want := range []string{
		"Test/Anomalies: an anomaly detector cannot run every 7m: use one of 5m, 10m, 15m, 30m, 1h",
		"Test/Anomalies: an anomaly is visible for 100 days: use 7 to 90",
		"Test/Nothing: LogGroup is missing",
	} {
		wantMistake(t, stack, want)
	}
}

// A detector's key must let CloudWatch Logs use it for detectors, which the grant for
// log groups does not cover.
func TestADetectorsKeyLetsItIn(t *testing.T) {
	stack := newStack(t)
	loggroup.NewAnomalyDetector(stack, "Anomalies", loggroup.AnomalyDetectorProps{
		LogGroup: group(stack), Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`),
	})
	template := synthesize(t, stack)
	detector := template.only(t, "AWS::Logs::LogAnomalyDetector")
	arn := jsonOf(detector.Properties["LogGroupArnList"])
	if strings.Contains(arn, ":*") || detector.Properties["KmsKeyId"] == nil || detector.Properties["FilterPattern"] != `{ $.level = "ERROR" }` {
		t.Errorf("the detector is %v", detector.Properties)
	}
	policy := jsonOf(template.only(t, "AWS::KMS::Key").Properties["KeyPolicy"])
	for _, context := range []string{"kms:EncryptionContext:aws:logs:arn", "kms:EncryptionContext:aws-crypto-ec:aws:logs:arn"} {
		if !strings.Contains(policy, `{"`+context+`":"arn:aws:logs:eu-central-1:111122223333:anomaly-detector:*"}`) {
			t.Errorf("%s is not in %s", context, policy)
		}
	}
}

// existing makes a LogGroup for an existing log group.
func existing(stack awscdk.Stack, props loggroup.ExistingProps) *loggroup.LogGroup {
	props.Name = "/theirs/app"
	return loggroup.FromName(stack, "Theirs", props)
}

func TestAnExistingLogGroupIsNeitherMadeNorTouched(t *testing.T) {
	stack := newStack(t)
	logs := servicelogs.New(stack, "Logs", servicelogs.Props{
		Application: "billing", LogGroup: existing(stack, loggroup.ExistingProps{}),
	})
	logs.Wiring().AddContainer(fargate(stack), "web", busybox())
	template := synthesize(t, stack)
	for id, g := range template.resources(t, "AWS::Logs::LogGroup") {
		if g.Properties["LogGroupName"] != "/theirs/app/audit" && g.Properties["LogGroupName"] != "/ecs/billing/audit" {
			t.Errorf("%s is made: %v", id, g.Properties)
		}
	}
	for id, f := range template.resources(t, "AWS::Logs::MetricFilter") {
		if f.Properties["LogGroupName"] != "/theirs/app" {
			t.Errorf("%s looks at %v", id, f.Properties["LogGroupName"])
		}
	}
	for id, q := range template.resources(t, "AWS::Logs::QueryDefinition") {
		name := q.Properties["Name"].(string)
		asks, audit := jsonOf(q.Properties["LogGroupNames"]), strings.HasSuffix(name, "/audit-trail")
		if strings.Contains(asks, `"/theirs/app"`) == audit {
			t.Errorf("%s asks %s", id, asks)
		}
	}
	if n := len(template.resources(t, "AWS::Lambda::Function")); n != 0 {
		t.Errorf("there are %d functions, and nothing for them to do", n)
	}
	policies := jsonOf(template.resources(t, "AWS::IAM::Policy"))
	if !strings.Contains(policies, `{"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow","Resource":"arn:aws:logs:eu-central-1:111122223333:log-group:/theirs/app:*"}`) {
		t.Errorf("the containers may write elsewhere: %s", policies)
	}
}

func TestSettingAnExistingLogGroupTakesTheLeastRights(t *testing.T) {
	stack := newStack(t)
	existing(stack, loggroup.ExistingProps{Tier: retention.Application, Contract: contract.Guide()})
	loggroup.FromName(stack, "Other", loggroup.ExistingProps{Name: "/theirs/other", Tier: retention.Debug})
	template := synthesize(t, stack)
	template.only(t, "AWS::Lambda::Function")
	template.only(t, "AWS::Logs::LogGroup")
	role := template.only(t, "AWS::IAM::Role")
	if role.Properties["ManagedPolicyArns"] != nil {
		t.Errorf("the function may do what %v says", role.Properties["ManagedPolicyArns"])
	}
	var granted []string
	for id, p := range template.resources(t, "AWS::IAM::Policy") {
		for _, s := range p.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
			statement := s.(map[string]any)
			resource := jsonOf(statement["Resource"])
			if resource == `"*"` {
				t.Errorf("%s: %v on anything", id, statement["Action"])
			}
			for _, name := range []string{"/theirs/app", "/theirs/other"} {
				if resource == `"arn:aws:logs:eu-central-1:111122223333:log-group:`+name+`:*"` {
					granted = append(granted, jsonOf(statement["Action"])+" "+name)
				}
			}
		}
	}
	slices.Sort(granted)
	want := []string{
		`"logs:PutDataProtectionPolicy" /theirs/app`, `"logs:PutIndexPolicy" /theirs/app`,
		`"logs:PutRetentionPolicy" /theirs/app`, `"logs:PutRetentionPolicy" /theirs/other`,
	}
	if !slices.Equal(granted, want) {
		t.Errorf("granted are %q", granted)
	}
	for kind, want := range map[string]string{
		"Custom::LogGroupRetention": `"parameters":{"logGroupName":"/theirs/app","retentionInDays":30}`,
		"Custom::LogGroupIndexes":   `"policyDocument":"{"Fields":["actor_id",`,
		"Custom::LogGroupMasks":     `"DataIdentifier":["arn:aws:dataprotection::aws:data-identifier/EmailAddress"]`,
	} {
		// The parameters are a string within a string.
		if got := strings.ReplaceAll(jsonOf(template.resources(t, kind)), `\`, ""); !strings.Contains(got, want) {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestAnExistingLogGroupsMistakes(t *testing.T) {
	stack := newStack(t)
	loggroup.FromName(stack, "Nameless", loggroup.ExistingProps{Tier: "forever"})
	metricfilter.New(stack, "Filter", metricfilter.Props{LogGroup: existing(stack, loggroup.ExistingProps{Class: insights.InfrequentAccess})})
	for _, want := range []string{
		"Test/Nameless: Name is missing", `Test/Nameless: there is no retention tier "forever"`,
		"Test/Filter: log groups of the class INFREQUENT_ACCESS have no metric filters",
	} {
		wantMistake(t, stack, want)
	}
}

// TestLogGroupsOfAConfiguration configures an existing application log, and an audit
// log of a cheaper class.
func TestLogGroupsOfAConfiguration(t *testing.T) {
	made := logging(t, parse(t, `
services: [{name: web, image: app, audit: true}, {name: worker, image: app}]
logGroups:
  application: {name: /theirs/app, existing: true}
  audit: {class: INFREQUENT_ACCESS}
anomalyDetector: {every: 5m, pattern: '{ $.level = "ERROR" }'}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), "prod")
	template := synthesize(t, made.Stack())
	audit := template.only(t, "AWS::Logs::LogGroup")
	if audit.Properties["LogGroupName"] != "/theirs/app/audit" || audit.Properties["LogGroupClass"] != "INFREQUENT_ACCESS" || audit.Properties["RetentionInDays"] != 365.0 {
		t.Errorf("the audit log is %v", audit.Properties)
	}
	detector := template.only(t, "AWS::Logs::LogAnomalyDetector").Properties
	if detector["EvaluationFrequency"] != "FIVE_MIN" || !equalJSON(detector["LogGroupArnList"], []string{"arn:aws:logs:eu-central-1:111122223333:log-group:/theirs/app"}) || detector["KmsKeyId"] == nil {
		t.Errorf("the detector is %v", detector)
	}
	template.only(t, "AWS::KMS::Key")
	for id, options := range drivers(t, template) {
		if group := options["awslogs-group"]; group != "/theirs/app" && !strings.HasSuffix(id, "/audit") {
			t.Errorf("%s writes to %v", id, group)
		}
	}
}

// TestAnExistingLogGroupIsReplayed replays a log line through the template of an
// application whose log group is not in the template.
func TestAnExistingLogGroupIsReplayed(t *testing.T) {
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", LogGroup: existing(stack, loggroup.ExistingProps{})})
	file := filepath.Join(t.TempDir(), "t.json")
	writeFile(t, file, jsonOf(synthesize(t, stack)))
	templates, err := reader.Read(file, reader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := replay.New(templates, replay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("app.log", []byte(
		`{"timestamp": 1741680000000, "logGroup": "/theirs/app", "message": "{\"level\": \"CRITICAL\"}"}`))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Filters {
		if want := f.Name == "critical" || f.Name == "log-records"; f.Events != 1 || (f.Matched == 1) != want {
			t.Errorf("%s matched %d of %d", f.Name, f.Matched, f.Events)
		}
	}
	for _, a := range report.Alarms {
		if a.Name == "billing-critical-page" && len(a.Transitions) == 0 {
			t.Error("the alarm is quiet")
		}
	}
}
