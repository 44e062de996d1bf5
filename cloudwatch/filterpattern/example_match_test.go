package filterpattern_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// A matcher reads each event once for all patterns, and extracts values from it.
func ExampleMatcher() {
	duration, err := filterpattern.ParseSelector("$.duration_ms")
	if err != nil {
		panic(err)
	}
	m, err := filterpattern.NewMatcher([]filterpattern.Request{
		{Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`)},
		{Pattern: filterpattern.MustParse(`{ $.duration_ms > 5000 }`), Values: []filterpattern.Selector{duration}},
	})
	if err != nil {
		panic(err)
	}
	event := m.Event()
	for _, line := range []string{`{"level": "ERROR"}`, `{"level": "INFO", "duration_ms": 7200.5}`} {
		event.Read([]byte(line))
		ms, _ := event.Value(1, 0).Number()
		fmt.Println(event.Matches(0), event.Matches(1), ms)
	}
	// Output:
	// true false 0
	// false true 7200.5
}

// An explanation says what the event holds, and which field was likely meant.
func ExamplePattern_Explain() {
	x := filterpattern.MustParse(`{ $.level = "ERROR" }`).Explain([]byte(`{"levelname": "ERROR"}`))
	fmt.Println(x.Matched, x.Root.Reason)
	// Output: false the event has no $.level; it has $.levelname, which is "ERROR"
}
