package test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	dashboardbody "github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
	"github.com/logstack-go/logstack/stacks"
)

// These tests cover known pitfalls: each is named after what must not happen.

func TestNoDefaultValueBesideDimensions(t *testing.T) {
	stack := newStack(t)
	metricfilter.New(stack, "Errors", metricfilter.Props{
		LogGroup: group(stack), Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`),
		Dimensions: map[string]string{"Service": "$.service"},
	})
	got := transformation(t, synthesize(t, stack).only(t, "AWS::Logs::MetricFilter"))
	if _, has := got["DefaultValue"]; has || got["Dimensions"] == nil {
		t.Errorf("CloudWatch refuses a default value beside dimensions: %v", got)
	}
}

func TestDimensionsNeedFields(t *testing.T) {
	for _, pattern := range []string{"ERROR", ""} {
		stack := newStack(t)
		metricfilter.New(stack, "Errors", metricfilter.Props{
			LogGroup: group(stack), Pattern: filterpattern.MustParse(pattern),
			Dimensions: map[string]string{"Service": "$.service"},
		})
		wantMistake(t, stack, "Test/Errors: dimensions only work with JSON and delimited patterns")
	}
}

func TestAMetricWithDimensionsIsWatchedWithThem(t *testing.T) {
	build := func(stack awscdk.Stack, metric func(*metricfilter.MetricFilter) awscloudwatch.Metric) {
		filter := metricfilter.New(stack, "Errors", metricfilter.Props{
			LogGroup: group(stack), Metric: "ApplicationErrors",
			Pattern:    filterpattern.MustParse(`{ $.level = "ERROR" }`),
			Dimensions: map[string]string{"Service": "$.service"},
		})
		alarms.New(stack, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(3)}), Metric: metric(filter)})
	}
	stack := newStack(t)
	build(stack, func(f *metricfilter.MetricFilter) awscloudwatch.Metric { return f.Metric() })
	wantMistake(t, stack, "an alarm gets data only if all have one")

	stack = newStack(t)
	build(stack, func(f *metricfilter.MetricFilter) awscloudwatch.Metric {
		return f.WithDimensions(map[string]string{"Service": "stripe"})
	})
	for _, alarm := range synthesize(t, stack).resources(t, "AWS::CloudWatch::Alarm") {
		want := []any{map[string]any{"Name": "Service", "Value": "stripe"}}
		if got := alarm.Properties["Dimensions"]; !equalJSON(got, want) {
			t.Errorf("%s watches %v", alarm.ID, got)
		}
	}
}

func TestCountersAreSummed(t *testing.T) {
	stack := newStack(t)
	filter := metricfilter.New(stack, "Errors", metricfilter.Props{LogGroup: group(stack)})
	filter.Statistic("Average", nil)
	wantMistake(t, stack, "Average of a counter is constantly 0 or 1: count with Sum")

	for _, alarm := range prod(t).resources(t, "AWS::CloudWatch::Alarm") {
		for _, m := range watched(t, alarm) {
			if duration := m.Name == "RequestDuration"; duration != strings.HasPrefix(m.Statistic, "p") || !duration && m.Statistic != "Sum" {
				t.Errorf("%s looks at %s of %s", alarm.ID, m.Statistic, m.Name)
			}
		}
	}
}

// A filter offers the statistics that CloudWatch computes, and no others.
func TestStatisticsOfAFilter(t *testing.T) {
	build := func(stack awscdk.Stack, statistic string) {
		filter := metricfilter.New(stack, "Duration", metricfilter.Props{
			LogGroup: group(stack), Metric: "Duration", Value: "$.ms", Pattern: filterpattern.MustParse(`{ $.ms = * }`),
		})
		alarms.New(stack, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(3)}), Metric: filter.Statistic(statistic, nil)})
	}
	for _, statistic := range []string{"Average", "p99.9", "tm99", "TM(10%:90%)", "wm95", "TC(:300)", "ts90", "IQM", "PR(:300)"} {
		stack := newStack(t)
		build(stack, statistic)
		for _, alarm := range synthesize(t, stack).resources(t, "AWS::CloudWatch::Alarm") {
			if got := watched(t, alarm)[0].Statistic; got != statistic {
				t.Errorf("%s looks at %s, want %s", alarm.ID, got, statistic)
			}
		}
	}
	stack := newStack(t)
	build(stack, "p101")
	wantMistake(t, stack, `there is no statistic "p101": percentiles go from 0 to 100`)
}

// aMetric is a metric that an alarm watches.
type aMetric struct {
	Namespace, Name, Statistic string
	Dimensions                 any
}

// watched returns the metrics that an alarm watches: a single one, or those of its
// math.
func watched(t *testing.T, alarm resource) []aMetric {
	t.Helper()
	text := func(of map[string]any, key string) string { s, _ := of[key].(string); return s }
	p := alarm.Properties
	if p["Metrics"] == nil {
		return []aMetric{{text(p, "Namespace"), text(p, "MetricName"), text(p, "Statistic") + text(p, "ExtendedStatistic"), p["Dimensions"]}}
	}
	var all []aMetric
	for _, q := range p["Metrics"].([]any) {
		stat, ok := q.(map[string]any)["MetricStat"].(map[string]any)
		if !ok {
			continue // an expression
		}
		m := stat["Metric"].(map[string]any)
		all = append(all, aMetric{text(m, "Namespace"), text(m, "MetricName"), text(stat, "Stat"), m["Dimensions"]})
	}
	if len(all) == 0 && !strings.Contains(jsonOf(p["Metrics"]), "INSIGHT_RULE_METRIC") {
		t.Errorf("%s watches nothing", alarm.ID)
	}
	return all
}

func TestEveryAlarmSaysWhatMissingDataMeans(t *testing.T) {
	for _, alarm := range prod(t).resources(t, "AWS::CloudWatch::Alarm") {
		want := "notBreaching"
		if alarm.Properties["MetricName"] == cloudwatch.IncomingLogEvents {
			want = "breaching"
		}
		if got := alarm.Properties["TreatMissingData"]; got != want {
			t.Errorf("%s treats missing data as %v, want %s", alarm.ID, got, want)
		}
	}
}

func TestARuleSaysAllThatItMust(t *testing.T) {
	stack := newStack(t)
	alarms.New(stack, "Alarm", alarms.Props{LogGroup: group(stack), Rule: alarmrules.Rule{
		Name: "mine",
		Watch: alarmrules.Count{
			Thresholds: alarmrules.Thresholds[float64]{Above: map[notify.Severity]float64{notify.Page: -1, "wake": 1}},
			Window:     alarmrules.Window{Period: quantity.Duration(90 * time.Second), MissingData: "none"},
		},
	}})
	for _, want := range []string{
		"Test/Alarm: rule mine: above.page: must be a count of 0 or more, got -1",
		`Test/Alarm: rule mine: above.wake: there is no severity "wake": use page or ticket`,
		`Test/Alarm: rule mine: missingData: there is no treatment "none": use one of notBreaching, breaching, ignore, missing`,
		"Test/Alarm: rule mine: period: a period of 1m30s: use whole minutes from 1m to 24h",
		"Test/Alarm: rule mine: meaning is missing: say in one sentence what it means",
		"Test/Alarm: rule mine: firstSteps is missing",
	} {
		wantMistake(t, stack, want)
	}
}

func TestEveryLogGroupThatIsWatchedIsWatchedForSilence(t *testing.T) {
	template := prod(t)
	silent := map[string]bool{}
	for _, alarm := range template.resources(t, "AWS::CloudWatch::Alarm") {
		if alarm.Properties["MetricName"] == cloudwatch.IncomingLogEvents {
			silent[jsonOf(alarm.Properties["Dimensions"])] = true
		}
	}
	for _, filter := range template.resources(t, "AWS::Logs::MetricFilter") {
		dimension := jsonOf([]any{map[string]any{"Name": "LogGroupName", "Value": filter.Properties["LogGroupName"]}})
		if !silent[dimension] {
			t.Errorf("%s: no alarm tells when nothing is logged; there are %v", filter.ID, silent)
		}
	}
}

func TestOptionalTermsAreNotMixed(t *testing.T) {
	stack := newStack(t)
	metricfilter.New(stack, "Mixed", metricfilter.Props{
		LogGroup: group(stack), Pattern: filterpattern.MustParse("?ERROR ?CRITICAL -health"),
	})
	wantMistake(t, stack, "Test/Mixed: CloudWatch ignores the ?terms")
}

func TestLimitsOfPatterns(t *testing.T) {
	stack := newStack(t)
	logs := group(stack)
	for i := range 6 {
		metricfilter.New(stack, fmt.Sprint("Filter", i), metricfilter.Props{
			LogGroup: logs, Pattern: filterpattern.MustParse(fmt.Sprintf(`%%E%d+%%`, i)),
		})
	}
	wantMistake(t, stack, "Test/Filter5: this is filter 6 of the log group with a regular expression: at most 5 are allowed")
	for _, source := range []string{
		`{ $.a[*].b.* = 1 }`,
		`{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.d[*] = 1 }`,
		`%a% %b% %c%`, `%(a)%`, `%a!%`,
	} {
		if _, err := filterpattern.Parse(source); err == nil {
			t.Errorf("%s: CloudWatch refuses it", source)
		}
	}
}

func TestFiltersOfAGroupHaveNamesOfTheirOwn(t *testing.T) {
	stack := newStack(t)
	logs := group(stack)
	metricfilter.New(stack, "A", metricfilter.Props{LogGroup: logs, Name: "errors"})
	metricfilter.New(stack, "B", metricfilter.Props{LogGroup: logs, Name: "errors"})
	wantMistake(t, stack, `Test/B: there is already a metric filter of the log group called "errors", of Test/A: the later one would replace it`)
}

func TestSelectorsAreSelectors(t *testing.T) {
	json := filterpattern.MustParse(`{ $.level = "INFO" }`)
	for value, want := range map[string]string{
		"duration_ms":   "a selector starts with $",
		"$duration_ms":  "is a field of a delimited event, and the pattern matches JSON",
		"$.items[*].ms": "the selector holds a wildcard",
	} {
		stack := newStack(t)
		metricfilter.New(stack, "Duration", metricfilter.Props{LogGroup: group(stack), Pattern: json, Value: value})
		wantMistake(t, stack, want)
	}
}

func TestQueriesKeepTheirOrder(t *testing.T) {
	for _, query := range prod(t).resources(t, "AWS::Logs::QueryDefinition") {
		if query.Properties["Name"] != "your-app/prod/high-error-rate" {
			continue
		}
		want := "filter level = \"ERROR\"\n| stats count() as error_count by bin(5m)\n| filter error_count > {{more_than}}"
		if got := query.Properties["QueryString"]; got != want {
			t.Errorf("got\n%v\nwant\n%s", got, want)
		}
		return
	}
	t.Error("the query is not there")
}

func TestDriversSayModeAndBuffer(t *testing.T) {
	for name, options := range drivers(t, prod(t)) {
		mode, buffer := options["mode"], options["max-buffer-size"]
		audit := strings.HasSuffix(name, "/audit")
		if audit && (mode != "blocking" || buffer != nil) || !audit && (mode != "non-blocking" || buffer != "26214400b") {
			t.Errorf("%s: mode %v, buffer %v", name, mode, buffer)
		}
	}
}

func TestDriversWriteToLogGroupsOfTheStack(t *testing.T) {
	template := prod(t)
	groups := template.resources(t, "AWS::Logs::LogGroup")
	for name, options := range drivers(t, template) {
		ref, _ := options["awslogs-group"].(map[string]any)
		id, _ := ref["Ref"].(string)
		if _, ok := groups[id]; !ok {
			t.Errorf("%s writes to %v, which nothing here makes", name, options["awslogs-group"])
		}
		if _, made := options["awslogs-create-group"]; made {
			t.Errorf("%s makes its log group itself: one that never expires", name)
		}
	}
}

func TestRetentionIsOneThatCloudWatchHas(t *testing.T) {
	if _, err := retention.Default().With("short", 10); err == nil || !strings.Contains(err.Error(), "the nearest is 7 or 14") {
		t.Errorf("10 days: %v", err)
	}
	stack := newStack(t)
	loggroup.New(stack, "Logs", loggroup.Props{Tier: "forever"})
	wantMistake(t, stack, `Test/Logs: there is no retention tier "forever": use one of application, audit, debug`)

	for _, n := range append(cloudwatch.RetentionDays(), int(retention.Forever)) {
		days, want := retention.Days(n), any(float64(n))
		if days == retention.Forever {
			want = nil // the template has no retention
		}
		tiers, err := retention.Default().With("tier", days)
		if err != nil {
			t.Fatal(err)
		}
		stack := newStack(t)
		loggroup.New(stack, "Logs", loggroup.Props{Tier: "tier", Tiers: &tiers})
		if got := synthesize(t, stack).only(t, "AWS::Logs::LogGroup").Properties["RetentionInDays"]; got != want {
			t.Errorf("%v became %v", days, got)
		}
	}
}

func TestNoLogGroupIsWithoutRetention(t *testing.T) {
	stack := newStack(t)
	ecslogs.New(stack, "Logs", ecslogs.Props{}).AddContainer(fargate(stack), "web", busybox())
	for name, template := range map[string]template{"ecslogs": synthesize(t, stack), "prod": prod(t)} {
		for id, group := range template.resources(t, "AWS::Logs::LogGroup") {
			if group.Properties["RetentionInDays"] == nil {
				t.Errorf("%s: %s keeps its events forever", name, id)
			}
		}
	}
}

func TestEveryAlarmWatchesWhatSomethingFeeds(t *testing.T) {
	for name, template := range map[string]template{"dev": environment(t, "dev"), "prod": prod(t)} {
		fed := map[string]bool{}
		for _, filter := range template.resources(t, "AWS::Logs::MetricFilter") {
			to := transformation(t, filter)
			fed[fmt.Sprint(to["MetricNamespace"], " ", to["MetricName"])] = true
		}
		for _, own := range cloudwatch.LogGroupMetrics() {
			fed["AWS/Logs "+own] = true // emitted by CloudWatch itself
		}
		for _, alarm := range template.resources(t, "AWS::CloudWatch::Alarm") {
			for _, m := range watched(t, alarm) {
				if m.Namespace == "AWS/SNS" {
					continue // emitted by SNS itself
				}
				if metric := m.Namespace + " " + m.Name; !fed[metric] {
					t.Errorf("%s: %s watches %s, which nothing feeds", name, alarm.ID, metric)
				}
			}
		}
	}
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Rules: []alarmrules.Rule{mine(alarmrules.Metric{
		Of: alarmrules.MetricStatistic{Name: "IncomingLogs", Statistic: "Sum"}, Thresholds: above(3),
	})}})
	wantMistake(t, stack, "rule mine: metric.name: no metric of this application is called IncomingLogs: did you mean IncomingBytes?")
}

func TestLogAlarmsGetAnArnWithoutStreams(t *testing.T) {
	stack := newStack(t)
	logs := group(stack)
	awscloudwatch.NewCfnLogAlarm(stack, jsii.String("LogAlarm"), &awscloudwatch.CfnLogAlarmProps{
		ComparisonOperator:     jsii.String("GreaterThanThreshold"),
		QueryResultsToAlarm:    jsii.Number(1),
		QueryResultsToEvaluate: jsii.Number(1),
		Threshold:              jsii.Number(5),
		ScheduledQueryConfiguration: &awscloudwatch.CfnLogAlarm_ScheduledQueryConfigurationProperty{
			AggregationExpression: jsii.String("count(*)"),
			LogGroupIdentifiers:   &[]*string{logs.Arn()},
			QueryString:           jsii.String("filter level = 'ERROR'"),
			ScheduleConfiguration: &awscloudwatch.CfnLogAlarm_ScheduleConfigurationProperty{
				ScheduleExpression: jsii.String("rate(5 minutes)"),
				StartTimeOffset:    jsii.Number(300),
			},
			ScheduledQueryRoleArn: jsii.String("arn:aws:iam::111122223333:role/query"),
		},
	})
	alarm := synthesize(t, stack).only(t, "AWS::CloudWatch::LogAlarm")
	got := jsonOf(alarm.Properties["ScheduledQueryConfiguration"].(map[string]any)["LogGroupIdentifiers"])
	if strings.Contains(got, ":*") || strings.Contains(got, `"Arn"`) || !strings.Contains(got, ":log-group:") {
		t.Errorf("a log alarm refuses %s", got)
	}
}

func TestTheDsnStandsInNoTemplate(t *testing.T) {
	for name, template := range map[string]template{"dev": environment(t, "dev"), "prod": prod(t)} {
		for _, task := range template.resources(t, "AWS::ECS::TaskDefinition") {
			for _, c := range containers(task) {
				if strings.Contains(jsonOf(c["Environment"]), "SENTRY_DSN") {
					t.Errorf("%s: %v has the DSN among its variables", name, c["Name"])
				}
				if c["Name"] != "audit" && !strings.Contains(jsonOf(c["Secrets"]), "sentry/dsn") {
					t.Errorf("%s: %v gets no DSN: %s", name, c["Name"], jsonOf(c["Secrets"]))
				}
			}
		}
	}
	dsn := "https://0123456789abcdef@o1.ingest.sentry.io/42"
	for _, sentry := range []ecslogs.Sentry{{Parameter: dsn}, {Secret: dsn}} {
		stack := newStack(t)
		ecslogs.New(stack, "Logs", ecslogs.Props{Sentry: &sentry}).AddContainer(fargate(stack), "web", busybox())
		wantMistake(t, stack, "is a name or an ARN, and not the DSN itself")
		if strings.Contains(strings.Join(stacks.Mistakes(stack), ""), "0123456789abcdef") {
			t.Error("the DSN stands in the error")
		}
	}
}

func TestKeysLetLogsAndAlarmsIn(t *testing.T) {
	template := prod(t)
	policy := jsonOf(template.only(t, "AWS::KMS::Key").Properties["KeyPolicy"])
	for _, want := range []string{
		`"kms:EncryptionContext:aws:logs:arn":{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":logs:",{"Ref":"AWS::Region"},":",{"Ref":"AWS::AccountId"},":log-group:*"]]}`,
		`"Principal":{"Service":"cloudwatch.amazonaws.com"}`,
		`"aws:SourceAccount":{"Ref":"AWS::AccountId"}`,
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s is missing from %s", want, policy)
		}
	}

	stack := newStack(t)
	imported := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-central-1:111122223333:key/1234"))
	loggroup.New(stack, "Logs", loggroup.Props{Key: imported})
	alarms.NewTopics(stack, "Topics", alarms.TopicsProps{Key: imported})
	for path, want := range map[string]string{"Test/Logs": "kms:EncryptionContext:aws:logs:arn", "Test/Topics": "aws:SourceAccount"} {
		if !slices.ContainsFunc(stacks.Notes(stack), func(w string) bool { return strings.HasPrefix(w, path+": ") && strings.Contains(w, want) }) {
			t.Errorf("%s: nobody is told what the key's policy must hold: %q", path, stacks.Notes(stack))
		}
	}
}

func TestAlarmsCanPublish(t *testing.T) {
	for _, policy := range prod(t).resources(t, "AWS::SNS::TopicPolicy") {
		got := jsonOf(policy.Properties["PolicyDocument"])
		for _, want := range []string{
			`{"Action":"sns:Publish","Condition":{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}},"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"}`,
			`"aws:SecureTransport":"false"`,
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s is missing from %s", policy.ID, want, got)
			}
		}
	}
}

func TestTasksCanDecryptTheDsn(t *testing.T) {
	for name, sentry := range map[string]ecslogs.Sentry{"parameter": {Parameter: "/sentry/dsn"}, "secret": {Secret: "sentry"}} {
		for _, own := range []bool{false, true} {
			stack := newStack(t)
			if own {
				sentry.Key = awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-central-1:111122223333:key/1234"))
			}
			ecslogs.New(stack, "Logs", ecslogs.Props{Sentry: &sentry}).AddContainer(fargate(stack), "web", busybox())
			rights := jsonOf(synthesize(t, stack).resources(t, "AWS::IAM::Policy"))
			if got := strings.Contains(rights, "kms:Decrypt"); got != own {
				t.Errorf("%s: a key of one's own is %v, the right to decrypt %v", name, own, got)
			}
		}
	}
}

func TestAuditAndProdAreProtected(t *testing.T) {
	for name, application := range map[string]string{"dev": "Delete", "prod": "Retain"} {
		for _, group := range environment(t, name).resources(t, "AWS::Logs::LogGroup") {
			want := application
			if strings.HasSuffix(group.Properties["LogGroupName"].(string), "/audit") {
				want = "Retain"
			}
			if protected, _ := group.Properties["DeletionProtectionEnabled"].(bool); group.DeletionPolicy != want || protected != (want == "Retain") {
				t.Errorf("%s: %s: policy %s, protected %v", name, group.ID, group.DeletionPolicy, protected)
			}
		}
	}
}

// A graph of a metric that nothing emits looks like one without data.
func TestADashboardShowsWhatSomethingFeeds(t *testing.T) {
	template := prod(t)
	fed := map[string]bool{"IncomingLogEvents": true, "IncomingBytes": true}
	for _, filter := range template.resources(t, "AWS::Logs::MetricFilter") {
		fed[transformation(t, filter)["MetricName"].(string)] = true
	}
	var body struct {
		Widgets []struct {
			Type          string
			X, Y          int
			Width, Height int
			Properties    struct {
				Title, Query string
				Alarms       []string
				Metrics      [][]any
			}
		}
	}
	text := joined(template.only(t, "AWS::CloudWatch::Dashboard").Properties["DashboardBody"])
	read, err := dashboardbody.Parse(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, w := range read.Widgets {
		if w.Refused != "" {
			t.Errorf("%s: %s", w.Title(), w.Refused)
		}
	}
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	alarms := 0
	shown, taken := map[string]bool{}, map[[2]int]string{}
	for _, w := range body.Widgets {
		for x := w.X; x < w.X+w.Width; x++ {
			for y := w.Y; y < w.Y+w.Height; y++ {
				if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
					t.Errorf("%s lies over %s, or beside the page", w.Properties.Title, other)
				}
				taken[[2]int{x, y}] = w.Properties.Title
			}
		}
		for _, m := range w.Properties.Metrics {
			if len(m) > 1 {
				shown[m[1].(string)] = true
				continue
			}
			// Metric math refers to other lines; a search names its metric.
			expression := m[0].(map[string]any)["expression"].(string)
			if _, name, ok := strings.Cut(expression, `MetricName="`); ok {
				name, _, _ = strings.Cut(name, `"`)
				shown[name] = true
			}
		}
		if w.Type == "alarm" {
			alarms += len(w.Properties.Alarms)
		}
		if w.Type == "log" {
			source, query, _ := strings.Cut(w.Properties.Query, " | ")
			if parsed, err := insights.Parse(query); err != nil || len(parsed.Check()) > 0 || source != "SOURCE '/ecs/your-app'" && source != "SOURCE 'REGION'" {
				t.Errorf("%s asks %s: %v", w.Properties.Title, w.Properties.Query, err)
			}
		}
	}
	// All alarms except those that notify nobody: the two windows of a burn rate, which
	// a composite alarm combines.
	telling := len(template.resources(t, "AWS::CloudWatch::CompositeAlarm")) + len(template.resources(t, "AWS::CloudWatch::LogAlarm"))
	for _, alarm := range template.resources(t, "AWS::CloudWatch::Alarm") {
		// Alarms on the delivery of notifications are on no service's dashboard.
		if alarm.Properties["AlarmActions"] != nil && alarm.Properties["Namespace"] != "AWS/SNS" && alarm.Properties["Namespace"] != "AWS/SQS" {
			telling++
		}
	}
	if alarms != telling {
		t.Errorf("%d alarms are shown, and %d tell somebody", alarms, telling)
	}
	for name := range fed {
		if !shown[name] {
			t.Errorf("%s is shown nowhere", name)
		}
	}
	for name := range shown {
		if !fed[name] {
			t.Errorf("nothing feeds %s, which is shown", name)
		}
	}
}

