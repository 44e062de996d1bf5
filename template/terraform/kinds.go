package terraform

import (
	"encoding/json"
	"strings"

	"github.com/logstack-go/logstack/internal/reshape"
	"github.com/logstack-go/logstack/internal/toolanswer"
	"github.com/logstack-go/logstack/template"
)

// kind is a Terraform type and its CloudFormation equivalent.
type kind struct {
	typ    string
	fields []reshape.Field
	// identity is the attribute that names the resource and that id equals;
	// empty if id is something else.
	identity string
	// made lists the attributes that the provider makes up if they are not
	// configured. Any other attribute that is neither known nor configured
	// counts as missing: the provider sends nothing for it.
	made []string
	// refers lists the attributes that only name another resource, so that
	// their value is whatever the configuration refers to.
	refers []string
	// parsed is an attribute with JSON text, without which there is nothing to
	// read.
	parsed string
	// policy is the attribute with a policy for the log group in
	// log_group_name.
	policy string
	// then makes the changes that the table cannot express.
	then func(from map[string]any, to *template.Declared)
}

func (k *kind) table() reshape.Table { return reshape.Table{Fields: k.fields, Opaque: isUnknown} }

const logGroup = "AWS::Logs::LogGroup"

// kinds holds the types that are read: those of the aws provider, documented at
// registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/NAME with
// NAME being the type without aws_, and awscc_cloudwatch_log_alarm, whose
// attributes are the CloudFormation properties in lower case.
//
// The provider writes an unset text as "" and an unset number as 0; text and
// positive leave these out.
var kinds = map[string]*kind{
	"aws_cloudwatch_log_group": {
		typ: logGroup, identity: "name", made: []string{"name"}, refers: []string{"kms_key_id"},
		fields: []reshape.Field{
			{From: "name", To: "LogGroupName", As: text},
			{From: "retention_in_days", To: "RetentionInDays", As: positive},
			{From: "kms_key_id", To: "KmsKeyId", As: text},
			{From: "log_group_class", To: "LogGroupClass", As: text},
			{From: "deletion_protection_enabled", To: "DeletionProtectionEnabled"},
			{From: "tags_all", To: "Tags", As: reshape.Pairs("Key", "Value")},
			{From: "tags", To: "Tags", As: someTags},
		},
		then: func(from map[string]any, to *template.Declared) {
			if from["skip_destroy"] == true {
				to.DeletionPolicy = "Retain"
			}
		},
	},
	"aws_cloudwatch_log_metric_filter": {
		typ: "AWS::Logs::MetricFilter", refers: []string{"log_group_name"},
		fields: []reshape.Field{
			{From: "name", To: "FilterName"},
			{From: "pattern", To: "FilterPattern"},
			{From: "log_group_name", To: "LogGroupName"},
			{From: "apply_on_transformed_logs", To: "ApplyOnTransformedLogs"},
			{From: "metric_transformation", To: "MetricTransformations", As: table(
				reshape.Field{From: "name", To: "MetricName"},
				reshape.Field{From: "namespace", To: "MetricNamespace"},
				reshape.Field{From: "value", To: "MetricValue"},
				reshape.Field{From: "default_value", To: "DefaultValue", As: text},
				reshape.Field{From: "unit", To: "Unit", As: text},
				reshape.Field{From: "dimensions", To: "Dimensions", As: reshape.Pairs("Key", "Value")},
			).Each},
		},
	},
	"aws_cloudwatch_log_subscription_filter": {
		typ: "AWS::Logs::SubscriptionFilter", refers: []string{"log_group_name", "destination_arn", "role_arn"},
		fields: []reshape.Field{
			{From: "name", To: "FilterName"},
			{From: "filter_pattern", To: "FilterPattern"},
			{From: "log_group_name", To: "LogGroupName"},
			{From: "destination_arn", To: "DestinationArn"},
			{From: "role_arn", To: "RoleArn", As: text},
			{From: "distribution", To: "Distribution"},
			{From: "apply_on_transformed_logs", To: "ApplyOnTransformedLogs"},
		},
	},
	"aws_cloudwatch_log_data_protection_policy": {policy: "policy_document", refers: []string{"log_group_name"}},
	"aws_cloudwatch_query_definition": {
		typ: "AWS::Logs::QueryDefinition",
		fields: []reshape.Field{
			{From: "name", To: "Name"},
			{From: "query_string", To: "QueryString"},
			{From: "query_language", To: "QueryLanguage", As: text},
			{From: "log_group_names", To: "LogGroupNames"},
		},
		refers: []string{"log_group_names"},
	},
	"aws_cloudwatch_metric_alarm": {
		typ: "AWS::CloudWatch::Alarm", identity: "alarm_name", refers: actions,
		fields: append(alarm,
			reshape.Field{From: "metric_name", To: "MetricName", As: text},
			reshape.Field{From: "namespace", To: "Namespace", As: text},
			reshape.Field{From: "statistic", To: "Statistic", As: text},
			reshape.Field{From: "extended_statistic", To: "ExtendedStatistic", As: text},
			reshape.Field{From: "dimensions", To: "Dimensions", As: reshape.Pairs("Name", "Value")},
			reshape.Field{From: "period", To: "Period", As: positive},
			reshape.Field{From: "unit", To: "Unit", As: text},
			reshape.Field{From: "metric_query", To: "Metrics", As: metricQueries},
			reshape.Field{From: "comparison_operator", To: "ComparisonOperator"},
			reshape.Field{From: "threshold", To: "Threshold"},
			reshape.Field{From: "threshold_metric_id", To: "ThresholdMetricId", As: text},
			reshape.Field{From: "evaluation_periods", To: "EvaluationPeriods"},
			reshape.Field{From: "datapoints_to_alarm", To: "DatapointsToAlarm", As: positive},
			reshape.Field{From: "treat_missing_data", To: "TreatMissingData", As: text},
			reshape.Field{From: "evaluate_low_sample_count_percentiles", To: "EvaluateLowSampleCountPercentile", As: text},
		),
		then: func(_ map[string]any, to *template.Declared) {
			if to.Properties["ThresholdMetricId"] != nil {
				delete(to.Properties, "Threshold") // a state has 0 instead of no value
			}
			someDimension(to.Properties)
			queries, _ := to.Properties["Metrics"].([]any)
			for _, q := range queries {
				if stat, ok := member(q, "MetricStat").(map[string]any); ok {
					if metric, ok := stat["Metric"].(map[string]any); ok {
						someDimension(metric)
					}
				}
			}
		},
	},
	"aws_cloudwatch_composite_alarm": {
		typ: "AWS::CloudWatch::CompositeAlarm", identity: "alarm_name", refers: actions,
		fields: append(alarm, reshape.Field{From: "alarm_rule", To: "AlarmRule"}),
		then: func(from map[string]any, to *template.Declared) {
			block, _ := suppressor.One(from["actions_suppressor"]).(map[string]any)
			for name, value := range block {
				to.Properties[name] = value
			}
		},
	},
	"aws_cloudwatch_contributor_insight_rule": {
		typ: "AWS::CloudWatch::InsightRule",
		fields: []reshape.Field{
			{From: "rule_name", To: "RuleName"},
			{From: "rule_state", To: "RuleState", As: text},
			{From: "rule_definition", To: "RuleBody"},
		},
		then: func(_ map[string]any, to *template.Declared) {
			if to.Properties["RuleState"] == nil {
				to.Properties["RuleState"] = "ENABLED" // API_PutInsightRule
			}
		},
	},
	"aws_cloudwatch_dashboard": {
		typ:    "AWS::CloudWatch::Dashboard",
		fields: []reshape.Field{{From: "dashboard_name", To: "DashboardName"}, {From: "dashboard_body", To: "DashboardBody"}},
	},
	"aws_ecs_task_definition": {
		typ: "AWS::ECS::TaskDefinition", parsed: "container_definitions",
		fields: []reshape.Field{
			{From: "family", To: "Family"},
			{From: "container_definitions", To: "ContainerDefinitions", As: func(v any) any { return reshape.Containers(parsed(v)) }},
		},
	},
	"aws_lambda_function": {
		typ: "AWS::Lambda::Function",
		fields: []reshape.Field{
			{From: "function_name", To: "FunctionName"},
			{From: "logging_config", To: "LoggingConfig", As: table(
				reshape.Field{From: "log_group", To: "LogGroup", As: text},
				reshape.Field{From: "log_format", To: "LogFormat", As: text},
			).One},
		},
	},
	"aws_sns_topic": {
		typ: "AWS::SNS::Topic", made: []string{"name"},
		fields: []reshape.Field{
			{From: "name", To: "TopicName", As: text},
			{From: "display_name", To: "DisplayName", As: text},
			{From: "tags_all", To: "Tags", As: reshape.Pairs("Key", "Value")},
			{From: "tags", To: "Tags", As: someTags},
		},
	},
	"aws_sns_topic_subscription": {
		typ: "AWS::SNS::Subscription", refers: []string{"topic_arn", "endpoint"},
		fields: []reshape.Field{{From: "topic_arn", To: "TopicArn"}, {From: "protocol", To: "Protocol"}, {From: "endpoint", To: "Endpoint"}},
	},
	"awscc_cloudwatch_log_alarm": {
		typ: "AWS::CloudWatch::LogAlarm", made: []string{"alarm_name"}, refers: actions,
		fields: append(alarm,
			reshape.Field{From: "comparison_operator", To: "ComparisonOperator"},
			reshape.Field{From: "threshold", To: "Threshold"},
			reshape.Field{From: "query_results_to_evaluate", To: "QueryResultsToEvaluate"},
			reshape.Field{From: "query_results_to_alarm", To: "QueryResultsToAlarm"},
			reshape.Field{From: "treat_missing_data", To: "TreatMissingData", As: text},
			reshape.Field{From: "warm_up_configuration", To: "WarmUpConfiguration", As: table(
				reshape.Field{From: "warm_up_period_duration_in_minutes", To: "WarmUpPeriodDurationInMinutes"},
				reshape.Field{From: "only_start_evaluating_after_warm_up_period_ends", To: "OnlyStartEvaluatingAfterWarmUpPeriodEnds"},
			).One},
			reshape.Field{From: "scheduled_query_configuration", To: "ScheduledQueryConfiguration", As: table(
				reshape.Field{From: "query_string", To: "QueryString"},
				reshape.Field{From: "log_group_identifiers", To: "LogGroupIdentifiers"},
				reshape.Field{From: "aggregation_expression", To: "AggregationExpression"},
				reshape.Field{From: "schedule_configuration", To: "ScheduleConfiguration", As: table(
					reshape.Field{From: "schedule_expression", To: "ScheduleExpression"},
					reshape.Field{From: "start_time_offset", To: "StartTimeOffset"},
					reshape.Field{From: "end_time_offset", To: "EndTimeOffset"},
				).One},
			).One},
		),
	},
}

