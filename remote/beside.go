package remote

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/replay"
)

// Outcome is the result of comparing an alarm's replay with its history.
type Outcome string

// The outcomes.
const (
	// Agrees means that the alarm went off at the same times, or not at all.
	Agrees Outcome = "agrees"
	// Differs means that the alarm went off at other times. Check that what is
	// deployed is what the template says, and that the replay got all log events.
	Differs Outcome = "differs"
	// Blind means that the alarm did nothing, and its replay is blind: the two
	// agree, but that proves nothing. Mend what the alarm cannot see.
	Blind Outcome = "blind"
	// NotReplayed means that the alarm was not replayed, so there is nothing to
	// compare.
	NotReplayed Outcome = "not replayed"
)

// Beside compares what an alarm did in a replay with what it did in the
// account. Its JSON form is stable.
type Beside struct {
	// Name is the name of the alarm.
	Name string `json:"name"`
	// Outcome says whether the two agree.
	Outcome Outcome `json:"outcome"`
	// Replayed holds the times at which the alarm went off in the replay, and
	// Remembered those in the alarm's history.
	Replayed   []time.Time `json:"replayed"`
	Remembered []time.Time `json:"remembered"`
	// WasOff says that the alarm was in ALARM before the time range began.
	WasOff bool `json:"wasOff,omitempty"`
	// Reasons says why the two differ or may differ, one sentence each.
	Reasons []string `json:"reasons,omitempty"`
}

// apart is how far apart two times may be and still count as the same alarm:
// CloudWatch evaluates alarms every minute, and later if events come late
// (AlarmThatSendsEmail). The number is ours.
const apart = 5 * time.Minute

// Compare compares the alarms of a replay with their histories from start to
// end. states holds the current state of each alarm by name; nil if unknown.
func Compare(r *replay.Report, history map[string]*Past, states map[string]alarm.State, start, end time.Time) []Beside {
	all := make([]Beside, 0, len(r.Alarms))
	for _, a := range r.Alarms {
		past := history[a.Name]
		if past == nil {
			past = &Past{}
		}
		all = append(all, beside(a, past, states[a.Name], states != nil, start, end))
	}
	return all
}

func beside(a replay.Alarm, past *Past, state alarm.State, known bool, start, end time.Time) Beside {
	b := Beside{Name: a.Name, Replayed: []time.Time{}, Remembered: []time.Time{}}
	for _, t := range a.Transitions {
		if t.To == alarm.StateAlarm {
			b.Replayed = append(b.Replayed, t.At.UTC())
		}
	}
	for i, c := range past.Changes {
		if i == 0 {
			state = c.From // the state at the start
		}
		if c.To == alarm.StateAlarm && !c.At.After(end) {
			b.Remembered = append(b.Remembered, c.At)
		}
	}
	b.WasOff = state == alarm.StateAlarm
	off := len(b.Remembered) > 0
	switch {
	case a.Verdict == replay.VerdictNotReplayed:
		b.Outcome, b.Reasons = NotReplayed, []string{a.Refused}
		return b
	case a.Verdict == replay.VerdictBlind && !off && !b.WasOff:
		b.Outcome, b.Reasons = Blind, a.Blind.Reasons
		return b
	case together(b):
		b.Outcome = Agrees
		return b
	}
	b.Outcome = Differs
	because := func(format string, args ...any) { b.Reasons = append(b.Reasons, fmt.Sprintf(format, args...)) }
	if !past.Made.IsZero() {
		because("the alarm was created at %s, and did nothing before.", clock(past.Made))
	}
	if !past.Changed.IsZero() {
		because("the alarm was changed at %s, and the replay uses it as it is now.", clock(past.Changed))
	}
	if known && state == "" && len(past.Changes) == 0 {
		because("the account has no alarm with this name.")
	}
	if a.Blind != nil {
		b.Reasons = append(b.Reasons, a.Blind.Reasons...)
	}
	switch {
	case len(b.Replayed) == 0 && (off || b.WasOff):
		because("the alarm counts what the replay does not see: what happened before %s, events that have been deleted since, or a metric that something else also feeds.", clock(start))
	case len(b.Replayed) > 0 && !off && !b.WasOff:
		because("the replay counts what the alarm did not: events that came too late, or a metric filter that was created or changed since, as filters do not look back.")
	default:
		because("they went off at other times.")
	}
	return b
}

// together reports whether an alarm went off in both or in neither, each time
// within apart of the other. An alarm that was already in ALARM may go off anew
// in the replay.
func together(b Beside) bool {
	near := func(at time.Time, all []time.Time) bool {
		return slices.ContainsFunc(all, func(other time.Time) bool { return at.Sub(other).Abs() <= apart })
	}
	for i, at := range b.Replayed {
		if !near(at, b.Remembered) && !(i == 0 && b.WasOff) {
			return false
		}
	}
	for _, at := range b.Remembered {
		if !near(at, b.Replayed) {
			return false
		}
	}
	return !b.WasOff || len(b.Replayed) > 0
}

// Says describes on one line what the replay and the account say of an alarm.
func (b Beside) Says() string {
	replayed, remembered := times(b.Replayed), times(b.Remembered)
	if b.WasOff {
		remembered = strings.TrimPrefix("already in ALARM, "+remembered, "already in ALARM, never")
		if remembered == "" {
			remembered = "already in ALARM"
		}
	}
	return fmt.Sprintf("replayed: %s; history: %s", replayed, remembered)
}

// shownTimes is the maximum number of times that are shown.
const shownTimes = 4

func times(all []time.Time) string {
	if len(all) == 0 {
		return "never"
	}
	var texts []string
	for i, at := range all {
		if i == shownTimes {
			texts = append(texts, fmt.Sprintf("%d more", len(all)-i))
			break
		}
		texts = append(texts, clock(at))
	}
	return strings.Join(texts, ", ")
}

func clock(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05") }
