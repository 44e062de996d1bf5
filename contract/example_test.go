package contract_test

import (
	"fmt"

	"github.com/logstack-go/logstack/contract"
)

func Example() {
	c, err := contract.Preset("python-json-logger")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("level is called", c.Rename("level"))

	event, _ := c.Event("login_failed")
	for _, match := range event.Match {
		fmt.Println("a failed login has", match)
	}
	// Output:
	// level is called levelname
	// a failed login has event_type = "login_failed"
	// a failed login has message = "Login attempt failed"
}
