package alarmtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// The number of rows of a timeline before and after the moment that it shows.
const (
	rowsBefore = 5
	rowsAfter  = 4
)

// when formats a time for failures: since the start, and as time of day.
func (j *judge) when(at time.Time) string {
	return fmt.Sprintf("%s (%s)", since(at.Sub(j.in.start)), clock(at))
}

// since formats a duration since the start of a test.
func since(d time.Duration) string {
	if d == 0 {
		return "0s"
	}
	return quantity.Duration(d).String()
}

// clock formats the time of day, with seconds if they are not zero.
func clock(at time.Time) string {
	if at.Second() != 0 {
		return at.UTC().Format("15:04:05")
	}
	return at.UTC().Format("15:04")
}

// of returns the template that has an alarm.
func (j *judge) of(a replay.Alarm) *template.Template {
	at := slices.IndexFunc(j.subject.Templates, func(t *template.Template) bool { return t.Stack == a.Stack })
	return j.subject.Templates[at]
}

// watched returns what an alarm compares with its threshold. It returns false
// if that is not a time series.
func (j *judge) watched(a replay.Alarm) (replay.Watched, bool) {
	t := j.of(a)
	for _, name := range []string{"${" + a.LogicalID + "}", a.Name} {
		if w, err := j.report.Watched(t, name); err == nil && w.Period > 0 {
			return w, true
		}
	}
	return replay.Watched{}, false
}

// step returns the time between the rows of an alarm's timeline.
func step(w replay.Watched) time.Duration {
	if w.Period < time.Minute {
		return w.Period
	}
	return time.Minute
}

// datapointAt returns the datapoint of the period that ends at a time.
func datapointAt(w replay.Watched, at time.Time) alarm.Datapoint {
	return w.Datapoints([]alarm.Window{{Start: at.Add(-w.Period), End: at}})[0]
}

// nearest returns when an alarm came closest to going off, or the end of the
// test if it never had a datapoint.
func (j *judge) nearest(a replay.Alarm) time.Time {
	w, ok := j.watched(a)
	if !ok {
		return j.end
	}
	below := w.Comparison == alarm.Below || w.Comparison == alarm.AtMost
	best, found := j.end, false
	var closest float64
	for at := j.in.begins().Truncate(step(w)).Add(step(w)); !at.After(j.end); at = at.Add(step(w)) {
		d := datapointAt(w, at)
		if d.Missing || found && (below && d.Value >= closest || !below && d.Value <= closest) {
			continue
		}
		best, closest, found = at, d.Value, true
	}
	return best
}

// timeline returns lines that show what an alarm saw and did around a moment.
// The first says when it goes off. Then follows a line for each evaluation,
// with the datapoint of the period that ends then, whether it breaches, and the
// new state.
func (j *judge) timeline(a replay.Alarm, focus time.Time) []string {
	var lines []string
	if text := j.saidOf(a).condition; text != "" {
		lines = append(lines, text)
	}
	if a.Refused != "" {
		return lines
	}
	w, ok := j.watched(a)
	if !ok {
		return append(lines, j.changes(a)...)
	}
	if focus.IsZero() {
		focus = j.end
	}
	by := step(w)
	focus = focus.Truncate(by)
	from := focus.Add(-rowsBefore * by)
	if first := j.in.begins().Truncate(by).Add(by); from.Before(first) {
		from = first
	}
	to := focus.Add(rowsAfter * by)
	if to.After(j.end) {
		to = j.end
	}
	lines = append(lines, fmt.Sprintf("  %-8s %-8s  %12s   %s", "after", "at", quantity.Duration(w.Period).String()+" before", "state"))
	for at := from; !at.After(to); at = at.Add(by) {
		d := datapointAt(w, at)
		value, mark := datapoint(d.Value, d.Missing), " "
		if !d.Missing && breaches(w, d.Value) {
			mark = "!"
		}
		if len(value) > 12 {
			value = fmt.Sprintf("%.6g", d.Value)
		}
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-8s %-8s  %12s %s %s", since(at.Sub(j.in.start)), clock(at), value, mark, j.stateText(a, at, by)), " "))
	}
	return append(lines, j.changes(a)...)
}

// breaches reports whether a value is on the wrong side of the threshold.
func breaches(w replay.Watched, value float64) bool {
	return alarm.Config{Comparison: w.Comparison, Threshold: w.Threshold}.Breaches(value)
}

// stateText returns the state at a time, and marks a change since the previous
// row.
func (j *judge) stateText(a replay.Alarm, at time.Time, by time.Duration) string {
	state := stateAt(a, at)
	if before := stateAt(a, at.Add(-by)); before != state {
		return fmt.Sprintf("%s <- %s", state, before)
	}
	return string(state)
}

// changes returns all changes of an alarm's state on one line.
func (j *judge) changes(a replay.Alarm) []string {
	const most = 8
	text := "All changes of state:"
	for i, t := range a.Transitions {
		if i == most {
			text += fmt.Sprintf(", and %d more", len(a.Transitions)-most)
			break
		}
		if i > 0 {
			text += ","
		}
		text += " " + j.when(t.At) + " " + string(t.To)
		if t.Contributor != "" {
			text += " " + t.Contributor
		}
		if t.Suppressed {
			text += " (suppressed)"
		}
	}
	if len(a.Transitions) == 0 {
		return []string{"It was INSUFFICIENT_DATA the whole time."}
	}
	return []string{text}
}
