package alarm_test

import (
	"fmt"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// Twelve errors in four minutes set off an alarm on more than ten in five.
func Example() {
	start := time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)
	errors := alarm.NewSeries(time.Minute, false)
	for i := range 12 {
		errors.Add(start.Add(time.Duration(i)*20*time.Second).UnixMilli(), 1)
	}
	sum, err := alarm.ParseStatistic("Sum")
	if err != nil {
		panic(err)
	}
	config := alarm.Config{
		Comparison: alarm.Above, Threshold: 10, Period: 5 * time.Minute,
		EvaluationPeriods: 1, DatapointsToAlarm: 1, MissingData: alarm.NotBreaching,
	}
	for _, t := range config.Run(errors.Of(sum), start, start.Add(8*time.Minute)).Transitions {
		fmt.Println(t.At.Format("15:04"), t.From, "->", t.To, t.Value)
	}
	// Output:
	// 08:01 INSUFFICIENT_DATA -> OK 3
	// 08:04 OK -> ALARM 12
	// 08:06 ALARM -> OK 9
}
