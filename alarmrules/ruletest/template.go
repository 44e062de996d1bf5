// Package ruletest makes a template of alarm rules, with the metric filters and
// alarms that they need, for their tests and for whoever wants to know what
// rules do.
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
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/short"
)

// Names in a template that Template makes: of the metrics' namespace, and of
// the log group.
const (
	Namespace = "Rules"
	LogGroup  = "/rules"
	// AuditLogGroup is the log group of rules on the audit log.
	AuditLogGroup = "/rules/audit"
)

// Resource is a resource of a template.
type Resource struct {
	Type       string
	Properties map[string]any
}

// Standing names what rules need, for the place where they stand.
type Standing struct {
	// LogGroup and AuditLogGroup name the log groups that the rules read.
	LogGroup, AuditLogGroup string
	// Namespace is the namespace of the rules' metrics.
	Namespace string
	// Prefix begins the names of alarms, such as shop-prod-. Default: nothing.
	Prefix string
	// ID begins logical ids. Default: nothing.
	ID string
	// Transformed says that the log group has a transformer, so that filters
	// with JSON patterns match transformed log events.
	Transformed bool
	// Describe returns the description of an alarm. Default: the rule's
	// meaning.
	Describe func(alarmrules.Rule, alarmrules.Alarm) string
	// Tells returns the properties of an alarm that say whom it notifies.
	// Default: none.
	Tells func(alarmrules.Alarm) map[string]any
	// Suppressors says that suppressing alarms of others exist.
	Suppressors bool
}

// Template returns a CloudFormation template with exactly what a set of rules
// needs: log groups, metric filters and alarms, which notify nobody. Rules are
// tested on it. Package constructs/alarms makes the real resources, and a test
// compares the two.
func Template(set alarmrules.Set) ([]byte, error) {
	resources := map[string]Resource{"LogGroup": {"AWS::Logs::LogGroup", map[string]any{"LogGroupName": LogGroup}}}
	if slices.ContainsFunc(set.Rules, func(r alarmrules.Bound) bool { return r.Rule.OnAudit() }) {
		resources["AuditLogGroup"] = Resource{"AWS::Logs::LogGroup", map[string]any{"LogGroupName": AuditLogGroup}}
	}
	if err := (Standing{LogGroup: LogGroup, AuditLogGroup: AuditLogGroup, Namespace: Namespace}).Add(resources, set); err != nil {
		return nil, err
	}
	return json.MarshalIndent(map[string]any{"Resources": resources}, "", " ")
}

// Add adds what a set of rules needs, except for the log groups, to resources
// by logical id.
func (s Standing) Add(resources map[string]Resource, set alarmrules.Set) error {
	for _, f := range set.Filters() {
		resources[s.ID+"Filter"+ID(f.Name)] = Resource{"AWS::Logs::MetricFilter", s.metricFilter(f)}
	}
	for _, rule := range set.Rules {
		group := s.groupOf(rule.Rule.OnAudit())
		if rule.Insight != nil {
			body, err := rule.Insight.Body(group)
			if err != nil {
				return err
			}
			resources[s.ID+"Insight"+ID(rule.Insight.Name)] = Resource{"AWS::CloudWatch::InsightRule", map[string]any{
				"RuleName": s.insight(rule.Insight.Name), "RuleBody": body, "RuleState": "ENABLED",
			}}
		}
		for _, a := range rule.Alarms {
			made, err := s.alarmResource(a, group)
			if err != nil {
				return fmt.Errorf("alarm %s: %w", a.Suffix(), err)
			}
			made.Properties["AlarmName"] = s.Prefix + a.Suffix()
			made.Properties["AlarmDescription"] = a.Meaning
			if s.Describe != nil {
				made.Properties["AlarmDescription"] = s.Describe(rule.Rule, a)
			}
			if s.Tells != nil {
				maps.Copy(made.Properties, s.Tells(a))
			}
			resources[s.ID+"Alarm"+ID(a.Suffix())] = made
		}
	}
	return nil
}

// groupOf returns the log group that a rule or a filter reads.
func (s Standing) groupOf(audit bool) string {
	if audit {
		return s.AuditLogGroup
	}
	return s.LogGroup
}

