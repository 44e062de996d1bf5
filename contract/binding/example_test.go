package binding_test

import (
	"fmt"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/binding"
)

func Example() {
	c, err := contract.Preset("python-json-logger")
	if err != nil {
		fmt.Println(err)
		return
	}
	errors, err := binding.Select(c, binding.Selection{Level: contract.Error})
	fmt.Println(errors, err)
	slow, err := binding.Select(c, binding.Selection{
		Event:      "database_query",
		Where:      "$.duration_ms > {{slow}}",
		Parameters: map[string]string{"slow": "1s"},
	})
	fmt.Println(slow, err)
	_, err = binding.Select(c, binding.Selection{Event: "login_failed", Where: "$.duration_ms > 1000"})
	fmt.Println(err)
	// Output:
	// { $.levelname = "ERROR" } <nil>
	// { ($.event_type = "database_query" || $.message = "Slow database query") && $.duration_ms > 1000 } <nil>
	// no record of login_failed carries duration_ms: it is in api_request, batch_completed, database_query, request_completed
}
