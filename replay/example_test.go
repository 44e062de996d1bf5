package replay_test

import (
	"context"
	"fmt"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// The alarm of this template can never go off, because its filter looks for the
// wrong field.
func Example() {
	templates, err := template.Read("testdata/shop.yaml", template.Options{})
	if err != nil {
		panic(err)
	}
	r, err := replay.New(templates, replay.Options{})
	if err != nil {
		panic(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("shop.log", []byte(
		`{"time": "2025-03-11T08:00:00Z", "levelname": "ERROR", "message": "Payment failed"}`))}, logevent.Options{})
	if err != nil {
		panic(err)
	}
	report, err := r.Run(context.Background(), source)
	if err != nil {
		panic(err)
	}
	f, a := report.Filters[0], report.Alarms[0]
	fmt.Println(f.Name, "matched", f.Matched, "of", f.Events)
	fmt.Println("did you mean", f.NearMiss.DidYouMean)
	fmt.Println(a.Name, "is", a.FinalState)
	fmt.Println(a.NoData)
	// Output:
	// errors matched 0 of 1
	// did you mean { $.levelname = "ERROR" }
	// shop-errors is OK
	// errors matched nothing, so shop/Errors got nothing.
}
