package check

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// The number of names is bounded. The rest is counted together, so no count is
// lost.
func TestNamesAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("many names")
	}
	const n = 10_500
	var log strings.Builder
	for i := range n {
		fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "L%s", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, "k%d": "jane@mail.example.com"}`+"\n", letters(i), i)
	}
	var first string
	for _, workers := range []int{1, 3} {
		r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw, BatchSize: 64 << 10}, logevent.Bytes("log", []byte(log.String()))), workers)
		all := map[Kind]int64{}
		for _, f := range r.Findings {
			all[f.Kind] += f.Count
		}
		if all[Level] != n || all[Extra] != n || all[PII] != n || len(r.Findings) != 3*10_001 {
			t.Errorf("%v in %d findings, want %d each", all, len(r.Findings), n)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		} else if string(text) != first {
			t.Errorf("%d workers give another report", workers)
		}
	}
}

// letters returns a number in letters.
func letters(i int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'A' }, fmt.Sprint(i))
}

// The number of names is bounded when tallies are merged, too. The first names
// of the log are kept, whatever the order of a map.
func TestCountsAreBounded(t *testing.T) {
	at := func(line int) Place { return Place{Input: "log", Line: int64(line)} }
	var all, late counts[string]
	for i := range 9_999 {
		all.bounded(fmt.Sprint(i), others, 1, at(i+1))
	}
	for i := range 20 {
		late.add(fmt.Sprint("late", i), 2, at(20_000-i))
	}
	late.add("0", 1, at(30_000))
	all.mergeBounded(late, func(string) string { return others })
	if len(all) != 10_001 || all["late19"] == nil || all["late18"] != nil || all[others].n != 2*19 || all["0"].n != 2 || all["0"].first != at(1) {
		t.Errorf("%d are told apart, the first of the late %v, all else %v", len(all), all["late19"], all[others])
	}
	if got := all.sum(); got.n != 9_999+20*2+1 || got.first != at(1) {
		t.Errorf("all of them are %v", got)
	}
}

// Places are ordered by input, then by line. No place comes last.
func TestPlaces(t *testing.T) {
	sorted := []Place{{Input: "b", Line: 2}, {Input: "b", Line: 3}, {Input: "a", Line: 1, index: 1}}
	for i, p := range sorted {
		for j, q := range sorted {
			if p.before(q) != (i < j) {
				t.Errorf("%s before %s: %v", p, q, i >= j)
			}
		}
		if !p.before(Place{}) {
			t.Errorf("%s does not come before nothing", p)
		}
	}
	if got := sorted[0].String(); got != "b:2" {
		t.Errorf("a place is written %s", got)
	}
}
