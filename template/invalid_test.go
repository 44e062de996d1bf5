package template

import (
	"fmt"
	"strings"
	"testing"
)

// refusals reads a template and returns its refused resources, one a line, with
// ! before those that AWS would refuse.
func refusals(t *testing.T, text string) string {
	t.Helper()
	read, err := Parse("t.yaml", []byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range read.Refused() {
		line := r.LogicalID + ": " + r.Reason()
		if r.Invalid {
			line = "!" + line
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

// An alarm that CloudWatch would refuse is refused.
func TestInvalidAlarms(t *testing.T) {
	const metric = "Namespace: N, MetricName: M, Period: 60"
	for _, c := range []struct{ name, properties, want string }{
		{"in order", metric + ", Statistic: Sum, Threshold: 1", ""},
		{"both statistics", metric + ", Statistic: Sum, ExtendedStatistic: p9, Threshold: 1",
			"!A: ExtendedStatistic: it cannot be combined with Statistic"},
		{"no statistic", metric + ", Threshold: 1", "!A: Statistic: it is missing, and so is ExtendedStatistic"},
		{"few samples", metric + ", ExtendedStatistic: p9, EvaluateLowSampleCountPercentile: skip, Threshold: 1",
			`!A: EvaluateLowSampleCountPercentile: it must be evaluate or ignore, got "skip"`},
		{"a unit", metric + ", Statistic: Sum, Unit: Bananas, Threshold: 1",
			`!A: Unit: CloudWatch has no unit "Bananas": units are Count, Seconds, Milliseconds, Bytes, Percent and so on, spelled like that`},
		{"a unit of the deployment's", metric + ", Statistic: Sum, Unit: !Ref P, Threshold: 1", ""},
		{"no threshold", metric + ", Statistic: Sum", "!A: Threshold: it is missing"},
		{"a text", metric + ", Statistic: Sum, Threshold: abc", `!A: Threshold: it must be a number, got "abc"`},
		{"a long name", metric + ", Statistic: Sum, Threshold: 1, AlarmName: " + strings.Repeat("n", 256),
			"!A: AlarmName: it has 256 characters, and CloudWatch takes at most 255"},
		{"no namespace", "MetricName: M, Period: 60, Statistic: Sum, Threshold: 1", "!A: Namespace: it is missing"},
		{"no metric's name", "Namespace: N, Period: 60, Statistic: Sum, Threshold: 1", "!A: MetricName: it is missing"},
		{"nothing", "Threshold: 1", "!A: MetricName: it is missing, and so are Metrics: the alarm watches nothing"},
		{"no queries", "Metrics: [], Threshold: 1", "!A: Metrics: the list is empty: the alarm watches nothing"},
		{"queries and a metric", "Metrics: [{Id: a, Expression: b}], MetricName: M, Threshold: 1",
			"!A: MetricName: it cannot be combined with Metrics: an alarm has either Metrics or one metric"},
		{"a query without a namespace", "Metrics: [{Id: a, MetricStat: {Metric: {MetricName: M}, Period: 60, Stat: Sum}}], Threshold: 1",
			"!A: Metrics[0].MetricStat.Metric.Namespace: it is missing"},
		{"a list of the deployment's", "Metrics: !Ref P, Threshold: 1",
			"A: Metrics: the list is ${P}, which is known only when the stack is deployed: give it as a parameter, with --parameter P=…"},
	} {
		got := refusals(t, "Parameters: {P: {Type: String}}\nResources:\n  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties: {ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, "+
			c.properties+"}\n")
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Numbers follow the core schema of YAML.
func TestNumbersOfYAML(t *testing.T) {
	for text, want := range map[string]string{
		".5": "0.5", "5.": "5", "+1": "1", "-.5": "-0.5", "1e3": "1000", "+1.5e+1": "15", "0x10": "", "1_000": "", ".": "", "01": "",
	} {
		read, err := Parse("t.yaml", []byte("Resources:\n  A: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: N, MetricName: M, Period: 60, Statistic: Sum, "+
			"ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, Threshold: "+text+"}}\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if all := read.Alarms(); len(all) == 1 {
			got = all[0].Threshold.String()
		}
		if got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

// Where a name must be unique, the second resource of that name is refused.
func TestSecondOfAName(t *testing.T) {
	alarm := func(id, name, more string) string {
		return fmt.Sprintf("  %s: {Type: AWS::CloudWatch::Alarm, %sProperties: {AlarmName: %s, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, "+
			"Threshold: 1, Namespace: N, MetricName: M, Period: 60, Statistic: Sum}}\n", id, more, name)
	}
	filter := func(id, name, group string) string {
		return fmt.Sprintf("  %s: {Type: AWS::Logs::MetricFilter, Properties: {FilterName: %s, LogGroupName: %s, FilterPattern: x, "+
			"MetricTransformations: [{MetricNamespace: N, MetricName: M, MetricValue: 1}]}}\n", id, name, group)
	}
	const composite = "  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: a, AlarmRule: ALARM(x)}}\n"
	for _, c := range []struct{ name, resources, want string }{
		{"alarms", alarm("A", "a", "") + alarm("B", "a", ""),
			"!B: AlarmName: A already has the name a, which only one alarm can have: CloudFormation would refuse a second"},
		{"a composite alarm", alarm("A", "a", "") + composite,
			"!C: AlarmName: A already has the name a, which only one alarm can have: CloudFormation would refuse a second"},
		{"other names", alarm("A", "a", "") + alarm("B", "b", ""), ""},
		{"only one may be made", alarm("A", "a", "Condition: X, ") + alarm("B", "a", ""), ""},
		{"both or none", alarm("A", "a", "Condition: X, ") + alarm("B", "a", "Condition: X, "),
			"!B: AlarmName: A already has the name a, which only one alarm can have: CloudFormation would refuse a second"},
		{"filters", filter("F", "f", "/a") + filter("G", "f", "/a"),
			"!G: FilterName: F already has the name f, which only one metric filter of /a can have: CloudFormation would refuse a second"},
		{"filters of two groups", filter("F", "f", "/a") + filter("G", "f", "/b"), ""},
	} {
		got := refusals(t, "Parameters: {P: {Type: String}}\nConditions: {X: !Equals [!Ref P, x]}\nResources:\n"+c.resources)
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
