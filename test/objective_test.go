package test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/internal/quantity"
)

// availability makes the alarms of the rule availability. If minutes are given, each is
// a window, together with half of it.
func availability(stack awscdk.Stack, minutes ...int) *alarms.Alarms {
	rule, err := alarmrules.Get("availability")
	if err != nil {
		panic(err)
	}
	if minutes != nil {
		of := rule.Watch.(alarmrules.Objective)
		of.Target, of.Days = 99.5, 7
		for i, n := range minutes {
			long := quantity.Duration(time.Duration(n*10+i) * time.Minute)
			short := quantity.Duration(time.Duration(n+i) * time.Minute)
			of.BurnRates = append(of.BurnRates, alarmrules.BurnRate{Name: fmt.Sprint("rate-", n), Severity: "ticket", Long: long, Short: short, Budget: 5})
		}
		rule.Watch = of
	}
	return alarms.New(stack, "Alarm-availability", alarms.Props{LogGroup: group(stack), Rule: rule})
}

// Application Signals counts what the alarms watch, over the days of the objective, and
// in the windows of its burn rates.
func TestObjectivesCountWhatTheirAlarmsLookAt(t *testing.T) {
	stack := newStack(t)
	alarms.NewObjective(stack, "Objective", alarms.ObjectiveProps{Alarms: availability(stack)})
	tpl := synthesize(t, stack)
	objective := tpl.only(t, "AWS::ApplicationSignals::ServiceLevelObjective").Properties
	if objective["Name"] != "Test-availability" || objective["Sli"] != nil {
		t.Errorf("%v, Sli %v", objective["Name"], objective["Sli"])
	}
	if got, want := jsonOf(objective["Goal"]), `{"AttainmentGoal":99.9,"Interval":{"RollingInterval":{"Duration":30,"DurationUnit":"DAY"}}}`; got != want {
		t.Errorf("goal %s, want %s", got, want)
	}
	var windows []any
	for _, rate := range objective["BurnRateConfigurations"].([]any) {
		windows = append(windows, rate.(map[string]any)["LookBackWindowMinutes"])
	}
	if got := fmt.Sprint(windows); got != "[5 30 60 120 360 1440]" {
		t.Errorf("windows %s", got)
	}
	metric := objective["RequestBasedSli"].(map[string]any)["RequestBasedSliMetric"].(map[string]any)
	bad := metric["MonitoredRequestCountMetric"].(map[string]any)["BadCountMetric"].([]any)
	counted := []any{bad[0], metric["TotalRequestCountMetric"].([]any)[0]}
	for id, a := range tpl.resources(t, "AWS::CloudWatch::Alarm") {
		queries := a.Properties["Metrics"].([]any)
		for i, want := range counted {
			looked := jsonOf(queries[i].(map[string]any)["MetricStat"].(map[string]any)["Metric"])
			if got := jsonOf(want.(map[string]any)["MetricStat"].(map[string]any)["Metric"]); got != looked {
				t.Errorf("the objective counts %s, and %s looks at %s", got, id, looked)
			}
		}
	}
	if bad, all := jsonOf(counted[0]), jsonOf(counted[1]); bad == all {
		t.Errorf("what is bad is all: %s", bad)
	}
}
