package changes

import (
	"strings"
	"testing"
)

// errorsAlarm returns an alarm on errors with additional properties.
func errorsAlarm(id, name, properties string) string {
	text := "  " + id + ":\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      AlarmName: " + name + "\n"
	for property, value := range map[string]string{
		"Namespace": "shop", "MetricName": "Errors", "Statistic": "Sum", "Period": "60", "EvaluationPeriods": "1", "Threshold": "5",
		"ComparisonOperator": "GreaterThanThreshold", "AlarmActions": "[arn:aws:sns:eu-central-1:123456789012:page]",
	} {
		if !strings.Contains(properties, property+":") {
			text += "      " + property + ": " + value + "\n"
		}
	}
	for line := range strings.Lines(properties) {
		text += "      " + strings.TrimSpace(line) + "\n"
	}
	return text
}

// errorsFilter returns the metric filter that feeds errorsAlarm.
func errorsFilter(id, properties string) string {
	if properties == "" {
		properties = "MetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"1\"}]"
	}
	text := "  " + id + ":\n    Type: AWS::Logs::MetricFilter\n    Properties:\n"
	for property, value := range map[string]string{"FilterName": "errors", "LogGroupName": "/shop", "FilterPattern": "ERROR"} {
		if !strings.Contains(properties, property+":") {
			text += "      " + property + ": " + value + "\n"
		}
	}
	for line := range strings.Lines(properties) {
		text += "      " + strings.TrimSpace(line) + "\n"
	}
	return text
}

func TestAlarmRemoved(t *testing.T) {
	a := errorsAlarm("A", "errors", "")
	try(t, "alarm-removed", []testCase{
		{"deleted", a, ``, []string{"A: loss: [goes off: Errors in shop > 5 in 1m -> ] [notifies: arn:aws:sns:eu-central-1:123456789012:page -> ]"}},
		{"one that means the same is made, under another name and logical id", a, errorsAlarm("B", "faults", ""), nil},
		{"one that means something else is made", a, errorsAlarm("B", "faults", "Threshold: 50"), []string{"A: loss"}},
		{"two that mean the same are made, so that nobody knows which it is", a, errorsAlarm("B", "b", "") + errorsAlarm("C", "c", ""), []string{"A: loss"}},
		{"it gets another name", a, errorsAlarm("A", "faults", ""), nil},
		{"it is kept", strings.Replace(a, "    Properties", "    DeletionPolicy: Retain\n    Properties", 1), ``, nil},
		{"a composite one", "  A: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: a, AlarmRule: ALARM(x)}}", ``, []string{"A: loss: [goes off: ALARM(x) -> ]"}},
		{"one on a query", "  A: {Type: AWS::CloudWatch::LogAlarm, Properties: {AlarmName: a}}", ``, []string{"A: loss"}},
	})
}

func TestAlarmRenamed(t *testing.T) {
	a := errorsAlarm("A", "errors", "")
	tagged := func(id, name, severity string) string {
		return errorsAlarm(id, name, "Tags: [{Key: \"logstack:severity\", Value: "+severity+"}]")
	}
	try(t, "alarm-renamed", []testCase{
		{"the same logical id", a, errorsAlarm("A", "faults", ""), []string{"A: change: It was called errors: it is deleted and created again. [name: errors -> faults]"}},
		{"another logical id, the same condition", a, errorsAlarm("B", "faults", ""), []string{"B: change: It takes over from errors, which is deleted"}},
		{"another severity is another alarm", tagged("A", "errors", "page"), tagged("B", "faults", "ticket"), nil},
		{"a composite of alarms that get other names", a + "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: any, AlarmRule: 'ALARM(\"errors\")'}}",
			errorsAlarm("B", "faults", "") + "  D: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: every, AlarmRule: 'ALARM(\"faults\")'}}",
			[]string{"B: change: errors", "D: change: It takes over from any"}},
	})
}

