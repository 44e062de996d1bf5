package preview

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

var eight = time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)

// after returns the time that many minutes after eight o'clock.
func after(minutes int) time.Time { return eight.Add(time.Duration(minutes) * time.Minute) }

// seriesOf returns a time series with a period of 5 minutes; NaN stands for a
// period without a datapoint.
func seriesOf(label string, values ...float64) Series {
	s := Series{Label: label, Period: 300, Points: []Point{}}
	for i, v := range values {
		if !math.IsNaN(v) {
			s.Points = append(s.Points, Point{after(5 * i), v})
		}
	}
	return s
}

func zero() *float64 { return new(float64) }

// A point is drawn at its time and its value: half of the time range is half of
// the width, and a quarter of the axis is a quarter from below.
func TestAPointIsDrawnWhereItsValueSays(t *testing.T) {
	g := &Graph{Min: zero(), Series: []Series{seriesOf("n", 0, 10, 40, 30)}}
	c := draw("w1", "Errors", g, after(0), after(20))
	if got, want := c.Lines[0].D, "M0 300L250 225L500 0L750 75"; got != want {
		t.Errorf("the line is %s, want %s", got, want)
	}
	var values []string
	for _, m := range c.Values {
		values = append(values, fmt.Sprintf("%s at %v %% or %v", m.Label, m.At, m.Y))
	}
	if got, want := strings.Join(values, "; "), "0 at 100 % or 300; 10 at 75 % or 225; 20 at 50 % or 150; 30 at 25 % or 75; 40 at 0 % or 0"; got != want {
		t.Errorf("the axis is %s, want %s", got, want)
	}
	var times []string
	for _, m := range c.Times {
		times = append(times, fmt.Sprintf("%s at %v", m.Label, m.At))
	}
	if got, want := strings.Join(times, "; "), "08:00 at 0; 08:05 at 25; 08:10 at 50; 08:15 at 75; 08:20 at 100"; got != want {
		t.Errorf("the times are %s, want %s", got, want)
	}
	// Pointing within half a period of a point shows its value.
	if got, want := c.Hints[1], (hint{125, 250, "08:05 UTC\nn: 10"}); got != want {
		t.Errorf("the hint is %+v, want %+v", got, want)
	}
	if got, want := c.Hints[0], (hint{0, 125, "08:00 UTC\nn: 0"}); got != want {
		t.Errorf("the first hint is %+v, want %+v", got, want)
	}
	if want := "n: 4 points, at most 40 at 08:10, at the end 30."; c.Summary != want {
		t.Errorf("%s, want %s", c.Summary, want)
	}
	if got, want := c.Legend[0], (entry{Label: "n", Told: "max 40, last 30"}); got != want {
		t.Errorf("the legend is %+v, want %+v", got, want)
	}
}

// A period without a datapoint interrupts the line; a point without neighbours
// is a dot.
func TestGaps(t *testing.T) {
	nan := math.NaN()
	g := &Graph{Min: zero(), Series: []Series{seriesOf("n", 0, 1, nan, 4, nan, 2, 3)}}
	c := draw("w1", "Errors", g, after(0), after(35))
	if got, want := c.Lines[0].D, "M0 300L142.9 225M428.6 0h0M714.3 150L857.1 75"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := c.Lines[0].Dots, "M428.6 0h0"; got != want {
		t.Errorf("the dots are %s, want %s", got, want)
	}
	c = draw("w1", "Errors", &Graph{Series: []Series{seriesOf("n")}}, after(0), after(5))
	if !c.Empty || c.Lines[0].D != "" || c.Legend[0].Told != "no data" {
		t.Errorf("%+v", c)
	}
}

func TestStacked(t *testing.T) {
	g := &Graph{Min: zero(), Stacked: true, Series: []Series{seriesOf("a", 1, 2), seriesOf("b", 3, 2)}}
	c := draw("w1", "Errors", g, after(0), after(10))
	for i, want := range []string{"M0 225L500 150", "M0 0L500 0"} {
		if c.Lines[i].D != want {
			t.Errorf("%d: %s, want %s", i, c.Lines[i].D, want)
		}
	}
	if got, want := c.Lines[1].Area, "M0 0L500 0L500 150L0 225Z"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	// The legend has the value of each line, not the sum.
	if c.Legend[1].Told != "max 3, last 2" {
		t.Errorf("%+v", c.Legend)
	}
}

