package replay

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// replayed replays two events of level ERROR through a template.
func replayed(t *testing.T, text string) *Report {
	t.Helper()
	read, err := template.Parse("t.yaml", []byte(text), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := New([]*template.Template{read}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(records("ERROR", "ERROR"), logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const filterForInvalid = `
  F: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: /shop, FilterPattern: ERROR, MetricTransformations: [{MetricNamespace: N, MetricName: M, MetricValue: 1%s}]}}
`

// What the reader of templates knows to be invalid is invalid in the report,
// and the real cause comes first.
func TestInvalid(t *testing.T) {
	const alarm = "  A: {Type: AWS::CloudWatch::Alarm, Properties: {EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold, "
	for _, c := range []struct{ name, alarm, want string }{
		{"no namespace", "MetricName: M, Period: 60, Statistic: Sum", "Namespace: it is missing"},
		{"a reference to nothing", "Namespace: !Ref N, MetricName: M, Period: 60, Statistic: Sum",
			"Namespace: neither a parameter nor a resource of the template is called N, and CloudFormation refuses references to it"},
		{"no period", "Metrics: [{Id: a, Expression: 1+1}]", "Metrics: a: an alarm compares one time series, and this is a number"},
		{"a circle", "Metrics: [{Id: a, Expression: b, ReturnData: false}, {Id: b, Expression: a}]", "Metrics: a: it depends on itself: a -> b -> a; Metrics"},
		{"SEARCH", `Metrics: [{Id: a, Expression: "SUM(SEARCH('{N} M', 'Sum', 60))"}]`, "Metrics: a: metric math, line 1, column 5: SEARCH is not supported: alarms may not use it"},
	} {
		a := replayed(t, "Resources:"+strings.Replace(filterForInvalid, "%s", "", 1)+alarm+c.alarm+"}}\n").Alarms[0]
		if !a.Invalid || a.Elsewhere || !strings.HasPrefix(a.Refused, strings.TrimSuffix(c.want, "; Metrics")) {
			t.Errorf("%s: invalid %v, elsewhere %v\n got %s\nwant %s", c.name, a.Invalid, a.Elsewhere, a.Refused, c.want)
		}
	}
	r := replayed(t, "Resources:"+strings.Replace(filterForInvalid, "%s", ", DefaultValue: 0, Dimensions: [{Key: k, Value: $.k}]", 1))
	if f := r.Filters[0]; !f.Invalid || !strings.HasPrefix(f.Refused, "MetricTransformations[0].DefaultValue: ") {
		t.Errorf("%+v", f)
	}
}

// An alarm on the metric of a filter that the reader of templates refuses says so:
// the metric does not come from elsewhere, and something feeds it.
func TestAlarmOnRefusedFilter(t *testing.T) {
	text := "Resources:" + strings.Replace(filterForInvalid, "%s", ", Unit: Sheep", 1) +
		"  A: {Type: AWS::CloudWatch::Alarm, Properties: {EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold, Namespace: N, MetricName: M, Period: 60, Statistic: Sum}}\n"
	if a := replayed(t, text).Alarms[0]; a.Elsewhere || !strings.HasPrefix(a.Refused, "the filter F, which feeds M, is not replayed: MetricTransformations[0].Unit: ") {
		t.Errorf("elsewhere %v, %s", a.Elsewhere, a.Refused)
	}
	read, err := template.Parse("t.yaml", []byte(text), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := New([]*template.Template{read}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if u := r.Looks()[0].Unfed; u == nil || u.Cause != UnfedRefused || u.Filter != "F" {
		t.Errorf("%+v", u)
	}
}

// An alarm on an invalid Contributor Insights rule says what is wrong with the
// rule, and so do the notes.
func TestWrongInsightRule(t *testing.T) {
	r := replayed(t, "Resources:"+strings.Replace(filterForInvalid, "%s", "", 1)+
		"  R: {Type: AWS::CloudWatch::InsightRule, Properties: {RuleName: r, RuleState: ENABLED, RuleBody: '{not json'}}\n"+
		"  A: {Type: AWS::CloudWatch::Alarm, Properties: {EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold, "+
		"Metrics: [{Id: a, Expression: \"INSIGHT_RULE_METRIC('r', 'Sum')\", Period: 60}]}}\n")
	const want = "CloudWatch would refuse the Contributor Insights rule r: RuleBody: it must be the JSON text of a rule: "
	if a := r.Alarms[0]; !strings.HasPrefix(a.Refused, want) {
		t.Errorf("%s", a.Refused)
	}
	if notes := strings.Join(r.Notes, " "); !strings.Contains(notes, "R is not used, and its deployment would fail: RuleBody: ") {
		t.Errorf("%s", notes)
	}
}

// A composite alarm refers to alarms by their names.
func TestCompositeNames(t *testing.T) {
	for _, rule := range []string{"!Sub 'ALARM(${A})'", "!Sub 'ALARM(${A.Arn})'"} {
		r := replayed(t, "Resources:"+strings.Replace(filterForInvalid, "%s", "", 1)+
			"  A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: errors, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: GreaterThanThreshold, Namespace: N, MetricName: M, Period: 60, Statistic: Sum}}\n"+
			"  C: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmName: c, AlarmRule: "+rule+"}}\n")
		c := r.Alarms[1]
		if c.Refused != "" || len(c.Transitions) == 0 || c.Transitions[len(c.Transitions)-1].Reason != "errors went to ALARM" {
			t.Errorf("%s: %+v", rule, c)
		}
	}
}