func TestAlarmChanged(t *testing.T) {
	a := errorsAlarm("A", "errors", "")
	with := func(properties string) string { return errorsAlarm("A", "errors", properties) }
	try(t, "alarm-changed", []testCase{
		{"the same", a, a, nil},
		{"threshold", a, with("Threshold: 50"), []string{"A: change: It goes off under another condition than before. [goes off: Errors in shop > 5 in 1m -> Errors in shop > 50 in 1m]"}},
		{"a threshold that is written otherwise", a, with("Threshold: \"5\""), nil},
		{"comparison", a, with("ComparisonOperator: GreaterThanOrEqualToThreshold"), []string{"A: change: [goes off: Errors in shop > 5 in 1m -> Errors in shop >= 5 in 1m]"}},
		{"period", a, with("Period: 300"), []string{"A: change: -> Errors in shop > 5 in 5m]"}},
		{"periods", a, with("EvaluationPeriods: 3"), []string{"A: change: -> Errors in shop > 5 for 3m]"}},
		{"datapoints", with("EvaluationPeriods: 3"), with("EvaluationPeriods: 3\nDatapointsToAlarm: 2"), []string{"A: change: -> Errors in shop > 5 in 2 of 3 periods of 1m]"}},
		{"missing data", a, with("TreatMissingData: breaching"), []string{"A: change: It treats missing data differently than before. [missing data: missing data means INSUFFICIENT_DATA -> missing data is bad]"}},
		{"missing data as by default", a, with("TreatMissingData: missing"), nil},
		{"metric", a, with("MetricName: Faults"), []string{"A: change: [goes off: Errors in shop > 5 in 1m -> Faults in shop > 5 in 1m]"}},
		{"dimensions", a, with("Dimensions: [{Name: service, Value: web}]"), []string{"A: change: Errors (service web) in shop > 5"}},
		{"statistic", a, with("Statistic: Average"), []string{"A: change: average of Errors"}},
		{"unit, of which the words say nothing", a, with("Unit: Count"), []string{"A: change: [Unit:  -> Count]"}},
		{"periods that begin by the clock", a, with("EvaluationWindow: {WallClockWindow: {Timezone: UTC}}"), []string{"A: change: [periods begin:  -> UTC]"}},
		{"warm-up", a, with("WarmUpConfiguration: {WarmUpPeriodDurationInMinutes: 10}"), []string{"A: change: [warm-up:  -> 10 minutes]"}},
		{"math", "  A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: a, ComparisonOperator: GreaterThanThreshold, Threshold: 1, EvaluationPeriods: 1, Metrics: [{Id: r, Expression: a / b}]}}",
			"  A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: a, ComparisonOperator: GreaterThanThreshold, Threshold: 1, EvaluationPeriods: 1, Metrics: [{Id: r, Expression: a + b}]}}",
			[]string{"A: change: [goes off: a / b > 1 in 1 of 1 periods -> a + b > 1 in 1 of 1 periods]"}},
		{"rule", "  A: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: a, AlarmRule: ALARM(x)}}", "  A: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: a, AlarmRule: OK(x)}}",
			[]string{"A: change: [goes off: ALARM(x) -> OK(x)]"}},
		{"a rule of alarms that get other names", a + "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: c, AlarmRule: 'ALARM(\"errors\")'}}",
			errorsAlarm("A", "faults", "") + "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: c, AlarmRule: 'ALARM(\"faults\")'}}", nil},
		{"a parameter", a, "Parameters: {Most: {Type: Number}}\nResources:\n" + with("Threshold: !Ref Most"),
			[]string{"A: unknown: Whether it goes off under another condition cannot be known: Threshold may have another value on deployment."}},
		{"description alone", a, with("AlarmDescription: more"), nil},
	})
}

func TestAlarmBlind(t *testing.T) {
	a, f := errorsAlarm("A", "errors", ""), errorsFilter("F", "")
	try(t, "alarm-blind", []testCase{
		{"the filter goes", a + f, a, []string{"A: loss: No metric filter feeds shop/Errors any more"}},
		{"nothing fed it before", a, a, nil},
		{"the filter publishes another metric", a + f, a + errorsFilter("F", "MetricTransformations: [{MetricNamespace: shop, MetricName: Faults, MetricValue: \"1\"}]"), []string{"A: loss"}},
		{"the filter gets dimensions", a + f, a + errorsFilter("F", "FilterPattern: '{$.a=1}'\nMetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"1\", Dimensions: [{Key: a, Value: $.a}]}]"), []string{"A: loss"}},
		{"another filter feeds it", a + f, a + errorsFilter("G", "FilterName: other\nMetricTransformations: [{MetricNamespace: shop, MetricName: Errors, MetricValue: \"2\"}]"), nil},
		{"the alarm looks at what nothing feeds", a + f, errorsAlarm("A", "errors", "MetricName: Eror") + f, []string{"A: loss: shop/Eror"}},
		{"the alarm looks at what others make", a + f, errorsAlarm("A", "errors", "Namespace: AWS/ECS\nMetricName: CPUUtilization") + f, nil},
		{"both get another name together", a + f, errorsAlarm("A", "errors", "MetricName: Faults") + errorsFilter("F", "MetricTransformations: [{MetricNamespace: shop, MetricName: Faults, MetricValue: \"1\"}]"), nil},
		{"a composite one names an alarm that gets another name", a + "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: c, AlarmRule: 'ALARM(\"errors\") OR OK(other)'}}",
			errorsAlarm("A", "faults", "") + "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: c, AlarmRule: 'ALARM(\"errors\") OR OK(other)'}}",
			[]string{"C: loss: Its rule names errors, which the new side does not have under that name"}},
		{"the filter's metric is a parameter", a + f, "Parameters: {Name: {Type: String}}\nResources:\n" + a + errorsFilter("F", "MetricTransformations: [{MetricNamespace: shop, MetricName: !Ref Name, MetricValue: \"1\"}]"), nil},
	})
}
