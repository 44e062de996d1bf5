// Package examples_test checks that the three forms of the same example agree: the
// template of prod, the account that it results in, and Terraform.
package examples_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/deployed"
	"github.com/logstack-go/logstack/template/terraform"
)

var update = flag.Bool("update", false, "write examples/deployed and examples/terraform anew, of the snapshot of prod")

const (
	region    = "eu-central-1"
	accountID = "111122223333"
)

// The three forms of prod give the same verdicts on the Django day: what each filter
// matches, and when each alarm changes state.
func TestThreeForms(t *testing.T) {
	prod := readProd(t)
	made := generate(t, prod)
	for _, path := range sortedKeys(made) {
		if *update {
			if err := os.WriteFile(path, made[path], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		there, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(there, made[path]) {
			t.Errorf("%s is not what the snapshot of prod makes: go test ./examples -update writes it anew", path)
		}
	}
	want := verdicts(t, prod)
	if len(want) < 30 {
		t.Fatalf("there are %d verdicts", len(want))
	}
	account, err := deployed.Read("deployed", template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	state, err := terraform.Read("terraform/state.json", template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for form, templates := range map[string][]*template.Template{"deployed": account, "terraform": state} {
		if len(templates) != 1 || templates[0].Region != region || templates[0].Account != accountID {
			t.Fatalf("%s: it is read as %d templates of %s in %s", form, len(templates), templates[0].Account, templates[0].Region)
		}
		if err := templates[0].Problems(); err != nil {
			t.Errorf("%s: %v", form, err)
		}
		if out := templates[0].Elsewhere(); len(out) > 0 {
			t.Errorf("%s: %v is not looked at", form, out)
		}
		got := verdicts(t, templates[0])
		for _, name := range sortedKeys(want) {
			if got[name] != want[name] {
				t.Errorf("%s: %s:\ngot  %s\nwant %s", form, name, got[name], want[name])
			}
			delete(got, name)
		}
		for name := range got {
			t.Errorf("%s: %s is not in the template", form, name)
		}
	}
}

func readProd(t *testing.T) *template.Template {
	t.Helper()
	all, err := template.Read("../test/snapshots/environment-prod_1.snap.json", template.Options{Parameters: map[string]string{
		"AWS::Region": region, "AWS::AccountId": accountID, "AWS::Partition": "aws",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// verdicts returns what the filters and alarms of a template do on the Django day.
func verdicts(t *testing.T, of *template.Template) map[string]string {
	t.Helper()
	r, err := replay.New([]*template.Template{of}, replay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := logevent.Files("logs/django.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range report.Filters {
		all["filter "+f.Name] = fmt.Sprintf("%d of %d %s", f.Matched, f.Events, f.Refused)
	}
	for _, a := range report.Alarms {
		var b strings.Builder
		fmt.Fprintf(&b, "%s, %s", a.Verdict, a.FinalState)
		for _, tr := range a.Transitions {
			fmt.Fprintf(&b, "; %s %s", tr.At.Format("15:04"), tr.To)
		}
		all["alarm "+a.Name] = b.String()
	}
	for _, q := range report.Queries {
		all["query "+q.Name] = q.Refused
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string {
	var all []string
	for key := range m {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

// object is a JSON object.
type object = map[string]any

// form writes the resources of prod in the format of other tools.
type form struct {
	t    *testing.T
	prod *template.Template
	arns map[string]string // by placeholder
}

// generate returns the files of the two other forms.
func generate(t *testing.T, prod *template.Template) map[string][]byte {
	f := form{t, prod, map[string]string{}}
	arn := func(service, name string) string {
		return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, region, accountID, name)
	}
	for _, topic := range prod.Topics() {
		f.arns["${"+topic.LogicalID+"}"] = arn("sns", topicName(topic))
	}
	for _, a := range prod.Alarms() {
		f.arns["${"+a.LogicalID+".Arn}"] = arn("cloudwatch", "alarm:"+a.Name)
	}
	for _, a := range prod.CompositeAlarms() {
		f.arns["${"+a.LogicalID+".Arn}"] = arn("cloudwatch", "alarm:"+a.Name)
	}
	for _, a := range prod.LogAlarms() {
		f.arns["${"+a.LogicalID+".Arn}"] = arn("cloudwatch", "alarm:"+a.Name)
	}
	for _, g := range prod.LogGroups() {
		f.arns["${"+g.LogicalID+"}"] = g.Name
		f.arns["${"+g.LogicalID+".Arn}"] = arn("logs", "log-group:"+g.Name+":*")
		f.arns[g.Key] = arn("kms", "key/0f0d5b0e-6a3c-4bd7-9c8e-3f1f4b1d2a11")
	}
	files := map[string][]byte{}
	write := func(path, indent string, value any) {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", indent)
		if err := e.Encode(value); err != nil {
			t.Fatal(err)
		}
		files[path] = b.Bytes()
	}
	for name, answer := range f.answers() {
		write(filepath.Join("deployed", name+".json"), "    ", answer)
	}
	write("terraform/state.json", "  ", f.state())
	return files
}

func topicName(topic template.Topic) string {
	if topic.Name != "" {
		return topic.Name
	}
	return "logging-prod-" + topic.LogicalID
}

var placeholders = regexp.MustCompile(`\$\{[^}]*\}`)

// known replaces placeholders in a text by the names and ARNs of a deployment.
func (f form) known(text string) string {
	return placeholders.ReplaceAllStringFunc(text, func(p string) string {
		if arn, ok := f.arns[p]; ok {
			return arn
		}
		f.t.Errorf("%s is not known", p)
		return p
	})
}

func (f form) all(texts []string) []string {
	all := []string{}
	for _, text := range texts {
		all = append(all, f.known(text))
	}
	return all
}

// first returns the first paragraph of a description: the rest are links.
func first(description string) string {
	text, _, _ := strings.Cut(description, "\n\n")
	return text
}

// number returns the value of a number; nil if it is not set.
func number(t *testing.T, n template.Number) any {
	t.Helper()
	if n.IsZero() {
		return nil
	}
	value, known := n.Value()
	if !known {
		t.Fatalf("%s is not known", n)
	}
	return value
}

func pairs(all []template.Dimension, name string) []object {
	list := []object{}
	for _, d := range all {
		list = append(list, object{name: d.Name, "Value": d.Value})
	}
	return list
}

func byName(all []template.Dimension) object {
	m := object{}
	for _, d := range all {
		m[d.Name] = d.Value
	}
	return m
}

// without removes keys that are not set.
func without(o object) object {
	for name, value := range o {
		if value == nil || value == "" || value == (template.Number{}) {
			delete(o, name)
		}
	}
	return o
}

// answers returns the responses of the AWS CLI.
func (f form) answers() map[string]any {
	arn := func(name string) string {
		return "arn:aws:cloudwatch:" + region + ":" + accountID + ":alarm:" + name
	}
	groups, filters, metricAlarms, composites, logAlarms, queries := []object{}, []object{}, []object{}, []object{}, []object{}, []object{}
	const created = 1741600000000
	for _, g := range f.prod.LogGroups() {
		o := object{
			"logGroupName": g.Name, "creationTime": created, "metricFilterCount": 0, "storedBytes": 0, "logGroupClass": "STANDARD",
			"arn":             "arn:aws:logs:" + region + ":" + accountID + ":log-group:" + g.Name + ":*",
			"logGroupArn":     "arn:aws:logs:" + region + ":" + accountID + ":log-group:" + g.Name,
			"retentionInDays": number(f.t, g.RetentionDays), "kmsKeyId": f.known(g.Key),
			"deletionProtectionEnabled": g.Deletion == template.Protected,
		}
		if g.DataProtection {
			o["dataProtectionStatus"] = "ACTIVATED"
		}
		groups = append(groups, o)
	}
	for _, m := range f.prod.MetricFilters() {
		to := m.Metrics[0]
		transformation := object{"metricName": to.Name, "metricNamespace": to.Namespace, "metricValue": to.Value, "unit": to.Unit, "defaultValue": to.Default}
		if !to.Default.IsZero() {
			transformation["defaultValue"] = number(f.t, to.Default)
		}
		if len(to.Dimensions) > 0 {
			transformation["dimensions"] = byName(to.Dimensions)
		}
		filters = append(filters, object{
			"filterName": name(m.Name, m.LogicalID), "filterPattern": m.Pattern, "metricTransformations": []object{without(transformation)},
			"creationTime": created, "logGroupName": m.LogGroup, "applyOnTransformedLogs": false,
		})
	}
	for _, a := range f.prod.Alarms() {
		o := f.actions(a.ActionsEnabled, a.AlarmActions, a.OKActions, a.InsufficientDataActions)
		o["AlarmName"], o["AlarmArn"], o["AlarmDescription"] = a.Name, arn(a.Name), first(a.Description)
		o["StateValue"], o["StateReason"], o["StateUpdatedTimestamp"] = "OK", "Unchecked: Initial alarm creation", "2025-03-10T09:46:40.000000+00:00"
		o["EvaluationPeriods"], o["DatapointsToAlarm"] = number(f.t, a.EvaluationPeriods), number(f.t, a.DatapointsToAlarm)
		o["ComparisonOperator"], o["TreatMissingData"], o["Threshold"] = a.Comparison, a.MissingData, number(f.t, a.Threshold)
		o["EvaluateLowSampleCountPercentile"], o["ThresholdMetricId"] = a.LowSamples, a.ThresholdMetricID
		if len(a.Metrics) == 0 {
			o["Namespace"], o["MetricName"], o["Dimensions"] = a.Namespace, a.MetricName, pairs(a.Dimensions, "Name")
			o["Period"], o["Unit"] = number(f.t, a.Period), a.Unit
			o[statisticIs(a.Statistic)] = a.Statistic
		}
		queries := []object{}
		for _, q := range a.Metrics {
			query := without(object{"Id": q.ID, "Label": q.Label, "Expression": q.Expression})
			query["ReturnData"] = q.ReturnsData
			if q.MetricName != "" {
				query["MetricStat"] = without(object{
					"Metric": object{"Namespace": q.Namespace, "MetricName": q.MetricName, "Dimensions": pairs(q.Dimensions, "Name")},
					"Period": number(f.t, q.Period), "Stat": q.Statistic, "Unit": q.Unit,
				})
			} else if !q.Period.IsZero() {
				query["Period"] = number(f.t, q.Period)
			}
			queries = append(queries, query)
		}
		if len(queries) > 0 {
			o["Metrics"], o["Dimensions"] = queries, []object{}
		}
		if a.WallClock != "" {
			o["EvaluationWindow"] = object{"WallClockWindow": object{"Timezone": a.WallClock}}
		}
		if !a.WarmUpMinutes.IsZero() {
			o["WarmUpConfiguration"] = object{"WarmUpPeriodDurationInMinutes": number(f.t, a.WarmUpMinutes), "OnlyStartEvaluatingAfterWarmUpPeriodEnds": a.WarmUpWhole}
		}
		metricAlarms = append(metricAlarms, without(o))
	}
	for _, a := range f.prod.CompositeAlarms() {
		o := f.actions(a.ActionsEnabled, a.AlarmActions, a.OKActions, a.InsufficientDataActions)
		o["AlarmName"], o["AlarmArn"], o["AlarmDescription"] = a.Name, arn(a.Name), first(a.Description)
		o["AlarmRule"], o["StateValue"], o["ActionsSuppressor"] = f.known(a.Rule), "OK", f.known(a.Suppressor)
		composites = append(composites, without(o))
	}
	for _, a := range f.prod.LogAlarms() {
		o := f.actions(a.ActionsEnabled, a.AlarmActions, nil, nil)
		o["AlarmName"], o["AlarmArn"], o["AlarmDescription"], o["StateValue"] = a.Name, arn(a.Name), first(a.Description), "OK"
		o["ComparisonOperator"], o["Threshold"], o["TreatMissingData"] = a.Comparison, number(f.t, a.Threshold), a.MissingData
		o["QueryResultsToEvaluate"], o["QueryResultsToAlarm"] = number(f.t, a.ResultsToEvaluate), number(f.t, a.ResultsToAlarm)
		schedule := object{"ScheduleExpression": a.Schedule, "StartTimeOffset": number(f.t, a.StartOffset)}
		if !a.EndOffset.IsZero() {
			schedule["EndTimeOffset"] = number(f.t, a.EndOffset)
		}
		o["ScheduledQueryConfiguration"] = object{
			"QueryString": a.Query, "LogGroupIdentifiers": f.all(a.LogGroups), "AggregationExpression": a.Aggregation, "ScheduleConfiguration": schedule,
		}
		if !a.WarmUpMinutes.IsZero() {
			o["WarmUpConfiguration"] = object{"WarmUpPeriodDurationInMinutes": number(f.t, a.WarmUpMinutes), "OnlyStartEvaluatingAfterWarmUpPeriodEnds": a.WarmUpWhole}
		}
		logAlarms = append(logAlarms, without(o))
	}
	for i, q := range f.prod.SavedQueries() {
		o := object{
			"queryLanguage": q.Language, "queryDefinitionId": fmt.Sprintf("3f1f4b1d-0000-4000-8000-%012d", i+1), "name": q.Name,
			"queryString": q.Query, "lastModified": created, "logGroupNames": f.all(q.LogGroups),
		}
		var parameters []object
		for _, p := range q.Parameters {
			parameters = append(parameters, without(object{"name": p.Name, "defaultValue": p.Default, "description": p.Description}))
		}
		if parameters != nil {
			o["parameters"] = parameters
		}
		queries = append(queries, o)
	}
	dashboard := f.prod.Dashboards()[0]
	return map[string]any{
		"log-groups":    object{"logGroups": groups},
		"filters":       object{"metricFilters": filters},
		"subscriptions": object{"subscriptionFilters": []object{}},
		"alarms":        object{"MetricAlarms": metricAlarms, "CompositeAlarms": composites, "LogAlarms": logAlarms},
		"queries":       object{"queryDefinitions": queries},
		"dashboard-your-app-prod": object{
			"DashboardArn":  "arn:aws:cloudwatch::" + accountID + ":dashboard/" + dashboard.Name,
			"DashboardBody": f.known(dashboard.Body), "DashboardName": dashboard.Name,
		},
	}
}

func name(written, logicalID string) string {
	if strings.HasPrefix(written, "${") {
		return "logging-prod-" + logicalID
	}
	return written
}

func statisticIs(statistic string) string {
	if slices.Contains([]string{"SampleCount", "Average", "Sum", "Minimum", "Maximum"}, statistic) {
		return "Statistic"
	}
	return "ExtendedStatistic"
}

func (f form) actions(enabled bool, alarm, ok, insufficient []string) object {
	return object{"ActionsEnabled": enabled, "AlarmActions": f.all(alarm), "OKActions": f.all(ok), "InsufficientDataActions": f.all(insufficient)}
}

// state returns what `terraform show -json` prints for a state, including the zeros and
// empty strings that the provider stores.
func (f form) state() any {
	resources := []object{}
	add := func(provider, typ, name string, values object) {
		local := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "_"), "_")
		resources = append(resources, object{
			"address": typ + "." + local, "mode": "managed", "type": typ, "name": local,
			"provider_name": "registry.terraform.io/hashicorp/" + provider, "schema_version": 0, "values": values, "sensitive_values": object{},
		})
	}
	tags := func(severity string) object {
		if severity == "" {
			return object{}
		}
		return object{"logstack:severity": severity}
	}
	arn := func(name string) string {
		return "arn:aws:cloudwatch:" + region + ":" + accountID + ":alarm:" + name
	}
	for _, topic := range f.prod.Topics() {
		add("aws", "aws_sns_topic", topicName(topic), object{
			"arn": f.known("${" + topic.LogicalID + "}"), "name": topicName(topic), "display_name": topic.DisplayName,
			"tags": tags(topic.Severity), "tags_all": tags(topic.Severity), "region": region,
		})
	}
	for _, g := range f.prod.LogGroups() {
		add("aws", "aws_cloudwatch_log_group", g.Name, object{
			"arn": "arn:aws:logs:" + region + ":" + accountID + ":log-group:" + g.Name, "id": g.Name, "name": g.Name, "name_prefix": "",
			"retention_in_days": number(f.t, g.RetentionDays), "kms_key_id": f.known(g.Key), "log_group_class": "STANDARD",
			"deletion_protection_enabled": g.Deletion == template.Protected, "skip_destroy": true, "region": region,
			"tags": object{"logstack:tier": g.Tier}, "tags_all": object{"logstack:tier": g.Tier},
		})
	}
	for _, m := range f.prod.MetricFilters() {
		to := m.Metrics[0]
		add("aws", "aws_cloudwatch_log_metric_filter", name(m.Name, m.LogicalID), object{
			"id": name(m.Name, m.LogicalID), "name": name(m.Name, m.LogicalID), "pattern": m.Pattern, "log_group_name": m.LogGroup,
			"apply_on_transformed_logs": false, "region": region,
			"metric_transformation": []object{{
				"name": to.Name, "namespace": to.Namespace, "value": to.Value, "unit": to.Unit,
				"default_value": to.Default.String(), "dimensions": byName(to.Dimensions),
			}},
		})
	}
	for _, a := range f.prod.Alarms() {
		values := object{
			"id": a.Name, "arn": arn(a.Name), "alarm_name": a.Name, "alarm_description": first(a.Description), "region": region,
			"actions_enabled": a.ActionsEnabled, "alarm_actions": f.all(a.AlarmActions), "ok_actions": f.all(a.OKActions),
			"insufficient_data_actions": f.all(a.InsufficientDataActions), "comparison_operator": a.Comparison,
			"threshold": number(f.t, a.Threshold), "threshold_metric_id": a.ThresholdMetricID, "evaluation_periods": number(f.t, a.EvaluationPeriods),
			"datapoints_to_alarm": number(f.t, a.DatapointsToAlarm), "treat_missing_data": a.MissingData,
			"evaluate_low_sample_count_percentiles": a.LowSamples, "metric_name": a.MetricName, "namespace": a.Namespace,
			"dimensions": byName(a.Dimensions), "period": 0, "unit": a.Unit, "statistic": "", "extended_statistic": "",
			"tags": tags(a.Severity), "tags_all": tags(a.Severity), "metric_query": []object{},
		}
		if a.Threshold.IsZero() {
			values["threshold"] = 0
		}
		if len(a.Metrics) == 0 {
			values["period"] = number(f.t, a.Period)
			attribute := "extended_statistic"
			if statisticIs(a.Statistic) == "Statistic" {
				attribute = "statistic"
			}
			values[attribute] = a.Statistic
		}
		queries := []object{}
		for _, q := range a.Metrics {
			query := object{"id": q.ID, "label": q.Label, "expression": q.Expression, "account_id": q.Account, "return_data": q.ReturnsData, "period": 0, "metric": []object{}}
			if q.MetricName != "" {
				query["metric"] = []object{{
					"namespace": q.Namespace, "metric_name": q.MetricName, "dimensions": byName(q.Dimensions),
					"period": number(f.t, q.Period), "stat": q.Statistic, "unit": q.Unit,
				}}
			}
			queries = append(queries, query)
		}
		values["metric_query"] = queries
		add("aws", "aws_cloudwatch_metric_alarm", a.Name, values)
	}
	for _, a := range f.prod.CompositeAlarms() {
		add("aws", "aws_cloudwatch_composite_alarm", a.Name, object{
			"id": a.Name, "arn": arn(a.Name), "alarm_name": a.Name, "alarm_description": first(a.Description), "alarm_rule": f.known(a.Rule), "region": region,
			"actions_enabled": a.ActionsEnabled, "alarm_actions": f.all(a.AlarmActions), "ok_actions": f.all(a.OKActions),
			"insufficient_data_actions": f.all(a.InsufficientDataActions), "actions_suppressor": []object{}, "tags": tags(a.Severity), "tags_all": tags(a.Severity),
		})
	}
	for _, a := range f.prod.LogAlarms() {
		schedule := object{"schedule_expression": a.Schedule, "start_time_offset": number(f.t, a.StartOffset), "end_time_offset": nil}
		if !a.EndOffset.IsZero() {
			schedule["end_time_offset"] = number(f.t, a.EndOffset)
		}
		values := object{
			"id": a.Name, "arn": arn(a.Name), "alarm_name": a.Name, "alarm_description": first(a.Description), "actions_enabled": a.ActionsEnabled,
			"alarm_actions": f.all(a.AlarmActions), "ok_actions": []string{}, "insufficient_data_actions": []string{},
			"comparison_operator": a.Comparison, "threshold": number(f.t, a.Threshold), "treat_missing_data": a.MissingData,
			"query_results_to_evaluate": number(f.t, a.ResultsToEvaluate), "query_results_to_alarm": number(f.t, a.ResultsToAlarm),
			"scheduled_query_configuration": object{
				"query_string": a.Query, "log_group_identifiers": f.all(a.LogGroups), "aggregation_expression": a.Aggregation,
				"schedule_configuration": schedule,
			},
			"tags": []object{{"key": "logstack:severity", "value": a.Severity}}, "warm_up_configuration": nil,
		}
		if !a.WarmUpMinutes.IsZero() {
			values["warm_up_configuration"] = object{"warm_up_period_duration_in_minutes": number(f.t, a.WarmUpMinutes), "only_start_evaluating_after_warm_up_period_ends": a.WarmUpWhole}
		}
		add("awscc", "awscc_cloudwatch_log_alarm", a.Name, values)
	}
	for i, q := range f.prod.SavedQueries() {
		id := fmt.Sprintf("3f1f4b1d-0000-4000-8000-%012d", i+1)
		add("aws", "aws_cloudwatch_query_definition", q.Name, object{
			"id": id, "query_definition_id": id, "name": q.Name, "query_string": q.Query, "log_group_names": f.all(q.LogGroups), "region": region,
		})
	}
	for _, d := range f.prod.Dashboards() {
		add("aws", "aws_cloudwatch_dashboard", d.Name, object{
			"id": d.Name, "dashboard_arn": "arn:aws:cloudwatch::" + accountID + ":dashboard/" + d.Name, "dashboard_name": d.Name, "dashboard_body": f.known(d.Body),
		})
	}
	return object{"format_version": "1.0", "terraform_version": "1.11.4", "values": object{"root_module": object{"resources": resources}}}
}
