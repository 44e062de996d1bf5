package alarmrules_test

import (
	"fmt"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
)

// A metric of records and of lines has one filter for each.
func TestMetricsOfLines(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`
fields:
  level: {}
  message: {as: msg}
  status_code: {as: res.statusCode, type: number, dimension: true}
  duration_ms: {as: responseTime, type: number, unit: Milliseconds}
lines:
  the_access: 'access {status_code} {duration_ms} ms'
  fatal: 'FATAL {message}'
plainText: {ERROR: ["FATAL"]}
records: {fields: [level, message]}
events:
  request_completed: {match: [{message: request completed}, {line: the_access}], fields: [status_code, duration_ms]}
  died: {level: ERROR, match: [{line: fatal}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	set, err := alarmrules.Bind(alarmrules.Application{Contract: c, Metrics: []alarmrules.LogMetric{
		{Name: "took", Measure: &alarmrules.Measured{Selection: alarmrules.Selection{Event: "api_request"}, Field: "duration_ms"}, Dimensions: []string{"status_code"}},
		{Name: "bad", Count: &alarmrules.Selection{AnyLevel: contract.Error}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, f := range set.Filters() {
		got += fmt.Sprintf("%s: %s -> %s %s %v\n", f.Name, f.Pattern, f.Metric, f.Value, f.Dimensions)
	}
	const want = `bad: { $.level = "ERROR" } -> Bad  map[]
bad-plain-text: ?FATAL -> Bad  map[]
took: { $.msg = "request completed" } -> Took $.responseTime map[status_code:$.res.statusCode]
took-the-access: [w1 = "access", status_code, duration_ms, w4 = "ms"] -> Took $duration_ms map[status_code:$status_code]
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
