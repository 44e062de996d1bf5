package logstacktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/internal/eventlines"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// Replayed is the outcome of a replay. Its methods fail the test if the outcome
// differs, and return the receiver, so that calls can be chained.
type Replayed struct {
	// Report is the complete outcome.
	Report *replay.Report

	t testing.TB
}

// Replay replays log events through what a stack synthesizes. Each line is a log event
// as the application writes it, including its time. A prefix repeats a log event or
// gives its time:
//
//	12 every 20s: {"timestamp": "2025-03-11T08:00:00Z", "event_type": "login_failed"}
//	12 every 20s at 2025-03-11T08:00:00Z: END RequestId: 8f507cfc
//	at 2025-03-11T08:00:00Z: START RequestId: 8f507cfc
//
// The log events belong to the stack's only log group with metric filters; if there are
// several, use ReplayWith.
func Replay(t testing.TB, stack awscdk.Stack, lines ...string) *Replayed {
	t.Helper()
	return ReplayWith(t, stack, replay.Options{}, lines...)
}

// ReplayWith is like Replay with options, such as the log group of the events and the
// contract that they follow.
func ReplayWith(t testing.TB, stack awscdk.Stack, o replay.Options, lines ...string) *Replayed {
	t.Helper()
	templates := Templates(t, stack)
	if o.LogGroup == "" {
		o.LogGroup = onlyFiltered(templates)
	}
	text, err := eventlines.Expand(strings.Join(lines, "\n"), o.LogGroup)
	if err != nil {
		t.Fatal(err)
	}
	return replayed(t, templates, o, []logevent.Input{logevent.Bytes("lines", []byte(text))})
}

// ReplayFiles is like ReplayWith for the log events in files, in any of the formats
// that logevent.Open reads.
func ReplayFiles(t testing.TB, stack awscdk.Stack, o replay.Options, paths ...string) *Replayed {
	t.Helper()
	inputs, err := logevent.Files(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return replayed(t, Templates(t, stack), o, inputs)
}

func replayed(t testing.TB, templates []*template.Template, o replay.Options, inputs []logevent.Input) *Replayed {
	t.Helper()
	r, err := replay.New(templates, o)
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	if n := report.Input.Unreadable; n > 0 {
		t.Fatalf("%d of the log events cannot be read, the first in line %d: %v", n, report.Input.FirstUnreadable.Line, report.Input.FirstUnreadable)
	}
	return &Replayed{Report: report, t: t}
}

// onlyFiltered returns the only log group with metric filters; empty if there are
// several.
func onlyFiltered(templates []*template.Template) string {
	var names []string
	for _, one := range templates {
		for _, f := range one.MetricFilters() {
			if !slices.Contains(names, f.LogGroup) {
				names = append(names, f.LogGroup)
			}
		}
	}
	if len(names) != 1 {
		return ""
	}
	return names[0]
}

// WentOff fails the test unless these alarms, given by name or logical id, went off.
// Other alarms may have gone off too.
func (r *Replayed) WentOff(alarms ...string) *Replayed {
	r.t.Helper()
	return r.want(replay.VerdictWentOff, alarms)
}

// Quiet fails the test unless these alarms, or all if none is given, saw log events
// that they count, and did not go off. An alarm that saw none, or was not replayed, is
// not quiet.
func (r *Replayed) Quiet(alarms ...string) *Replayed {
	r.t.Helper()
	if alarms == nil {
		alarms = r.names()
	}
	return r.want(replay.VerdictQuiet, alarms)
}

// Blind fails the test unless these alarms saw none of the log events that they count.
func (r *Replayed) Blind(alarms ...string) *Replayed {
	r.t.Helper()
	return r.want(replay.VerdictBlind, alarms)
}

// OnlyWentOff is like WentOff, and also fails the test if any other alarm went off.
// Without arguments, no alarm may have gone off.
func (r *Replayed) OnlyWentOff(alarms ...string) *Replayed {
	r.t.Helper()
	if alarms != nil {
		r.WentOff(alarms...)
	}
	for _, a := range r.Report.Alarms {
		if a.Verdict == replay.VerdictWentOff && !slices.ContainsFunc(alarms, func(name string) bool { return isCalled(a, name) }) {
			r.t.Error(told(a, "none other than "+strings.Join(alarms, ", ")))
		}
	}
	return r
}

// Matched fails the test unless the metric filter, given by name or logical id, matched
// exactly n log events.
func (r *Replayed) Matched(filter string, n int64) *Replayed {
	r.t.Helper()
	var names []string
	for _, f := range r.Report.Filters {
		if f.Name != filter && f.LogicalID != filter {
			names = append(names, template.Called(f.Name, f.LogicalID))
			continue
		}
		switch {
		case f.Refused != "":
			r.t.Errorf("%s is not replayed: %s", filter, f.Refused)
		case f.Matched != n && f.NearMiss != nil:
			r.t.Errorf("%s matched none of %d log events, want %d: %s", filter, f.Events, n, strings.Join(f.NearMiss.Reasons, " "))
		case f.Matched != n:
			r.t.Errorf("%s matched %d of %d log events, want %d", filter, f.Matched, f.Events, n)
		}
		return r
	}
	r.t.Error(none("metric filter", filter, "the stack", names))
	return r
}

func (r *Replayed) want(verdict replay.Verdict, alarms []string) *Replayed {
	r.t.Helper()
	if len(alarms) == 0 {
		r.t.Errorf("no alarm is given to be %q: name at least one", verdict)
	}
	for _, name := range alarms {
		at := slices.IndexFunc(r.Report.Alarms, func(a replay.Alarm) bool { return isCalled(a, name) })
		if at < 0 {
			r.t.Error(none("alarm", name, "the stack", r.names()))
		} else if a := r.Report.Alarms[at]; a.Verdict != verdict {
			r.t.Error(told(a, string(verdict)))
		}
	}
	return r
}

func (r *Replayed) names() []string {
	var all []string
	for _, a := range r.Report.Alarms {
		all = append(all, template.Called(a.Name, a.LogicalID))
	}
	return all
}

func isCalled(a replay.Alarm, name string) bool { return a.Name == name || a.LogicalID == name }

// told says what an alarm did instead of what was wanted, and why.
func told(a replay.Alarm, want string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: got %q, want %q", template.Called(a.Name, a.LogicalID), a.Verdict, want)
	switch {
	case a.Refused != "":
		fmt.Fprintf(&b, "\n    %s", a.Refused)
	case a.Blind != nil && a.Verdict == replay.VerdictBlind:
		fmt.Fprintf(&b, "\n    %s", strings.Join(a.Blind.Reasons, " "))
	}
	for _, change := range a.Transitions {
		fmt.Fprintf(&b, "\n    %s  %s: %s", change.At.UTC().Format("2006-01-02 15:04:05"), change.To, change.Reason)
	}
	return b.String()
}
