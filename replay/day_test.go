package replay

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
)

// day is what happened on the day, by minute, counted from the records alone
// and nowhere else.
type day struct {
	start                    time.Time
	requests, failed, errors []float64
	slowQueries              []float64
	logins, calls            []map[string]float64
}

func readDay(t *testing.T) *day {
	t.Helper()
	file, err := os.Open(logs["variant_b"])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	const minutes = 360
	d := &day{
		start: time.UnixMilli(1741680000000), requests: make([]float64, minutes), failed: make([]float64, minutes),
		errors: make([]float64, minutes), slowQueries: make([]float64, minutes),
		logins: make([]map[string]float64, minutes), calls: make([]map[string]float64, minutes),
	}
	for i := range minutes {
		d.logins[i], d.calls[i] = map[string]float64{}, map[string]float64{}
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event struct {
			Timestamp int64
			Message   string
		}
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			t.Fatal(err)
		}
		var record struct {
			Level, Message, Service string
			IP                      string  `json:"ip_address"`
			Status                  float64 `json:"status_code"`
			Duration                float64 `json:"duration_ms"`
		}
		at := int((event.Timestamp - d.start.UnixMilli()) / 60_000)
		if json.Unmarshal([]byte(event.Message), &record) != nil || at < 0 || at >= minutes {
			continue
		}
		if record.Level == "ERROR" {
			d.errors[at]++
		}
		switch record.Message {
		case "Request completed":
			d.requests[at]++
			if record.Status >= 500 {
				d.failed[at]++
			}
		case "Slow database query":
			if record.Duration > 1000 {
				d.slowQueries[at]++
			}
		case "Login attempt failed":
			d.logins[at][record.IP]++
		case "External API request failed":
			d.calls[at][record.Service]++
		}
	}
	return d
}

// sum adds up the window of minutes that ends before a minute.
func sum(by []float64, before, window int) (total float64) {
	for _, n := range by[max(0, before-window):before] {
		total += n
	}
	return total
}

// most returns the largest count of a single name in a window.
func most(by []map[string]float64, before, window int) float64 {
	total, largest := map[string]float64{}, 0.0
	for _, minute := range by[max(0, before-window):before] {
		for name, n := range minute {
			total[name] += n
			largest = max(largest, total[name])
		}
	}
	return largest
}

// Every alarm on several metrics, or on a query, is in ALARM in exactly those
// minutes of the six hours in which its condition held.
func TestAlarmsOnTheDay(t *testing.T) {
	d := readDay(t)
	ratio := func(at int) float64 {
		requests := sum(d.requests, at, 5)
		if requests < 100 {
			return 0
		}
		return 100 * sum(d.failed, at, 5) / requests
	}
	burn := func(at, window int) float64 {
		failed := sum(d.failed, at, window)
		if failed < 5 {
			return 0
		}
		return 100 * failed / sum(d.requests, at, window) / 0.1
	}
	// lastAsked returns the last time at which a query that runs every five
	// minutes ran.
	lastAsked := func(at int) int { return at - at%5 }
	in := map[string]func(at int) bool{
		"error-ratio-page":              func(at int) bool { return ratio(at) > 5 },
		"error-ratio-ticket":            func(at int) bool { return ratio(at) > 1 },
		"availability-fast-burn-page":   func(at int) bool { return burn(at, 60) > 14.4 && burn(at, 5) > 14.4 },
		"availability-burn-page":        func(at int) bool { return burn(at, 360) > 6 && burn(at, 30) > 6 },
		"availability-slow-burn-ticket": func(at int) bool { return burn(at, 360) > 3 && burn(at, 120) > 3 },
		"slow-queries-ticket":           func(at int) bool { return sum(d.slowQueries, at, 5) > 5 },
		"failed-logins-by-address-ticket": func(at int) bool {
			return most(d.logins, lastAsked(at), 15) > 5
		},
		"external-failures-ticket": func(at int) bool { return most(d.calls, lastAsked(at), 15) > 10 },
		"high-error-rate-ticket":   func(at int) bool { return sum(d.errors, at, 5) > 10 },
	}
	_, _, report := run(t, shipped(t, "guide"), Options{}, files(t, logs["variant_b"]), 0)
	for _, a := range report.Alarms {
		should, ok := in[a.Name]
		if !ok {
			continue
		}
		delete(in, a.Name)
		var want, got []string
		before := false
		for at := 1; at <= 360; at++ {
			if now := should(at); now != before {
				before = now
				want = append(want, fmt.Sprintf("%s %v", d.start.Add(time.Duration(at)*time.Minute).UTC().Format("15:04"), now))
			}
		}
		for _, tr := range a.Transitions {
			if tr.To == alarm.StateAlarm || tr.From == alarm.StateAlarm {
				got = append(got, fmt.Sprintf("%s %v", tr.At.UTC().Format("15:04"), tr.To == alarm.StateAlarm))
			}
		}
		if len(want) == 0 || before {
			// Slow burns are still in ALARM when the day ends; all other alarms
			// must have recovered.
			if len(want) == 0 || a.Name != "availability-slow-burn-ticket" {
				t.Errorf("%s is not a test of anything: %v", a.Name, want)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", a.Name, got, want)
		}
	}
	for name := range in {
		t.Errorf("there is no alarm %s", name)
	}
}

// If a service's records follow another contract, its alarms are deaf, and one
// alarm goes off to say so.
func TestMismatchGoesOff(t *testing.T) {
	for variant, want := range map[string]bool{"variant_a": true, "variant_b": false} {
		_, _, report := run(t, shipped(t, "guide"), Options{}, files(t, logs[variant]), 0)
		for _, a := range report.Alarms {
			switch a.Name {
			case "mismatch-ticket":
				if got := WentOff(a.Transitions) > 0; got != want || got != (a.FinalState == alarm.StateAlarm) {
					t.Errorf("%s: mismatch went off %d times, and is %s", variant, WentOff(a.Transitions), a.FinalState)
				}
				if first := a.Transitions[0]; want && a.Transitions[1].At.Sub(first.At) < 5*time.Minute {
					t.Errorf("it goes off at %s, when the service has hardly started", a.Transitions[1].At)
				}
			case "unstructured-ticket":
				if got := WentOff(a.Transitions) > 0; got != want {
					t.Errorf("%s: unstructured went off %d times", variant, WentOff(a.Transitions))
				}
			}
		}
	}
}
