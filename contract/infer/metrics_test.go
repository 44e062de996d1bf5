package infer

import (
	"fmt"
	"testing"
)

// The contract has exactly the metrics that have values in the log, with units.
func TestMetrics(t *testing.T) {
	const metric = `"metric_name": "%s", "metric_value": 5, "metric_unit": "%s"%s}`
	r := lines(t, usual+fmt.Sprintf(metric, "teas", "ms", ""), saying("x")+fmt.Sprintf(metric, "pots", "furlongs", ""), saying("y")+fmt.Sprintf(metric, "a:b", "ms", ""))
	r.has(t, []string{
		"  teas: {unit: Milliseconds} # guessed: the unit, from the records\n",
		"  pots: {unit: None} # guessed: the unit, from the records; CloudWatch has no \"furlongs\"\n",
		"  api_request_duration: null # no record has it\n",
	}, "a:b")
	// A metric of the preset stays unless records lack its dimension.
	lines(t, usual+fmt.Sprintf(metric, "api_request_duration", "ms", `, "status_code": 200`)).has(t, nil, "api_request_duration")
	lines(t, usual+fmt.Sprintf(metric, "api_request_duration", "ms", "")).has(t, []string{"  api_request_duration: {unit: Milliseconds, dimensions: []} # guessed"})
	lines(t, usual+`"a": 1}`).has(t, []string{"metrics:\n  api_request_duration: null"})
}
