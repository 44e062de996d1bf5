package ruletest_test

import (
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
)

// The template has each kind of alarm as CloudFormation wants it.
func TestTemplate(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.All()...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ruletest.Template(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"AWS::CloudWatch::CompositeAlarm"`, `"AWS::CloudWatch::LogAlarm"`, `"AWS::Logs::MetricFilter"`, "ANOMALY_DETECTION_BAND(m1, 4)",
		`"ScheduleExpression": "rate(1 minute)"`, `"ScheduleExpression": "rate(5 minutes)"`, `"ExtendedStatistic": "p95"`, `"Statistic": "Sum"`, `"DefaultValue": 0`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("there is no %s", want)
		}
	}
}
