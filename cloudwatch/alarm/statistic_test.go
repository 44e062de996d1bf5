package alarm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// minute is the window of the values in these tests.
var minute = Window{at("08:00"), at("08:01")}

// published returns a bucket that holds the values.
func published(values ...float64) *bucket {
	s := NewSeries(time.Minute, true)
	for _, v := range values {
		s.Add(minute.Start.UnixMilli(), v)
	}
	of := s.of(Statistic{})
	of.read(minute, minute.End)
	return &of.window
}

// edge returns the lower edge of bin k, which is the upper edge of the bin below.
func edge(k int) float64 { return math.Pow(1.1, float64(k)) }

// mid returns the middle of two values.
func mid(a, b float64) float64 { return (a + b) / 2 }

// grown returns the number a share of the way between two others, if growth is by a
// constant factor.
func grown(from, to, share float64) float64 { return from * math.Pow(to/from, share) }

// grownBy returns the number a share of the way between two others, if growth is by
// a constant amount.
func grownBy(from, to, share float64) float64 { return from + (to-from)*share }

func TestStatistics(t *testing.T) {
	none := math.NaN()
	one2ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	// Twice 4, in the bin from 1.1^14 to 1.1^15, and three times 50, in the bin
	// from 1.1^41. The first bin is clipped to begin at 4, and the last to end at
	// 50.
	few := []float64{50, 4, 50, 4, 50}
	lower, upper := edge(15), edge(41)
	for _, c := range []struct {
		values []float64
		name   string
		want   float64
	}{
		// Statistics of the values themselves.
		{few, "SampleCount", 5}, {few, "Sum", 158}, {few, "Average", 31.6}, {few, "Minimum", 4}, {few, "Maximum", 50},
		{[]float64{-2, 5}, "Sum", 3}, {[]float64{-2, 5}, "Minimum", -2},

		// A percentile grows by a constant factor within its bin, and reaches the
		// end of the bin where the values of the next bin begin.
		{few, "p0", 4}, {few, "p10", grown(4, lower, 0.25)}, {few, "p20", grown(4, lower, 0.5)}, {few, "p40", lower},
		{few, "p50", grown(upper, 50, 0.5/3)}, {few, "p90", grown(upper, 50, 2.5/3)}, {few, "p100", 50},
		{one2ten, "p50", edge(17)}, {one2ten, "p99.5", grown(edge(24), 10, 0.95)},
		// If all values are the same, every percentile is that value.
		{[]float64{7, 7, 7}, "p50", 7}, {[]float64{0, 0, 3, 3}, "p50", 0}, {[]float64{0, 0, 3, 3}, "p75", grown(edge(11), 3, 0.5)},

		// Trimmed statistics count and add fractions of values. Within a bin,
		// values grow by a constant amount.
		{few, "tc90", 4.5}, {few, "TC(10%:90%)", 4}, {few, "tc40", 2}, {few, "TC(60%:)", 2},
		{few, "ts40", 2 * mid(4, lower)},
		{few, "ts90", 2*mid(4, lower) + 2.5*mid(upper, grownBy(upper, 50, 2.5/3))},
		{few, "tm90", (2*mid(4, lower) + 2.5*mid(upper, grownBy(upper, 50, 2.5/3))) / 4.5},
		{few, "TS(:100%)", 2*mid(4, lower) + 3*mid(upper, 50)},
		{few, "TM(0%:20%)", mid(4, grownBy(4, lower, 0.5))},
		{few, "IQM", (0.75*mid(grownBy(4, lower, 0.625), lower) + 1.75*mid(upper, grownBy(upper, 50, 1.75/3))) / 2.5},
		{few, "TM(25%:75%)", (0.75*mid(grownBy(4, lower, 0.625), lower) + 1.75*mid(upper, grownBy(upper, 50, 1.75/3))) / 2.5},
		// In the bins between the first and the last, the middle is the geometric
		// mean.
		{[]float64{2, 3, 3, 4, 5}, "ts100", mid(2, edge(8)) + 2*grown(edge(11), edge(12), 0.5) + grown(edge(14), edge(15), 0.5) + mid(edge(16), 5)},
		{[]float64{2, 3, 3, 4, 5}, "TS(20%:)", 2*mid(edge(11), edge(12)) + grown(edge(14), edge(15), 0.5) + mid(edge(16), 5)},
		{[]float64{2, 3, 3, 4, 5}, "TM(2.8:3.9)", (2*mid(edge(11), edge(12)) + mid(edge(14), 3.9)*(3.9-edge(14))/(edge(15)-edge(14))) / (2 + (3.9-edge(14))/(edge(15)-edge(14)))},
		{[]float64{7, 7, 7}, "tm90", 7}, {[]float64{7, 7, 7}, "ts90", 18.9},

		// The values that a winsorized mean cuts off are replaced by the end of
		// their bin, which is a whole bin above the low end but not above the
		// maximum.
		{few, "wm90", (2*mid(4, lower) + 2.5*mid(upper, grownBy(upper, 50, 2.5/3)) + 0.5*50) / 5},
		{few, "WM(10%:)", (0.5*4.4 + 1.5*mid(grownBy(4, lower, 0.25), lower) + 3*mid(upper, 50)) / 5},
		{few, "WM(40%:)", (2*4.4 + 3*mid(upper, 50)) / 5},
		// In a bin of one value the replacement moves gradually, by the fraction of
		// the value that is kept.
		{[]float64{20, 30}, "WM(:75%)", (mid(20, edge(32)) + 0.5*mid(edge(35), grownBy(edge(35), 30, 0.5)) + 0.5*grown(edge(35), edge(36), 0.5)) / 2},
		{[]float64{20, 30}, "WM(10%:)", (0.2*grown(20, 22, 0.8) + 0.8*mid(grownBy(20, edge(32), 0.2), edge(32)) + mid(edge(35), 30)) / 2},
		{[]float64{7, 7, 7}, "WM(10%:90%)", 7},

		// A bound that is a value cuts through a bin.
		{one2ten, "TC(:3)", 2 + (3-edge(11))/(edge(12)-edge(11))},
		{one2ten, "TS(:3)", mid(1, 1.1) + grown(edge(7), edge(8), 0.5) + mid(edge(11), 3)*(3-edge(11))/(edge(12)-edge(11))},
		{one2ten, "TC(3:)", 7 + (edge(12)-3)/(edge(12)-edge(11))},
		{one2ten, "PR(:3)", 10 * (2 + (3-edge(11))/(edge(12)-edge(11)))},
		{one2ten, "PR(:10)", 100}, {one2ten, "PR(1:10)", 100}, {one2ten, "PR(20:)", 0}, {few, "PR(:4)", 0}, {few, "PR(5:40)", 0},
		{one2ten, "TM(1.05:1.1)", mid(1.05, 1.1)}, {one2ten, "TC(1.05:1.1)", 0.5},
		{one2ten, "WM(:1.1)", (mid(1, 1.1) + 9*1.1) / 10}, {one2ten, "WM(10:)", 10},
		{few, "TM(5:40)", none}, {few, "TS(5:40)", 0}, {few, "TC(5:40)", 0},
		// Equal values count if they are above the lower bound and not above the
		// upper one.
		{[]float64{7, 7}, "PR(:7)", 100}, {[]float64{7, 7}, "PR(7:)", 0}, {[]float64{0, 0, 3, 3}, "PR(0:5)", 50}, {[]float64{0, 0, 3, 3}, "PR(:1)", 50},

		// With negative values there are no percentages but the extremes.
		{[]float64{-2, 5, 6}, "p50", none}, {[]float64{-2, 5, 6}, "p0", -2}, {[]float64{-2, 5, 6}, "p100", 6},
		{[]float64{-2, 5, 6}, "tm90", none}, {[]float64{-2, 5, 6}, "tc90", none}, {[]float64{-2, 5, 6}, "IQM", none}, {[]float64{-2, 5, 6}, "WM(10%:)", none},
		{[]float64{-2, 5, 6, 7}, "PR(0:10)", 75}, {[]float64{-2, 5, 6, 7}, "TC(:0)", 1}, {[]float64{-2, -4}, "PR(-3:)", 50},
	} {
		d := statistic(t, c.name).of(published(c.values...))
		// NaN stands for no datapoint.
		if d.Missing != math.IsNaN(c.want) || !d.Missing && !(math.Abs(d.Value-c.want) <= 1e-9) {
			t.Errorf("%s of %v is %+v, want %v", c.name, c.values, d, c.want)
		}
		if got := statistic(t, c.name).String(); got != c.name {
			t.Errorf("%s is called %s", c.name, got)
		}
	}
	for _, name := range []string{"", "sum", "p101", "tm", "TM(:)", "TM(10%:20)", "PR(10%:)", "TM(9:1)", "p-1", "q50",
		"TM(x%:90%)", "TM(-1%:90%)", "TM(10%:101%)", "PR(Inf:)", "PR(:NaN)", "TM(10%:90%%)"} {
		if _, err := ParseStatistic(name); err == nil {
			t.Errorf("%q is taken", name)
		}
	}
	for _, c := range []struct {
		count   int64
		percent float64
		want    bool
	}{{199, 95, true}, {200, 95, false}, {999, 99, true}, {1000, 99, false}, {19, 50, true}, {99, 10, true}, {100, 10, false}, {1, 0, false}, {1, 100, false}} {
		if fewSamples(c.count, c.percent) != c.want {
			t.Errorf("%d values are too few for p%v: %v", c.count, c.percent, !c.want)
		}
	}
	if d := statistic(t, "p95").of(published(few...)); !d.FewSamples {
		t.Errorf("5 values are enough for p95: %+v", d)
	}
}

