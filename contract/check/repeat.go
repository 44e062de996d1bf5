package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Repeat is the kind of failures that are logged several times each.
const Repeat Kind = "repeat"

var repeatKind = kind{
	name: Repeat,
	doc: Doc{
		Title: "Errors that are logged more than once",
		Meaning: "Failures are each logged several times: as each layer that an exception passes logs it, for example. " +
			"An alarm counts records, and goes off earlier than it says.",
		Remedy:  "Log an error once, where it is dealt with. Code that only passes it on should log nothing, or log below ERROR.",
		Example: repeatExample(),
	},
	merge: func(t, o *tally) { t.failures.merge(&o.failures) },
	find:  (*finder).repeats,
}

// repeatExample returns as many failures as it takes for a finding, each logged
// twice.
func repeatExample() string {
	var log strings.Builder
	for i := range fewFailures {
		for j := range 2 {
			fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:%02d:00.%dZ", "level": "ERROR", "logger": "app", "event_type": "service_error", "message": "Payment failed", "service": "payment", "error_type": "Timeout", "request_id": "r%d"}`+"\n", i, j, i)
		}
	}
	return log.String()
}

// Records of errors count as one failure that is logged several times if they are
// in one stream, have the same request or none, and are this close together. A few
// are chance.
const (
	sameFailure   = 1000 // milliseconds
	fewFailures   = 10
	timesRepeated = 1.5
)

// maxFailures bounds how many records of errors are searched for repetitions. There
// is a note if there are more.
const maxFailures = 200_000

type failureTally struct {
	// all are the records of errors. left counts those that did not fit.
	all  []failure
	left int64
}

// failure is a record of an error in a stream, and its request if the record has a
// request id.
type failure struct {
	stream, request string
	time            int64
	at              Place
}

func (t *failureTally) merge(o *failureTally) {
	room := min(len(o.all), maxFailures-len(t.all))
	t.all = append(t.all, o.all[:room]...)
	t.left += o.left + int64(len(o.all)-room)
}

// noteFailure notes a record of an error, and its request if it has a request id.
func (w *worker) noteFailure(request string) {
	if !w.event.HasTime {
		return
	}
	w.path = append(append(append(w.path[:0], w.event.Group...), ':'), w.event.Stream...)
	stream := w.name()
	w.path = append(w.path[:0], request...)
	w.t.failures.all = append(w.t.failures.all, failure{stream, w.name(), w.event.Time, w.at})
}

func (f *finder) repeats() {
	if f.t.failures.left > 0 {
		f.r.Notes = append(f.r.Notes, fmt.Sprintf("errors that are logged more than once were looked for among the first %d records of errors, and not among %d more", len(f.t.failures.all), f.t.failures.left))
	}
	all := f.t.failures.all
	slices.SortStableFunc(all, func(a, b failure) int {
		return cmp.Or(cmp.Compare(a.stream, b.stream), cmp.Compare(a.request, b.request), cmp.Compare(a.time, b.time))
	})
	failures := 0
	var c count
	sizes := map[int]int{}
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].stream == all[i].stream && all[j].request == all[i].request && all[j].time-all[i].time <= sameFailure {
			j++
		}
		failures++
		sizes[j-i]++
		if j-i > 1 {
			c.add(int64(j-i), all[i].at)
		}
		i = j
	}
	if failures < fewFailures || float64(len(all)) < timesRepeated*float64(failures) {
		return
	}
	often := 1
	for size, n := range sizes {
		if size > 1 && (often == 1 || n > sizes[often] || n == sizes[often] && size < often) {
			often = size
		}
	}
	f.add(-1, "", c, int64(len(all)), "log an error once, where it is dealt with: an alarm counts records, and goes off earlier than it says",
		"%d records of errors are %d failures: one is often logged %d times within a second", len(all), failures, often)
}