// someDimension replaces the unknown dimensions of an AWS metric, such as that
// of a load balancer not yet created, with a single one. No log produces such a
// metric, so the dimensions do not matter. For other metrics they decide which
// metric it is, so unknown ones are refused.
func someDimension(metric map[string]any) {
	namespace, _ := metric["Namespace"].(string)
	if unknown := metric["Dimensions"]; isUnknown(unknown) && strings.HasPrefix(namespace, "AWS/") {
		metric["Dimensions"] = []any{map[string]any{"Name": unknown, "Value": unknown}}
	}
}

// member returns a member of an object.
func member(value any, name string) any {
	o, _ := value.(map[string]any)
	return o[name]
}

// actions lists the attributes of alarms with the ARNs of their actions.
var actions = []string{"alarm_actions", "ok_actions", "insufficient_data_actions"}

// alarm holds the attributes that all kinds of alarms have.
var alarm = []reshape.Field{
	{From: "alarm_name", To: "AlarmName"},
	{From: "alarm_description", To: "AlarmDescription", As: text},
	{From: "actions_enabled", To: "ActionsEnabled"},
	{From: "alarm_actions", To: "AlarmActions"},
	{From: "ok_actions", To: "OKActions"},
	{From: "insufficient_data_actions", To: "InsufficientDataActions"},
	{From: "tags_all", To: "Tags", As: reshape.Pairs("Key", "Value")},
	{From: "tags", To: "Tags", As: someTags},
}