// The axis has a few round marks, and everything that is drawn is within it.
func TestSpan(t *testing.T) {
	hundred, minus := 100.0, -5.0
	for _, c := range []struct {
		graph Graph
		want  string
	}{
		{Graph{Series: []Series{seriesOf("n", 3, 97)}}, "0 100 50"},
		{Graph{Series: []Series{seriesOf("n", 1003, 1007)}}, "1003 1007 1"},
		{Graph{Series: []Series{seriesOf("n", 0.012, 0.07)}}, "0 0.08 0.02"},
		{Graph{Series: []Series{seriesOf("n", -3, 4)}}, "-4 4 2"},
		{Graph{Series: []Series{seriesOf("n", 0, 0)}, Min: zero()}, "0 1 0.5"},
		{Graph{Series: []Series{seriesOf("n", 7, 7)}}, "7 8 0.5"},
		{Graph{Series: []Series{seriesOf("n")}}, "0 1 0.5"},
		{Graph{Series: []Series{seriesOf("n", 5)}, Min: zero(), Max: &hundred}, "0 100 50"},
		{Graph{Series: []Series{seriesOf("n", 5)}, Max: &minus}, "-6 -5 0.5"},
		{Graph{Series: []Series{seriesOf("n", 5)}, Min: zero(), Levels: []Level{{Label: "limit", Value: 18}}}, "0 20 5"},
	} {
		low, high, step := span(&Axis{Min: c.graph.Min, Max: c.graph.Max}, c.graph.Series, c.graph.Levels)
		if got := fmt.Sprintf("%.10g %.10g %.10g", low, high, step); got != c.want {
			t.Errorf("%v: %s, want %s", c.graph.Series[0].Points, got, c.want)
		}
	}
}

// A chart is drawn whatever the numbers are, however far apart or close
// together.
func TestExtremes(t *testing.T) {
	tiny := 5e-324
	for _, g := range []*Graph{
		{Series: []Series{seriesOf("n", -math.MaxFloat64, math.MaxFloat64)}},
		{Series: []Series{seriesOf("n", 0, math.MaxFloat64)}},
		{Series: []Series{seriesOf("n", 1e17, 1e17+16)}},
		{Series: []Series{seriesOf("n", 0)}, Min: zero(), Max: &tiny},
		{Series: []Series{seriesOf("n", tiny, 2*tiny)}},
	} {
		c := draw("w1", "n", g, after(0), after(10))
		if len(c.Values) < 2 || strings.ContainsAny(c.Lines[0].D, "NIn") {
			t.Errorf("%v: %v, %s", g.Series[0].Points, c.Values, c.Lines[0].D)
		}
	}
}

func TestLevels(t *testing.T) {
	g := &Graph{Min: zero(), Series: []Series{seriesOf("n", 40)}, Levels: []Level{{Label: "limit", Value: 10}}}
	c := draw("w1", "Errors", g, after(0), after(5))
	if want := []level{{paint{Color: -1}, 225, 75, "limit", "right"}}; !slices.Equal(c.Levels, want) {
		t.Errorf("%+v, want %+v", c.Levels, want)
	}
}

// Marks are at round times of day, with the day if there are several.
func TestTimes(t *testing.T) {
	for _, c := range []struct {
		from time.Time
		long time.Duration
		want string
	}{
		{eight, 6 * time.Hour, "08:00 09:00 10:00 11:00 12:00 13:00 14:00"},
		{after(7), 30 * time.Minute, "08:10 08:15 08:20 08:25 08:30 08:35"},
		{eight, 5 * time.Minute, "08:00 08:01 08:02 08:03 08:04 08:05"},
		{eight, 36 * time.Hour, "12:00 18:00 12 Mar 06:00 12:00 18:00"},
		{eight, 7 * 24 * time.Hour, "12 Mar 13 Mar 14 Mar 15 Mar 16 Mar 17 Mar 18 Mar"},
	} {
		var got []string
		for _, m := range times(axes{from: c.from, to: c.from.Add(c.long)}) {
			got = append(got, m.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v from %v: %v, want %s", c.long, c.from, got, c.want)
		}
	}
}
