package alarmtest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// judge compares what happened with what is expected.
type judge struct {
	*runner
	test   Test
	in     *incoming
	end    time.Time
	report *replay.Report
	out    *Result

	queries []askedQuery
	metrics []askedMetric
}

// alarms returns the names of the alarms, in the order of the report.
func (j *judge) alarms() []called {
	var all []called
	for _, a := range j.report.Alarms {
		all = append(all, called{stack: a.Stack, logicalID: a.LogicalID, name: a.Name})
	}
	return all
}

// judge finds everything that is not as expected. It returns an error if the
// test itself is wrong.
func (j *judge) judge() error {
	e := j.test.Expect
	expected := e.Every
	var problems []error
	named := map[int]AlarmExpectation{}
	at := j.test.node.Get("expect", "alarms")
	for _, name := range at.Keys() {
		i, err := j.subject.find(at.Get(name), "alarm", name, j.alarms())
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if _, twice := named[i]; twice {
			problems = append(problems, keyProblem(at.Get(name), "this alarm is named twice"))
		}
		named[i] = e.Alarms[name]
	}
	if e.node.IsMapping() {
		expected = e.Others
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	if why := j.report.NoneWatched; why != "" && j.queries == nil {
		j.fail("the input", "log events of log groups that filters or alarms look at", why)
	}
	for i, a := range j.report.Alarms {
		want, isNamed := named[i]
		if !isNamed {
			j.other(a, expected)
			continue
		}
		if err := j.alarm(a, want); err != nil {
			problems = append(problems, err)
		}
	}
	problems = append(problems, j.filters(), j.readMetrics(), j.readQueries())
	j.note(named, expected)
	return errors.Join(problems...)
}

// fail records a difference from what is expected.
func (j *judge) fail(what, want, got string, detail ...string) {
	j.out.Failures = append(j.out.Failures, Failure{what, want, got, detail})
}

// about reports whether the tests are about an alarm.
func (j *judge) about(a replay.Alarm) bool {
	return j.subject.Only == nil || slices.Contains(j.subject.Only, a.Name)
}

// other judges an alarm that the test does not name.
func (j *judge) other(a replay.Alarm, want Word) {
	if !j.about(a) {
		return
	}
	name := template.Called(a.Name, a.LogicalID)
	switch want {
	case Any:
	case Quiet, Silent:
		j.word(a, want)
	default:
		fault := j.fault(a)
		switch {
		case a.Verdict == replay.VerdictWentOff && a.Blind != nil && a.Datapoints == 0 && fault == "":
			// It goes off on missing data, and the test has no input for what
			// it watches.
			j.out.Untouched = append(j.out.Untouched, name)
		case a.Verdict == replay.VerdictWentOff:
			j.fail(name, "not to go off, as the test does not name it", j.did(a), j.timeline(a, wentOffAt(a))...)
		case fault != "":
			j.fail(name, "to see what it counts", fault, j.why(a)...)
		case a.Verdict != replay.VerdictQuiet:
			j.out.Untouched = append(j.out.Untouched, name)
		}
	}
}

// word judges an alarm against a word.
func (j *judge) word(a replay.Alarm, want Word) {
	fits := false
	switch want {
	case GoesOff:
		fits = a.Verdict == replay.VerdictWentOff
	case Quiet:
		fits = a.Verdict == replay.VerdictQuiet
	case Silent:
		fits = a.Verdict != replay.VerdictWentOff
	case Blind:
		fits = a.Verdict == replay.VerdictBlind
	case NotReplayed:
		fits = a.Verdict == replay.VerdictNotReplayed
	case Any:
		fits = true
	}
	if fits {
		return
	}
	if want != GoesOff && a.Verdict != replay.VerdictWentOff {
		// What it saw does not explain why it is blind.
		j.fail(template.Called(a.Name, a.LogicalID), want.sentence(), j.did(a), j.why(a)...)
		return
	}
	focus := j.nearest(a)
	if a.Verdict == replay.VerdictWentOff {
		focus = wentOffAt(a)
	}
	j.fail(template.Called(a.Name, a.LogicalID), want.sentence(), j.did(a), append(j.why(a), j.timeline(a, focus)...)...)
}

// did says what an alarm did.
func (j *judge) did(a replay.Alarm) string {
	switch a.Verdict {
	case replay.VerdictWentOff:
		n := replay.WentOff(a.Transitions)
		text := "it went off at " + j.when(wentOffAt(a))
		if n > 1 {
			text = fmt.Sprintf("it went off %s, first at %s", numeral.Times(int64(n)), j.when(wentOffAt(a)))
		}
		return text
	case replay.VerdictNotReplayed:
		return "it was not replayed"
	case replay.VerdictBlind:
		return "it was blind"
	}
	return "it was quiet"
}

// why says why an alarm is blind or not replayed.
func (j *judge) why(a replay.Alarm) []string {
	if a.Refused != "" {
		return []string{a.Refused}
	}
	if a.Blind == nil {
		return nil
	}
	lines := slices.Clone(a.Blind.Reasons)
	add := func(line string) {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	for _, f := range j.report.Filters {
		if f.NearMiss == nil || !slices.Contains(a.Blind.Filters, template.Called(f.Name, f.LogicalID)) {
			continue
		}
		for _, reason := range f.NearMiss.Reasons {
			add(reason)
		}
		if f.NearMiss.DidYouMean != "" {
			add("Did you mean " + f.NearMiss.DidYouMean + "?")
		}
	}
	return lines
}

// fault says why an alarm can never see what it counts, whatever the input;
// empty if it can.
func (j *judge) fault(a replay.Alarm) string {
	if a.Invalid {
		return "CloudWatch would refuse it: " + a.Refused
	}
	for _, f := range j.report.Filters {
		if f.Invalid && slices.Contains(f.Alarms, a.Name) {
			return fmt.Sprintf("CloudWatch would refuse %s: %s", template.Called(f.Name, f.LogicalID), f.Refused)
		}
	}
	b := a.Blind
	if b == nil || a.Kind == replay.CompositeAlarm && !b.Never {
		return ""
	}
	if b.Never || b.Unfed != nil {
		return "it is blind, whatever the input"
	}
	for _, f := range j.report.Filters {
		if f.NearMiss != nil && f.NearMiss.DidYouMean != "" && slices.Contains(b.Filters, template.Called(f.Name, f.LogicalID)) {
			return fmt.Sprintf("%s matches nothing of what it seems to be for", template.Called(f.Name, f.LogicalID))
		}
	}
	return ""
}

// alarm judges an alarm that the test names. It returns an error if the test
// itself is wrong.
func (j *judge) alarm(a replay.Alarm, want AlarmExpectation) error {
	name := template.Called(a.Name, a.LogicalID)
	before := len(j.out.Failures)
	if want.Is != "" {
		j.word(a, want.Is)
	}
	if len(j.out.Failures) > before {
		return nil // all else follows from it
	}
	if a.Refused != "" && (want.Times != nil || want.Transitions != nil || want.States != nil || want.Tells != nil) {
		j.fail(name, "to be replayed", "it was not", a.Refused)
		return nil
	}
	if want.Times != nil && *want.Times != replay.WentOff(a.Transitions) {
		j.fail(name, "to go off "+numeral.Times(int64(*want.Times)), j.did(a), append(j.why(a), j.timeline(a, j.nearest(a))...)...)
	}
	if want.Transitions != nil {
		j.transitions(a, want.Transitions)
	}
	for i, s := range want.States {
		if err := j.state(a, s, want.node.Get("states", strconv.Itoa(i))); err != nil {
			return err
		}
	}
	if want.Tells != nil {
		j.tells(a, *want.Tells)
	}
	return nil
}

// transitions judges all changes of an alarm's state.
func (j *judge) transitions(a replay.Alarm, want []Change) {
	got := a.Transitions
	begins := func(t replay.Transition) bool {
		return t.From == alarm.StateInsufficientData && t.To == alarm.StateOK
	}
	same := func(w Change, t replay.Transition) bool {
		return w.At.Of(j.in.start).Equal(t.At) && alarm.State(w.To) == t.To && (w.Contributor == "" || w.Contributor == t.Contributor)
	}
	if len(got) > 0 && begins(got[0]) && (len(want) == 0 || !same(want[0], got[0])) {
		got = got[1:]
	}
	if slices.EqualFunc(want, got, same) {
		return
	}
	text := func(at time.Time, to alarm.State, contributor string) string {
		return strings.TrimSpace(j.when(at) + " " + string(to) + " " + contributor)
	}
	var wanted, did []string
	for _, w := range want {
		wanted = append(wanted, text(w.At.Of(j.in.start), alarm.State(w.To), w.Contributor))
	}
	for _, t := range got {
		did = append(did, text(t.At, t.To, t.Contributor))
	}
	list := func(all []string) string {
		if all == nil {
			return "no change of state"
		}
		return strings.Join(all, ", ")
	}
	var focus time.Time // of the first that is not the same
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			focus = want[i].At.Of(j.in.start)
		case i >= len(want) || !same(want[i], got[i]):
			focus = got[i].At
		default:
			continue
		}
		break
	}
	j.fail(template.Called(a.Name, a.LogicalID), list(wanted), list(did), append(j.why(a), j.timeline(a, focus)...)...)
}

