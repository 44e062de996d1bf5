package replay

import (
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/logevent"
)

// An alarm with a period of seconds does not go off before its cause was
// logged, although metrics of log events have a resolution of a minute.
func TestAlarmOfSeconds(t *testing.T) {
	templates := templateOf(t, filterOf("boom", `MetricValue: "1"`, `
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: alarm, Namespace: shop, MetricName: M, Statistic: Sum, Period: 10, EvaluationPeriods: 1,
      ComparisonOperator: GreaterThanThreshold, Threshold: 0, TreatMissingData: notBreaching}
`))
	messages := make([]string, 200)
	for i := range messages {
		messages[i] = "all is well"
	}
	messages[95] = "boom"
	_, _, report := run(t, templates, Options{}, records(messages...), 0)
	a := report.Alarms[0]
	went := 0
	for _, tr := range a.Transitions {
		if tr.To == alarm.StateAlarm {
			went++
			if got := tr.At.Format("15:04:05"); got != "08:01:40" {
				t.Errorf("it goes off at %s", got)
			}
		}
	}
	if went != 1 || a.NoData != "" || a.Datapoints == 0 {
		t.Errorf("it goes off %d times, with %d datapoints: %s", went, a.Datapoints, a.NoData)
	}
}

// Lines of VPC flow logs do not begin with a time: the time of a flow is its
// start.
func TestFlowsHaveTimes(t *testing.T) {
	_, _, report := run(t, templateOf(t, filterOf("REJECT", `MetricValue: "1"`, "")), Options{}, []logevent.Input{logevent.Bytes("flow.log", []byte(
		"2 1 eni-0a 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1741680000 1741680060 REJECT OK\n"))}, 0)
	if in := report.Input; in.WithoutTime != 0 || in.Start.Unix() != 1741680000 {
		t.Errorf("%+v", in)
	}
}
