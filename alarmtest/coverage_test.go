package alarmtest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/logstack-go/logstack/alarmtest"
)

// Two filters feed the metric of one alarm, such as one for JSON and one for
// plain text.
const twoFilters = `
Resources:
  Orders: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /orders}}
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /orders
      FilterName: errors
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations: [{MetricNamespace: Orders, MetricName: Errors, MetricValue: "1"}]
  PlainErrors:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /orders
      FilterName: plain-errors
      FilterPattern: '"[ERROR]"'
      MetricTransformations: [{MetricNamespace: Orders, MetricName: Errors, MetricValue: "1"}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: orders-errors
      Namespace: Orders
      MetricName: Errors
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
`

// A test covers a filter only if it fails when the filter matches nothing.
func TestCoverageOfFilters(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "orders.yaml"), []byte(twoFilters), 0o600); err != nil {
		t.Fatal(err)
	}
	const plain, json = `- line: 'now [ERROR] it broke'`, `- line: '{"level": "ERROR"}'`
	for name, test := range map[string]struct {
		input, expect string
		want          map[string]bool
	}{
		"one of them sets the alarm off": {plain, "alarms: {orders-errors: goes off}",
			map[string]bool{"errors": false, "plain-errors": true}},
		"both match, and either would do": {plain + "\n      " + json, "alarms: {orders-errors: goes off}",
			map[string]bool{"errors": false, "plain-errors": false}},
		"both match, and one is counted": {plain + "\n      " + json, "filters: {errors: 1}\n      others: any",
			map[string]bool{"errors": true, "plain-errors": false}},
		"it matches, and nothing is expected": {json, "others: any",
			map[string]bool{"errors": false, "plain-errors": false}},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := alarmtest.Parse(filepath.Join(dir, "x.test.yaml"), []byte("template: orders.yaml\ntests:\n  - name: it\n    input:\n      "+
				test.input+"\n    expect:\n      "+test.expect+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			s, err := f.Open(nil)
			if err != nil {
				t.Fatal(err)
			}
			r := f.RunForCoverage(t.Context(), s, f.Tests[0])
			if !r.Passed {
				t.Fatal(r.Wrong, r.Failures)
			}
			for _, shown := range alarmtest.CoverageOf([]alarmtest.Result{r}).Filters {
				if shown.Matching != test.want[shown.Name] {
					t.Errorf("%s: matching is %v, want %v", shown.Name, shown.Matching, test.want[shown.Name])
				}
			}
		})
	}
}
