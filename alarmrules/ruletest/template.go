// Package ruletest makes a template of alarm rules, with the very metric filters and
// alarms that they need, for their tests and for whoever asks what rules do.
package ruletest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Namespace of the metrics in a template that Template makes, and the name of its
// log group.
const (
	Namespace = "Rules"
	LogGroup  = "/rules"
	// AuditLogGroup is the name of the log group of rules on the audit log.
	AuditLogGroup = "/rules/audit"
)

// groupOf is the log group that a rule or a filter looks at.
func groupOf(audit bool) string {
	if audit {
		return AuditLogGroup
	}
	return LogGroup
}

// resource is a resource of a template.
type resource struct {
	Type       string
	Properties map[string]any
}

// Template is a CloudFormation template of what a set of rules needs, and of nothing
// else: a log group, metric filters and alarms, which tell nobody. It is what rules
// are tried on; package constructs/alarms makes the real ones, and a test holds the
// two against each other.
func Template(set alarmrules.Set) ([]byte, error) {
	resources := map[string]resource{"LogGroup": {"AWS::Logs::LogGroup", map[string]any{"LogGroupName": LogGroup}}}
	if slices.ContainsFunc(set.Rules, func(r alarmrules.Bound) bool { return r.Rule.OnAudit() }) {
		resources["AuditLogGroup"] = resource{"AWS::Logs::LogGroup", map[string]any{"LogGroupName": AuditLogGroup}}
	}
	for _, f := range set.Filters() {
		resources["Filter"+id(f.Name)] = resource{"AWS::Logs::MetricFilter", metricFilter(f)}
	}
	for _, rule := range set.Rules {
		if rule.Insight != nil {
			body, err := rule.Insight.Body(groupOf(rule.Rule.OnAudit()))
			if err != nil {
				return nil, err
			}
			resources["Insight"+id(rule.Insight.Name)] = resource{"AWS::CloudWatch::InsightRule", map[string]any{
				"RuleName": rule.Insight.Name, "RuleBody": body, "RuleState": "ENABLED",
			}}
		}
		for _, a := range rule.Alarms {
			made, err := alarmResource(a, groupOf(rule.Rule.OnAudit()))
			if err != nil {
				return nil, fmt.Errorf("alarm %s: %w", a.Suffix(), err)
			}
			made.Properties["AlarmName"] = a.Suffix()
			made.Properties["AlarmDescription"] = a.Meaning
			resources["Alarm"+id(a.Suffix())] = made
		}
	}
	return json.MarshalIndent(map[string]any{"Resources": resources}, "", " ")
}

// id makes a logical id of a name, each its own.
func id(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "x%x", r)
		}
	}
	return b.String()
}

func metricFilter(f alarmrules.Filter) map[string]any {
	to := map[string]any{"MetricNamespace": Namespace, "MetricName": f.Metric, "MetricValue": "1", "Unit": string(f.Unit)}
	if f.Value != "" {
		to["MetricValue"] = f.Value
	}
	switch {
	case len(f.Dimensions) > 0:
		var dimensions []any
		for _, name := range slices.Sorted(maps.Keys(f.Dimensions)) {
			dimensions = append(dimensions, map[string]any{"Key": name, "Value": f.Dimensions[name]})
		}
		to["Dimensions"] = dimensions
	case f.Value == "":
		to["DefaultValue"] = 0
	}
	return map[string]any{
		"FilterName": f.Name, "LogGroupName": groupOf(f.Audit), "FilterPattern": f.Pattern.String(), "MetricTransformations": []any{to},
	}
}

