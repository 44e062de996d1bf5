package check

import (
	"testing"
)

func TestMetric(t *testing.T) {
	holds(t, []held{
		{"metrics", `{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1, "metric_unit": "seconds", "status_code": 200}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "temperature", "metric_value": 1, "metric_unit": "C"}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1, "metric_unit": "ms", "status_code": 200}`, []string{
			"metric 1/3 log:2 the contract has no metric temperature", "metric 1/3 log:1 the metric api_request_duration is in seconds, but the contract says Milliseconds"}},
		{"metrics of which nothing is published", `{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1, "metric_unit": "ms"}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1e999, "metric_unit": "ms", "status_code": 200}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "", "metric_value": 1, "metric_unit": "ms"}`, []string{
			"missing 1/2 log:1 the metric api_request_duration lacks status_code", "type 1/3 log:2 metric_value is a number too large for any, but the contract says number",
			`metric 1/3 log:3 the contract has no metric ""`}},
	})
}