func TestADashboardThatIsWrong(t *testing.T) {
	stack := newStack(t)
	dashboard.New(stack, "Board", dashboard.Props{
		Name: "no name", LogGroup: group(stack),
		Tables: []dashboard.Table{{Title: "Mine", Query: insights.MustParse("filter a = {{b}}")}},
	})
	wantMistake(t, stack, `Test/Board: the dashboard name "no name": use`)
	wantMistake(t, stack, `Test/Board: the query of "Mine" has the placeholders b: a dashboard does not fill them in`)

	stack = newStack(t)
	dashboard.New(stack, "Board", dashboard.Props{
		LogGroup: group(stack),
		Graphs:   []dashboards.Graph{{Title: "Errors", Lines: []dashboards.Line{{Service: "web", Series: alarmrules.Series{Log: true, Name: "ApplicationErrors", Statistic: "Sum"}}}}},
	})
	dashboard.New(stack, "Empty", dashboard.Props{})
	wantMistake(t, stack, `Test/Board: the graph "Errors" shows the service web, which is not among Services`)
	wantMistake(t, stack, `Test/Empty: LogGroup is missing`)
}

// A filter or query that no record of the contract can match would look like one
// without results.
func TestWhatNoRecordCanMatchIsRefused(t *testing.T) {
	for pattern, want := range map[string]string{
		`{ $.levelname = "ERROR" }`:                                   "no record has $.levelname",
		`{ $.duration_ms > 5000 }`:                                    "duration_ms alone is ambiguous",
		`{ $.event_type = "login_failed" && $.status_code = 500 }`:    "no record of login_failed carries status_code",
		`{ $.event_type = "login_failed" && $.email = "*@mail.com" }`: "data protection masks email",
	} {
		stack := newStack(t)
		metricfilter.New(stack, "Mine", metricfilter.Props{
			LogGroup: group(stack), Pattern: filterpattern.MustParse(pattern), Contract: contract.Guide(),
		})
		wantMistake(t, stack, want)
	}
	q, err := queries.Parse("mine", "# What is slow.\nfilter endpoint = \"/\" and query like \"SELECT\"")
	if err != nil {
		t.Fatal(err)
	}
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing", Queries: []queries.Query{q}, Rules: []alarmrules.Rule{}})
	wantMistake(t, stack, "query mine, contract guide: no record of")
}

