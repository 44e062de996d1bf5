package replay

import (
	"fmt"
	"strings"
	"testing"
)

// blindOn is a metric filter for an event type, whose metric has the default
// value 0.
const blindOn = `
  %[1]s:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop
      FilterPattern: '{ $.event = "%[2]s" }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: %[3]s, MetricValue: "1", DefaultValue: 0}]
`

// An alarm is quiet only if it saw what it counts. A blind alarm says why, and
// an alarm on metrics that are fed elsewhere is not replayed.
func TestVerdicts(t *testing.T) {
	const paid, failed = `{"event":"paid","ms":5}`, `{"event":"failed","ms":7}`
	metric := func(properties string) string {
		if !strings.HasPrefix(properties, "Metrics") {
			properties = "Period: 60, " + properties
		}
		return "\n  Alarm:\n    Type: AWS::CloudWatch::Alarm\n    Properties: {AlarmName: alarm, EvaluationPeriods: 1, " +
			"ComparisonOperator: GreaterThanThreshold, Threshold: 5, TreatMissingData: notBreaching, " + properties + "}\n"
	}
	math := func(expression string, names ...string) string {
		all := "Metrics: [{Id: e, Expression: '" + expression + "'}"
		for _, name := range names {
			all += fmt.Sprintf(", {Id: %s, ReturnData: false, MetricStat: {Period: 60, Stat: Sum, Metric: {Namespace: shop, MetricName: %s}}}", strings.ToLower(name), name)
		}
		return all + "]"
	}
	both := fmt.Sprintf(blindOn, "FPaid", "paid", "Paid") + fmt.Sprintf(blindOn, "FFailed", "failed", "Failed")
	for _, c := range []struct {
		name, template string
		messages       []string
		want           string
	}{
		{"saw less than it takes", both + metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), []string{paid}, "quiet"},
		{"saw more", both + metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), []string{paid, paid, paid, paid, paid, paid}, "went off"},
		{"the default value is nothing that it saw", both + metric("Namespace: shop, MetricName: Failed, Statistic: Sum"), []string{paid},
			"blind: FFailed matched nothing, so shop/Failed got only its default value. [FFailed]"},
		{"one of the metrics of an expression", both + metric(math("failed / paid", "Paid", "Failed")), []string{paid},
			"blind: FFailed matched nothing, so shop/Failed got only its default value. [FFailed]"},
		{"all metrics of an expression", both + metric(math("failed / paid", "Paid", "Failed")), []string{paid, failed}, "quiet"},
		{"one of two filters of a metric", both + fmt.Sprintf(blindOn, "More", "gone", "Paid") + metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), []string{paid}, "quiet"},
		{"one of two filters, and another field would do", strings.Replace(both+fmt.Sprintf(blindOn, "More", "failed", "Paid"), `$.event = "failed" }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: Paid`, `$.evnt = "failed" }'
      MetricTransformations: [{MetricNamespace: shop, MetricName: Paid`, 1) + metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), []string{paid, failed},
			`blind: More matched nothing, and { $.event = "failed" } would have. [More]`},
		{"went off without seeing all", both + strings.Replace(metric("Namespace: shop, MetricName: Failed, Statistic: Sum"), "GreaterThanThreshold", "LessThanThreshold", 1), []string{paid},
			"went off: FFailed matched nothing, so shop/Failed got only its default value. [FFailed]"},
		{"a metric of a namespace that is made here", both + metric("Namespace: shop, MetricName: Payed, Statistic: Sum"), []string{paid},
			"blind, never: No metric filter here feeds shop/Payed. Did you mean shop/Paid?"},
		{"a metric of another namespace", both + metric("Namespace: queue, MetricName: Depth, Statistic: Sum"), []string{paid},
			"not replayed, elsewhere: queue/Depth comes from elsewhere: nothing here publishes to queue"},
		{"a dimension of a metric of another namespace that only the deployment knows",
			both + metric("Namespace: queue, MetricName: Depth, Statistic: Sum, Dimensions: [{Name: Queue, Value: !Ref AWS::StackName}]"), []string{paid},
			"not replayed, elsewhere: queue/Depth comes from elsewhere: nothing here publishes to queue"},
		{"a namespace that is nearly the same", both + metric("Namespace: shops, MetricName: Paid, Statistic: Sum"), []string{paid},
			"not replayed, elsewhere: shops/Paid comes from elsewhere: nothing here publishes to shops (shop/Paid is made here)"},
		{"a metric of AWS", both + metric("Namespace: AWS/ECS, MetricName: CPUUtilization, Statistic: Sum"), []string{paid},
			"not replayed, elsewhere: AWS/ECS/CPUUtilization is not made from log events"},
		{"a name that only the deployment knows", both + metric(`Namespace: shop, MetricName: !Sub "${AWS::StackName}Paid", Statistic: Sum`), []string{paid},
			"not replayed: MetricName holds ${AWS::StackName}Paid, which is known only when the stack is deployed: give it as a parameter, with --parameter AWS::StackName=…"},
		{"a namespace that only the deployment knows", both + metric(`Namespace: !Ref AWS::StackName, MetricName: Paid, Statistic: Sum`), []string{paid},
			"not replayed: Namespace holds ${AWS::StackName}, which is known only when the stack is deployed: give it as a parameter, with --parameter AWS::StackName=…"},
		{"a unit that only the deployment knows", both + metric(`Namespace: shop, MetricName: Paid, Unit: !Ref AWS::StackName, Statistic: Sum`), []string{paid},
			"not replayed: Unit holds ${AWS::StackName}, which is known only when the stack is deployed: give it as a parameter, with --parameter AWS::StackName=…"},
		{"a filter in a namespace that only the deployment knows", strings.ReplaceAll(both, "MetricNamespace: shop", "MetricNamespace: !Ref AWS::StackName") +
			metric(`Namespace: shop, MetricName: Paid, Statistic: Sum`), []string{paid},
			"not replayed: the namespace of the metric filter FPaid holds ${AWS::StackName}, which is known only when the stack is deployed: give it as a parameter, with --parameter AWS::StackName=…"},
		{"a filter of a metric that only the deployment knows", strings.ReplaceAll(both, "MetricName: Paid", "MetricName: !Ref AWS::StackName") +
			metric(`Namespace: shop, MetricName: Paid, Statistic: Sum`), []string{paid},
			"not replayed: the metric of the metric filter FPaid holds ${AWS::StackName}, which is known only when the stack is deployed: give it as a parameter, with --parameter AWS::StackName=…"},
		{"a filter of another metric in such a namespace", strings.ReplaceAll(both, "MetricNamespace: shop", "MetricNamespace: !Ref AWS::StackName") +
			metric(`Namespace: shop, MetricName: Depth, Statistic: Sum`), []string{paid},
			"not replayed, elsewhere: shop/Depth comes from elsewhere: nothing here publishes to shop"},
		{"a percentile of too few values", both + strings.Replace(fmt.Sprintf(blindOn, "Ms", "paid", "Ms"), `MetricValue: "1", DefaultValue: 0`, "MetricValue: $.ms", 1) +
			metric("Namespace: shop, MetricName: Ms, ExtendedStatistic: p99, EvaluateLowSampleCountPercentile: ignore"), []string{paid, paid, paid},
			"blind: Each of its percentiles has too few values to mean anything, and it ignores those (EvaluateLowSampleCountPercentile: ignore)."},
		{"no value in what the filter matched", both + strings.Replace(fmt.Sprintf(blindOn, "Ms", "paid", "Ms"), `MetricValue: "1", DefaultValue: 0`, "MetricValue: $.took", 1) +
			metric("Namespace: shop, MetricName: Ms, Statistic: Sum"), []string{paid}, "blind: Ms matched events, but found no number in them. [Ms]"},
		{"a log group without events", both + metric("Namespace: AWS/Logs, MetricName: IncomingLogEvents, Dimensions: [{Name: LogGroupName, Value: /other}], Statistic: Sum") +
			"\n  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /other}}\n", []string{paid},
			"blind: No event came from the log group that AWS/Logs/IncomingLogEvents counts."},
		{"an expression of a metric that nothing feeds, which goes off without it", both + metric(math("FILL(paid, 0) + FILL(pay, 0)", "Paid", "Pay")), []string{paid},
			"blind: No metric filter here feeds shop/Pay. Did you mean shop/Paid?"},
		{"an expression of metrics that nothing feeds", both + metric(math("pay + fails", "Pay", "Fails")), []string{paid},
			"blind, never: No metric filter here feeds shop/Pay. Did you mean shop/Paid? No metric filter here feeds shop/Fails. Did you mean shop/Failed?"},
		{"an expression that has a value without its metric", both + metric(math("FILL(pay, 0)", "Pay")), []string{paid},
			"blind: No metric filter here feeds shop/Pay. Did you mean shop/Paid?"},
		{"a log of all periods but one", both + strings.Replace(metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), "EvaluationPeriods: 1", "EvaluationPeriods: 2", 1), []string{paid},
			"blind: The log is too short for it: it has 1m, and the alarm needs 2 periods of 1m."},
		{"a log that is too short, where missing data is bad", both + strings.Replace(strings.Replace(metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), "EvaluationPeriods: 1", "EvaluationPeriods: 2", 1), "notBreaching", "breaching", 1), []string{paid}, "quiet"},
		{"a metric that nothing feeds, where that is bad", both + strings.Replace(metric("Namespace: shop, MetricName: Pay, Statistic: Sum"), "notBreaching", "breaching", 1), []string{paid},
			"went off: No metric filter here feeds shop/Pay. Did you mean shop/Paid?"},
		{"a metric that a log event may still publish", both + metric("Namespace: emf, MetricName: Refunds, Statistic: Sum"),
			[]string{`{"_aws":{"Timestamp":1741680000000,"CloudWatchMetrics":[{"Namespace":"emf","Dimensions":[[]],"Metrics":[{"Name":"Orders"}]}]},"Orders":1}`},
			"blind: No metric filter here feeds emf/Refunds, and no log event holds it."},
		{"a log that is too short", both + strings.Replace(strings.Replace(metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), "EvaluationPeriods: 1", "EvaluationPeriods: 2", 1), "Period: 60", "Period: 3600", 1), []string{paid},
			"blind: The log is too short for it: it has 1m, and the alarm needs 2 periods of 1h."},
		{"a log that is long enough for what it takes", both + strings.Replace(metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), "EvaluationPeriods: 1", "EvaluationPeriods: 5, DatapointsToAlarm: 1", 1), []string{paid}, "quiet"},
		{"events without the fields of the dimensions", both + strings.Replace(fmt.Sprintf(blindOn, "ByUser", "paid", "ByUser"), "DefaultValue: 0", "Dimensions: [{Key: User, Value: $.user}]", 1) +
			metric("Namespace: shop, MetricName: ByUser, Dimensions: [{Name: User, Value: ann}], Statistic: Sum"), []string{paid},
			"blind: ByUser matched events, but none with the fields of its dimensions. [ByUser]"},
		{"events with other values of the dimensions", both + strings.Replace(fmt.Sprintf(blindOn, "ByUser", "paid", "ByUser"), "DefaultValue: 0", "Dimensions: [{Key: User, Value: $.event}]", 1) +
			metric("Namespace: shop, MetricName: ByUser, Dimensions: [{Name: User, Value: ann}], Statistic: Sum"), []string{paid},
			"blind: ByUser matched events, but none with the alarm's dimensions. [ByUser]"},
		{"a log group that only the deployment knows", "\n  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop}}\n" + strings.Replace(fmt.Sprintf(blindOn, "FPaid", "paid", "Paid"), "LogGroupName: /shop", "LogGroupName: !Ref AWS::StackName", 1) +
			metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), []string{paid},
			"not replayed: the log group of the metric filter FPaid holds ${AWS::StackName}, which is known only when the stack is deployed: give it as a parameter, with --parameter AWS::StackName=…, or map it with --map"},
		{"no log event", both + metric("Namespace: shop, MetricName: Paid, Statistic: Sum"), nil, "not replayed: there are no log events"},
		{"an expression without a value", both + metric(math("IF(paid > 9, paid)", "Paid")), []string{paid},
			"blind: Its metrics have datapoints, but the expression never returned one."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, report := run(t, templateOf(t, "Resources:\n"+c.template), Options{}, records(c.messages...), 0)
			if got := verdictOf(report.Alarms[0]); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// verdictOf returns a verdict and its details, on one line.
func verdictOf(a Alarm) string {
	text := string(a.Verdict)
	if a.Elsewhere {
		text += ", elsewhere"
	}
	if a.Blind != nil && a.Blind.Never {
		text += ", never"
	}
	if a.Refused != "" {
		text += ": " + a.Refused
	}
	if b := a.Blind; b != nil {
		text += ": " + strings.Join(b.Reasons, " ")
		if names := append(append([]string{}, b.Filters...), b.Alarms...); len(names) > 0 {
			text += fmt.Sprintf(" %v", names)
		}
	}
	return text
}

// A composite alarm is as blind as the alarms that it depends on.
func TestVerdictsOfComposites(t *testing.T) {
	alarm := func(name, metric, threshold string) string {
		return fmt.Sprintf("\n  %s:\n    Type: AWS::CloudWatch::Alarm\n    Properties: {AlarmName: %s, Namespace: shop, MetricName: %s, Statistic: Sum, Period: 60, EvaluationPeriods: 1, "+
			"ComparisonOperator: GreaterThanThreshold, Threshold: %s, TreatMissingData: notBreaching}\n", strings.ToUpper(name), name, metric, threshold)
	}
	base := "Resources:\n" + fmt.Sprintf(blindOn, "FPaid", "paid", "Paid") + fmt.Sprintf(blindOn, "FFailed", "failed", "Failed") +
		alarm("sees", "Paid", "5") + alarm("blind", "Failed", "0") + alarm("never", "Fail", "0") + alarm("fires", "Paid", "0")
	for rule, want := range map[string]string{
		"ALARM(sees)":                                 "quiet",
		"ALARM(sees) OR ALARM(blind)":                 "blind: It depends on blind, which is blind. [FFailed blind]",
		"ALARM(blind) AND ALARM(never)":               "blind, never: It depends on blind and never, which are blind. [FFailed blind never]",
		"ALARM(never)":                                "blind, never: It depends on never, which is blind. [never]",
		"ALARM(fires)":                                "went off",
		"ALARM(fires) OR ALARM(blind)":                "went off: It depends on blind, which is blind. [FFailed blind]",
		"ALARM(sees) AND NOT ALARM(gone)":             "not replayed: the alarm gone is not in the templates",
		"ALARM(outer) OR (ALARM(sees) AND OK(fires))": "blind: It depends on outer, which is blind. [FFailed outer]",
	} {
		source := base + "\n  Any: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: any, AlarmRule: '" + rule + "'}}\n" +
			"  Outer: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: outer, AlarmRule: ALARM(blind)}}\n" +
			"  Part: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: part, AlarmRule: ALARM(fires) OR ALARM(blind)}}\n"
		_, _, report := run(t, templateOf(t, source), Options{}, records(`{"event":"paid"}`), 0)
		if got := verdictOf(report.Alarms[4]); got != want {
			t.Errorf("%s: %s\nwant %s", rule, got, want)
		}
	}
}

// Saved queries are checked, except those in other languages.
func TestSavedQueries(t *testing.T) {
	_, _, report := run(t, templateOf(t, `
Resources:
  Good: {Type: AWS::Logs::QueryDefinition, Properties: {Name: good, QueryString: 'fields @message | filter level = "ERROR"'}}
  Unparsed: {Type: AWS::Logs::QueryDefinition, Properties: {Name: unparsed, QueryString: 'filter level ='}}
  Unchecked: {Type: AWS::Logs::QueryDefinition, Properties: {Name: unchecked, QueryString: 'stats count() by bin(300s)'}}
  Unknown: {Type: AWS::Logs::QueryDefinition, Properties: {Name: unknown, QueryString: !Sub 'filter ${AWS::StackName}'}}
  SQL: {Type: AWS::Logs::QueryDefinition, Properties: {Name: sql, QueryLanguage: SQL, QueryString: 'SELECT 1'}}
`), Options{}, records("x"), 0)
	var got []string
	for _, q := range report.Queries {
		got = append(got, q.Name+": "+q.Refused)
	}
	want := `good: 
unparsed: query, line 1, column 15: expected a value, found the end of the query
unchecked: query, line 1, column 22: CloudWatch silently reads 300s as 60s
unknown: 
sql: `
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("%s\nwant %s", text, want)
	}
}

