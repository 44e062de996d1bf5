package replay

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/logevent"
)

const watchedAlarms = `
  Share:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: share, EvaluationPeriods: 1, ComparisonOperator: GreaterThanOrEqualToThreshold, Threshold: 7.5, Metrics: [
      {Id: e, ReturnData: false, MetricStat: {Metric: {Namespace: shop, MetricName: Errors}, Stat: Sum, Period: 120}},
      {Id: s, Expression: e * 3, Label: thrice}]}
  Both:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: {AlarmName: both, AlarmRule: ALARM(too-many) AND ALARM(share)}
  CPU:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: cpu, Namespace: AWS/ECS, MetricName: CPU, Statistic: Sum, Period: 60, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 0}
`

// The graph of an alarm has what the alarm compares: its metric, or the
// expression that returns data, with its period and threshold.
func TestWatched(t *testing.T) {
	templates := templateOf(t, readoutTemplate+watchedAlarms)
	r, err := New(templates, Options{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(readoutInput(), logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.AlarmPeriod(templates[0], "${Share.Arn}"); got != 2*time.Minute {
		t.Errorf("the period is %v", got)
	}
	report, err := r.Run(context.Background(), source)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"${TooMany.Arn}": "Errors Count 1m0s GreaterThanThreshold 0",
		"arn:aws:cloudwatch:eu-west-1:1:alarm:share": "thrice  2m0s GreaterThanOrEqualToThreshold 7.5",
		"both":  "it looks at the states of other alarms, not at a metric",
		"cpu":   "AWS/ECS/CPU is not made from log events",
		"other": "it is not in the templates",
	} {
		w, err := report.Watched(templates[0], name)
		got := fmt.Sprintf("%s %s %v %s %v", w.Label, w.Unit, w.Period, w.Comparison, w.Threshold)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	share, err := report.Watched(templates[0], "share")
	if err != nil {
		t.Fatal(err)
	}
	many, err := report.Watched(templates[0], "too-many")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := values(many), values(share); got == want || !strings.HasPrefix(got, "1") {
		t.Errorf("%s, and three times that is %s", got, want)
	}
}