// state judges the state of an alarm at a time, or during a span.
func (j *judge) state(a replay.Alarm, want StateExpectation, at node) error {
	from, to := want.From.Of(j.in.start), want.To.Of(j.in.start)
	if want.At.Given {
		from = want.At.Of(j.in.start)
		to = from
	}
	if from.Before(j.in.start) || to.After(j.end) || to.Before(from) {
		return problem(at, "the test runs from %s to %s: set until: to make it run longer", j.in.start.Format(time.RFC3339), j.end.Format(time.RFC3339))
	}
	for _, when := range append([]time.Time{from}, changesIn(a, from, to)...) {
		if got := stateAt(a, when); got != alarm.State(want.State) {
			j.fail(template.Called(a.Name, a.LogicalID), fmt.Sprintf("%s at %s", want.State, j.when(when)), string(got), append(j.why(a), j.timeline(a, when)...)...)
			return nil
		}
	}
	return nil
}

// changesIn returns the times within a span at which an alarm's state changes.
func changesIn(a replay.Alarm, from, to time.Time) []time.Time {
	var all []time.Time
	for _, t := range a.Transitions {
		if !t.At.Before(from) && !t.At.After(to) {
			all = append(all, t.At)
		}
	}
	return all
}

// stateAt returns an alarm's state at a time.
func stateAt(a replay.Alarm, when time.Time) alarm.State {
	state := alarm.StateInsufficientData
	for _, t := range a.Transitions {
		if !t.At.After(when) {
			state = t.To
		}
	}
	return state
}

