package alarmwords

import (
	"slices"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// A description says which clock the alarm's periods follow, and how long a new
// alarm waits.
func TestWaitsAndWallClocks(t *testing.T) {
	const plain = `{"Resources": {"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors", "Namespace": "shop", "Statistic": "Sum",
		"Period": 3600, "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "GreaterThanThreshold"`
	for properties, want := range map[string][]string{
		``: nil,
		`, "EvaluationWindow": {"WallClockWindow": {"Timezone": "Europe/Berlin"}}`:                                                                         {"periods start by the clock of Europe/Berlin"},
		`, "EvaluationWindow": {"WallClockWindow": {}}`:                                                                                                    {"periods start by the clock of UTC"},
		`, "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 90}`:                                                                                   {"waits up to 1h30m for data when new"},
		`, "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 30, "OnlyStartEvaluatingAfterWarmUpPeriodEnds": true}`:                                 {"waits 30m when new"},
		`, "EvaluationWindow": {"WallClockWindow": {"Timezone": "UTC"}}, "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": {"Ref": "AWS::Region"}}`: {"periods start by the clock of UTC", "waits up to ${AWS::Region} minutes for data when new"},
	} {
		read, err := template.Parse("a.json", []byte(plain+properties+"}}}}"), template.Options{})
		if err != nil || len(read.Alarms()) != 1 {
			t.Errorf("%s: %v", properties, err)
			continue
		}
		said := New(read).Describe(read.Alarms()[0])
		if got := said[1 : len(said)-2]; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q among %q", properties, got, want, said)
		}
	}
}