// For a value next to the edge of a bin, the rounded logarithm decides.
func TestBins(t *testing.T) {
	for _, c := range []struct {
		value float64
		bin   int
	}{
		{1, 0}, {math.Nextafter(1, 0), -1}, {math.Nextafter(1, 2), 0}, {1.1, 1}, {math.Nextafter(1.1, 1), 0},
		{1.21, 1}, {math.Nextafter(1.21, 2), 2}, {1.331, 2}, {10, 24}, {0.5, -8},
		{0x1p-1022, -7433}, {math.MaxFloat64, 7447},
	} {
		if got := binOf(c.value) - binOfOne; got != c.bin {
			t.Errorf("%v is in bin %d, want %d", c.value, got, c.bin)
		}
		if binOf(-c.value) != -binOf(c.value) || binOf(c.value) <= binOfZero {
			t.Errorf("the bins of %v and of its negative are %d and %d", c.value, binOf(c.value), binOf(-c.value))
		}
	}
	if binOf(0) != binOfZero || binOf(math.Copysign(0, -1)) != binOfZero {
		t.Error("zero has another bin")
	}
}

// For any number of values, a percentile is within a bin of the value at that rank.
func TestPercentiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 10, 1000, 20_000} {
		var all []float64
		for i := range n {
			v := math.Exp(r.NormFloat64() * 3)
			if i%10 == 0 {
				v = 0
			}
			all = append(all, v)
		}
		b := published(all...)
		slices.Sort(all)
		for _, p := range []float64{1, 25, 50, 90, 99.9} {
			want := all[int(math.Ceil(p*float64(n)/100-1e-9))-1]
			if got := b.histogram().percentile(p); math.Abs(got-want) > want*0.1 {
				t.Errorf("p%v of %d values is %v, want about %v", p, n, got, want)
			}
		}
		if d := statistic(t, "tc100").of(b); d.Value != float64(n) {
			t.Errorf("%v of %d values are counted", d.Value, n)
		}
	}
}

