package alarmrules_test

import (
	"fmt"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
)

func TestHowManyFiltersALogGroupHas(t *testing.T) {
	metrics := func(n int, terms string) []alarmrules.LogMetric {
		all := make([]alarmrules.LogMetric, n)
		for i := range all {
			all[i] = alarmrules.LogMetric{Name: fmt.Sprintf("metric-%d", i), Count: &alarmrules.Selection{Pattern: fmt.Sprintf(terms, i)}}
		}
		return all
	}
	// Besides the metrics, the rule has one, and the contract has a log-based
	// one.
	rule := alarmrules.Rule{Name: "own", Meaning: "It is bad.", FirstSteps: "Look.", Watch: alarmrules.Count{Of: alarmrules.Selection{Level: "ERROR"}, Thresholds: above(1)}}
	for _, test := range []struct {
		metrics []alarmrules.LogMetric
		want    string
	}{
		{metrics(cloudwatch.MaxMetricFilters-2, `"word%d"`), "nothing"},
		{metrics(cloudwatch.MaxMetricFilters-1, `"word%d"`), "alarm rules and metrics need 101 metric filters in one log group: 100 are allowed"},
		{metrics(cloudwatch.MaxRegexFilters, `%%word%d%%`), "nothing"},
		{metrics(cloudwatch.MaxRegexFilters+1, `%%word%d%%`), "alarm rules and metrics need 6 metric filters with regular expressions in one log group: 5 are allowed"},
	} {
		_, err := alarmrules.Bind(alarmrules.Application{Metrics: test.metrics}, rule)
		same(t, said(err), test.want)
	}
}
