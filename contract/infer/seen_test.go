package infer

import (
	"math"
	"testing"

	"github.com/logstack-go/logstack/internal/jsonscan"
)

// numbers returns a path that has seen numbers, such as durations.
func numbers(all ...string) *seenPath {
	p := &seenPath{values: map[string]int64{}}
	for _, n := range all {
		p.see(jsonscan.Value{Type: jsonscan.Number, Text: []byte(n)}, &pathNode{isLength: true})
	}
	return p
}

// The median ignores zeros, which say nothing about the unit.
func TestMedian(t *testing.T) {
	for _, c := range []struct {
		all   []string
		below float64
		parts bool
		ok    bool
	}{
		{[]string{"3", "100", "900"}, 128, false, true},
		{[]string{"0", "0", "0", "100"}, 128, false, true},
		{[]string{"0.25", "0.3", "2"}, 0.5, true, true},
		{[]string{"1.5", "2", "2"}, 4, false, true},
		{[]string{"0", "0"}, 0, false, false},
		{[]string{"-5"}, 0, false, false},
		{nil, 0, false, false},
	} {
		below, parts, ok := numbers(c.all...).median()
		if below != c.below || parts != c.parts || ok != c.ok {
			t.Errorf("%v: %v, %v, %v", c.all, below, parts, ok)
		}
	}
	// Batches make no difference.
	one, two := numbers("3", "100"), numbers("900", "0.5")
	one.merge(two)
	if all := numbers("3", "100", "900", "0.5"); one.n != all.n || one.parts != all.parts || len(one.lengths) != len(all.lengths) {
		t.Errorf("%+v, %+v", one, all)
	}
	if _, _, ok := numbers("1e400").median(); ok {
		t.Errorf("what no program can hold is no length: %v", math.Inf(1))
	}
}

// Values are kept as long as they are few and short.
func TestValues(t *testing.T) {
	p := &seenPath{values: map[string]int64{}}
	for i := range 100 {
		p.see(jsonscan.Value{Type: jsonscan.String, Text: []byte(letters(i))}, &pathNode{})
	}
	if len(p.values) != maxValues+1 { // one more says that there are more
		t.Errorf("%d values are kept", len(p.values))
	}
	p = &seenPath{values: map[string]int64{}}
	for _, text := range []string{string(make([]byte, maxValue)), string(make([]byte, maxValue+1))} {
		p.see(jsonscan.Value{Type: jsonscan.String, Text: []byte(text)}, &pathNode{})
	}
	if p.values[longValue] != 1 || len(p.values) != 2 {
		t.Errorf("%v", p.values)
	}
	p.see(jsonscan.Value{Type: jsonscan.Null}, &pathNode{})
	if p.n != 3 || p.set() != 2 {
		t.Errorf("%d, of which %d are there", p.n, p.set())
	}
}

func TestEpochs(t *testing.T) {
	for text, want := range map[string]bool{
		"978307200": true, "978307199": false, "4102444800": true, "4102444801": false, "1772528400123": true, "1772528400.5": true, "1772528400000000": true, "1772528400000000000": true, "5": false,
	} {
		if isEpoch([]byte(text)) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
