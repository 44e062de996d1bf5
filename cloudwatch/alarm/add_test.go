package alarm

import (
	"testing"
	"time"
)

// valueOf returns a statistic of the window between two seconds.
func valueOf(t *testing.T, s *Series, statistic string, from, to int64) Datapoint {
	t.Helper()
	st, err := ParseStatistic(statistic)
	if err != nil {
		t.Fatal(err)
	}
	return s.Of(st).Datapoints([]Window{{time.Unix(from, 0), time.Unix(to, 0)}})[0]
}

// A value that is published several times at once counts as often as if it came one
// by one.
func TestAddCount(t *testing.T) {
	s := NewSeries(time.Minute, true)
	s.AddCount(60_000, 5, 3)
	s.AddCount(61_000, 1, 1)
	s.AddCount(62_000, 9, 0)
	each := NewSeries(time.Minute, true)
	for _, value := range []float64{5, 5, 5, 1} {
		each.Add(60_000, value)
	}
	for _, statistic := range []string{"SampleCount", "Sum", "Minimum", "Maximum", "p25", "p50"} {
		want := valueOf(t, each, statistic, 60, 120)
		if got := valueOf(t, s, statistic, 60, 120); got.Missing || got != want {
			t.Errorf("%s: %+v, want %+v", statistic, got, want)
		}
	}
	if s.Count() != 4 {
		t.Errorf("the count is %d", s.Count())
	}
}

// The values of a minute are at its start, beside those of each second.
func TestRefine(t *testing.T) {
	minutes := NewSeries(time.Minute, false)
	minutes.Add(90_000, 7)
	fine := NewSeries(time.Second, false)
	fine.Add(85_000, 1)
	s := minutes.Refine(time.Second)
	s.Merge(fine)
	for _, c := range []struct{ from, to, want int64 }{{60, 120, 8}, {60, 70, 7}, {80, 90, 1}} {
		if got := valueOf(t, s, "Sum", c.from, c.to); got.Value != float64(c.want) {
			t.Errorf("%d to %d: %+v, want %d", c.from, c.to, got, c.want)
		}
	}
	if got := valueOf(t, s, "Sum", 90, 100); !got.Missing {
		t.Errorf("a value stands where its minute does not start: %+v", got)
	}
	if minutes.Add(95_000, 1); valueOf(t, s, "Sum", 60, 120).Value != 8 {
		t.Error("the series share values")
	}
}
