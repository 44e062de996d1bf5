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
	// Value is the newest datapoint, if HasValue.
	Value    float64
	HasValue bool
	// Contributor is which one of those that a query tells apart decided, as in
	// service=api; empty of other alarms.
	Contributor string
	// Reason is a sentence without a full stop.
	Reason string
}

// Breach is a window whose datapoint breached the threshold.
type Breach struct {
	Window Window
	Value  float64
}

// Timeline is what an alarm did.
type Timeline struct {
	// Start and End are when it was watched. It was INSUFFICIENT_DATA at first.
	Start, End  time.Time
	Transitions []Transition
	// Evaluations is how often it was evaluated, and Datapoints in how many of
	// them there was a new datapoint: the newest, or with periods under a minute
	// one that came or grew late. Breaches are those that breached.
	Evaluations, Datapoints int
	Breaches                []Breach
	// TooFew is how many of the Datapoints were percentiles of too few values,
	// where the alarm passes over those.
	TooFew int
}

// Final returns the state at the end.
func (t Timeline) Final() State { return t.At(t.End) }

// WentOff returns how often the alarm went to ALARM.
func (t Timeline) WentOff() int {
	n := 0
	for _, tr := range t.Transitions {
		if tr.To == StateAlarm {
			n++
		}
	}
	return n
}

// At returns the state at a time: that of the last transition until then.
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

// In returns how long the alarm was in each state that it was in.
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

// EvaluationStep is how often alarms with periods under a minute are evaluated
// (user guide, alarm-evaluation). No alarm is more often.
const EvaluationStep = 10 * time.Second

// step returns how often the alarm is evaluated: every minute; every ten
// seconds with periods under a minute; every hour if all periods together are
// longer than a day (user guide, alarm-evaluation).
func (c Config) step() time.Duration {
	switch {
	case c.Period < time.Minute:
		return EvaluationStep
	case c.Period*time.Duration(c.EvaluationPeriods) > 24*time.Hour:
		return time.Hour
	}
	return time.Minute
}

// Run evaluates the alarm from one time to another, as if it had been made at
// the first: it begins with INSUFFICIENT_DATA, and what was before is missing.
// Data are taken to be there as soon as a period ends.
func (c Config) Run(source Source, from, to time.Time) Timeline {
	return c.run(source, from, to, c.step())
}

// run evaluates the alarm at whole multiples of a step.
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
		warm = from // it does not begin again
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

// appendDatapoints appends the datapoints of a source, which need no room of their own in
// each of the many evaluations.
func appendDatapoints(to []Datapoint, source Source, windows []Window) []Datapoint {
	if s, ok := source.(*statisticOf); ok {
		return s.appendDatapoints(to, windows)
	}
	return source.Datapoints(windows)
}

// newOne returns which datapoint is new, or -1 if none is: the newest, or else
// one that was missing, or another, when it was seen before. A datapoint of a
// minute comes so late for windows of seconds.
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

// stale says which datapoint counts where the newest is missing.
func stale(windows []Window, datapoints []Datapoint) string {
	for i := len(datapoints) - 1; i >= 0; i-- {
		if d := datapoints[i]; !d.Missing {
			return fmt.Sprintf("; the newest is missing, and %g of %s to %s still counts",
				d.Value, clock(windows[i].Start), clock(windows[i].End))
		}
	}
	return ""
}

// clock returns the time of day, with seconds where they are not zero.
func clock(t time.Time) string {
	if t.Second() != 0 {
		return t.Format(time.TimeOnly)
	}
	return t.Format("15:04")
}

// RunAligned returns Run as if the alarm were evaluated only when a period that
// begins at a whole multiple of its length in UTC ends: what dashboards, and
// queries in bins, show. CloudWatch does not evaluate alarms so.
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

// windows returns those that are looked at at a time, the oldest first.
func (c Config) windows(at time.Time) []Window { return c.appendWindows(nil, at) }

// appendWindows returns windows in place of an empty slice.
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

// firstWeekday is on which day a calendar week starts. AWS does not say; it is
// Monday in ISO 8601.
const firstWeekday = time.Monday

// boundary returns the last boundary of a wall clock's windows until a time. A
// day may have 23 or 25 hours.
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
