package queries_test

import (
	"fmt"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

func Example() {
	q, err := queries.Get("errors-by-type")
	if err != nil {
		fmt.Println(err)
		return
	}
	raw, err := contract.Preset("python-json-logger")
	if err != nil {
		fmt.Println(err)
		return
	}
	bound, err := q.Bind(raw)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(bound.Description)
	fmt.Println(bound.Text)
	// Output:
	// Errors counted by type, most frequent first.
	// filter levelname = "ERROR"
	// | stats count() as errors by error_type
	// | sort errors desc
}
