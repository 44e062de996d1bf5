package alarm

import (
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// A ratio of metrics in an alarm: without requests there is no datapoint, and an
// expression may leave out periods of few requests.
func TestMath(t *testing.T) {
	sum := statistic(t, "Sum")
	failed := series(map[string]int{"08:01": 1, "08:10": 30})
	all := series(map[string]int{"08:01": 1, "08:10": 100, "08:15": 100})
	for _, c := range []struct{ expression, want string }{
		{"m1 / m2 * 100", "08:02 ALARM 100, 08:16 OK 0"},
		{"IF(m2 >= 20, m1 / m2 * 100, 0)", "08:02 OK 0, 08:11 ALARM 30, 08:16 OK 0"},
		{"FILL(m1, 0) / m2 * 100", "08:02 ALARM 100, 08:16 OK 0"},
	} {
		set, err := metricmath.NewSet([]metricmath.Query{
			{ID: "m1", Period: time.Minute}, {ID: "m2", Period: time.Minute},
			{ID: "e", Expression: c.expression, ReturnsData: true},
		})
		if err != nil {
			t.Fatal(err)
		}
		source, err := Math(set, map[string]Source{"m1": failed.Of(sum), "m2": all.Of(sum)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		config := Config{Comparison: Above, Threshold: 10, Period: time.Minute, EvaluationPeriods: 1, DatapointsToAlarm: 1, MissingData: Ignore}
		got := show(config.Run(source, at("08:00"), at("08:20")).Transitions)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.expression, got, c.want)
		}
	}
	set, err := metricmath.NewSet([]metricmath.Query{{ID: "m1", Period: time.Minute}, {ID: "e", Expression: "m1 * 2", ReturnsData: true}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Math(set, nil, nil); err == nil || !strings.Contains(err.Error(), "the metric m1") {
		t.Errorf("a metric is not given: %v", err)
	}
}
