package deployed

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/reshape"
	"github.com/logstack-go/logstack/internal/toolanswer"
)

// kind is a kind of answer and of the resources in it.
type kind struct {
	// call is the command that prints the answer, in is the member with the
	// resources.
	call, in string
	// what is the display name of the resources, typ their CloudFormation type.
	what, typ string
	// named lists the members that identify a resource within its kind.
	named []string
	// identity is the member that distinguishes two resources of one name, if
	// names are not unique.
	identity string
	// mark is a member that only this kind has, to recognize a bare list.
	mark string
	// arns lists the members whose ARNs name the account and region.
	arns []string
	// table maps members to properties.
	table reshape.Table
	// then makes the changes that table cannot express.
	then func(from, properties map[string]any)
	// single says that the answer is one resource instead of a list: the answer
	// itself or, with inside, its member in.
	single, inside bool
	// others reports whether an item belongs to somebody else and is skipped;
	// nil if no item does.
	others func(from map[string]any) bool
	// onto says that the answer holds properties of the log group that it
	// names, not a resource.
	onto bool
}

// key identifies a resource within its kind.
func (k kind) key(o map[string]any) string {
	var parts []string
	for _, name := range k.named {
		text, _ := o[name].(string)
		if text == "" {
			return ""
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ":")
}

// whole returns the resource in a single answer.
func (k kind) whole(answer map[string]any) any {
	if k.inside {
		return answer[k.in]
	}
	return answer
}

// kinds holds the answers that can be read. CloudWatch names its members like
// the CloudFormation properties; CloudWatch Logs and ECS begin them with a
// lower-case letter.
//
// The members are documented in the API references of CloudWatch Logs
// (API_MetricFilter, API_MetricTransformation, API_LogGroup,
// API_SubscriptionFilter, API_QueryDefinition, API_GetDataProtectionPolicy,
// API_IndexPolicy, API_GetTransformer, API_AccountPolicy,
// API_GetScheduledQuery, API_AnomalyDetector), CloudWatch (API_MetricAlarm,
// API_CompositeAlarm, API_LogAlarm, API_GetDashboard, API_InsightRule) and ECS
// (API_TaskDefinition).
var kinds = []kind{
	{
		call: "aws logs describe-log-groups", in: "logGroups", what: "log group", typ: "AWS::Logs::LogGroup",
		named: []string{"logGroupName"}, mark: "storedBytes", arns: []string{"arn", "logGroupArn"},
		table: reshape.Table{Fields: reshape.Capitals("logGroupName", "retentionInDays", "kmsKeyId", "logGroupClass", "deletionProtectionEnabled")},
		then: func(from, properties map[string]any) {
			// The policy itself comes in a separate answer. The account's
			// policy masks as well.
			inherited, _ := from["inheritedProperties"].([]any)
			if from["dataProtectionStatus"] == "ACTIVATED" || slices.Contains(inherited, any("ACCOUNT_DATA_PROTECTION")) {
				properties["DataProtectionPolicy"] = map[string]any{}
			}
		},
	},
	{
		call: "aws logs get-data-protection-policy", in: "policyDocument", what: "data protection policy", onto: true, single: true,
		named: []string{"logGroupIdentifier"},
		table: reshape.Table{Fields: []reshape.Field{{From: "policyDocument", To: "DataProtectionPolicy", As: document}}},
	},
	{
		call: "aws logs describe-index-policies", in: "indexPolicies", what: "index policy", onto: true,
		named: []string{"logGroupIdentifier"}, mark: "lastUpdateTime",
		// The account's policy is returned for each log group that has none of
		// its own.
		others: func(from map[string]any) bool { return from["source"] == "ACCOUNT" },
		table: reshape.Table{Fields: []reshape.Field{{From: "policyDocument", To: "FieldIndexPolicies", As: func(text any) any {
			return []any{document(text)}
		}}}},
	},
	{
		call: "aws logs get-transformer", in: "transformerConfig", what: "transformer", typ: "AWS::Logs::Transformer", single: true,
		named: []string{"logGroupIdentifier"}, arns: []string{"logGroupIdentifier"},
		table: reshape.Table{Fields: []reshape.Field{
			{From: "logGroupIdentifier", To: "LogGroupIdentifier"},
			{From: "transformerConfig", To: "TransformerConfig", As: reshape.Capitalized},
		}},
	},
	{
		call: "aws logs describe-account-policies", in: "accountPolicies", what: "account policy", typ: "AWS::Logs::AccountPolicy",
		named: []string{"policyType", "policyName"}, mark: "policyType",
		table: reshape.Table{Fields: reshape.Capitals("policyName", "policyType", "policyDocument", "scope", "selectionCriteria")},
	},
	{
		call: "aws logs describe-metric-filters", in: "metricFilters", what: "metric filter", typ: "AWS::Logs::MetricFilter",
		named: []string{"logGroupName", "filterName"}, mark: "metricTransformations",
		table: reshape.Table{Fields: append(
			reshape.Capitals("filterName", "filterPattern", "logGroupName", "applyOnTransformedLogs", "fieldSelectionCriteria", "emitSystemFieldDimensions"),
			reshape.Field{From: "metricTransformations", To: "MetricTransformations", As: transformation.Each})},
		then: noPattern,
	},
	{
		call: "aws logs describe-subscription-filters", in: "subscriptionFilters", what: "subscription filter", typ: "AWS::Logs::SubscriptionFilter",
		named: []string{"logGroupName", "filterName"}, mark: "destinationArn",
		table: reshape.Table{Fields: reshape.Capitals("filterName", "filterPattern", "logGroupName", "destinationArn", "roleArn", "applyOnTransformedLogs", "distribution", "fieldSelectionCriteria", "emitSystemFields")},
		then:  noPattern,
	},
	{
		call: "aws cloudwatch describe-alarms", in: "MetricAlarms", what: "alarm", typ: "AWS::CloudWatch::Alarm",
		named: []string{"AlarmName"}, mark: "EvaluationPeriods", arns: []string{"AlarmArn"},
		table: reshape.Table{Fields: reshape.Same(
			"AlarmName", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions",
			"MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit", "Metrics",
			"EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ThresholdMetricId", "ComparisonOperator", "TreatMissingData",
			"EvaluateLowSampleCountPercentile", "EvaluationCriteria", "EvaluationWindow", "WarmUpConfiguration")},
	},
	{
		call: "aws cloudwatch describe-alarms", in: "CompositeAlarms", what: "composite alarm", typ: "AWS::CloudWatch::CompositeAlarm",
		named: []string{"AlarmName"}, mark: "AlarmRule", arns: []string{"AlarmArn"},
		table: reshape.Table{Fields: reshape.Same(
			"AlarmName", "AlarmDescription", "AlarmRule", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions",
			"ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")},
	},
	{
		call: "aws cloudwatch describe-alarms", in: "LogAlarms", what: "log alarm", typ: "AWS::CloudWatch::LogAlarm",
		named: []string{"AlarmName"}, mark: "ScheduledQueryConfiguration", arns: []string{"AlarmArn"},
		table: reshape.Table{Fields: reshape.Same(
			"AlarmName", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions",
			"ScheduledQueryConfiguration", "QueryResultsToEvaluate", "QueryResultsToAlarm", "ComparisonOperator", "Threshold",
			"TreatMissingData", "WarmUpConfiguration")},
	},
	{
		call: "aws cloudwatch describe-insight-rules", in: "InsightRules", what: "Contributor Insights rule", typ: "AWS::CloudWatch::InsightRule",
		named: []string{"Name"}, mark: "Definition",
		table: reshape.Table{Fields: []reshape.Field{{From: "Name", To: "RuleName"}, {From: "State", To: "RuleState"}, {From: "Definition", To: "RuleBody"}}},
	},
	{
		call: "aws logs describe-query-definitions", in: "queryDefinitions", what: "saved query", typ: "AWS::Logs::QueryDefinition",
		named: []string{"name"}, identity: "queryDefinitionId", mark: "queryString",
		table: reshape.Table{Fields: append(
			reshape.Capitals("name", "queryString", "queryLanguage", "logGroupNames"),
			reshape.Field{From: "parameters", To: "Parameters", As: reshape.Table{Fields: reshape.Capitals("name", "defaultValue", "description")}.Each})},
	},
	{
		call: "aws logs get-scheduled-query", in: "scheduleExpression", what: "scheduled query", typ: "AWS::Logs::ScheduledQuery", single: true,
		named: []string{"name"}, arns: []string{"scheduledQueryArn"},
		// CloudWatch creates one for each log alarm.
		others: func(from map[string]any) bool { return from["scheduleType"] == "AWS_MANAGED" },
		table: reshape.Table{Fields: append(
			reshape.Capitals("name", "description", "queryString", "queryLanguage", "logGroupIdentifiers", "scheduleExpression", "timezone", "startTimeOffset", "state"),
			reshape.Field{From: "destinationConfiguration", To: "DestinationConfiguration", As: reshape.Capitalized})},
	},
	{
		call: "aws logs list-log-anomaly-detectors", in: "anomalyDetectors", what: "anomaly detector", typ: "AWS::Logs::LogAnomalyDetector",
		named: []string{"anomalyDetectorArn"}, mark: "anomalyDetectorArn", arns: []string{"anomalyDetectorArn"},
		table: reshape.Table{Fields: append(
			reshape.Capitals("detectorName", "evaluationFrequency", "filterPattern", "kmsKeyId", "anomalyVisibilityTime"),
			reshape.Field{From: "logGroupArnList", To: "LogGroupArnList"})},
	},
	{
		call: "aws cloudwatch get-dashboard", in: "DashboardBody", what: "dashboard", typ: "AWS::CloudWatch::Dashboard",
		named: []string{"DashboardName"}, mark: "DashboardBody", single: true,
		table: reshape.Table{Fields: reshape.Same("DashboardName", "DashboardBody")},
	},
	{
		call: "aws ecs describe-task-definition", in: "taskDefinition", what: "task definition", typ: "AWS::ECS::TaskDefinition",
		named: []string{"family"}, mark: "containerDefinitions", arns: []string{"taskDefinitionArn"}, single: true, inside: true,
		table: reshape.Table{Fields: []reshape.Field{
			{From: "family", To: "Family"},
			{From: "containerDefinitions", To: "ContainerDefinitions", As: reshape.Containers},
		}},
	},
}

// transformation is the transformation of a metric filter, whose dimensions are
// a map.
var transformation = reshape.Table{Fields: append(
	reshape.Capitals("metricName", "metricNamespace", "metricValue", "defaultValue", "unit"),
	reshape.Field{From: "dimensions", To: "Dimensions", As: reshape.Pairs("Key", "Value")})}

// noPattern restores the empty pattern, which matches everything and which the
// CLI leaves out.
func noPattern(_, properties map[string]any) {
	if _, ok := properties["FilterPattern"]; !ok {
		properties["FilterPattern"] = ""
	}
}

// document parses a policy that is written as JSON text. Text that is not JSON
// is returned unchanged, for the reader to refuse.
func document(value any) any {
	text, ok := value.(string)
	if !ok {
		return value
	}
	read, err := toolanswer.Decode(json.RawMessage(text))
	if err != nil {
		return value
	}
	return read
}

// kindOfItem returns the kind of a resource from a bare list.
func kindOfItem(item any) *kind {
	o, ok := item.(map[string]any)
	if !ok {
		return nil
	}
	for i := range kinds {
		k := &kinds[i]
		if _, ok := o[k.mark]; ok && k.key(o) != "" && !k.single {
			return k
		}
	}
	return nil
}

// answers lists the commands whose answers are read.
func answers() string {
	var all []string
	for _, k := range kinds {
		if len(all) == 0 || all[len(all)-1] != k.call {
			all = append(all, k.call)
		}
	}
	return strings.Join(all, ", ")
}
