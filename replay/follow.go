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

// Change is a change of an alarm's state that is told as it happens.
type Change struct {
	Stack     string
	LogicalID string
	Name      string
	Transition
}

// Follow is Run for log events that are still being written: it tells the changes of
// alarms' states as they happen, those of one time in the order of the templates, until
// the source or the context ends, and returns the report of what came until then.
//
// Alarms are evaluated when a minute of the log is over: when a later event comes, or,
// if the events are of now, when the time has come. An alarm on a scheduled query, and a
// composite alarm that names one, changes in the report only.
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
			// The reader may wait for a line that never comes.
			return f.end()
		case <-ticks.C:
			f.evaluate(time.Now())
		}
	}
}

const (
	// followEvery is how often the clock is looked at.
	followEvery = 5 * time.Second
	// recent is how old the newest event may be where the events are of now.
	recent = 2 * time.Minute
)

// follower tells the changes in what is gathered so far.
type follower struct {
	replay *Replay
	names  []string // of the inputs
	tell   func(Change)

	lock sync.Mutex
	g    *gathered
	// until is up to when alarms were evaluated, and told the time of the last change
	// that was told of an alarm.
	until time.Time
	told  map[*watcher]time.Time
	ended bool
}

// begin takes what is still to be gathered.
func (f *follower) begin(g *gathered) {
	if f != nil {
		f.lock.Lock()
		f.g = g
		f.lock.Unlock()
	}
}

// merges adds a batch to what is gathered, and tells what changed. Without a follower,
// it only adds.
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

// tellUntil tells the changes until a time that were not told yet.
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

// end tells what is left, and returns the report.
func (f *follower) end() (*Report, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.ended = true
	if f.g == nil {
		return nil, context.Canceled // nothing was read
	}
	if f.g.timed {
		f.tellUntil(f.replay.runner(f.g).to)
	}
	return f.replay.finish(f.g, f.names)
}
