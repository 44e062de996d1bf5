package alarm

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Composite is a composite alarm, whose state follows from the states of other
// alarms.
type Composite struct {
	Rule Rule
	// Suppressor is the alarm that suppresses actions while it is in ALARM. If
	// empty, there is none.
	Suppressor string
	// WaitPeriod is how long actions wait for the suppressor to go to ALARM.
	// ExtensionPeriod is how long they stay suppressed after it has left ALARM
	// (API_PutCompositeAlarm).
	WaitPeriod, ExtensionPeriod time.Duration
}

// CompositeTimeline is the history of a composite alarm.
type CompositeTimeline struct {
	Timeline
	// Acted holds for each transition the time at which its actions were taken, or
	// the zero time if they were suppressed.
	Acted []time.Time
}

// Run follows the states of the alarms in the rule between two times. It returns an
// error that names the alarms without a timeline.
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
			missing = append(missing, fmt.Errorf("the alarm %s is unknown", name))
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

// because names the alarms whose change caused the composite alarm to change. If
// several changed at that time, it names those whose change alone would have done
// it. If there are none, it names those without which the state would not have
// changed, and if there are none of these either, all of them.
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
		return "it was created"
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

// acts returns the time at which the actions of a transition are taken. Without a
// suppressor that is at once. Otherwise it is when the wait is over without the
// suppressor going to ALARM, or when the suppressor has left ALARM and the
// extension is over. It is never, the zero time, if the composite alarm changes
// before, as that transition has actions of its own.
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
	// The suppressor may go to ALARM again before the extension is over.
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

// suppressed reports whether actions are suppressed at the given time.
func (c Composite) suppressed(suppressor Timeline, at time.Time) bool {
	_, ok := c.suppressedUntil(suppressor, at, at)
	return ok
}

// suppressedUntil reports whether actions are suppressed at any time between two,
// because the suppressor is in ALARM or within the extension, and until when. The
// time is zero if the suppression lasts to the end.
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
