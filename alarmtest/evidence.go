package alarmtest

import (
	"cmp"
	"slices"

	"github.com/logstack-go/logstack/replay"
)

// evidence is what a test shows, for coverage.
type evidence struct {
	// fired are the alarms that went off as expected, and quiet those that saw what
	// they count and did not, as expected. Seen are those that were replayed.
	fired, quiet []called
	// left are those that were not replayed, with why.
	left map[called]string
	// matched and passed are the filters that matched a log event, and that did not
	// match one.
	matched, passed []called
	// answered are the saved queries of which rows were expected, and came.
	answered []called
}

// note notes what the test shows.
func (j *judge) note(named map[int]AlarmExpectation, others Word) {
	e := &j.out.evidence
	e.left = map[called]string{}
	for i, a := range j.report.Alarms {
		is := called{a.Stack, a.LogicalID, a.Name}
		want, isNamed := named[i]
		firing, silence := want.wants()
		if !isNamed {
			silence = others != Any && j.about(a)
		}
		switch a.Verdict {
		case replay.VerdictWentOff:
			if firing {
				e.fired = append(e.fired, is)
			}
		case replay.VerdictQuiet:
			if silence {
				e.quiet = append(e.quiet, is)
			}
		case replay.VerdictNotReplayed:
			e.left[is] = a.Refused
		}
	}
	for _, f := range j.report.Filters {
		is := called{f.Stack, f.LogicalID, f.Name}
		if f.Matched > 0 {
			e.matched = append(e.matched, is)
		}
		if f.Events > f.Matched {
			e.passed = append(e.passed, is)
		}
	}
	slices.SortFunc(e.answered, compareCalled)
}

func compareCalled(a, b called) int {
	return cmp.Or(cmp.Compare(a.stack, b.stack), cmp.Compare(a.name, b.name), cmp.Compare(a.logicalID, b.logicalID))
}
