package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/logstack-go/logstack/test/bench/contest"
)

// Each subject's input is what its command reads, and has as many as it says.
func TestInputs(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, s := range subjects {
		const n = 20
		if len(s.before) != len(s.numbers) {
			t.Errorf("%s: %d numbers, and %d results before", s.name, len(s.numbers), len(s.before))
		}
		folder := t.TempDir()
		if err := s.input(folder, n); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if s.name == filters.name {
			continue // reads a day
		}
		f, err := os.Open(filepath.Join(folder, "log"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		last, count := "", 0
		for lines := bufio.NewScanner(f); lines.Scan(); count++ {
			var record struct{ Timestamp string }
			if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
				t.Fatalf("%s: %v in %s", s.name, err, lines.Bytes())
			}
			if record.Timestamp < last {
				t.Errorf("%s: %s comes after %s", s.name, record.Timestamp, last)
			}
			last = record.Timestamp
		}
		want := n
		if s.name == keys.name {
			want = n / 10
		}
		if count != want {
			t.Errorf("%s: %d lines, not %d", s.name, count, want)
		}
	}
}

func TestChecks(t *testing.T) {
	for _, c := range []struct {
		check func(string) error
		out   string
		ok    bool
	}{
		{listsAlarms(1000), "10 events\n1,000 alarms: 2 went off.\n", true},
		{listsAlarms(1000), "10 events\n100 alarms: 2 went off.\n", false},
		{begins(1200), "1,200 log events, 2025-03-11", true},
		{begins(1200), "1,100 log events, 2025-03-11", false},
		{mentions(10), "123 2000\n", true},
		{mentions(1000), "123 2000\n", false},
		{mentions(10), "", false},
	} {
		if err := c.check(c.out); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.out, err)
		}
	}
}

func TestConclusions(t *testing.T) {
	of := func(name string, n int, cpu time.Duration) measured {
		return measured{subject: subject{name: name}, number: n, two: contest.Result{CPU: cpu}}
	}
	got := conclusions([]measured{of("a", 1, 1), of("a", 10, 100), of("a", 100, 1000), of("b", 10, 100), of("b", 20, 400), of("c", 1, 1)})
	want := []string{"- a: 10.0 times the CPU time for 10.0 times as many.", "- b: 4.0 times the CPU time for 2.0 times as many, more than in proportion."}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %q", got)
	}
}
