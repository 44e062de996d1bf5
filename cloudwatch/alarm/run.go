package alarm

import (
	"fmt"
	"slices"
	"time"
)

// Transition is a change of an alarm's state.
type Transition struct {
	At       time.Time
	From, To State
	// Value is the newest datapoint, if HasValue is set.
	Value    float64
	HasValue bool
	// Contributor is the contributor that decided, as in service=api. It is empty
	// for alarms without contributors.
	Contributor string
	// Reason is a sentence without a full stop.
	Reason string
}

// Breach is a window whose datapoint breached the threshold.
type Breach struct {
	Window Window
	Value  float64
}

// Timeline is the history of an alarm.
type Timeline struct {
	// Start and End are the times between which the alarm was evaluated. At Start
	// it was INSUFFICIENT_DATA.
	Start, End  time.Time
	Transitions []Transition
	// Evaluations is the number of evaluations, and Datapoints the number of those
	// that saw a new datapoint: the newest or, with periods under a minute, one
	// that came or grew late. Breaches are the new datapoints that breached.
	Evaluations, Datapoints int
	Breaches                []Breach
	// TooFew is the number of Datapoints that were percentiles of too few samples,
	// if the alarm ignores those.
	TooFew int
}

// Final returns the state at End.
func (t Timeline) Final() State { return t.At(t.End) }

// WentOff returns the number of transitions to ALARM.
func (t Timeline) WentOff() int {
	n := 0
	for _, tr := range t.Transitions {
		if tr.To == StateAlarm {
			n++
		}
	}
	return n
}

// At returns the state at a time, which is that of the last transition up to then.
func (t Timeline) At(when time.Time) State {
	state := StateInsufficientData
	for _, tr := range t.Transitions {
		if tr.At.After(when) {
			break
		}
		state = tr.To
	}
	return state
}

// In returns for each state how long the alarm was in it. States that it never had
// are left out.
func (t Timeline) In() map[State]time.Duration {
	in := map[State]time.Duration{}
	state, since := StateInsufficientData, t.Start
	for _, tr := range t.Transitions {
		in[state] += tr.At.Sub(since)
		state, since = tr.To, tr.At
	}
	in[state] += t.End.Sub(since)
	for state, length := range in {
		if length == 0 {
			delete(in, state)
		}
	}
	return in
}

// EvaluationStep is the interval at which alarms with periods under a minute are
// evaluated (user guide, alarm-evaluation). No alarm is evaluated more often.
const EvaluationStep = 10 * time.Second

// step returns the interval of evaluations: ten seconds for periods under a minute,
// an hour if all periods together are longer than a day, and a minute otherwise
// (user guide, alarm-evaluation).
func (c Config) step() time.Duration {
	switch {
	case c.Period < time.Minute:
		return EvaluationStep
	case c.Period*time.Duration(c.EvaluationPeriods) > 24*time.Hour:
		return time.Hour
	}
	return time.Minute
}

// Run evaluates the alarm between two times, as if it had been created at from: its
// first state is INSUFFICIENT_DATA, and earlier data are missing. Datapoints are
// available as soon as their period ends.
func (c Config) Run(source Source, from, to time.Time) Timeline {
	return c.run(source, from, to, c.step())
}

// run evaluates the alarm at all multiples of step.
func (c Config) run(source Source, from, to time.Time, step time.Duration) Timeline {
	t := Timeline{Start: from.UTC(), End: to.UTC()}
	state := StateInsufficientData
	warm := from.Add(c.WarmUp.Length)
	seen := map[Window]float64{}
	var windows []Window
	var datapoints []Datapoint
	for at := from.Truncate(step).Add(step); !at.After(to); at = at.Add(step) {
		at := at.UTC()
		windows = c.appendWindows(windows[:0], at)
		datapoints = appendDatapoints(datapoints[:0], source, windows)
		t.Evaluations++
		newest := datapoints[len(datapoints)-1]
		if i := c.newOne(windows, datapoints, from, seen); i >= 0 {
			t.Datapoints++
			if datapoints[i].FewSamples && c.IgnoreFewSamples {
				t.TooFew++
			}
			if c.Breaches(datapoints[i].Value) {
				t.Breaches = append(t.Breaches, Breach{windows[i], datapoints[i].Value})
			}
		}
		if at.Before(warm) && (c.WarmUp.Whole || !c.full(datapoints)) {
			continue
		}
		warm = from // the warm-up does not begin again
		next, why := c.evaluate(datapoints, state)
		if next != state {
			reason := why.text(c)
			if newest.Missing {
				reason += stale(windows, datapoints)
			}
			t.Transitions = append(t.Transitions, Transition{
				At: at, From: state, To: next, Value: newest.Value, HasValue: !newest.Missing, Reason: reason,
			})
			state = next
		}
	}
	return t
}

