package filterpattern_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

func Example() {
	slow, err := filterpattern.JSON(filterpattern.And(
		filterpattern.Or(
			filterpattern.Field("event").Equals("request_finished"),
			filterpattern.Field("event").Equals("job_finished"),
		),
		filterpattern.Field("duration_ms").GreaterThan(5000),
	))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(slow)

	// Another application has its own name for the field.
	bound, err := slow.Rename(func(path string) string {
		if path == "event" {
			return "event_type"
		}
		return path
	})
	fmt.Println(bound, err)
	// Output:
	// { ($.event = "request_finished" || $.event = "job_finished") && $.duration_ms > 5000 }
	// { ($.event_type = "request_finished" || $.event_type = "job_finished") && $.duration_ms > 5000 } <nil>
}

func ExampleParse() {
	_, err := filterpattern.Parse(`{ level = "ERROR" }`)
	fmt.Println(err)
	// Output:
	// filter pattern, line 1, column 3: level is not a selector: $. is missing
	//   { level = "ERROR" }
	//     ^^^^^
	// hint: write $.level
}

func ExamplePattern_Warnings() {
	p := filterpattern.MustParse(`?ERROR ?CRITICAL gunicorn`)
	fmt.Println(p.Warnings()[0])
	// Output:
	// filter pattern, line 1, column 1: CloudWatch ignores ?terms beside required or excluded ones
	//   ?ERROR ?CRITICAL gunicorn
	//   ^^^^^^
	// hint: put ?terms in a filter of their own
}

func ExampleTerms() {
	p, err := filterpattern.Terms{
		All: []string{"CRITICAL", "WORKER TIMEOUT"},
		Not: []string{"healthcheck"},
	}.Pattern()
	fmt.Println(p, err)
	// Output: CRITICAL "WORKER TIMEOUT" -healthcheck <nil>
}

func ExampleParseSelector() {
	value, err := filterpattern.ParseSelector("$.duration_ms")
	fmt.Println(value, value.Path(), err)
	// Output: $.duration_ms duration_ms <nil>
}