// If many composite alarms depend on the same two alarms below them, each alarm
// is examined once.
func TestVerdictsOfManyComposites(t *testing.T) {
	var b strings.Builder
	b.WriteString("Resources:\n" + fmt.Sprintf(blindOn, "FPaid", "paid", "Paid"))
	for _, name := range []string{"a0", "b0"} {
		fmt.Fprintf(&b, "\n  %s:\n    Type: AWS::CloudWatch::Alarm\n    Properties: {AlarmName: %s, Namespace: shop, MetricName: Paid, Statistic: Sum, Period: 60, EvaluationPeriods: 1, "+
			"ComparisonOperator: GreaterThanThreshold, Threshold: 5, TreatMissingData: notBreaching}\n", strings.ToUpper(name), name)
	}
	for i := 1; i <= 40; i++ {
		for _, name := range []string{"a", "b"} {
			fmt.Fprintf(&b, "  C%s%d: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: %s%d, AlarmRule: ALARM(a%d) OR ALARM(b%d)}}\n", name, i, name, i, i-1, i-1)
		}
	}
	_, _, report := run(t, templateOf(t, b.String()), Options{}, records(`{"event":"gone"}`), 0)
	for _, a := range report.Alarms {
		if a.Verdict != VerdictBlind {
			t.Errorf("%s is %s", a.Name, a.Verdict)
		}
	}
}