func alarmResource(a alarmrules.Alarm, group string) (resource, error) {
	properties := map[string]any{"ComparisonOperator": string(a.Comparison), "TreatMissingData": string(a.Missing), "Threshold": a.Threshold}
	switch {
	case a.Condition != nil:
		properties = map[string]any{"AlarmRule": rule(*a.Condition)}
		if a.Condition.Own {
			properties["ActionsSuppressor"] = a.Condition.SuppressedBy
			properties["ActionsSuppressorWaitPeriod"] = alarmrules.SuppressorWait.Seconds()
			properties["ActionsSuppressorExtensionPeriod"] = alarmrules.SuppressorExtension.Seconds()
		}
		return resource{"AWS::CloudWatch::CompositeAlarm", properties}, nil
	case a.Asks != nil:
		query, aggregation, err := alarmrules.Split(a.Asks.Query)
		if err != nil {
			return resource{}, err
		}
		properties["QueryResultsToEvaluate"] = a.Asks.ResultsToEvaluate
		properties["QueryResultsToAlarm"] = a.Asks.ResultsToAlarm
		properties["ScheduledQueryConfiguration"] = map[string]any{
			"QueryString": query, "AggregationExpression": aggregation,
			"LogGroupIdentifiers":   []any{group},
			"ScheduledQueryRoleARN": "arn:aws:iam::111122223333:role/rules",
			"ScheduleConfiguration": map[string]any{
				"ScheduleExpression": rate(a.Asks.Every), "StartTimeOffset": a.Asks.Over.Seconds(),
			},
		}
		waits(a, properties)
		return resource{"AWS::CloudWatch::LogAlarm", properties}, nil
	}
	waits(a, properties)
	if a.WallClock != "" {
		properties["EvaluationWindow"] = map[string]any{"WallClockWindow": map[string]any{"Timezone": a.WallClock}}
	}
	properties["EvaluationPeriods"] = a.EvaluationPeriods
	properties["DatapointsToAlarm"] = a.DatapointsToAlarm
	switch {
	case a.Band:
		delete(properties, "Threshold")
		properties["ThresholdMetricId"] = "result"
		properties["Metrics"] = []any{
			query(alarmrules.Operand{ID: "m1", Series: a.Metric}, a.Period, true, group),
			map[string]any{"Id": "result", "Expression": "ANOMALY_DETECTION_BAND(m1, " + quantity.Decimal(a.Threshold) + ")", "ReturnData": true},
		}
	case a.Metric.Insight != "":
		properties["Metrics"] = []any{map[string]any{
			"Id": "result", "Expression": alarmrules.MaxContributorValue(a.Metric.Insight), "Period": a.Period.Seconds(), "ReturnData": true,
		}}
	case a.Math != "":
		var metrics []any
		for _, o := range a.Operands {
			metrics = append(metrics, query(o, a.Period, false, group))
		}
		properties["Metrics"] = append(metrics, map[string]any{"Id": "result", "Expression": a.Math, "ReturnData": true})
	default:
		maps.Copy(properties, metric(a.Metric, group))
		properties["Period"] = a.Period.Seconds()
		if simple(a.Metric.Statistic) {
			properties["Statistic"] = a.Metric.Statistic
		} else {
			properties["ExtendedStatistic"] = a.Metric.Statistic
			properties["EvaluateLowSampleCountPercentile"] = "evaluate"
		}
	}
	return resource{"AWS::CloudWatch::Alarm", properties}, nil
}

// waits says how long an alarm waits for data.
func waits(a alarmrules.Alarm, properties map[string]any) {
	if a.WarmUp > 0 {
		properties["WarmUpConfiguration"] = map[string]any{
			"WarmUpPeriodDurationInMinutes": a.WarmUp.Minutes(), "OnlyStartEvaluatingAfterWarmUpPeriodEnds": a.WholeWarmUp,
		}
	}
}

func simple(statistic string) bool {
	return slices.Contains([]string{"Sum", "Average", "Minimum", "Maximum", "SampleCount"}, statistic)
}

func rate(every time.Duration) string {
	if every == time.Minute {
		return "rate(1 minute)"
	}
	return fmt.Sprintf("rate(%d minutes)", every/time.Minute)
}

// metric names a metric.
func metric(s alarmrules.Series, group string) map[string]any {
	out := map[string]any{"Namespace": s.Namespace, "MetricName": s.Name}
	dimensions := s.Dimensions
	if s.Log {
		out["Namespace"] = Namespace
	}
	if s.Own {
		out["Namespace"] = cloudwatch.LogsNamespace
		dimensions = cloudwatch.LogGroupDimensions(s.Name, group)
	}
	if len(dimensions) > 0 {
		var all []any
		for _, name := range slices.Sorted(maps.Keys(dimensions)) {
			all = append(all, map[string]any{"Name": name, "Value": dimensions[name]})
		}
		out["Dimensions"] = all
	}
	return out
}

func query(o alarmrules.Operand, period time.Duration, returns bool, group string) map[string]any {
	return map[string]any{"Id": o.ID, "ReturnData": returns, "MetricStat": map[string]any{
		"Metric": metric(o.Series, group), "Period": period.Seconds(), "Stat": o.Statistic,
	}}
}

// rule is a condition as the rule of a composite alarm has it, with the names of
// alarms as they are.
func rule(c alarmrules.Condition) string { return c.Text(func(suffix string) string { return suffix }) }