// insight returns the name of a Contributor Insights rule.
func (s Standing) insight(name string) string {
	return short.Of(s.Prefix+name, cloudwatch.MaxInsightRuleName)
}

// ID returns a logical id for a name. Different names have different ids.
func ID(name string) string {
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

func (s Standing) metricFilter(f alarmrules.Filter) map[string]any {
	to := map[string]any{"MetricNamespace": s.Namespace, "MetricName": f.Metric, "MetricValue": "1", "Unit": string(f.Unit)}
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
	out := map[string]any{
		"FilterName": f.Name, "LogGroupName": s.groupOf(f.Audit), "FilterPattern": f.Pattern.String(), "MetricTransformations": []any{to},
	}
	if s.Transformed && !f.Audit && f.Pattern.Kind() == filterpattern.KindJSON {
		out["ApplyOnTransformedLogs"] = true
	}
	return out
}

func (s Standing) alarmResource(a alarmrules.Alarm, group string) (Resource, error) {
	properties := map[string]any{"ComparisonOperator": string(a.Comparison), "TreatMissingData": string(a.Missing), "Threshold": a.Threshold}
	switch {
	case a.Condition != nil:
		properties = map[string]any{"AlarmRule": a.Condition.Text(func(suffix string) string { return s.Prefix + suffix })}
		if by := a.Condition.SuppressedBy; by != "" && (a.Condition.Own || s.Suppressors) {
			if a.Condition.Own {
				by = s.Prefix + by
			}
			properties["ActionsSuppressor"] = by
			properties["ActionsSuppressorWaitPeriod"] = alarmrules.SuppressorWait.Seconds()
			properties["ActionsSuppressorExtensionPeriod"] = alarmrules.SuppressorExtension.Seconds()
		}
		return Resource{"AWS::CloudWatch::CompositeAlarm", properties}, nil
	case a.Asks != nil:
		query, aggregation, err := alarmrules.Split(a.Asks.Query)
		if err != nil {
			return Resource{}, err
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
		return Resource{"AWS::CloudWatch::LogAlarm", properties}, nil
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
			s.query(alarmrules.Operand{ID: "m1", Series: a.Metric}, a.Period, true, group),
			map[string]any{"Id": "result", "Expression": "ANOMALY_DETECTION_BAND(m1, " + quantity.Decimal(a.Threshold) + ")", "ReturnData": true},
		}
	case a.Metric.Insight != "":
		properties["Metrics"] = []any{map[string]any{
			"Id": "result", "Expression": alarmrules.MaxContributorValue(s.insight(a.Metric.Insight)), "Period": a.Period.Seconds(), "ReturnData": true,
		}}
	case a.Math != "":
		var metrics []any
		for _, o := range a.Operands {
			metrics = append(metrics, s.query(o, a.Period, false, group))
		}
		properties["Metrics"] = append(metrics, map[string]any{"Id": "result", "Expression": a.Math, "ReturnData": true})
	default:
		maps.Copy(properties, s.metric(a.Metric, group))
		properties["Period"] = a.Period.Seconds()
		if simple(a.Metric.Statistic) {
			properties["Statistic"] = a.Metric.Statistic
		} else {
			properties["ExtendedStatistic"] = a.Metric.Statistic
			properties["EvaluateLowSampleCountPercentile"] = "evaluate"
		}
	}
	return Resource{"AWS::CloudWatch::Alarm", properties}, nil
}

// waits sets how long an alarm waits for data.
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

// metric returns the properties that identify a metric.
func (s Standing) metric(of alarmrules.Series, group string) map[string]any {
	out := map[string]any{"Namespace": of.Namespace, "MetricName": of.Name}
	dimensions := of.Dimensions
	if of.Log {
		out["Namespace"] = s.Namespace
	}
	if of.Own {
		out["Namespace"] = cloudwatch.LogsNamespace
		dimensions = cloudwatch.LogGroupDimensions(of.Name, group)
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

func (s Standing) query(o alarmrules.Operand, period time.Duration, returns bool, group string) map[string]any {
	return map[string]any{"Id": o.ID, "ReturnData": returns, "MetricStat": map[string]any{
		"Metric": s.metric(o.Series, group), "Period": period.Seconds(), "Stat": o.Statistic,
	}}
}
