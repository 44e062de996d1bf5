package alarmtest

import (
	"github.com/logstack-go/logstack/replay"
)

// evidence is what a test covers.
type evidence struct {
	subject string
	alarms  []shownAlarm
	filters []shownFilter
	queries []called
	// answered lists the saved queries whose rows were expected, and came.
	answered []called
}

// shownAlarm is what a test shows of an alarm: that it goes off as expected, or
// that it sees what it counts and does not go off. Left says why it is not
// replayed.
type shownAlarm struct {
	called
	fired, quiet bool
	left         string
}

// shownFilter is what a test shows of a metric filter: that it matched log
// events, that the test would fail if it matched none, and that it did not
// match some. A filter without a pattern matches all.
type shownFilter struct {
	called
	matched, needed, passed, all bool
	left                         string
}

// note records what the test shows.
func (j *judge) note(named map[int]AlarmExpectation, others Word) {
	e := &j.out.evidence
	e.subject = j.subject.Name
	for i, a := range j.report.Alarms {
		if !j.about(a) {
			continue
		}
		one := shownAlarm{called: called{stack: a.Stack, logicalID: a.LogicalID, name: a.Name}}
		want, isNamed := named[i]
		firing, silence := want.wants()
		if !isNamed {
			silence = others != Any
		}
		switch a.Verdict {
		case replay.VerdictWentOff:
			one.fired = firing
		case replay.VerdictQuiet:
			one.quiet = silence
		case replay.VerdictBlind:
			// An alarm that a single log event sets off can never see one and
			// be quiet. For that alarm, a test counts that calls it silent.
			one.quiet = isNamed && silence && j.fault(a) == "" && j.looks(a)
		case replay.VerdictNotReplayed:
			one.left = a.Refused
		}
		e.alarms = append(e.alarms, one)
	}
	for _, f := range j.report.Filters {
		e.filters = append(e.filters, shownFilter{
			called: called{stack: f.Stack, logicalID: f.LogicalID, name: f.Name}, matched: f.Matched > 0, passed: f.Events > f.Matched, all: f.Pattern == "", left: f.Refused,
		})
	}
	for _, q := range j.report.Queries {
		e.queries = append(e.queries, called{stack: q.Stack, logicalID: q.LogicalID, name: q.Name})
	}
}

// looks reports whether there were log events that the alarm's filters or its
// query read.
func (j *judge) looks(a replay.Alarm) bool {
	if a.Kind == replay.LogAlarm || a.Kind == replay.CompositeAlarm {
		return j.report.Input.Events > 0
	}
	for _, f := range j.report.Filters {
		for _, name := range f.Alarms {
			if name == a.Name && f.Events > 0 {
				return true
			}
		}
	}
	return false
}
