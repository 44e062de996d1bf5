package replay

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

const onFunction = `Resources:
  Api: {Type: "AWS::Lambda::Function", Properties: {Runtime: nodejs20.x}}
  Group: {Type: "AWS::Logs::LogGroup", Properties: {LogGroupName: /app}}
  Filter: {Type: "AWS::Logs::MetricFilter", Properties: {LogGroupName: !Ref Group, FilterPattern: ERROR, MetricTransformations: [{MetricNamespace: App, MetricName: Errors, MetricValue: "1"}]}}
  Failing: {Type: "AWS::CloudWatch::Alarm", Properties: {AlarmName: failing, Namespace: AWS/Lambda, MetricName: Errors, Dimensions: [{Name: FunctionName, Value: !Ref Api}], Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: GreaterThanThreshold, TreatMissingData: notBreaching}}
  Silent: {Type: "AWS::CloudWatch::Alarm", Properties: {AlarmName: silent, Namespace: App, MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 5, Threshold: 0, ComparisonOperator: LessThanOrEqualToThreshold, TreatMissingData: breaching}}
  Unfed: {Type: "AWS::CloudWatch::Alarm", Properties: {AlarmName: unfed, Metrics: [{Id: a, MetricStat: {Metric: {Namespace: App, MetricName: Errors}, Period: 60, Stat: Sum}, ReturnData: false}, {Id: b, MetricStat: {Metric: {Namespace: App, MetricName: Error}, Period: 60, Stat: Sum}, ReturnData: false}, {Id: c, Expression: "a + FILL(b, 0)"}], EvaluationPeriods: 1, Threshold: 5, ComparisonOperator: GreaterThanThreshold}}
`

// Datapoints that no log event publishes run the alarms on their metrics. A
// time range runs the alarms on metrics without data.
func TestDatapoints(t *testing.T) {
	start := time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)
	of := func(dimension string, values ...float64) []Datapoints {
		d := Datapoints{Namespace: "AWS/Lambda", Name: "Errors", Dimensions: []template.Dimension{{Name: "FunctionName", Value: dimension}}}
		for i, v := range values {
			d.Points = append(d.Points, Point{start.Add(time.Duration(i) * time.Minute), v})
		}
		return []Datapoints{d}
	}
	for _, test := range []struct {
		name   string
		events string
		o      Options
		want   string
	}{
		{"of the function", "", Options{Datapoints: of("Api", 1, 6)}, "failing went off at 08:02"},
		{"of another function", "", Options{Datapoints: of("Other", 1, 6)}, "failing not replayed"},
		{"less than it takes", "", Options{Datapoints: of("Api", 1, 5)}, "failing quiet"},
		{"nothing, for as long", "", Options{Start: start, End: start.Add(4 * time.Minute)}, "silent went off at 08:01"},
		{"nothing, of no time", "", Options{}, "silent not replayed"},
		{"until later", `{"timestamp": 1741680000000, "message": "ERROR"}`, Options{End: start.Add(10 * time.Minute)}, "silent went off at 08:08"},
		{"until the event", `{"timestamp": 1741680000000, "message": "ERROR"}`, Options{}, "silent quiet"},
		{"nothing feeds a part of it", `{"timestamp": 1741680000000, "message": "ERROR"}`, Options{}, "unfed blind [App/Error]"},
	} {
		made, err := template.Parse("stack.yaml", []byte(onFunction), template.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := New([]*template.Template{made}, test.o)
		if err != nil {
			t.Fatal(err)
		}
		source, err := logevent.Open([]logevent.Input{logevent.Bytes("events", []byte(test.events))}, logevent.Options{Format: logevent.Records})
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Run(context.Background(), source)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, a := range report.Alarms {
			got := fmt.Sprintf("%s %s", a.Name, a.Verdict)
			for _, tr := range a.Transitions {
				if tr.To == "ALARM" {
					got += " at " + tr.At.Format("15:04")
					break
				}
			}
			if a.Blind != nil && a.Blind.Unfed != nil {
				got += fmt.Sprint(" ", a.Blind.Unfed)
			}
			found = found || got == test.want
			t.Log(got, a.Refused)
		}
		if !found {
			t.Errorf("%s: want %s", test.name, test.want)
		}
	}
}