// Nothing may match on masked data, and fields that are often searched are indexed.
func TestLogGroupsMaskAndIndexWhatTheContractSays(t *testing.T) {
	template := prod(t)
	for id, group := range template.resources(t, "AWS::Logs::LogGroup") {
		policy := jsonOf(group.Properties["DataProtectionPolicy"])
		if !strings.Contains(policy, "data-identifier/EmailAddress") || !strings.Contains(policy, `"Deidentify":{"MaskConfig":{}}`) {
			t.Errorf("%s masks no e-mail addresses: %s", id, policy)
		}
		if fields := jsonOf(group.Properties["FieldIndexPolicies"]); !strings.Contains(fields, `"request_id"`) || strings.Contains(fields, "email") {
			t.Errorf("%s indexes %s", id, fields)
		}
	}
	for id, filter := range template.resources(t, "AWS::Logs::MetricFilter") {
		if pattern := jsonOf(filter.Properties); strings.Contains(pattern, "email") {
			t.Errorf("%s matches on what is masked: %s", id, pattern)
		}
	}
}

// TestIdentities freezes the logical ids of everything that holds data. If one changes,
// CloudFormation replaces the resource, and its logs are gone from the stack.
func TestIdentities(t *testing.T) {
	want := []string{
		"AWS::KMS::Key Key961B73FD",
		"AWS::Logs::LogGroup ApplicationAuditLogGroup5B6C1B6D",
		"AWS::Logs::LogGroup ApplicationLogGroup2B1089E8",
		"AWS::SNS::Topic TopicsPage76C97084",
		"AWS::SNS::Topic TopicsTicket85AFFA83",
	}
	for _, name := range []string{"dev", "staging", "prod"} {
		if got := identities(t, environment(t, name)); !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %q\nwant %q", name, got, want)
		}
	}
	stack := newStack(t)
	servicelogs.New(stack, "Logs", servicelogs.Props{Application: "billing"})
	want = []string{
		"AWS::KMS::Key LogsKeyB5D1D597",
		"AWS::Logs::LogGroup LogsAuditLogGroup3397269A",
		"AWS::Logs::LogGroup LogsLogGroup69B9243B",
		"AWS::SNS::Topic LogsTopicsPage9F954C8A",
		"AWS::SNS::Topic LogsTopicsTicketFA444C31",
	}
	if got := identities(t, synthesize(t, stack)); !slices.Equal(got, want) {
		t.Errorf("servicelogs\ngot  %q\nwant %q", got, want)
	}
}

