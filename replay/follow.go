package replay

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// Change is a change of an alarm's state, reported as it happens.
type Change struct {
	Stack     string
	LogicalID string
	Name      string
	Transition
}

// Follow is like Run, for log events that are still being written. It calls
// tell for each change of an alarm's state as it happens, until the source or
// the context ends. It reports changes of the same time in the order of the
// templates. It returns the report of the events up to then.
//
// Alarms are evaluated when a minute of the log is over: when a later event
// comes or, if the events are current, when the clock passes it. Alarms on a
// scheduled query, and composite alarms that name one, change in the report
// only.
func (r *Replay) Follow(ctx context.Context, source *logevent.Source, tell func(Change)) (*Report, error) {
	f := &follower{replay: r, names: source.Names(), tell: tell, told: map[*watcher]time.Time{}}
	type read struct {
		g   *gathered
		err error
	}
	done := make(chan read, 1)
	go func() {
		g, err := r.gather(ctx, source, f)
		done <- read{g, err}
	}()
	ticks := time.NewTicker(followEvery)
	defer ticks.Stop()
	for {
		select {
		case read := <-done:
			if read.err != nil && !errors.Is(read.err, context.Canceled) {
				return nil, read.err
			}
			return f.end()
		case <-ctx.Done():
			// The reader may be waiting for a line that never comes.
			return f.end()
		case <-ticks.C:
			f.evaluate(time.Now())
		}
	}
}

const (
	// followEvery is the interval between looks at the clock.
	followEvery = 5 * time.Second
	// recent is the maximum age of the newest event for the events to count as
	// current.
	recent = 2 * time.Minute
)

// follower reports the changes in what was gathered so far.
type follower struct {
	replay *Replay
	names  []string // of the inputs
	tell   func(Change)

	lock sync.Mutex
	g    *gathered
	// until is the time up to which alarms were evaluated. told is, for each
	// alarm, the time of the last change that was reported.
	until time.Time
	told  map[*watcher]time.Time
	ended bool
}

// begin sets what is being gathered.
func (f *follower) begin(g *gathered) {
	if f != nil {
		f.lock.Lock()
		f.g = g
		f.lock.Unlock()
	}
}

// merges merges a batch into what is gathered, and reports what changed. A nil
// follower only merges.
func (f *follower) merges(merge func()) error {
	if f == nil {
		merge()
		return nil
	}
	f.lock.Lock()
	if f.ended {
		f.lock.Unlock()
		return context.Canceled
	}
	merge()
	f.lock.Unlock()
	f.evaluate(time.Now())
	return nil
}

// evaluate evaluates alarms up to the last minute that is over.
func (f *follower) evaluate(now time.Time) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.g == nil || !f.g.timed || f.ended {
		return
	}
	to := time.UnixMilli(f.g.last).UTC()
	if age := now.Sub(to); age >= 0 && age < recent || to.Before(f.until) {
		to = now.UTC()
	}
	if to = to.Truncate(time.Minute); !to.After(f.until) {
		return
	}
	f.until = to
	f.tellUntil(to)
}

// tellUntil reports the changes up to a time that were not reported yet.
func (f *follower) tellUntil(to time.Time) {
	view := *f.g
	view.metrics = slices.Clone(f.g.metrics)
	view.refine()
	run := f.replay.runner(&view)
	run.to, run.unended = to, true
	var changes []Change
	for _, w := range f.replay.plan.alarms {
		t, refused := run.timeline(w)
		if refused != "" {
			continue
		}
		for _, change := range transitions(t.Transitions) {
			if change.At.After(f.told[w]) {
				f.told[w] = change.At
				changes = append(changes, Change{w.stack.Stack, w.logicalID, template.Called(w.name, w.logicalID), change})
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return a.At.Compare(b.At) })
	for _, c := range changes {
		f.tell(c)
	}
}

// end reports the remaining changes, and returns the report.
func (f *follower) end() (*Report, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.ended = true
	if f.g == nil {
		return nil, context.Canceled // no event was read
	}
	if f.g.timed {
		f.tellUntil(f.replay.runner(f.g).to)
	}
	return f.replay.finish(f.g, f.names)
}
