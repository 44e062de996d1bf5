package insights_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// A query with canonical field names is adapted to an application that names its
// level levelname.
func Example() {
	query, err := insights.Parse(`
		# Errors by service
		filter level = "ERROR" | stats count() as errors by service, level | sort errors desc`)
	if err != nil {
		fmt.Println(err)
		return
	}
	bound := query.Rename(func(field string) string {
		if field == "level" {
			return "levelname"
		}
		return field
	})
	fmt.Println(bound)
	fmt.Println(query.Fields(), bound.Fields())
	// Output:
	// # Errors by service
	// filter levelname = "ERROR"
	// | stats count() as errors by service, levelname
	// | sort errors desc
	// [level service] [levelname service]
}

func ExampleParse() {
	_, err := insights.Parse("-- Slow requests\nfields duration_ms")
	fmt.Println(err)
	// Output:
	// query, line 1, column 1: "--" does not start a comment
	//   -- Slow requests
	//   ^^
	// hint: comments start with #
}

func ExampleQuery_Check() {
	query := insights.MustParse("stats count() as requests by bin(300s) | filter level = \"ERROR\"")
	for _, err := range query.Check() {
		fmt.Println(err)
	}
	// Output:
	// query, line 1, column 34: CloudWatch silently reads 300s as 60s
	//   stats count() as requests by bin(300s) | filter level = "ERROR"
	//                                    ^^^^
	// hint: write bin(5m)
	// query, line 1, column 49: the stats before it does not output "level"
	//   stats count() as requests by bin(300s) | filter level = "ERROR"
	//                                                   ^^^^^
	// hint: after a stats there is only what it outputs
}
