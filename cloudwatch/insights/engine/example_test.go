package engine_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
)

func Example() {
	query := insights.MustParse(`
		filter level = "ERROR"
		| stats count() as errors, max(duration_ms) as slowest by service
		| sort errors desc`)
	program, err := engine.Compile(query, engine.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	run := program.Run()
	worker := run.Worker()
	worker.Begin(0)
	for _, message := range []string{
		`{"level": "ERROR", "service": "web", "duration_ms": 12.5}`,
		`{"level": "ERROR", "service": "web", "duration_ms": 80}`,
		`{"level": "ERROR", "service": "api"}`,
		`{"level": "INFO", "service": "api", "duration_ms": 3}`,
	} {
		worker.Add(&engine.Event{Message: []byte(message)})
	}
	if err := run.Merge(worker.End()); err != nil {
		fmt.Println(err)
		return
	}
	result, err := run.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Columns)
	for _, row := range result.Rows {
		fmt.Println(row)
	}
	fmt.Println(result.Matched, "of", result.Scanned, "events")
	// Output:
	// [service errors slowest]
	// [web 2 80]
	// [api 1 ]
	// 3 of 4 events
}

// A query that is not supported is rejected, with the place of the reason.
func ExampleCompile() {
	_, err := engine.Compile(insights.MustParse("filter level = 'ERROR' | anomaly"), engine.Options{})
	fmt.Println(err)
	// Output:
	// query, line 1, column 26: anomaly does not run here
	//   filter level = 'ERROR' | anomaly
	//                            ^^^^^^^
}