var suppressor = table(
	reshape.Field{From: "alarm", To: "ActionsSuppressor"},
	reshape.Field{From: "wait_period", To: "ActionsSuppressorWaitPeriod"},
	reshape.Field{From: "extension_period", To: "ActionsSuppressorExtensionPeriod"},
)

// metricQueries returns the metric data queries of an alarm. return_data is
// false by default, so queries that return no data say so. A metric's statistic
// is next to its name.
func metricQueries(value any) any {
	return table(
		reshape.Field{From: "id", To: "Id"},
		reshape.Field{From: "label", To: "Label", As: text},
		reshape.Field{From: "expression", To: "Expression", As: text},
		reshape.Field{From: "account_id", To: "AccountId", As: text},
		reshape.Field{From: "return_data", To: "ReturnData"},
		reshape.Field{From: "period", To: "Period", As: positive},
		reshape.Field{From: "metric", To: "MetricStat", As: metricStat},
	).Each(value)
}

func metricStat(value any) any {
	metric := table(
		reshape.Field{From: "namespace", To: "Namespace", As: text},
		reshape.Field{From: "metric_name", To: "MetricName"},
		reshape.Field{From: "dimensions", To: "Dimensions", As: reshape.Pairs("Name", "Value")},
	).One(value)
	if metric == nil {
		return nil
	}
	of := table(
		reshape.Field{From: "period", To: "Period"},
		reshape.Field{From: "stat", To: "Stat"},
		reshape.Field{From: "unit", To: "Unit", As: text},
	).One(value)
	stat, ok := of.(map[string]any)
	if !ok || isUnknown(of) {
		return of
	}
	stat["Metric"] = metric
	return stat
}

