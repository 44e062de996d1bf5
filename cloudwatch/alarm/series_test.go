package alarm

import (
	"reflect"
	"sync"
	"testing"
	"time"
)

// Workers evaluate several alarms on a metric at the same time. The race detector
// sees what they share.
func TestWorkersShareASeries(t *testing.T) {
	from := at("00:00")
	to := from.Add(24 * time.Hour)
	s := NewSeries(time.Minute, true)
	for m := range 24 * 60 {
		s.Add(from.Add(time.Duration(m)*time.Minute).UnixMilli(), float64(m%11))
	}
	// A window of three hours holds whole pages of the series.
	c := Config{Comparison: Above, Threshold: 899, Period: 3 * time.Hour, EvaluationPeriods: 1, DatapointsToAlarm: 1}
	sum, err := ParseStatistic("Sum")
	if err != nil {
		t.Fatal(err)
	}
	all := make([]Timeline, 4)
	var alarms sync.WaitGroup
	for i := range all {
		alarms.Go(func() { all[i] = c.Run(s.Of(sum), from, to) })
	}
	alarms.Wait()
	for _, one := range all {
		if len(one.Breaches) == 0 || !reflect.DeepEqual(one, all[0]) {
			t.Errorf("%d breaches, and the first alarm has %d", len(one.Breaches), len(all[0].Breaches))
		}
	}
}
