package check_test

import (
	"context"
	"fmt"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/logevent"
)

func Example() {
	lines := `{"asctime": "2025-03-11 08:00:00,400", "levelname": "WARNING", "name": "app.auth", "message": "Login attempt failed", "ip_address": "192.0.2.1"}`
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("app.log", []byte(lines))}, logevent.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	held, err := contract.Preset("python-json-logger")
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := check.Run(context.Background(), held, source, check.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Printf("%s: %s: %s\n", f.First, f.Kind, f.Text)
	}
	// Output:
	// app.log:1: missing: login_failed lacks email
	// app.log:1: missing: login_failed lacks failure_reason
}
