package alarmtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/alarm"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// Result is the result of a test.
type Result struct {
	// File and Line say where the test is, and Name is its name.
	File string `json:"file"`
	Line int    `json:"line"`
	Name string `json:"name"`
	// Passed says that everything is as expected.
	Passed bool `json:"passed"`
	// Failures are the expectations that did not hold.
	Failures []Failure `json:"failures,omitempty"`
	// Untouched are the names of alarms that the test does not name and that saw no
	// data, so that the test says nothing about them.
	Untouched []string `json:"untouched,omitempty"`
	// Wrong says why the test cannot be run: the test itself is wrong.
	Wrong error `json:"-"`

	evidence evidence
}

// Failure is an expectation that did not hold.
type Failure struct {
	// What says what it is about, such as the name of an alarm; empty if Detail
	// says everything.
	What string `json:"what"`
	// Want is what was expected, and Got what happened.
	Want string `json:"want"`
	Got  string `json:"got"`
	// Detail are lines that show why, such as the timeline around the failure.
	Detail []string `json:"detail,omitempty"`
}

// runner runs the tests of a file.
type runner struct {
	file    *File
	subject *Subject
	maps    []replay.Mapping
	// off are metric filters that match nothing, to see what depends on them.
	off []replay.FilterID
}

// Run runs a test of a file on a subject. It is safe for concurrent use.
func (f *File) Run(ctx context.Context, s *Subject, t Test) Result {
	return f.runWithout(ctx, s, t, nil)
}

// RunForCoverage is Run for results that CoverageOf takes. It finds the metric filters
// that the test depends on: it runs a test that passes once more for each filter that
// matched a log event, as if that filter matched none, and sees whether the test fails.
func (f *File) RunForCoverage(ctx context.Context, s *Subject, t Test) Result {
	out := f.Run(ctx, s, t)
	for i, shown := range out.evidence.filters {
		if out.Passed && shown.matched {
			without := f.runWithout(ctx, s, t, []replay.FilterID{{Stack: shown.stack, LogicalID: shown.logicalID}})
			out.evidence.filters[i].needed = !without.Passed
		}
	}
	return out
}

// runWithout runs a test as if some metric filters matched nothing.
func (f *File) runWithout(ctx context.Context, s *Subject, t Test, off []replay.FilterID) Result {
	r := &runner{file: f, subject: s, maps: slices.Clone(s.Map), off: off}
	out := Result{File: f.Path, Line: t.Line(), Name: t.Name}
	if out.Wrong = r.run(ctx, t, &out); out.Wrong == nil {
		out.Passed = out.Failures == nil
	}
	return out
}

// run runs a test. The error says what is wrong with the test itself.
func (r *runner) run(ctx context.Context, t Test, out *Result) error {
	in, err := r.gather(ctx, t)
	if err != nil {
		return err
	}
	end := t.Until.Of(in.start)
	if !t.Until.Given {
		end = r.settled(in)
	}
	switch {
	case !end.After(in.begins()):
		return problem(t.node.Get("until"), "it is not after the first input, at %s", in.begins().Format(time.RFC3339))
	case t.Until.Given && !end.After(in.last):
		return problem(t.node.Get("until"), "it is not after the last input, at %s, which nothing would see", in.last.Format(time.RFC3339))
	case end.Sub(in.begins()) > mostSpan:
		return problem(t.node, "it runs from %s to %s: that is more than %d days", in.begins().Format(time.RFC3339), end.Format(time.RFC3339), mostSpan/(24*time.Hour))
	}
	ran, err := replay.New(r.subject.Templates, replay.Options{
		Contract: r.subject.Contract, Map: r.maps, Workers: 1, Start: in.begins(), End: end, Datapoints: in.points, Off: r.off,
	})
	if err != nil {
		return err
	}
	j := &judge{runner: r, test: t, in: in, end: end, out: out}
	if err := j.ask(ran); err != nil {
		return err
	}
	if err := j.unread(ran); err != nil {
		return err
	}
	j.report, err = runRecords(ctx, ran, in)
	if errors.Is(err, replay.ErrNoLogGroup) {
		return problem(t.node.Get("input"), "%v: give logGroup: in each input", err)
	}
	if err != nil {
		return err
	}
	return j.judge()
}