// wentOffAt returns when an alarm first went off, or the zero time.
func wentOffAt(a replay.Alarm) time.Time {
	for _, t := range a.Transitions {
		if t.To == alarm.StateAlarm {
			return t.At
		}
	}
	return time.Time{}
}

// filters judges how many log events the filters match.
func (j *judge) filters() error {
	var all []called
	for _, f := range j.report.Filters {
		all = append(all, called{f.Stack, f.LogicalID, f.Name, f.LogGroup})
	}
	var problems []error
	at := j.test.node.Get("expect", "filters")
	for _, name := range at.Keys() {
		i, err := j.subject.find(at.Get(name), "metric filter", name, all)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		f, want := j.report.Filters[i], j.test.Expect.Filters[name]
		called := template.Called(f.Name, f.LogicalID)
		if f.Refused != "" {
			j.fail(called, "to be replayed", "it was not", f.Refused)
			continue
		}
		if f.Matched == want {
			continue
		}
		detail := []string{"Pattern: " + f.Pattern}
		if m := f.NearMiss; m != nil {
			detail = append(detail, m.Reasons...)
			if m.DidYouMean != "" {
				detail = append(detail, "Did you mean "+m.DidYouMean+"?")
			}
		}
		j.fail(called, "to match "+numeral.Count(want, "log event"), fmt.Sprintf("it matched %s", numeral.Of(f.Matched, f.Events)), detail...)
	}
	return errors.Join(problems...)
}
