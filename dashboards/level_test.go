package dashboards

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/notify"
)

// A graph shows the thresholds of its alarms in its own unit.
func TestThresholdsInGraphs(t *testing.T) {
	set, err := alarmrules.Bind(alarmrules.Application{}, alarmrules.Defaults()...)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, g := range (Layout{}).Resolve(set) {
		for _, l := range g.Levels {
			got[g.Title] = append(got[g.Title], fmt.Sprintf("%s %s at %.4g", l.Severity, l.Label, l.Value))
		}
	}
	for title, want := range map[string]string{
		"Errors":               "page critical-page: above 0 in 1m at 0; page errors-page: above 50 in 5m at 10; ticket errors-ticket: above 10 in 5m at 2",
		"Duration of requests": "ticket request-p95-ticket: above 3k in 5m at 3000",
		"Log volume":           "",
		"Error share":          "",
	} {
		all := got[title]
		slices.Sort(all)
		if strings.Join(all, "; ") != want {
			t.Errorf("%s: %s, want %s", title, strings.Join(all, "; "), want)
		}
	}
}

// A graph shows a threshold only if a line shows what the alarm compares.
func TestThresholdsThatAreNotShown(t *testing.T) {
	errors := alarmrules.Series{Log: true, Name: "Errors", Statistic: sum}
	shown := Graph{Lines: []Line{{Series: errors}}}
	rate := Graph{Lines: []Line{{Series: errors, ID: "m0", Hidden: true}, {Expression: perMinute("m0")}}}
	base := alarmrules.Alarm{Name: "errors", Severity: notify.Page, Comparison: alarm.Above, Threshold: 30, Period: Period, Metric: errors}
	with := func(change func(*alarmrules.Alarm)) alarmrules.Alarm {
		a := base
		change(&a)
		return a
	}
	for name, c := range map[string]struct {
		graph Graph
		a     alarmrules.Alarm
		value float64
		ok    bool
	}{
		"as it is":            {shown, base, 30, true},
		"per minute":          {rate, base, 6, true},
		"per minute of one":   {rate, with(func(a *alarmrules.Alarm) { a.Period = time.Minute }), 30, true},
		"a count of one":      {shown, with(func(a *alarmrules.Alarm) { a.Period = time.Minute }), 0, false},
		"another statistic":   {shown, with(func(a *alarmrules.Alarm) { a.Metric.Statistic = average }), 0, false},
		"another metric":      {shown, with(func(a *alarmrules.Alarm) { a.Metric.Name = "Requests" }), 0, false},
		"other dimensions":    {shown, with(func(a *alarmrules.Alarm) { a.Metric.Dimensions = map[string]string{"a": "b"} }), 0, false},
		"a band":              {shown, with(func(a *alarmrules.Alarm) { a.Band = true }), 0, false},
		"metric math":         {shown, with(func(a *alarmrules.Alarm) { a.Math = "e / r" }), 0, false},
		"a part":              {shown, with(func(a *alarmrules.Alarm) { a.Part = true }), 0, false},
		"hidden":              {Graph{Lines: rate.Lines[:1]}, base, 0, false},
		"split by dimensions": {Graph{Lines: []Line{{Series: errors, SplitBy: []string{"status"}}}}, base, 0, false},
	} {
		if value, ok := c.graph.level(c.a); value != c.value || ok != c.ok {
			t.Errorf("%s: %v, %v, want %v, %v", name, value, ok, c.value, c.ok)
		}
	}
}
