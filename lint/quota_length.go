package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
)

// lengths are the limits of texts and lists in resources that no other check
// reports. A property is a path, with [] for each item of a list.
var lengths = []struct {
	types    []string
	property string
	most     int
	page     string
}{
	{[]string{logGroupType}, "LogGroupName", cloudwatch.MaxLogGroupName, "API_CreateLogGroup"},
	{[]string{metricFilterType, subscriptionFilterType}, "FilterName", cloudwatch.MaxFilterName, "API_PutMetricFilter"},
	{[]string{metricFilterType}, "MetricTransformations[].MetricName", cloudwatch.MaxMetricName, "API_MetricTransformation"},
	{[]string{metricFilterType}, "MetricTransformations[].MetricNamespace", cloudwatch.MaxNamespace, "API_MetricTransformation"},
	{[]string{metricFilterType}, "MetricTransformations[].Dimensions", cloudwatch.MaxFilterDimensions, "API_MetricTransformation"},
	{[]string{metricFilterType}, "MetricTransformations[].Dimensions[].Key", cloudwatch.MaxDimensionName, "API_Dimension"},
	{[]string{subscriptionFilterType}, "FieldSelectionCriteria", cloudwatch.MaxSelectionCriteria, "API_PutSubscriptionFilter"},
	{alarmTypes, "AlarmDescription", cloudwatch.MaxAlarmDescription, "API_PutMetricAlarm"},
	{alarmTypes, "AlarmActions", cloudwatch.MaxAlarmActions, "API_PutMetricAlarm"},
	{alarmTypes, "OKActions", cloudwatch.MaxAlarmActions, "API_PutMetricAlarm"},
	{alarmTypes, "InsufficientDataActions", cloudwatch.MaxAlarmActions, "API_PutMetricAlarm"},
	{alarmTypes, "Dimensions", cloudwatch.MaxMetricDimensions, "API_PutMetricAlarm"},
	{alarmTypes, "Dimensions[].Name", cloudwatch.MaxDimensionName, "API_Dimension"},
	{alarmTypes, "Dimensions[].Value", cloudwatch.MaxDimensionValue, "API_Dimension"},
	{[]string{"AWS::Logs::QueryDefinition"}, "Name", cloudwatch.MaxQueryName, "API_PutQueryDefinition"},
	{[]string{"AWS::Logs::ScheduledQuery"}, "Name", cloudwatch.MaxScheduledQueryName, "API_CreateScheduledQuery"},
	{[]string{"AWS::CloudWatch::Dashboard"}, "DashboardName", cloudwatch.MaxDashboardName, "API_PutDashboard"},
	{[]string{"AWS::CloudWatch::InsightRule"}, "RuleName", cloudwatch.MaxInsightRuleName, "API_PutInsightRule"},
	{[]string{"AWS::CloudWatch::InsightRule"}, "RuleBody", cloudwatch.MaxInsightRuleBody, "API_PutInsightRule"},
	{[]string{"AWS::Logs::Destination"}, "DestinationName", cloudwatch.MaxDestinationName, "API_PutDestination"},
}

var alarmTypes = []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"}

var quotaLength = Check{ID: "quota/length", Severity: Fatal, run: func(p *pass) {
	for _, t := range p.templates {
		for _, m := range t.Made() {
			for _, l := range lengths {
				if !slices.Contains(l.types, m.Type) {
					continue
				}
				visitAt(m.Properties, "", strings.Split(l.property, "."), func(property string, value any) {
					n, of := lengthOf(value)
					if n <= l.most {
						return
					}
					p.tell(t, m.LogicalID, property, message{
						summary: fmt.Sprintf("%s has %d %s, and CloudWatch takes %d", property, n, of, l.most),
						details: fmt.Sprintf("CloudWatch refuses it, and the deployment fails (%s).", l.page),
					})
				})
			}
		}
	}
}}

// visitAt visits the values at a path of names. A name that ends in [] stands
// for each item of a list.
func visitAt(value any, path string, names []string, visit func(property string, value any)) {
	if len(names) == 0 {
		visit(path, value)
		return
	}
	name, each := strings.CutSuffix(names[0], "[]")
	members, _ := value.(map[string]any)
	inner, ok := members[name]
	if !ok {
		return
	}
	if path != "" {
		name = path + "." + name
	}
	if !each {
		visitAt(inner, name, names[1:], visit)
		return
	}
	items, _ := inner.([]any)
	for i, item := range items {
		visitAt(item, fmt.Sprintf("%s[%d]", name, i), names[1:], visit)
	}
}

var placeholders = regexp.MustCompile(`\$\{[^}]*\}`)

// lengthOf returns the minimum length of a text or a list, and of what; the
// length of what the deployment inserts is unknown.
func lengthOf(value any) (n int, of string) {
	switch v := value.(type) {
	case string:
		return utf8.RuneCountInString(placeholders.ReplaceAllString(v, "")), "characters"
	case []any:
		return len(v), "entries"
	}
	return 0, ""
}