func identities(t *testing.T, template template) []string {
	t.Helper()
	var all []string
	for _, kind := range []string{"AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::SNS::Topic"} {
		for id := range template.resources(t, kind) {
			all = append(all, kind+" "+id)
		}
	}
	slices.Sort(all)
	return all
}

// made caches the templates of the shipped environments.
var made = map[string]template{}

// environment returns the template of a shipped environment, which must not be
// modified.
func environment(t *testing.T, name string) template {
	t.Helper()
	if made[name] == nil {
		made[name] = nagged(t, logging(t, shipped(t), name).Stack())
	}
	return made[name]
}

func prod(t *testing.T) template {
	t.Helper()
	return environment(t, "prod")
}

// transformation returns the only metric transformation of a filter.
func transformation(t *testing.T, filter resource) map[string]any {
	t.Helper()
	all := filter.Properties["MetricTransformations"].([]any)
	if len(all) != 1 {
		t.Fatalf("%s has %d metric transformations", filter.ID, len(all))
	}
	return all[0].(map[string]any)
}

func containers(task resource) []map[string]any {
	var all []map[string]any
	for _, c := range task.Properties["ContainerDefinitions"].([]any) {
		all = append(all, c.(map[string]any))
	}
	return all
}

// drivers returns the options of all log drivers, by task and container.
func drivers(t *testing.T, template template) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{}
	for id, task := range template.resources(t, "AWS::ECS::TaskDefinition") {
		for _, c := range containers(task) {
			configuration, _ := c["LogConfiguration"].(map[string]any)
			options, ok := configuration["Options"].(map[string]any)
			if !ok || configuration["LogDriver"] != "awslogs" {
				t.Fatalf("%s/%v is not wired: %v", id, c["Name"], configuration)
			}
			all[fmt.Sprintf("%s/%v", id, c["Name"])] = options
		}
	}
	if len(all) < 3 {
		t.Fatalf("there are %d containers", len(all))
	}
	return all
}

// wantMistake checks that a mistake was reported in a stack.
func wantMistake(t *testing.T, stack awscdk.Stack, want string) {
	t.Helper()
	got := stacks.Mistakes(stack)
	if !slices.ContainsFunc(got, func(m string) bool { return strings.Contains(m, want) }) {
		t.Errorf("%q is not among the mistakes %q", want, got)
	}
}

func jsonOf(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func equalJSON(a, b any) bool { return jsonOf(a) == jsonOf(b) }