// batchSize is how much is read at once: most tests are short, and there are many.
const batchSize = 64 << 10

// runRecords runs a replay on what comes in.
func runRecords(ctx context.Context, ran *replay.Replay, in *incoming) (*replay.Report, error) {
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("input", in.records())}, logevent.Options{Format: logevent.Records, BatchSize: batchSize})
	if err != nil {
		return nil, err
	}
	return ran.Run(ctx, source)
}

// settled returns when alarms have seen all that comes in: the end of the last minute, and
// where a query is scheduled, or periods are those of a clock, its next time.
func (r *runner) settled(in *incoming) time.Time {
	last := in.last
	if last.IsZero() {
		last = in.start
	}
	end := last.Truncate(time.Minute).Add(time.Minute)
	latest := end
	next := func(step time.Duration) {
		if step > time.Minute && step <= 24*time.Hour {
			if at := end.Truncate(step); at.Before(end) {
				at = at.Add(step)
				if at.After(latest) {
					latest = at
				}
			}
		}
	}
	seconds := func(n template.Number) time.Duration {
		value, _ := n.Value()
		return time.Duration(value) * time.Second
	}
	for _, t := range r.subject.Templates {
		for _, a := range t.Alarms() {
			period := a.Period
			for _, q := range a.Metrics {
				if period.IsZero() {
					period = q.Period
				}
			}
			periods, _ := a.EvaluationPeriods.Value()
			switch {
			case a.WallClock != "":
				next(seconds(period))
			case time.Duration(periods)*seconds(period) > 24*time.Hour:
				next(time.Hour) // as often as it is evaluated
			}
		}
		for _, a := range t.LogAlarms() {
			if rate, err := alarm.ParseRate(a.Schedule); err == nil {
				next(rate)
			}
		}
	}
	return latest
}

// called holds the names of something in a template.
type called struct {
	stack, logicalID, name string
	// group is its log group; empty if it has none.
	group string
}

// find returns the index of the thing that a test names: by its name, its
// logical id or the end of its name. The name of its log group may stand in
// front.
func (s *Subject) find(at strictyaml.Node, what, name string, all []called) (int, error) {
	var found []int
	for _, fits := range []func(called) bool{
		func(c called) bool { return c.name == name || c.logicalID == name },
		func(c called) bool {
			return slices.ContainsFunc(s.Prefixes, func(prefix string) bool { return c.name == prefix+name })
		},
		func(c called) bool {
			if c.group != "" && strings.HasSuffix("/"+c.group+"/"+c.name, "/"+name) {
				return true
			}
			for _, between := range []string{"-", "/", "_", ":"} {
				if strings.HasSuffix(c.name, between+name) {
					return true
				}
			}
			return false
		},
	} {
		for i, c := range all {
			if fits(c) {
				found = append(found, i)
			}
		}
		if found != nil {
			break
		}
	}
	var names []string
	for _, c := range all {
		names = append(names, template.Called(c.name, c.logicalID))
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		var which []string
		how := "write the whole name, or give stack:"
		for _, i := range found {
			of := all[i].stack
			if group := all[i].group; group != "" {
				of, how = group, "write the name of the log group before it, as in "+group+"/"+names[i]
			}
			which = append(which, fmt.Sprintf("%s of %s", names[i], of))
		}
		return 0, keyProblem(at, "several %ss are called %s: %s: %s", what, name, strings.Join(which, ", "), how)
	case len(all) == 0:
		return 0, keyProblem(at, "there is no %s in the template", what)
	}
	slices.Sort(names)
	if meant := nearest.Name(name, append(ends(names), names...)); meant != "" {
		return 0, keyProblem(at, "there is no %s %q: did you mean %s?", what, name, meant)
	}
	return 0, keyProblem(at, "%v", enum.Unknown(what, name, names))
}

// ends returns the ends of names by which a test may call things.
func ends(names []string) []string {
	var all []string
	for _, name := range names {
		for i, r := range name {
			if r == '-' || r == '/' {
				all = append(all, name[i+1:])
			}
		}
	}
	return all
}
