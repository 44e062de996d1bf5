package alarm

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Composite is a composite alarm: its state follows from those of others.
type Composite struct {
	Rule Rule
	// Suppressor is the alarm in whose ALARM state no action is taken; empty:
	// none.
	Suppressor string
	// WaitPeriod is how long actions wait for the suppressor to go off, and
	// ExtensionPeriod how long they stay suppressed after it has gone back
	// (API_PutCompositeAlarm).
	WaitPeriod, ExtensionPeriod time.Duration
}

// CompositeTimeline is what a composite alarm did.
type CompositeTimeline struct {
	Timeline
	// Acted is when the actions of each transition were taken; the zero time
	// for those that were suppressed.
	Acted []time.Time
}

// Run follows the states of the alarms that the rule names, from one time to
// another. The error names those among them that have no timeline.
func (c Composite) Run(children map[string]Timeline, from, to time.Time) (CompositeTimeline, error) {
	names := c.Rule.Alarms()
	if c.Suppressor != "" && !slices.Contains(names, c.Suppressor) {
		names = append(names, c.Suppressor)
	}
	var missing []error
	changes := map[time.Time]bool{from.UTC(): true}
	for _, name := range names {
		child, ok := children[name]
		if !ok {
			missing = append(missing, fmt.Errorf("nothing is known of the alarm %s", name))
		}
		for _, tr := range child.Transitions {
			if tr.At.After(from) && !tr.At.After(to) {
				changes[tr.At.UTC()] = true
			}
		}
	}
	if err := errors.Join(missing...); err != nil {
		return CompositeTimeline{}, err
	}
	t := CompositeTimeline{Timeline: Timeline{Start: from.UTC(), End: to.UTC()}}
	state := StateInsufficientData
	for _, at := range slices.SortedFunc(maps.Keys(changes), time.Time.Compare) {
		next := StateOK
		if c.Rule.Holds(func(name string) State { return children[name].At(at) }) {
			next = StateAlarm
		}
		t.Evaluations++
		if next != state {
			t.Transitions = append(t.Transitions, Transition{At: at, From: state, To: next, Reason: c.because(children, at)})
			state = next
		}
	}
	t.Acted = make([]time.Time, len(t.Transitions))
	for i := range t.Transitions {
		t.Acted[i] = c.acts(children[c.Suppressor], t.Transitions, i, t.End)
	}
	return t, nil
}

// because names the alarms whose change changed this one. Where several changed
// at the same time, those are they that would have done it alone; or else, those
// without which it would not have changed; or else, all of them.
func (c Composite) because(children map[string]Timeline, at time.Time) string {
	var changed []string
	before, after := map[string]State{}, map[string]State{}
	for _, name := range c.Rule.Alarms() {
		after[name] = children[name].At(at)
		before[name] = after[name]
		for _, tr := range children[name].Transitions {
			if tr.At.Equal(at) {
				before[name] = tr.From
				changed = append(changed, name)
			}
		}
	}
	if changed == nil {
		return "it was made"
	}
	holds := func(of map[string]State, name string, state State) bool {
		return c.Rule.Holds(func(other string) State {
			if other == name {
				return state
			}
			return of[other]
		})
	}
	now := c.Rule.Holds(func(name string) State { return after[name] })
	var alone, needed []string
	for _, name := range changed {
		if holds(before, name, after[name]) == now {
			alone = append(alone, name)
		}
		if holds(after, name, before[name]) != now {
			needed = append(needed, name)
		}
	}
	told := changed
	switch {
	case alone != nil:
		told = alone
	case needed != nil:
		told = needed
	}
	var reasons []string
	for _, name := range told {
		reasons = append(reasons, fmt.Sprintf("%s went to %s", name, after[name]))
	}
	return strings.Join(reasons, ", ")
}

// acts returns when the actions of a transition are taken: at once without a
// suppressor, else when the wait is over without the suppressor going off, or
// when it has gone back and the extension is over; never if the composite alarm
// changes before, as that transition has actions of its own.
func (c Composite) acts(suppressor Timeline, all []Transition, i int, end time.Time) time.Time {
	at := all[i].At
	if c.Suppressor == "" {
		return at
	}
	until := end
	if i+1 < len(all) {
		until = all[i+1].At
	}
	next := at
	if !c.suppressed(suppressor, at) {
		next = at.Add(c.WaitPeriod)
	}
	// Each time round, the suppressor may have gone off again.
	for {
		if off, ok := c.suppressedUntil(suppressor, at, next); ok {
			if off.IsZero() {
				return time.Time{}
			}
			at, next = off, off
			continue
		}
		if next.After(until) || next.Equal(until) && i+1 < len(all) {
			return time.Time{}
		}
		return next
	}
}

// suppressed reports whether actions are suppressed at a time.
func (c Composite) suppressed(suppressor Timeline, at time.Time) bool {
	_, ok := c.suppressedUntil(suppressor, at, at)
	return ok
}

// suppressedUntil reports whether the suppressor is in ALARM, or was within the
// extension, at any time between two, and until when that lasts; the zero time
// if it lasts to the end.
func (c Composite) suppressedUntil(suppressor Timeline, from, to time.Time) (time.Time, bool) {
	for i, tr := range suppressor.Transitions {
		if tr.To != StateAlarm {
			continue
		}
		last := i+1 == len(suppressor.Transitions)
		if last {
			if !tr.At.After(to) {
				return time.Time{}, true
			}
			continue
		}
		off := suppressor.Transitions[i+1].At.Add(c.ExtensionPeriod)
		if !tr.At.After(to) && off.After(from) {
			return off, true
		}
	}
	return time.Time{}, false
}