func table(fields ...reshape.Field) reshape.Table {
	return reshape.Table{Fields: fields, Opaque: isUnknown}
}

// text leaves out an empty text.
func text(value any) any {
	if value == "" {
		return nil
	}
	return value
}

// positive leaves out 0.
func positive(value any) any {
	if n, ok := value.(json.Number); ok {
		if f, err := n.Float64(); err == nil && f == 0 {
			return nil
		}
	}
	return value
}

// someTags leaves out an empty map, so that tags_all applies.
func someTags(value any) any {
	if m, ok := value.(map[string]any); ok && len(m) == 0 {
		return nil
	}
	if _, isList := value.([]any); isList { // awscc provider
		return table(reshape.Field{From: "key", To: "Key"}, reshape.Field{From: "value", To: "Value"}).Each(value)
	}
	return reshape.Pairs("Key", "Value")(value)
}

// parsed parses JSON text. Text that is not JSON is left for the reader to
// refuse, which must not print it: it may hold secrets.
func parsed(value any) any {
	written, ok := value.(string)
	if !ok {
		return value
	}
	all, err := toolanswer.Values("", []byte(written))
	if err != nil || len(all) != 1 {
		return "(a text that is not JSON)"
	}
	inside, err := toolanswer.Decode(all[0])
	if err != nil {
		return "(a text that is not JSON)"
	}
	return inside
}