// Values published in parts give the same series, and its memory does not grow with
// them.
func TestMerge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	whole, merged := NewSeries(time.Minute, true), NewSeries(time.Minute, true)
	for range 50 {
		part := NewSeries(time.Minute, true)
		for range 2000 {
			when, value := at("08:00").UnixMilli()+int64(r.IntN(600_000)), math.Exp(r.NormFloat64())
			whole.Add(when, value)
			part.Add(when, value)
		}
		merged.Merge(part)
	}
	if whole.Count() != 100_000 || merged.Count() != 100_000 {
		t.Errorf("%d and %d values", whole.Count(), merged.Count())
	}
	first, end := merged.steps(Window{at("08:00"), at("08:10")})
	merged.each(first, end, func(_ int64, b *bucket) {
		if len(b.bins) > 150 {
			t.Errorf("there are %d bins of a minute", len(b.bins))
		}
	})
	w := Window{at("08:02"), at("08:07")}
	for _, name := range []string{"SampleCount", "Sum", "Minimum", "Maximum", "p50", "p95", "tm99", "IQM"} {
		a, b := whole.Of(statistic(t, name)).Datapoints([]Window{w})[0], merged.Of(statistic(t, name)).Datapoints([]Window{w})[0]
		if a.Value != b.Value {
			t.Errorf("%s is %v whole and %v merged", name, a.Value, b.Value)
		}
	}
}

