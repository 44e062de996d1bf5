package alarm

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// A filled series equals one to which each value was added: in all steps, in every
// statistic, growing or not, and in finer resolution.
func TestFill(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	start := at("08:00").UnixMilli()
	for _, growing := range []bool{false, true} {
		make := func() *Series {
			if growing {
				return NewGrowingSeries(time.Minute, true)
			}
			return NewSeries(time.Minute, true)
		}
		filled, added := make(), make()
		all, but := NewCounts(time.Minute, growing), NewCounts(time.Minute, growing)
		filled.Fill(2, all, but)
		for range 5 { // batches
			batchAll, batchBut := NewCounts(time.Minute, growing), NewCounts(time.Minute, growing)
			for range 400 {
				when := start + rng.Int64N(3*time.Hour.Milliseconds()) - rng.Int64N(2)*24*time.Hour.Milliseconds()
				batchAll.Add(when)
				if rng.IntN(3) > 0 {
					added.Add(when, 2)
					continue
				}
				batchBut.Add(when)
				if value := rng.Float64(); rng.IntN(2) == 0 { // otherwise the event has no value
					filled.Add(when, value)
					added.Add(when, value)
				}
			}
			all.Merge(batchAll)
			but.Merge(batchBut)
		}
		if filled.Count() != added.Count() || added.Count() < 1000 {
			t.Errorf("%d values, want %d", filled.Count(), added.Count())
		}
		for _, name := range []string{"SampleCount", "Sum", "Minimum", "Maximum", "p50"} {
			for i, pair := range [][2]*Series{{filled, added}, {filled.Refine(time.Second), added.Refine(time.Second)}} {
				for m := range 180 {
					from := at("08:00").Add(time.Duration(m) * time.Minute)
					w := []Window{{from, from.Add(3 * time.Minute)}}
					got, want := pair[0].Of(statistic(t, name)).Datapoints(w)[0], pair[1].Of(statistic(t, name)).Datapoints(w)[0]
					if fmt.Sprintf("%.9g %v", got.Value, got.Missing) != fmt.Sprintf("%.9g %v", want.Value, want.Missing) {
						t.Fatalf("%s from %s (growing %v, refined %v): %v, want %v", name, from, growing, i > 0, got, want)
					}
				}
			}
		}
	}
}
