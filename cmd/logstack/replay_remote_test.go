package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/remote"
	"github.com/logstack-go/logstack/remote/remotetest"
)

// shopAccount is an account with an alarm that sees what it counts, one that is
// blind although its history says that both went off, and an alarm on a query.
// Its log group has a subscription filter and a transformer.
func shopAccount(at time.Time) answers {
	xml := func(call, inner string) string {
		return fmt.Sprintf("<%sResponse><%sResult>%s</%sResult></%sResponse>", call, call, inner, call, call)
	}
	alarm := func(name, metric string) string {
		return fmt.Sprintf("<member><AlarmName>%s</AlarmName><MetricName>%s</MetricName><Namespace>Shop</Namespace><Statistic>Sum</Statistic><Period>60</Period><EvaluationPeriods>1</EvaluationPeriods><Threshold>0</Threshold><ComparisonOperator>GreaterThanThreshold</ComparisonOperator><TreatMissingData>notBreaching</TreatMissingData><StateValue>OK</StateValue></member>", name, metric)
	}
	onQuery := `<member><AlarmName>shop-slow</AlarmName><ScheduledQueryConfiguration><QueryString>filter level = "SLOW"</QueryString><LogGroupIdentifiers><member>/ecs/shop</member></LogGroupIdentifiers><AggregationExpression>count(*)</AggregationExpression>` +
		`<ScheduleConfiguration><ScheduleExpression>rate(5 minutes)</ScheduleExpression><StartTimeOffset>300</StartTimeOffset></ScheduleConfiguration></ScheduledQueryConfiguration><QueryResultsToEvaluate>1</QueryResultsToEvaluate><QueryResultsToAlarm>1</QueryResultsToAlarm>` +
		`<ComparisonOperator>GreaterThanThreshold</ComparisonOperator><Threshold>5</Threshold><StateValue>OK</StateValue></member>`
	off := func(name string, to int) string {
		return fmt.Sprintf(`<member><AlarmName>%s</AlarmName><AlarmType>MetricAlarm</AlarmType><HistoryItemType>StateUpdate</HistoryItemType><Timestamp>%s</Timestamp><HistoryData>{"version":"1.0","oldState":{"stateValue":"OK"},"newState":{"stateValue":"ALARM"}}</HistoryData></member>`,
			name, at.Add(time.Duration(to)*time.Minute).UTC().Format(time.RFC3339))
	}
	event := func(minutes int, message string) string {
		return fmt.Sprintf(`{"timestamp":%d,"message":%q,"logStreamName":"s"}`, at.Add(time.Duration(minutes)*time.Minute).UnixMilli(), message)
	}
	return answers{
		"DescribeLogGroups": {
			{Body: `{"logGroups":[{"logGroupName":"/ecs/other","storedBytes":1}],"nextToken":"2"}`},
			{Body: `{"logGroups":[{"logGroupName":"/ecs/shop","storedBytes":1}]}`},
		},
		"DescribeMetricFilters": {{Body: `{"metricFilters":[
			{"filterName":"errors","filterPattern":"{ $.level = \"ERROR\" }","logGroupName":"/ecs/shop","metricTransformations":[{"metricName":"Errors","metricNamespace":"Shop","metricValue":"1"}]},
			{"filterName":"fatal","filterPattern":"{ $.levelname = \"FATAL\" }","logGroupName":"/ecs/shop","metricTransformations":[{"metricName":"Fatal","metricNamespace":"Shop","metricValue":"1"}]}]}`}},
		"DescribeQueryDefinitions": {{Body: `{"queryDefinitions":[]}`}},
		"DescribeAlarms": {
			{Body: xml("DescribeAlarms", "<MetricAlarms>"+alarm("shop-errors", "Errors")+alarm("shop-fatal", "Fatal")+"</MetricAlarms>")},
			{Body: xml("DescribeAlarms", "<LogAlarms>"+onQuery+"</LogAlarms>")},
		},
		"DescribeAlarmHistory": {
			{Body: xml("DescribeAlarmHistory", "<AlarmHistoryItems>"+off("shop-errors", 2)+off("shop-fatal", 3)+"</AlarmHistoryItems>")},
			{Body: xml("DescribeAlarmHistory", "<AlarmHistoryItems></AlarmHistoryItems>")},
		},
		"DescribeInsightRules":        {{Body: xml("DescribeInsightRules", "<InsightRules></InsightRules>")}},
		"DescribeAccountPolicies":     {{Body: `{"accountPolicies":[]}`}},
		"DescribeSubscriptionFilters": {{Body: `{"subscriptionFilters":[{"filterName":"ship","logGroupName":"/ecs/shop","filterPattern":"ERROR","destinationArn":"arn:aws:lambda:eu-central-1:111122223333:function:ship"}]}`}},
		"GetTransformer":              {{Body: `{"logGroupIdentifier":"arn:aws:logs:eu-central-1:111122223333:log-group:/ecs/shop","transformerConfig":[{"parseJSON":{}},{"addKeys":{"entries":[{"key":"team","value":"shop","overwriteIfExists":false}]}}]}`}},
		"FilterLogEvents": {
			{Body: `{"events":[` + event(0, `{"level":"INFO"}`) + `],"nextToken":"2"}`},
			{Body: `{"events":[` + event(1, `{"level":"ERROR"}`) + `,` + event(9, `{"level":"INFO"}`) + `]}`},
		},
	}
}