// Ten tenths are 1, however they are split into parts, and infinity stays so.
func TestSumOfParts(t *testing.T) {
	w := []Window{{at("08:00"), at("08:10")}}
	for size := 1; size <= 10; size++ {
		s := NewSeries(time.Minute, false)
		for i := 0; i < 10; i += size {
			part := NewSeries(time.Minute, false)
			for j := i; j < min(i+size, 10); j++ {
				part.Add(at("08:00").Add(time.Duration(j)*time.Minute).UnixMilli(), 0.1)
			}
			s.Merge(part)
		}
		if d := s.Of(statistic(t, "Sum")).Datapoints(w)[0]; d.Value != 1 {
			t.Errorf("in parts of %d, the sum is %v", size, d.Value)
		}
		s.Add(at("08:01").UnixMilli(), math.Inf(1))
		if d := s.Of(statistic(t, "Average")).Datapoints(w)[0]; !math.IsInf(d.Value, 1) {
			t.Errorf("the average with infinity is %v", d.Value)
		}
	}
}

// An incomplete datapoint has what was published up to then, and is not cached as
// the complete one.
func TestGrowingSeries(t *testing.T) {
	grows := NewGrowingSeries(time.Minute, false)
	complete := NewSeries(time.Minute, false)
	for _, second := range []int64{5, 25, 50} {
		grows.Add(at("08:00").UnixMilli()+second*1000, 1)
		complete.Add(at("08:00").UnixMilli()+second*1000, 1)
	}
	first := Window{at("08:00"), at("08:00").Add(10 * time.Second)}
	of := grows.Of(statistic(t, "Sum"))
	for _, c := range []struct {
		until time.Duration
		want  float64
	}{{10, 1}, {20, 1}, {30, 2}, {50, 2}, {60, 3}, {70, 3}} {
		now := at("08:00").Add(c.until * time.Second)
		windows := []Window{first, {now.Add(-10 * time.Second), now}}
		if got := of.Datapoints(windows)[0]; got.Missing || got.Value != c.want {
			t.Errorf("after %ds there are %+v, want %v", c.until, got, c.want)
		}
		// The datapoint belongs to the window in which the minute starts.
		if got := of.Datapoints(windows)[1]; c.until > 10 && c.until < 70 && !got.Missing {
			t.Errorf("after %ds the newest window has %+v", c.until, got)
		}
		if got := complete.Of(statistic(t, "Sum")).Datapoints(windows)[0]; got.Missing != (c.until < 60) {
			t.Errorf("after %ds a minute that does not grow has %+v", c.until, got)
		}
	}
}
