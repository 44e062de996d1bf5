package replay

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/template/changes"
)

// Comparison compares what two sets of templates, the deployed one and the new
// one, do with the same log events.
type Comparison struct {
	// Input describes the log events.
	Input Input `json:"input"`
	// Filters holds the metric filters whose pattern or log group changed,
	// followed by the filters that only the old side has.
	Filters []FilterDifference `json:"filters"`
	// Alarms holds the alarms that went off on one side only, or more often on
	// one side.
	Alarms []AlarmDifference `json:"alarms"`
	// Same counts the alarms that did the same on both sides. NotReplayed
	// counts those that at least one side could not replay.
	Same        int `json:"same"`
	NotReplayed int `json:"notReplayed,omitempty"`
	// Notes are caveats to the comparison, a sentence each.
	Notes []string `json:"notes"`
}

// FilterDifference compares what a metric filter matches on the two sides.
type FilterDifference struct {
	// Stack is the name of the stack, LogicalID the logical id of the filter
	// in it, and Name the filter's name.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Old and New are its patterns. Removed reports whether the new side lacks
	// the filter.
	Old     string `json:"old"`
	New     string `json:"new"`
	Removed bool   `json:"removed,omitempty"`
	// MatchedOld and MatchedNew count the events that each pattern matched.
	// OnlyOld and OnlyNew are the events that only one of them matched.
	MatchedOld int64   `json:"matchedOld"`
	MatchedNew int64   `json:"matchedNew"`
	OnlyOld    OneSide `json:"onlyOld"`
	OnlyNew    OneSide `json:"onlyNew"`
	// Refused says why one of the sides could not replay the filter; empty if
	// both could.
	Refused string `json:"refused,omitempty"`
}

// Same reports whether both sides match the same events of the input.
func (d FilterDifference) Same() bool {
	return !d.Removed && d.Refused == "" && d.OnlyOld.Events == 0 && d.OnlyNew.Events == 0
}

// OneSide holds the events that only one side matched.
type OneSide struct {
	// Events counts them.
	Events int64 `json:"events"`
	// Examples are the first few of them.
	Examples []Place `json:"examples,omitempty"`
}

// Place is a log event and its position in the input.
type Place struct {
	// Input is the name of the input. Line is the line on which the event
	// begins, from 1.
	Input string `json:"input"`
	Line  int64  `json:"line"`
	// Message is the event, truncated if it is long.
	Message string `json:"message"`
}

// The number of examples kept for each side, and the maximum length of each in
// bytes.
const (
	maxExamples = 3
	maxExample  = 2000
)

// AlarmDifference is an alarm that behaved differently on the two sides.
type AlarmDifference struct {
	// Stack is the name of the stack, LogicalID the logical id of the alarm in
	// it, and Name the alarm's name.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Old and New count how often the alarm went off.
	Old int `json:"old"`
	New int `json:"new"`
	// OldVerdict and NewVerdict say whether its silence can be trusted.
	OldVerdict Verdict `json:"oldVerdict"`
	NewVerdict Verdict `json:"newVerdict"`
	// FirstOld and FirstNew are the first times it went off; nil if it did not.
	FirstOld *Transition `json:"firstOld,omitempty"`
	FirstNew *Transition `json:"firstNew,omitempty"`
}

