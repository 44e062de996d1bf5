package contributor

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/cloudwatch/metricmath"
)

// window returns a window between two minutes since 1970.
func window(from, to int) alarm.Window {
	at := func(minute int) time.Time { return time.UnixMilli(0).Add(time.Duration(minute) * time.Minute) }
	return alarm.Window{Start: at(from), End: at(to)}
}

func TestMetrics(t *testing.T) {
	batches := []*Series{NewSeries(), NewSeries()}
	for i, c := range []struct {
		seconds int64
		who     string
		value   float64
	}{
		{0, "a", 1}, {59, "a", 2}, {30, "b", 5}, // the first minute
		{60, "a", 4}, {61, "b", -1}, // the second
		{200, "c", 10}, // the fourth
		{-1, "d", 100}, // before all of them
	} {
		batches[i%2].Add(c.seconds*1000, []byte(c.who), c.value)
	}
	s := NewSeries()
	for _, b := range batches {
		s.Merge(b)
	}
	windows := []alarm.Window{window(0, 1), window(1, 2), window(2, 3), window(0, 2), window(0, 4), window(-1, 0)}
	for metric, want := range map[string]string{
		"UniqueContributors":  "2 2 - 2 3 1",
		"MaxContributorValue": "5 4 - 7 10 100",
		"SampleCount":         "3 2 - 5 6 1",
		"Sum":                 "8 3 - 11 21 100",
		"Minimum":             "1 -1 - -1 -1 100",
		"Maximum":             "5 4 - 5 10 100",
		"Average":             "2.667 1.5 - 2.2 3.5 100",
	} {
		source, err := s.Of(metric)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time from the cache
			var got []string
			for _, d := range source.Datapoints(windows) {
				text := fmt.Sprintf("%.4g", d.Value)
				if d.Missing {
					text = "-"
				}
				got = append(got, text)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: %s, want %s", metric, strings.Join(got, " "), want)
			}
		}
	}
	if s.Events() != 7 || s.Err() != nil {
		t.Errorf("%d events, %v", s.Events(), s.Err())
	}
}

// The metrics are those that metric math accepts.
func TestMetricsAreThoseOfMetricMath(t *testing.T) {
	all := metricmath.InsightMetrics()
	for _, metric := range all {
		if _, err := NewSeries().Of(metric); err != nil {
			t.Error(err)
		}
	}
	for metric := range metrics {
		if !slices.Contains(all, metric) {
			t.Errorf("metric math knows no %s", metric)
		}
	}
	if _, err := NewSeries().Of("Median"); err == nil {
		t.Error("Median is a metric")
	}
}

func TestTooMany(t *testing.T) {
	s := NewSeries()
	s.size = mostContributions
	s.Add(0, []byte("a"), 1)
	all := NewSeries()
	all.Merge(s)
	if !errors.Is(all.Err(), ErrTooMany) {
		t.Errorf("%v", all.Err())
	}
}