// appendDatapoints appends the datapoints of a source to a slice that the many
// evaluations share, to save allocations.
func appendDatapoints(to []Datapoint, source Source, windows []Window) []Datapoint {
	if s, ok := source.(*statisticOf); ok {
		return s.appendDatapoints(to, windows)
	}
	return source.Datapoints(windows)
}

// newOne returns the index of the datapoint that is new, or -1. It is the newest
// one. With windows of seconds, it may also be an earlier one that was missing or
// had another value when last seen, as the datapoint of a minute comes that late.
func (c Config) newOne(windows []Window, datapoints []Datapoint, from time.Time, seen map[Window]float64) int {
	for i := len(datapoints) - 1; i >= 0; i-- {
		late := i < len(datapoints)-1
		if late && c.Period >= time.Minute {
			break
		}
		w, d := windows[i], datapoints[i]
		if before, known := seen[w]; d.Missing || late && (known && before == d.Value || !w.End.After(from)) {
			continue
		}
		if c.Period < time.Minute {
			seen[w] = d.Value
		}
		return i
	}
	return -1
}

// stale says which datapoint counts if the newest is missing.
func stale(windows []Window, datapoints []Datapoint) string {
	for i := len(datapoints) - 1; i >= 0; i-- {
		if d := datapoints[i]; !d.Missing {
			return fmt.Sprintf("; the newest is missing, and %g of %s to %s still counts",
				d.Value, clock(windows[i].Start), clock(windows[i].End))
		}
	}
	return ""
}

// clock returns the time of day, with seconds if they are not zero.
func clock(t time.Time) string {
	if t.Second() != 0 {
		return t.Format(time.TimeOnly)
	}
	return t.Format("15:04")
}

// RunAligned is like Run, but evaluates the alarm only at the end of periods that
// begin at whole multiples of their length in UTC. Dashboards, and queries in bins,
// show datapoints this way. CloudWatch does not evaluate alarms so.
func (c Config) RunAligned(source Source, from, to time.Time) Timeline {
	return c.run(source, from, to, c.Period)
}

// full reports whether there are datapoints for all evaluation periods.
func (c Config) full(datapoints []Datapoint) bool {
	for _, d := range datapoints[len(datapoints)-c.EvaluationPeriods:] {
		if d.Missing {
			return false
		}
	}
	return true
}

// windows returns the windows of the evaluation range at a time, oldest first.
func (c Config) windows(at time.Time) []Window { return c.appendWindows(nil, at) }

// appendWindows is like windows, but appends to an empty slice to save an
// allocation.
func (c Config) appendWindows(all []Window, at time.Time) []Window {
	all = slices.Grow(all, c.reach())[:c.reach()]
	end := at
	if c.WallClock != nil {
		end = c.boundary(at)
	}
	for i := len(all) - 1; i >= 0; i-- {
		start := end.Add(-c.Period)
		if c.WallClock != nil {
			start = c.boundary(end.Add(-time.Nanosecond))
		}
		all[i] = Window{start.UTC(), end.UTC()}
		end = start
	}
	return all
}

// firstWeekday is the first day of a calendar week. AWS does not say which it is;
// in ISO 8601 it is Monday.
const firstWeekday = time.Monday

// boundary returns the last boundary of the wall clock's windows at or before a
// time. A day may have 23 or 25 hours.
func (c Config) boundary(at time.Time) time.Time {
	local := at.In(c.WallClock.Location)
	switch {
	case c.Period < 24*time.Hour:
		_, offset := local.Zone()
		shift := time.Duration(offset) * time.Second
		return at.Add(shift).Truncate(c.Period).Add(-shift)
	case c.Period == 24*time.Hour:
		return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	}
	back := (int(local.Weekday()) - int(firstWeekday) + 7) % 7
	return time.Date(local.Year(), local.Month(), local.Day()-back, 0, 0, 0, 0, local.Location())
}