// Compare replays the log events through the templates of both sides and
// compares the metric filters and alarms that r pairs. It calls Open several
// times, and Open must give the same events each time. The error is that of
// New, that of the source, or ErrNoLogGroup.
func Compare(ctx context.Context, r *changes.Report, old, is []*template.Template, o Options, open func() (*logevent.Source, func(), error)) (*Comparison, error) {
	before, after, err := bothSides(old, is, o)
	if err != nil {
		return nil, err
	}
	run := func(of *Replay) (*Report, error) {
		source, done, err := open()
		if err != nil {
			return nil, err
		}
		defer done()
		return of.Run(ctx, source)
	}
	was, err := run(before)
	if err != nil {
		return nil, err
	}
	now, err := run(after)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Input: was.Input, Filters: []FilterDifference{}, Alarms: []AlarmDifference{}, Notes: []string{}}
	twins := before.twins(after, r.Filters)
	source, done, err := open()
	if err != nil {
		return nil, err
	}
	defer done()
	if err := compareFilters(ctx, source, before, after, twins, cmp.Or(o.Workers, runtime.GOMAXPROCS(0))); err != nil {
		return nil, err
	}
	for _, t := range twins {
		c.Filters = append(c.Filters, t.difference)
	}
	c.removed(r.LostFilters, was)
	c.compareAlarms(r.Alarms, was, now)
	for _, note := range slices.Concat(was.Notes, now.Notes) {
		if !slices.Contains(c.Notes, note) {
			c.Notes = append(c.Notes, note)
		}
	}
	return c, nil
}

// bothSides prepares both sides. If o.LogGroup names no log group of a side,
// that side takes the log group to which its events without one must belong.
func bothSides(old, is []*template.Template, o Options) (before, after *Replay, err error) {
	prepare := func(templates []*template.Template) (*Replay, error) {
		r, err := New(templates, o)
		if err == nil || o.LogGroup == "" {
			return r, err
		}
		// The log group may have another name on this side.
		without := o
		without.LogGroup = ""
		if other, err := New(templates, without); err == nil && other.home != "" {
			other.only = other.home
			return other, nil
		}
		return nil, err
	}
	if before, err = prepare(old); err != nil {
		return nil, nil, err
	}
	if after, err = prepare(is); err != nil {
		return nil, nil, err
	}
	if before.home == "" && after.home != "" {
		before.home = before.findGroup(old, unscoped(after.home))
	}
	if after.home == "" && before.home != "" {
		after.home = after.findGroup(is, unscoped(before.home))
	}
	return before, after, nil
}

// twin is a metric filter that both sides have.
type twin struct {
	old, is    *filter
	difference FilterDifference
}

// twins returns the pairs of filters whose definitions may match different
// events.
func (r *Replay) twins(after *Replay, pairs []changes.Pair) []*twin {
	var all []*twin
	for _, p := range pairs {
		old, is := r.filterOf(p.Old), after.filterOf(p.New)
		if old == nil || is == nil || old.view.Pattern == is.view.Pattern && old.view.LogGroup == is.view.LogGroup {
			continue
		}
		t := &twin{old, is, FilterDifference{
			Stack: is.stack.Stack, LogicalID: is.view.LogicalID, Name: template.Called(is.view.Name, is.view.LogicalID),
			Old: old.view.Pattern, New: is.view.Pattern, Refused: cmp.Or(old.refused, is.refused),
		}}
		all = append(all, t)
	}
	return all
}

func (r *Replay) filterOf(of changes.Ref) *filter {
	for _, f := range r.plan.filters {
		if f.stack == of.Template && f.view.LogicalID == of.LogicalID {
			return f
		}
	}
	return nil
}

// compareFilters reads the events a second time, to find those that only one
// filter of a pair matches.
func compareFilters(ctx context.Context, source *logevent.Source, before, after *Replay, twins []*twin, workers int) error {
	if len(twins) == 0 {
		return nil
	}
	names := source.Names()
	return logevent.Process(ctx, source, workers,
		func() func(*logevent.Batch) []FilterDifference {
			old, is := before.matching(), after.matching()
			return func(b *logevent.Batch) []FilterDifference {
				into := make([]FilterDifference, len(twins))
				for e := range b.Events() {
					old.read(e)
					is.read(e)
					for i, t := range twins {
						into[i].add(old.matches(t.old), is.matches(t.is), e, names)
					}
				}
				return into
			}
		},
		func(all []FilterDifference) error {
			for i, d := range all {
				twins[i].difference.merge(d)
			}
			return nil
		})
}

