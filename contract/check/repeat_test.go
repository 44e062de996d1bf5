package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// An outage is as many failures as there are requests.
func TestRepetitions(t *testing.T) {
	for requests, found := range map[int]bool{1: true, 2: false} {
		var log strings.Builder
		for i := range 12 {
			for j := range 2 {
				fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:%02d:00.%dZ", "level": "ERROR", "logger": "app", "message": "m", "event_type": "service_error", "service": "s", "error_type": "E", "request_id": "r%d-%d"}`+"\n", i, j, i, j%requests)
			}
		}
		got := lines(t, preset(t, "guide"), log.String())
		if is := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "repeat") }); is != found {
			t.Errorf("of %d requests: %q", requests, got)
		}
	}
}

// Errors are one failure if they are a second apart or less, ten failures are not
// chance, and they are repeated if there are half as many records again.
func TestEdgesOfRepetitions(t *testing.T) {
	for _, c := range []struct {
		name            string
		failures, twice int // so many of the failures are logged twice
		apart           int // milliseconds
		found           bool
	}{
		{"ten, of which half are logged twice", 10, 5, 1000, true},
		{"more than a second apart", 10, 10, 1001, false},
		{"nine", 9, 9, 0, false},
		{"less than half of them twice", 10, 4, 0, false},
	} {
		var log strings.Builder
		for i := range c.failures {
			for j := range 1 + map[bool]int{true: 1}[i < c.twice] {
				fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:%02d:0%d.%03dZ", "level": "ERROR", "logger": "app", "message": "m", "event_type": "service_error", "service": "s", "error_type": "E"}`+"\n", i, j*c.apart/1000, j*c.apart%1000)
			}
		}
		got := lines(t, preset(t, "guide"), log.String())
		want := fmt.Sprintf("%d records of errors are %d failures: one is often logged 2 times within a second", c.failures+c.twice, c.failures)
		if is := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "repeat") && strings.HasSuffix(l, want) }); is != c.found {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// Lines that are no JSON are errors where the contract says by which texts.
func TestRepetitionsInText(t *testing.T) {
	var log strings.Builder
	for i := range 10 {
		for range 2 {
			fmt.Fprintf(&log, "{\"logStream\": \"web/1\", \"timestamp\": %d, \"message\": \"[ERROR] no answer\"}\n", 1741680000000+i*60_000)
		}
	}
	source := open(t, logevent.Options{Format: logevent.Records}, logevent.Bytes("log", []byte(log.String())))
	r := run(t, preset(t, "guide"), source, 1)
	if !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == Repeat && f.Count == 20 && f.Of == 20 }) {
		t.Errorf("%+v", r.Findings)
	}
}

// So many errors are looked at, and there is a note of the rest.
func TestFailuresAreBounded(t *testing.T) {
	l := newLayout(preset(t, "guide"))
	all := newTally(l)
	for range 2 {
		part := newTally(l)
		part.failures.all = make([]failure, 100_001)
		all.merge(part)
	}
	if len(all.failures.all) != 200_000 || all.failures.left != 2 {
		t.Errorf("%d are looked at, and %d are not", len(all.failures.all), all.failures.left)
	}
	if notes, want := newReport(l, all).Notes, "errors that are logged more than once were looked for among the first 200000 records of errors, and not among 2 more"; !slices.Contains(notes, want) {
		t.Errorf("notes are %q", notes)
	}
}
