package alarm

import (
	"testing"
	"time"
)

// A day of an alarm on the sum over five minutes, which is evaluated every minute.
func BenchmarkRun(b *testing.B) {
	from := at("00:00")
	s := NewSeries(time.Minute, false)
	for m := range 24 * 60 {
		if m%7 > 0 {
			s.Add(from.Add(time.Duration(m)*time.Minute).UnixMilli(), float64(m%11))
		}
	}
	c := Config{Comparison: Above, Threshold: 40, Period: 5 * time.Minute, EvaluationPeriods: 3, DatapointsToAlarm: 2}
	sum, err := ParseStatistic("Sum")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if t := c.Run(s.Of(sum), from, from.Add(24*time.Hour)); t.Evaluations != 24*60 {
			b.Fatalf("%d evaluations", t.Evaluations)
		}
	}
}