func (d *FilterDifference) add(old, is bool, e *logevent.Event, names []string) {
	if old {
		d.MatchedOld++
	}
	if is {
		d.MatchedNew++
	}
	switch {
	case old && !is:
		d.OnlyOld.add(e, names)
	case is && !old:
		d.OnlyNew.add(e, names)
	}
}

func (s *OneSide) add(e *logevent.Event, names []string) {
	if s.Events++; len(s.Examples) < maxExamples {
		name := ""
		if e.Input < len(names) {
			name = names[e.Input]
		}
		s.Examples = append(s.Examples, Place{name, e.Line, string(e.Message[:min(len(e.Message), maxExample)])})
	}
}

func (d *FilterDifference) merge(other FilterDifference) {
	d.MatchedOld += other.MatchedOld
	d.MatchedNew += other.MatchedNew
	d.OnlyOld.merge(other.OnlyOld)
	d.OnlyNew.merge(other.OnlyNew)
}

func (s *OneSide) merge(other OneSide) {
	s.Events += other.Events
	s.Examples = append(s.Examples, other.Examples[:min(len(other.Examples), maxExamples-len(s.Examples))]...)
}

// matching knows which filters of one side match an event.
type matching struct {
	*worker
	scratch *gathered
	// decoded decodes the events of the current log group; nil if no filter
	// reads that log group.
	decoded *filterpattern.Event
}

func (r *Replay) matching() *matching {
	w := &worker{Replay: r, looking: map[*group]*looking{}, counting: map[string][]counter{}}
	return &matching{worker: w, scratch: r.newBatch()}
}

func (m *matching) read(e *logevent.Event) {
	m.decoded = nil
	if !m.enter(m.scratch, e.Group) || m.current == nil {
		return
	}
	d := m.decoder()
	d.Read(e.Message)
	m.decoded = d
}

// matches reports whether a filter matches the current event.
func (m *matching) matches(f *filter) bool {
	return m.decoded != nil && f.refused == "" && m.current.name == scoped(f.stack, f.view.LogGroup) && m.decoded.Matches(f.request)
}

// removed adds the filters that only the old side has.
func (c *Comparison) removed(all []changes.Ref, was *Report) {
	for _, of := range all {
		for _, f := range was.Filters {
			if f.Stack == of.Template.Stack && f.LogicalID == of.LogicalID {
				c.Filters = append(c.Filters, FilterDifference{
					Stack: f.Stack, LogicalID: f.LogicalID, Name: template.Called(f.Name, f.LogicalID), Old: f.Pattern, Removed: true,
					MatchedOld: f.Matched, OnlyOld: OneSide{Events: f.Matched}, Refused: f.Refused,
				})
			}
		}
	}
}

func (c *Comparison) compareAlarms(pairs []changes.Pair, was, now *Report) {
	for _, p := range pairs {
		old, is := was.alarmOf(p.Old), now.alarmOf(p.New)
		switch {
		case old == nil || is == nil:
		case old.Refused != "" || is.Refused != "":
			c.NotReplayed++
		case WentOff(old.Transitions) == WentOff(is.Transitions):
			c.Same++
		default:
			c.Alarms = append(c.Alarms, AlarmDifference{
				Stack: is.Stack, LogicalID: is.LogicalID, Name: template.Called(is.Name, is.LogicalID),
				Old: WentOff(old.Transitions), New: WentOff(is.Transitions), OldVerdict: old.Verdict, NewVerdict: is.Verdict,
				FirstOld: first(old.Transitions), FirstNew: first(is.Transitions),
			})
		}
	}
}

// first returns the transition with which an alarm first went off.
func first(all []Transition) *Transition {
	for _, t := range all {
		if WentOff([]Transition{t}) > 0 {
			return &t
		}
	}
	return nil
}

func (r *Report) alarmOf(of changes.Ref) *Alarm {
	for i := range r.Alarms {
		if a := &r.Alarms[i]; a.Stack == of.Template.Stack && a.LogicalID == of.LogicalID {
			return a
		}
	}
	return nil
}

// String returns the position of the event, as input:line.
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.Input, p.Line) }
