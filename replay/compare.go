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

// Comparison is what two sets of templates do with the same log events: those that are
// deployed, and those that are to be.
type Comparison struct {
	// Input is what was read.
	Input Input `json:"input"`
	// Filters are the metric filters that are on both sides and that do not match the
	// same by their patterns and log groups, with those that the old side alone has.
	Filters []FilterDifference `json:"filters"`
	// Alarms are those that went off on one side only, or more often on one of them.
	Alarms []AlarmDifference `json:"alarms"`
	// Same is how many alarms did the same on both sides, and NotReplayed how many were
	// not replayed on one of them.
	Same        int `json:"same"`
	NotReplayed int `json:"notReplayed,omitempty"`
	// Notes are what else must be known to trust it, a sentence each.
	Notes []string `json:"notes"`
}

// FilterDifference is what a metric filter matches on either side.
type FilterDifference struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Old and New are its patterns. Removed says that the new side has no such filter.
	Old     string `json:"old"`
	New     string `json:"new"`
	Removed bool   `json:"removed,omitempty"`
	// MatchedOld and MatchedNew are how many events each matched; OnlyOld and OnlyNew
	// are those that one of them matched and the other one did not.
	MatchedOld int64   `json:"matchedOld"`
	MatchedNew int64   `json:"matchedNew"`
	OnlyOld    OneSide `json:"onlyOld"`
	OnlyNew    OneSide `json:"onlyNew"`
	// Refused says why it was not replayed on one of the sides; empty if it was.
	Refused string `json:"refused,omitempty"`
}

// Same reports whether both sides match the same events of the input.
func (d FilterDifference) Same() bool {
	return !d.Removed && d.Refused == "" && d.OnlyOld.Events == 0 && d.OnlyNew.Events == 0
}

// OneSide are the events that only one side matched.
type OneSide struct {
	Events int64 `json:"events"`
	// Examples are the first of them.
	Examples []Place `json:"examples,omitempty"`
}

// Place is a log event, and where it stands.
type Place struct {
	// Input is the input's name, and Line where the event begins, from 1.
	Input string `json:"input"`
	Line  int64  `json:"line"`
	// Message is the event, cut where it is long.
	Message string `json:"message"`
}

// The most examples that are kept of a side, and how long each is at most, in bytes.
const (
	maxExamples = 3
	maxExample  = 2000
)

// AlarmDifference is an alarm that did not do the same on both sides.
type AlarmDifference struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Name      string `json:"name"`
	// Old and New are how often it went off.
	Old int `json:"old"`
	New int `json:"new"`
	// OldVerdict and NewVerdict are what its silence is worth.
	OldVerdict Verdict `json:"oldVerdict"`
	NewVerdict Verdict `json:"newVerdict"`
	// FirstOld and FirstNew are when it first went off; not given where it did not.
	FirstOld *Transition `json:"firstOld,omitempty"`
	FirstNew *Transition `json:"firstNew,omitempty"`
}

// Compare runs log events through the templates of both sides, and says what the metric
// filters and alarms that r has pairs of make of them. Open is called several times, and
// gives the same events each time. The error is that of New, of the source, or
// ErrNoLogGroup.
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

// bothSides prepares both sides. Where one of them has one log group that events must be
// of which do not say theirs, that is the one of the other side as well.
func bothSides(old, is []*template.Template, o Options) (before, after *Replay, err error) {
	prepare := func(templates []*template.Template) (*Replay, error) {
		r, err := New(templates, o)
		if err == nil || o.LogGroup == "" {
			return r, err
		}
		// It may have another name on this side.
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

// twin is a metric filter of both sides.
type twin struct {
	old, is    *filter
	difference FilterDifference
}

// twins are the pairs of filters that do not match the same by what they are.
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

// compareFilters reads the events once more, for what only one of two filters matches.
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

// matching says which filters of a side match an event.
type matching struct {
	*worker
	scratch *gathered
	// decoded is the log group that the event is of, and what decodes it; nil where no
	// filter looks at it.
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

// matches reports whether a filter matches the event that was read.
func (m *matching) matches(f *filter) bool {
	return m.decoded != nil && f.refused == "" && m.current.name == scoped(f.stack, f.view.LogGroup) && m.decoded.Matches(f.request)
}

// removed are the filters that the old side alone has.
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

// first is when an alarm first went off.
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

// String is where the event stands.
func (p Place) String() string { return fmt.Sprintf("%s:%d", p.Input, p.Line) }
