package main

import (
	"fmt"
	"slices"

	"github.com/logstack-go/logstack/test/bench/contest"
	"github.com/logstack-go/logstack/test/bench/results"
)

// goal is the maximum time of a contender, as a fraction of another's.
type goal struct {
	name, of string
	most     float64
	// two says that the goal applies to two cores only.
	two bool
	// before holds the ratios on one core and on two that -logstack measured of the
	// last version in which each filter was matched against each line, and each key of
	// a line read separately; of zstd, of the first version that read it. 0 means that
	// there is no goal.
	before [2]float64
}

var goals = []goal{
	{name: decoding, of: duckdb, most: 0.5, before: [2]float64{1.07, 0.99}},
	{name: prod, of: decoding, most: 3, before: [2]float64{4.45, 4.72}},
	{name: hundred, of: decoding, most: 5, before: [2]float64{25.96, 25.01}},
	{name: "gzip, " + literal, of: "gzip alone", most: 1.2, two: true, before: [2]float64{0, 1.51}},
	{name: "gzip, " + decoding, of: "gzip alone", most: 1.2, two: true, before: [2]float64{0, 1.70}},
	{name: "zstd, " + literal, of: "zstd alone", most: 1.2, two: true, before: [2]float64{0, 1.26}},
	{name: "zstd, " + decoding, of: "zstd alone", most: 1.2, two: true, before: [2]float64{0, 1.57}},
}

// faster holds contenders with their minimum speedup on two cores over one.
var faster = []struct {
	name          string
	least, before float64
}{{decoding, 1.8, 1.86}, {prod, 1.8, 1.74}, {hundred, 1.8, 1.91}}

const text = `
%d MB of a Django service's logs, %d lines: medians of %d runs in turns. All
counts are the same, and the reports on two cores those on one. "= ERROR" rejects
most lines by their text; for "!= INFO", as for DuckDB, each is decoded. spread is
how far the slowest and the fastest run are apart; ratio is to what "to" names, on
as many cores, and before what it was when each filter was held against each line and
each key read by itself; for zstd, when it was first read. On one core, a match of
!= INFO then took 0.98 s, a replay of prod 4.35 s, and one of 100 filters 25.22 s.

"1 / 2" is how many times as fast two cores are as one. For two matches at once, each
with one worker, it is what the second core of this machine adds. A single run cannot
gain more, except for what else the machine does at the time.

A log is decompressed on one core, ahead of the workers. So what reads a compressed
log on two cores takes at least the time of the start, and the longer of two times:
that of decompressing, and half of what decompressing and matching take together. A
replay counts the level and the name of each event as well, looks for near misses,
keeps what its alarms see, and evaluates them, which takes the same time however long
the log of a day is.

%s
`

// find returns the result of a contender on this many cores; nil if it did not run.
func find(ran []contest.Result, name string, cores int) *contest.Result {
	for i := range ran {
		if ran[i].Name == name && ran[i].Cores == cores {
			return &ran[i]
		}
	}
	return nil
}

// ratio returns the median of the ratios of consecutive runs, so that other load on the
// machine affects both.
func ratio(a, b *contest.Result) float64 {
	var all []float64
	for i := range a.Walls {
		all = append(all, a.Walls[i].Seconds()/b.Walls[i].Seconds())
	}
	return results.Median(all)
}

func table(ran []contest.Result) [][]string {
	rows := [][]string{{"", "cores", "wall", "spread", "CPU", "memory", "to", "ratio", "before", "goal"}}
	for _, r := range ran {
		row := []string{r.Name, fmt.Sprint(r.Cores), results.Seconds(r.Wall), fmt.Sprintf("%.0f %%", 100*r.Spread), results.Seconds(r.CPU),
			fmt.Sprintf("%d MB", r.Memory/1e6), "", "", "", ""}
		for _, g := range goals {
			of := find(ran, g.of, r.Cores)
			if g.name != r.Name || of == nil {
				continue
			}
			row[6], row[7], row[9] = g.of, fmt.Sprintf("%.2f", ratio(&r, of)), fmt.Sprintf("≤ %.1f", g.most)
			if was := g.before[r.Cores-1]; was > 0 {
				row[8] = fmt.Sprintf("%.2f", was)
			}
		}
		rows = append(rows, row)
	}
	if one, both := find(ran, decoding, 1), find(ran, twice, 2); one != nil && both != nil {
		rows = append(rows, []string{twice, "1 / 2", "", "", "", "", "", fmt.Sprintf("%.2f", 2*ratio(one, both)), "", ""})
	}
	for _, f := range faster {
		one, two := find(ran, f.name, 1), find(ran, f.name, 2)
		if one == nil || two == nil {
			continue
		}
		rows = append(rows, []string{f.name, "1 / 2", "", "", "", "", "", fmt.Sprintf("%.2f", ratio(one, two)), fmt.Sprintf("%.2f", f.before), fmt.Sprintf("≥ %.1f", f.least)})
	}
	return rows
}

// missed returns the missed goals, one sentence each, and the names of the contenders
// that are too slow.
func missed(ran []contest.Result) (all, slow []string) {
	for _, g := range goals {
		for cores := 1; cores <= 2; cores++ {
			r, of := find(ran, g.name, cores), find(ran, g.of, cores)
			if r == nil || of == nil || g.two && cores == 1 {
				continue
			}
			if is := ratio(r, of); is > g.most {
				all = append(all, fmt.Sprintf("- Missed: %s on %s is %.2f of %s, not %.1f.", g.name, plural(cores), is, g.of, g.most))
				if !slices.Contains(slow, g.name) {
					slow = append(slow, g.name)
				}
			}
		}
	}
	for _, f := range faster {
		one, two := find(ran, f.name, 1), find(ran, f.name, 2)
		if one != nil && two != nil && ratio(one, two) < f.least {
			all = append(all, fmt.Sprintf("- Missed: %s is %.2f times as fast on two cores, not %.1f. It works %s in place of %s, and a core is idle for %.0f %% of the time.",
				f.name, ratio(one, two), f.least, results.Seconds(two.CPU), results.Seconds(one.CPU), 100*idle(two)))
		}
	}
	if all == nil {
		all = []string{"All goals are reached."}
	}
	return all, slow
}

// idle returns the part of the time that one of two cores had nothing to do.
func idle(two *contest.Result) float64 {
	return max(0, 2-two.CPU.Seconds()/two.Wall.Seconds())
}

func plural(cores int) string {
	if cores == 1 {
		return "one core"
	}
	return "two cores"
}
