package terraform

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// views returns the content of a template as describe shows it.
func views(t *template.Template) map[string]any {
	return map[string]any{
		"logGroups": t.LogGroups(), "metricFilters": t.MetricFilters(), "subscriptionFilters": t.SubscriptionFilters(),
		"alarms": t.Alarms(), "composites": t.CompositeAlarms(), "logAlarms": t.LogAlarms(), "insightRules": t.InsightRules(),
		"savedQueries": t.SavedQueries(), "dashboards": t.Dashboards(), "containers": t.Containers(), "functions": t.Functions(), "topics": t.Topics(),
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func parse(t *testing.T, text string, o template.Options) *template.Template {
	t.Helper()
	all, err := Parse("show.json", []byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// stateOf returns a state with one resource, as `terraform show -json` prints
// it.
func stateOf(typ, values string) string {
	return `{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[{"address":"` + typ + `.x","mode":"managed","type":"` + typ + `","name":"x","provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0,"values":` + values + `,"sensitive_values":{}}]}}}`
}

// Each type, with the zeros and empty texts of a state, becomes its part of the
// template model.
func TestKinds(t *testing.T) {
	tests := map[string]struct{ values, view, want string }{
		"aws_cloudwatch_log_group": {
			`{"arn":"arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop","id":"/ecs/shop","name":"/ecs/shop","name_prefix":"","retention_in_days":0,"kms_key_id":"","log_group_class":"INFREQUENT_ACCESS","skip_destroy":true,"tags":{"logstack:tier":"audit"},"tags_all":{"logstack:tier":"audit"}}`, "logGroups",
			`[{"logicalId":"aws_cloudwatch_log_group.x","name":"/ecs/shop","tier":"audit","deletion":"retained","class":"INFREQUENT_ACCESS"}]`,
		},
		"aws_cloudwatch_log_metric_filter": {
			`{"id":"errors","name":"errors","pattern":"","log_group_name":"/ecs/shop","apply_on_transformed_logs":false,"metric_transformation":[{"name":"Errors","namespace":"Shop","value":"1","unit":"None","default_value":"0.5","dimensions":{}}]}`, "metricFilters",
			`[{"logicalId":"aws_cloudwatch_log_metric_filter.x","name":"errors","logGroup":"/ecs/shop","pattern":"","metrics":[{"namespace":"Shop","name":"Errors","value":"1","unit":"None","default":0.5}]}]`,
		},
		"aws_cloudwatch_log_subscription_filter": {
			`{"id":"cwlsf-1","name":"ship","filter_pattern":"","log_group_name":"/ecs/shop","destination_arn":"arn:aws:lambda:eu-west-1:111122223333:function:ship","role_arn":"arn:aws:iam::111122223333:role/ship","distribution":"ByLogStream"}`, "subscriptionFilters",
			`[{"logicalId":"aws_cloudwatch_log_subscription_filter.x","name":"ship","logGroup":"/ecs/shop","pattern":"","destination":"arn:aws:lambda:eu-west-1:111122223333:function:ship","role":"arn:aws:iam::111122223333:role/ship","distribution":"ByLogStream"}]`,
		},
		"aws_cloudwatch_query_definition": {
			`{"id":"1","query_definition_id":"1","name":"shop/errors","query_string":"stats count()","log_group_names":["/ecs/shop"]}`, "savedQueries",
			`[{"logicalId":"aws_cloudwatch_query_definition.x","name":"shop/errors","query":"stats count()","language":"CWLI","logGroups":["/ecs/shop"]}]`,
		},
		"aws_cloudwatch_metric_alarm": {
			`{"id":"slow","alarm_name":"slow","alarm_description":"","actions_enabled":true,"alarm_actions":null,"comparison_operator":"GreaterThanThreshold","threshold":0,"threshold_metric_id":"","evaluation_periods":3,"datapoints_to_alarm":0,"treat_missing_data":"notBreaching","evaluate_low_sample_count_percentiles":"ignore","metric_name":"Duration","namespace":"Shop","dimensions":{"b":"2","a":"1"},"period":60,"statistic":"","extended_statistic":"p99","unit":"","metric_query":[]}`, "alarms",
			`[{"logicalId":"aws_cloudwatch_metric_alarm.x","name":"slow","namespace":"Shop","metricName":"Duration","dimensions":[{"name":"a","value":"1"},{"name":"b","value":"2"}],"statistic":"p99","period":60,"comparison":"GreaterThanThreshold","threshold":0,"evaluationPeriods":3,"datapointsToAlarm":3,"missingData":"notBreaching","lowSamples":"ignore","actionsEnabled":true}]`,
		},
		"aws_cloudwatch_composite_alarm": {
			`{"id":"any","alarm_name":"any","alarm_rule":"ALARM(slow)","actions_enabled":false,"actions_suppressor":[{"alarm":"deploying","extension_period":10,"wait_period":20}]}`, "composites",
			`[{"logicalId":"aws_cloudwatch_composite_alarm.x","name":"any","rule":"ALARM(slow)","suppressor":"deploying","waitPeriod":20,"extensionPeriod":10,"actionsEnabled":false}]`,
		},
		"aws_cloudwatch_contributor_insight_rule": {
			`{"rule_name":"who","rule_state":null,"rule_definition":"{\"Schema\":{\"Name\":\"CloudWatchLogRule\",\"Version\":1},\"AggregateOn\":\"Count\",\"Contribution\":{\"Keys\":[\"$.ip\"]},\"LogFormat\":\"JSON\",\"LogGroupNames\":[\"/ecs/shop\"]}"}`, "insightRules",
			`"name":"who","state":"ENABLED"`,
		},
		"aws_cloudwatch_dashboard": {
			`{"dashboard_name":"shop","dashboard_body":"{\"widgets\":[]}"}`, "dashboards",
			`[{"logicalId":"aws_cloudwatch_dashboard.x","name":"shop","body":"{\"widgets\":[]}"}]`,
		},
		"aws_ecs_task_definition": {
			`{"family":"shop","container_definitions":"[{\"name\":\"web\",\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"/ecs/shop\",\"mode\":\"non-blocking\"}}}]"}`, "containers",
			`[{"logicalId":"aws_ecs_task_definition.x","family":"shop","name":"web","logDriver":"awslogs","logGroup":"/ecs/shop","mode":"non-blocking"}]`,
		},
		"aws_lambda_function": {
			`{"function_name":"api","logging_config":[{"log_format":"JSON","log_group":"/shop/api"}]}`, "functions",
			`[{"logicalId":"aws_lambda_function.x","name":"api","logGroup":"/shop/api","format":"JSON"}]`,
		},
		"aws_sns_topic": {
			`{"arn":"arn:aws:sns:eu-west-1:111122223333:page","name":"page","display_name":"","tags":null}`, "topics",
			`[{"logicalId":"aws_sns_topic.x","name":"page","subscriptions":[]}]`,
		},
		"awscc_cloudwatch_log_alarm": {
			`{"alarm_name":"logins","comparison_operator":"GreaterThanThreshold","threshold":5,"query_results_to_evaluate":1,"query_results_to_alarm":1,"treat_missing_data":"notBreaching","actions_enabled":true,"scheduled_query_configuration":{"query_string":"filter a = 1","log_group_identifiers":["/ecs/shop"],"aggregation_expression":"count(*)","schedule_configuration":{"schedule_expression":"rate(5 minutes)","start_time_offset":300,"end_time_offset":null}}}`, "logAlarms",
			`[{"logicalId":"awscc_cloudwatch_log_alarm.x","name":"logins","query":"filter a = 1","logGroups":["/ecs/shop"],"aggregation":"count(*)","schedule":"rate(5 minutes)","startOffset":300,"comparison":"GreaterThanThreshold","threshold":5,"resultsToEvaluate":1,"resultsToAlarm":1,"missingData":"notBreaching","actionsEnabled":true}]`,
		},
		"aws_sns_topic_subscription":                {`{"topic_arn":"arn:aws:sns:eu-west-1:111122223333:page","protocol":"email","endpoint":"a@example.com"}`, "", ""},
		"aws_cloudwatch_log_data_protection_policy": {`{"log_group_name":"/ecs/shop","policy_document":"{}"}`, "", ""},
	}
	for typ, test := range tests {
		tmpl := parse(t, stateOf(typ, test.values), template.Options{})
		if err := tmpl.Problems(); err != nil {
			t.Errorf("%s: %v", typ, err)
		}
		if test.view == "" {
			continue
		}
		if got := asJSON(t, views(tmpl)[test.view]); got != test.want && !(test.want[0] != '[' && strings.Contains(got, test.want)) {
			t.Errorf("%s:\ngot  %s\nwant %s", typ, got, test.want)
		}
	}
	for _, typ := range slices.Sorted(maps.Keys(kinds)) {
		if _, ok := tests[typ]; !ok {
			t.Errorf("%s has no test", typ)
		}
	}
}

// Metric math: the metric data queries of an alarm, and an anomaly detection
// band.
func TestMetricQueries(t *testing.T) {
	tmpl := parse(t, stateOf("aws_cloudwatch_metric_alarm", `{"alarm_name":"odd","comparison_operator":"LessThanLowerOrGreaterThanUpperThreshold","threshold":0,"threshold_metric_id":"band","evaluation_periods":1,"datapoints_to_alarm":0,"treat_missing_data":"missing","metric_name":"","namespace":"","period":0,"statistic":"","metric_query":[
		{"id":"band","expression":"ANOMALY_DETECTION_BAND(m, 2)","label":"","account_id":"","return_data":true,"period":0,"metric":[]},
		{"id":"m","expression":"","label":"Errors","account_id":"","return_data":false,"period":0,"metric":[{"metric_name":"Errors","namespace":"Shop","period":300,"stat":"Sum","unit":"","dimensions":{}}]}]}`), template.Options{})
	if err := tmpl.Problems(); err != nil {
		t.Fatal(err)
	}
	a := tmpl.Alarms()[0]
	if !a.Threshold.IsZero() || a.ThresholdMetricID != "band" {
		t.Errorf("it compares with %s and %s", a.Threshold, a.ThresholdMetricID)
	}
	want := `[{"id":"band","expression":"ANOMALY_DETECTION_BAND(m, 2)","returnsData":true},` +
		`{"id":"m","label":"Errors","namespace":"Shop","metricName":"Errors","statistic":"Sum","period":300,"returnsData":false}]`
	if got := asJSON(t, a.Metrics); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// An alarm's topic is found by its ARN, and a policy belongs to its log group.
func TestStateTies(t *testing.T) {
	tmpl := parse(t, `{"format_version":"1.0","values":{"root_module":{"resources":[
		{"address":"aws_cloudwatch_log_data_protection_policy.p","mode":"managed","type":"aws_cloudwatch_log_data_protection_policy","name":"p","values":{"log_group_name":"/ecs/shop","policy_document":"{\"Statement\":[{\"DataIdentifier\":[\"arn:aws:dataprotection::aws:data-identifier/EmailAddress\"],\"Operation\":{\"Deidentify\":{\"MaskConfig\":{}}}}]}"}},
		{"address":"aws_cloudwatch_log_group.g","mode":"managed","type":"aws_cloudwatch_log_group","name":"g","values":{"name":"/ecs/shop","retention_in_days":7}},
		{"address":"aws_sns_topic.page","mode":"managed","type":"aws_sns_topic","name":"page","values":{"arn":"arn:aws:sns:eu-west-1:111122223333:page","name":"page"}},
		{"address":"aws_sns_topic_subscription.s","mode":"managed","type":"aws_sns_topic_subscription","name":"s","values":{"topic_arn":"arn:aws:sns:eu-west-1:111122223333:page","protocol":"email","endpoint":"a@example.com"}},
		{"address":"data.aws_cloudwatch_log_group.d","mode":"data","type":"aws_cloudwatch_log_group","name":"d","values":{"name":"/ecs/other"}},
		{"address":"aws_cloudwatch_event_rule.r","mode":"managed","type":"aws_cloudwatch_event_rule","name":"r","values":{}},
		{"address":"aws_cloudwatch_metric_stream.a","mode":"managed","type":"aws_cloudwatch_metric_stream","name":"a","values":{}},
		{"address":"aws_cloudwatch_metric_stream.b","mode":"managed","type":"aws_cloudwatch_metric_stream","name":"b","values":{}}]}}}`, template.Options{})
	if g := tmpl.LogGroups(); len(g) != 1 || !slices.Equal(g[0].Masked, []string{"EmailAddress"}) {
		t.Errorf("log groups: %+v", g)
	}
	topic := tmpl.Topics()[0]
	if !topic.Is("arn:aws:sns:eu-west-1:111122223333:page") || topic.Is("arn:aws:sns:eu-west-1:111122223333:other-page") || len(topic.Subscriptions) != 1 {
		t.Errorf("topic: %+v", topic)
	}
	if got := asJSON(t, tmpl.Others()); got != `[{"type":"aws_cloudwatch_event_rule","count":1},{"type":"aws_cloudwatch_metric_stream","count":2}]` {
		t.Errorf("others: %s", got)
	}
	if got := asJSON(t, tmpl.Elsewhere()); got != `[{"kind":"resources","what":"aws_cloudwatch_metric_stream (2)","why":"this Terraform type is not supported"}]` {
		t.Errorf("elsewhere: %s", got)
	}
	if tmpl.Account != "111122223333" || tmpl.Region != "eu-west-1" {
		t.Errorf("it is in %s, %s", tmpl.Account, tmpl.Region)
	}
}

// plan returns a plan whose resources refer to one another in the usual ways.
func plan(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// In a plan, a value known only after apply stays a placeholder unless it
// refers to a resource whose name the plan knows.
func TestPlan(t *testing.T) {
	tmpl := parse(t, plan(t), template.Options{})
	if err := tmpl.Problems(); err != nil {
		t.Fatal(err)
	}
	groups := map[string]string{}
	for _, f := range tmpl.MetricFilters() {
		groups[f.LogicalID] = f.LogGroup
		if _, ok := tmpl.LogGroup(f.LogGroup); !ok {
			t.Errorf("%s looks at %s, which is no log group of the plan", f.LogicalID, f.LogGroup)
		}
	}
	want := map[string]string{
		// log_group_name = aws_cloudwatch_log_group.app.id
		"aws_cloudwatch_log_metric_filter.by_id": "/ecs/shop",
		// log_group_name = aws_cloudwatch_log_group.made.name, with a
		// name_prefix
		"aws_cloudwatch_log_metric_filter.made": "${aws_cloudwatch_log_group.made}",
		// log_group_name = aws_cloudwatch_log_group.each[each.key].name, with a
		// name_prefix
		`aws_cloudwatch_log_metric_filter.each["a"]`: `${aws_cloudwatch_log_group.each["a"]}`,
		`aws_cloudwatch_log_metric_filter.each["b"]`: `${aws_cloudwatch_log_group.each["b"]}`,
		// log_group_name = var.log_group in a module that is given
		// aws_cloudwatch_log_group.app.id
		"module.alarms.aws_cloudwatch_log_metric_filter.inner": "/ecs/shop",
		// log_group_name = module.group.name, an output
		"aws_cloudwatch_log_metric_filter.output": "/ecs/inside",
	}
	if !maps.Equal(groups, want) {
		t.Errorf("got  %v\nwant %v", groups, want)
	}
	a := tmpl.Alarms()[0]
	if a.LowSamples != "" || a.Name != "shop-errors" {
		t.Errorf("the alarm is %q, and of low samples it is said %q", a.Name, a.LowSamples)
	}
	if len(a.AlarmActions) != 1 || !tmpl.Topics()[0].Is(a.AlarmActions[0]) {
		t.Errorf("it tells %v", a.AlarmActions)
	}
	c := tmpl.CompositeAlarms()[0]
	if c.Rule != "${aws_cloudwatch_composite_alarm.any.alarm_rule}" {
		t.Errorf("the rule is %s", c.Rule)
	}
	if how := tmpl.HowToGive(c.Rule); how != "give it as a parameter, with --parameter aws_cloudwatch_composite_alarm.any.alarm_rule=…" {
		t.Errorf("how to give it: %s", how)
	}
	given := parse(t, plan(t), template.Options{Parameters: map[string]string{"aws_cloudwatch_composite_alarm.any.alarm_rule": "ALARM(shop-errors)"}})
	if rule := given.CompositeAlarms()[0].Rule; rule != "ALARM(shop-errors)" {
		t.Errorf("the rule that is given is %s", rule)
	}
	_, err := Parse("show.json", []byte(plan(t)), template.Options{Parameters: map[string]string{"aws_cloudwatch_composite_alarm.any.rule": "x"}})
	if err == nil || !strings.Contains(err.Error(), "did you mean aws_cloudwatch_composite_alarm.any.alarm_rule?") {
		t.Errorf("a parameter that there is not: %v", err)
	}
}

// Unknown dimensions do not matter for an AWS metric. For any other metric,
// they decide which metric it is.
func TestUnknownDimensions(t *testing.T) {
	of := func(namespace string) *template.Template {
		return parse(t, `{"format_version":"1.2","planned_values":{"root_module":{"resources":[
			{"address":"aws_cloudwatch_metric_alarm.a","mode":"managed","type":"aws_cloudwatch_metric_alarm","name":"a","values":{"alarm_name":"a","comparison_operator":"GreaterThanThreshold","evaluation_periods":1,"metric_name":"HTTPCode","namespace":"`+namespace+`","period":60,"statistic":"Sum","threshold":1}},
			{"address":"aws_cloudwatch_metric_alarm.m","mode":"managed","type":"aws_cloudwatch_metric_alarm","name":"m","values":{"alarm_name":"m","comparison_operator":"GreaterThanThreshold","evaluation_periods":1,"threshold":1,"metric_query":[{"id":"m","return_data":true,"metric":[{"metric_name":"HTTPCode","namespace":"`+namespace+`","period":60,"stat":"Sum"}]}]}}]}},
			"resource_changes":[{"address":"aws_cloudwatch_metric_alarm.a","change":{"after_unknown":{"dimensions":true}}},{"address":"aws_cloudwatch_metric_alarm.m","change":{"after_unknown":{"metric_query":[{"metric":[{"dimensions":true}]}]}}}],
			"configuration":{"root_module":{"resources":[{"mode":"managed","type":"aws_cloudwatch_metric_alarm","name":"a","expressions":{"dimensions":{"references":["aws_lb.main.arn_suffix","aws_lb.main"]}}},{"mode":"managed","type":"aws_cloudwatch_metric_alarm","name":"m","expressions":{"metric_query":[{}]}}]}}}`, template.Options{})
	}
	if known := of("AWS/ApplicationELB"); known.Problems() != nil || len(known.Alarms()) != 2 || len(known.Alarms()[0].Dimensions) != 1 {
		t.Errorf("of AWS's own: %v, %+v", known.Problems(), known.Alarms())
	}
	refused := of("Shop").Refused()
	if len(refused) != 2 || refused[0].Problems[0].Property != "Dimensions" || !strings.Contains(refused[0].Reason(), "aws_cloudwatch_metric_alarm.a.dimensions") {
		t.Errorf("of another: %+v", refused)
	}
}

// A state may hold secrets. What is not modelled appears nowhere, neither among
// the views nor in refusals.
func TestSecrets(t *testing.T) {
	const secret = "hunter2"
	for _, text := range []string{
		stateOf("aws_ecs_task_definition", `{"family":"shop","container_definitions":"[{\"name\":\"web\",\"environment\":[{\"name\":\"P\",\"value\":\"hunter2\"}],\"logConfiguration\":{\"logDriver\":\"splunk\",\"options\":{\"splunk-token\":\"hunter2\"}}}]"}`),
		stateOf("aws_ecs_task_definition", `{"family":"shop","container_definitions":"hunter2"}`),
		stateOf("aws_ecs_task_definition", `{"family":"shop","container_definitions":"[\"hunter2\"]"}`),
		stateOf("aws_ecs_task_definition", `{"family":"shop","container_definitions":"{\"a\":\"hunter2\"}"}`),
		strings.Replace(stateOf("aws_sns_topic_subscription", `{"topic_arn":"arn:aws:sns:eu-west-1:111122223333:page","protocol":"https","endpoint":"https://example.com/hunter2"}`), `"sensitive_values":{}`, `"sensitive_values":{"endpoint":true}`, 1),
		strings.Replace(stateOf("aws_ecs_task_definition", `{"family":"shop","container_definitions":"[{\"name\":\"hunter2\"}]"}`), `"sensitive_values":{}`, `"sensitive_values":{"container_definitions":true}`, 1),
		strings.Replace(stateOf("aws_cloudwatch_metric_alarm", `{"alarm_name":"a","dimensions":{"a":"hunter2"},"metric_name":"m","namespace":"n","statistic":"Sum","period":60,"threshold":1,"evaluation_periods":1,"comparison_operator":"GreaterThanThreshold"}`), `"sensitive_values":{}`, `"sensitive_values":{"dimensions":{"a":true},"alarm_actions":[false]}`, 1),
		stateOf("aws_lambda_function", `{"function_name":"api","environment":[{"variables":{"P":"hunter2"}}]}`),
		stateOf("aws_cloudwatch_log_data_protection_policy", `{"log_group_name":"/ecs/shop","policy_document":"hunter2"}`),
		stateOf("aws_db_instance", `{"password":"hunter2"}`),
		stateOf("aws_db_instance", `"hunter2"`),
	} {
		all, err := Parse("show.json", []byte(text), template.Options{})
		if err != nil {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error has it: %v", err)
			}
			continue
		}
		out := asJSON(t, views(all[0])) + asJSON(t, all[0].Others()) + asJSON(t, all[0].Refused()) + asJSON(t, all[0].Elsewhere()) + asJSON(t, all[0].Notes())
		if err := all[0].Problems(); err != nil {
			out += err.Error()
		}
		if strings.Contains(out, secret) {
			t.Errorf("it is in %s\nof %s", out, text)
		}
	}
}

// Files that are not the output of `terraform show -json` are named for what
// they are.
func TestWrong(t *testing.T) {
	resource := func(text string) string {
		return `{"format_version":"1.0","values":{"root_module":{"resources":[` + text + `]}}}`
	}
	one := `{"address":"aws_sns_topic.x","mode":"managed","type":"aws_sns_topic","name":"x","values":{"name":"x"}}`
	for text, want := range map[string]string{
		"PK\x03\x04": "it is a plan file, which only Terraform can read: convert it with `terraform show -json show.json > plan.json`",
		`{"version":4,"terraform_version":"1.11.4","serial":3,"resources":[]}`: "it is a state file: convert it with `terraform show -json > state.json`",
		"Terraform will perform the following actions":                         "it is not the output of `terraform show -json` for a plan or a state",
		`{"Resources":{}}`: "it has no format_version: it is not what `terraform show -json` writes",
		`{"format_version":"2.0","values":{"root_module":{}}}`:        "its format_version is 2.0: versions 0 and 1 are supported",
		`{"format_version":"1.0"}`:                                    "it has no resources",
		"{\n  \"format_version\": 1.0,,\n}":                           "show.json:2:25: it is not JSON",
		`{"format_version":"1.0","values":[]}`:                        "values: it is a array",
		`{"format_version":"1.0"`:                                     "it ends in the middle of a value",
		`{"format_version":"1.0"} {"format_version":"1.0"}`:           "it holds 2 JSON values, and `terraform show -json` writes one",
		resource(one + "," + one):                                     "aws_sns_topic.x appears twice",
		resource(`{"mode":"managed","type":"aws_sns_topic"}`):         "a resource in the root module has no address or no type",
		strings.Repeat(`{"a":`, 300) + "1" + strings.Repeat("}", 300): "this is nested more than 200 deep",
	} {
		all, err := Parse("show.json", []byte(text), template.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "show.json") || all != nil {
			t.Errorf("%.60q: %v\nwant %s", text, err, want)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.json"), template.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Read("/dev/zero", template.Options{}); err == nil || !strings.Contains(err.Error(), "it is a device") {
		t.Errorf("a device: %v", err)
	}
}

// No input panics, and only resources are read.
func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("testdata/plan.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(stateOf("aws_cloudwatch_metric_alarm", `{"alarm_name":"a","metric_query":[null,{"metric":[{"dimensions":[1]}]}],"tags":[3],"dimensions":null}`)))
	f.Add([]byte(stateOf("awscc_cloudwatch_log_alarm", `{"scheduled_query_configuration":[{"schedule_configuration":7}]}`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Parse("show.json", data, template.Options{})
		if err == nil && len(all) != 1 {
			t.Errorf("%d templates, and no error", len(all))
		}
	})
}