func TestReplayRemote(t *testing.T) {
	at := time.Now().Add(-30 * time.Minute).Truncate(time.Minute)
	account := shopAccount(at)
	// A call is made again, after a while, when too many were made.
	account["FilterLogEvents"] = slices.Insert(account["FilterLogEvents"], 1, remotetest.Answer{Code: "ThrottlingException", Body: "Rate exceeded"})
	s := remotetest.New(t, account)
	schemas, err := filepath.Abs(outputFolder)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // there is no configuration
	args := []string{"replay", "--remote", "--format", "json", "--fail-on", "history"}
	r := runAsking(t, args...)
	if _, err := follows(args, []byte(r.stdout), schemaFolder(schemas)); err != nil {
		t.Error(err)
	}
	if r.code != badInput || !strings.Contains(r.stderr, "--fail-on history: shop-fatal") {
		t.Errorf("exits with %d: %s", r.code, r.stderr)
	}
	var got struct {
		Input      struct{ Events int }
		Deliveries []struct {
			Name    string
			Matched int
		}
		History []remote.Beside
	}
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatalf("%v: %s", err, r.stdout)
	}
	if got.Input.Events != 3 || len(got.History) != 3 || got.History[0].Outcome != remote.Agrees || got.History[1].Outcome != remote.Differs {
		t.Errorf("got %+v", got)
	}
	if d := got.Deliveries; len(d) != 1 || d[0].Name != "ship" || d[0].Matched != 1 {
		t.Errorf("what the subscription filter sends is %+v", d)
	}
	for _, c := range s.Calls() {
		if c.Operation == "FilterLogEvents" && !strings.Contains(c.Body, `"logGroupName":"/ecs/shop"`) {
			t.Errorf("it reads %s, which has no metric filter", c.Body)
		}
	}

	remotetest.New(t, shopAccount(at))
	r = runAsking(t, "replay", "--remote")
	if r.code != ok || !strings.Contains(r.stdout, "Compared with what the alarms did") || !strings.Contains(r.stdout, "shop-fatal") || !strings.Contains(r.stdout, "differs") {
		t.Errorf("exits with %d: %s%s", r.code, r.stdout, r.stderr)
	}

	// The flags replay a template instead of the account, on its events.
	made := filepath.Join(t.TempDir(), "new.yaml")
	if err := os.WriteFile(made, []byte(`Resources:
  F: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /ecs/shop, FilterPattern: '{ $.level = "INFO" }', MetricTransformations: [{MetricNamespace: Shop, MetricName: Infos, MetricValue: "1"}]}}
  A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: shop-infos, Namespace: Shop, MetricName: Infos, Statistic: Sum, Period: 60, EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, Threshold: 0}}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	s = remotetest.New(t, shopAccount(at))
	r = runAsking(t, "replay", "--remote", "--template", made)
	if r.code != ok || !strings.Contains(r.stdout, "shop-infos") || slices.Contains(s.Operations(), "DescribeAlarms") {
		t.Errorf("exits with %d, asks %v: %s%s", r.code, s.Operations(), r.stdout, r.stderr)
	}
}

func TestReplayRemoteFails(t *testing.T) {
	at := time.Now().Add(-30 * time.Minute)
	broken := func(call string, a remotetest.Answer) answers {
		all := shopAccount(at)
		all[call] = []remotetest.Answer{a}
		return all
	}
	denied := remotetest.Answer{Code: "AccessDeniedException", Body: "no"}
	for name, test := range map[string]struct {
		answers answers
		args    []string
		code    int
		stderr  string
	}{
		"no right to filters":  {broken("DescribeMetricFilters", denied), nil, badInput, "must be allowed logs:DescribeMetricFilters (docs/how-to/remote.md has"},
		"no right to alarms":   {broken("DescribeAlarms", remotetest.Answer{Code: "AccessDenied", Body: "no"}), nil, badInput, "must be allowed cloudwatch:DescribeAlarms (docs/how-to/remote.md has"},
		"no right to events":   {broken("FilterLogEvents", denied), nil, badInput, "must be allowed logs:FilterLogEvents (docs/how-to/remote.md has"},
		"no right to history":  {broken("DescribeAlarmHistory", remotetest.Answer{Code: "AccessDenied", Body: "no"}), nil, badInput, "must be allowed cloudwatch:DescribeAlarmHistory (docs/how-to/remote.md"},
		"no response to rules": {broken("DescribeInsightRules", remotetest.Answer{Code: "ExpiredToken", Body: "no"}), nil, badInput, "have expired"},
		"no filters":           {broken("DescribeMetricFilters", remotetest.Answer{Body: `{"metricFilters":[]}`}), nil, badInput, "no log group has a metric filter"},
		"too many events":      {shopAccount(at), []string{"--max-events", "2"}, badInput, "more than 2 events"},
		"files":                {nil, []string{"app.log"}, wrongUsage, "reads no log files"},
		"long ago":             {nil, []string{"--since", "40d"}, wrongUsage, "30 days"},
		"follow":               {nil, []string{"--follow"}, wrongUsage, "--follow"},
	} {
		t.Run(name, func(t *testing.T) {
			remotetest.New(t, test.answers)
			t.Chdir(t.TempDir())
			// A partial answer is not written as if it were complete.
			runAsking(t, append([]string{"replay", "--remote"}, test.args...)...).want(t, test.code, "", test.stderr)
		})
	}
	runAsking(t, "replay", "--fail-on", "history", "app.log").want(t, wrongUsage, "", "add --remote")
}

// If AWS denies a call, other than those for log groups, metric filters,
// alarms, their history and events, everything else is still read. The denied
// call is named on stderr and in the report.
func TestReplayRemoteDenied(t *testing.T) {
	at := time.Now().Add(-30 * time.Minute)
	for call, test := range map[string]struct {
		answer []remotetest.Answer
		what   string
	}{
		"DescribeQueryDefinitions":    {denied("AccessDeniedException"), "saved queries of the account"},
		"DescribeAccountPolicies":     {denied("AccessDeniedException"), "account policies of the account"},
		"DescribeInsightRules":        {denied("AccessDenied"), "Contributor Insights rules of the account"},
		"DescribeSubscriptionFilters": {denied("AccessDeniedException"), "subscription filters of /ecs/shop"},
		"GetTransformer":              {denied("AccessDeniedException"), "transformer of /ecs/shop"},
		"DescribeAlarms":              {append(shopAccount(at)["DescribeAlarms"][:1:1], denied("ValidationError")...), "log alarms of the account"},
	} {
		t.Run(call, func(t *testing.T) {
			all := shopAccount(at)
			all[call] = test.answer
			remotetest.New(t, all)
			t.Chdir(t.TempDir())
			r := runAsking(t, "replay", "--remote", "--format", "json")
			var got struct {
				Filters []struct{ Name string }
				NotRead []struct{ What, Why string }
				History []remote.Beside
			}
			if err := json.Unmarshal([]byte(r.stdout), &got); err != nil || r.code != ok {
				t.Fatalf("exits with %d: %v: %s", r.code, err, r.stderr)
			}
			if len(got.Filters) != 2 || len(got.History) < 2 {
				t.Errorf("the rest is hidden: %+v", got)
			}
			if len(got.NotRead) != 1 || got.NotRead[0].What != test.what || !strings.Contains(got.NotRead[0].Why, call) || !strings.Contains(r.stderr, test.what) {
				t.Errorf("not read: %+v, want %s\n%s", got.NotRead, test.what, r.stderr)
			}
		})
	}
	// AWS returns a log group's transformer, or says that there is none.
	all := shopAccount(at)
	all["GetTransformer"] = denied("ResourceNotFoundException")
	remotetest.New(t, all)
	t.Chdir(t.TempDir())
	if r := runAsking(t, "replay", "--remote"); r.code != ok || strings.Contains(r.stderr, "not looked at") {
		t.Errorf("exits with %d: %s", r.code, r.stderr)
	}
}

func denied(code string) []remotetest.Answer { return []remotetest.Answer{{Code: code, Body: "no"}} }

// The dry runs of all commands show each kind of call that is made.
func TestReplayDryRun(t *testing.T) {
	s := remotetest.New(t, nil)
	t.Chdir(t.TempDir())
	r := runAsking(t, "replay", "--remote", "--dry-run", "--since", "2025-03-11", "--until", "2025-03-12")
	if r.code == ok {
		t.Errorf("a time that CloudWatch does not remember is asked for: %s", r.stdout)
	}
	r = runAsking(t, "replay", "--remote", "--dry-run")
	for _, call := range []string{"logs:DescribeLogGroups {}", "logs:DescribeMetricFilters {}", "logs:DescribeQueryDefinitions {}", `cloudwatch:DescribeAlarms {"AlarmTypes":["MetricAlarm","CompositeAlarm"]}`, `cloudwatch:DescribeAlarms {"AlarmTypes":["LogAlarm"]}`,
		`cloudwatch:DescribeInsightRules {}`, `logs:DescribeAccountPolicies {"policyType":"TRANSFORMER_POLICY"}`, `logs:GetTransformer {"logGroupIdentifier":"(each log group that has a metric filter)"}`, `logs:FilterLogEvents {`, `cloudwatch:DescribeAlarmHistory {`} {
		if !strings.Contains(r.stdout, call) {
			t.Errorf("there is no %s in\n%s%s", call, r.stdout, r.stderr)
		}
	}
	if r.code != ok || len(s.Calls()) > 0 {
		t.Errorf("exits with %d, and asks %v", r.code, s.Operations())
	}
}
