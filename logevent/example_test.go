package logevent_test

import (
	"context"
	"fmt"
	"time"

	"github.com/logstack-go/logstack/logevent"
)

// Two workers count an application's log lines by hour.
func Example() {
	lines := logevent.Bytes("app.log", []byte(`{"time": "2025-03-11T08:59:59Z", "level": "INFO"}
{"time": "2025-03-11T09:00:00Z", "level": "ERROR"}
Traceback (most recent call last):
`))
	source, err := logevent.Open([]logevent.Input{lines}, logevent.Options{})
	if err != nil {
		panic(err)
	}
	hours := map[int]int{}
	err = logevent.Process(context.Background(), source, 2,
		func() func(*logevent.Batch) []int {
			return func(b *logevent.Batch) (all []int) {
				for e := range b.Events() {
					all = append(all, time.UnixMilli(e.Time).UTC().Hour())
				}
				return all
			}
		},
		func(all []int) error {
			for _, hour := range all {
				hours[hour]++
			}
			return nil
		})
	fmt.Println(hours, err)
	// Output: map[8:1 9:2] <nil>
}
