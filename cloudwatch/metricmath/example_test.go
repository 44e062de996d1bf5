package metricmath_test

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// The share of requests that failed, only in periods with enough requests.
func Example() {
	set, err := metricmath.NewSet([]metricmath.Query{
		{ID: "errors", Period: 5 * time.Minute},
		{ID: "requests", Period: 5 * time.Minute},
		{ID: "share", Expression: "IF(requests >= 20, FILL(errors, 0) / requests * 100, 0)", ReturnsData: true},
	})
	if err != nil {
		panic(err)
	}
	start := time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)
	ends := []time.Time{start.Add(5 * time.Minute), start.Add(10 * time.Minute)}
	share, err := set.Eval(map[string]metricmath.Series{"errors": {5, 1}, "requests": {100, 2}}, nil, ends, 5*time.Minute)
	fmt.Println(share, err)
	// Output: [5 0] <nil>
}
