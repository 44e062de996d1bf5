package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
)

// An outage is as many failures as requests.
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

// Errors at most a second apart are one failure. Failures count from ten on,
// and as repeated if there are half as many records again.
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
		want := fmt.Sprintf("repeat %d/%d log:1 %[2]d records of errors are %[3]d failures: one is often logged 2 times within a second", 2*c.twice, c.failures+c.twice, c.failures)
		if slices.Contains(got, want) != c.found {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// Errors of several streams at the same time are several failures, and so are
// those of several requests, in any order. Errors without a time are left out.
func TestWhatIsOneFailure(t *testing.T) {
	record := func(stream, request string, minute int) string {
		return fmt.Sprintf(`{"logStream": "web/%s", "timestamp": %d, "message": "{\"level\": \"ERROR\", \"request_id\": \"%s\"}"}`+"\n", stream, 1741680000000+minute*60_000, request)
	}
	var streams, requests strings.Builder
	for i := range 10 {
		streams.WriteString(record("a", "r", i) + record("b", "r", i))
		requests.WriteString(record("a", "r1", i) + record("a", "r2", i) + record("a", "r1", i) + record("a", "r2", i))
	}
	for log, want := range map[string]int64{streams.String(): 0, requests.String(): 40} {
		r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Records}, logevent.Bytes("log", []byte(log))), 1)
		var got int64
		for _, f := range r.Findings {
			if f.Kind == Repeat {
				got = f.Count
			}
		}
		if got != want {
			t.Errorf("%d repetitions, want %d in\n%s", got, want, log)
		}
	}
	var timeless strings.Builder
	for i := range 20 {
		fmt.Fprintf(&timeless, `{"logStream": "%d/x", "message": "[ERROR] no answer"}`+"\n", i/2)
	}
	r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Records}, logevent.Bytes("log", []byte(timeless.String()))), 1)
	if len(r.Findings) != 1 || r.Plain != 20 {
		t.Errorf("lines without times: %+v", r.Findings)
	}
}

// The usual number of records of a failure is the most frequent one, or the
// least of several.
func TestHowOftenAFailureIsLogged(t *testing.T) {
	l := newLayout(preset(t, "guide"))
	for _, c := range []struct{ once, twice, thrice, often int }{{0, 5, 6, 3}, {0, 6, 5, 2}, {0, 6, 6, 2}, {9, 1, 9, 3}} {
		for range 20 { // in any order of a map
			all := newTally(l)
			at := int64(0)
			for times, failures := range []int{c.once, c.twice, c.thrice} {
				for range failures {
					at += 5000
					for range times + 1 {
						all.failures.all = append(all.failures.all, failure{time: at})
					}
				}
			}
			want := fmt.Sprintf("one is often logged %d times within a second", c.often)
			if r := newReport(l, all); len(r.Findings) != 1 || !strings.HasSuffix(r.Findings[0].Text, want) {
				t.Fatalf("%v: %+v, want %s", c, r.Findings, want)
			}
		}
	}
}

// Lines that are not JSON are errors if they have the texts that the contract
// says.
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

// The number of errors that are examined is bounded, and a note says so.
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
