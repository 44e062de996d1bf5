package replay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/emf"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/template"
)

// resolution is the resolution of the metrics that metric filters and log
// groups publish (user guide, MonitoringLogData: "aggregated and reported every
// minute").
const resolution = time.Minute

// Options are the options of a replay. The zero value is the default.
type Options struct {
	// Contract says which fields of the events hold the type, the message and
	// the level. It affects only the report of what no filter reads, not
	// filters and alarms. The usual names of level fields are known without it.
	// Default: contract.Guide.
	Contract *contract.Contract
	// LogGroup is the log group, by name or logical ID, that every event is
	// taken to belong to. Default: the log group that the event names; for an
	// event that names none, the only log group that has metric filters.
	LogGroup string
	// Map assigns the events of real log groups to log groups of the templates;
	// the first mapping that fits applies. Default: a log group of the same
	// name, or one whose name CloudFormation generated, if only one fits.
	Map []Mapping
	// Workers is the number of goroutines that process events. It does not
	// affect the report. Default: the number of processors.
	Workers int
	// Start and End bound the time in which alarms are evaluated. An alarm
	// starts at Start as a newly created one does. Default: from the minute of
	// the first log event or datapoint to the end of the minute of the last.
	Start, End time.Time
	// Datapoints are published to metrics in addition to what log events
	// publish. An alarm on a metric with such datapoints runs, even if the
	// metric is in a namespace of AWS.
	Datapoints []Datapoints
	// Off names metric filters that are to match nothing, whatever their
	// patterns. It shows what depends on them.
	Off []FilterID
}

// FilterID identifies a metric filter.
type FilterID struct{ Stack, LogicalID string }

// Replay is a set of templates, ready to run on log events. It can run several
// times, but not concurrently.
type Replay struct {
	plan  *plan
	names fieldNames
	// only is the log group that every event is taken to belong to. home is the
	// log group of events that name none. Both are empty if not known.
	only, home string
	mappings   []mapping
	namer      *namer
	workers    int
	start, end time.Time
	matched    matchedOnce
	// targets are the metrics to which events may publish themselves.
	targets map[string][]target
}

// New prepares templates for a replay. A resource that CloudWatch would refuse
// (for its pattern, its value, or the rule of a composite alarm), that the
// reader of the template refuses, or that cannot be replayed here does not make
// New fail: the report has the reason in its Refused field.
func New(templates []*template.Template, o Options) (*Replay, error) {
	if o.Contract == nil {
		o.Contract = contract.Guide()
	}
	r := &Replay{names: newFieldNames(o.Contract), workers: cmp.Or(o.Workers, runtime.GOMAXPROCS(0)), start: o.Start, end: o.End}
	var err error
	if r.plan, err = newPlan(templates, r.names, o); err != nil {
		return nil, err
	}
	if err := r.findMappings(templates, o.Map); err != nil {
		return nil, err
	}
	return r, r.chooseHome(templates, o.LogGroup)
}

// chooseHome chooses the log group of events that name none.
func (r *Replay) chooseHome(templates []*template.Template, name string) error {
	withFilters := r.plan.withFilters()
	if len(withFilters) == 0 {
		// There are only the metrics that events publish themselves.
		withFilters = slices.Sorted(maps.Keys(r.plan.groups))
	}
	if len(withFilters) == 0 {
		withFilters = []string{cmp.Or(name, anyLogGroup)}
	}
	if name == "" {
		if len(withFilters) == 1 {
			r.home = withFilters[0]
		}
		return nil
	}
	r.only = r.findGroup(templates, name)
	for _, other := range withFilters {
		if r.only == "" && unscoped(other) == name {
			r.only = other
		}
	}
	if r.only == "" {
		r.only, _ = groupOfFunction(templates, name)
	}
	if r.only == "" {
		return fmt.Errorf("the templates have no log group %q: metric filters and alarms look at %s",
			name, list(few(readable(withFilters)), "and"))
	}
	r.home = r.only
	return nil
}

// anyLogGroup is the name for the log group of events that name none, if the
// templates have no log group.
const anyLogGroup = "(a log group)"

// withFilters returns the log groups that metric filters and the queries of
// alarms read.
func (p *plan) withFilters() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.groups)) {
		if g := p.groups[name]; g.filterCount()+len(g.queries) > 0 || g.counted {
			names = append(names, name)
		}
	}
	return names
}

// readable removes the template from scoped names.
func readable(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, unscoped(name))
	}
	return all
}

func unscoped(name string) string { return name[strings.LastIndex(name, "\x00")+1:] }

// ErrNoLogGroup is the error of Run if events do not name their log group and
// nothing else tells.
var ErrNoLogGroup = errors.New("the events do not name their log group")

// Run reads log events and returns what the templates do with them. The error
// is that of the source, or ErrNoLogGroup.
func (r *Replay) Run(ctx context.Context, source *logevent.Source) (*Report, error) {
	g, err := r.gather(ctx, source, nil)
	if err != nil {
		return nil, err
	}
	return r.finish(g, source.Names())
}

// finish makes the report of what was gathered from the named inputs.
func (r *Replay) finish(g *gathered, names []string) (*Report, error) {
	g.addDatapoints(r.plan)
	g.refine()
	if err := g.inRange(names); err != nil {
		return nil, err
	}
	if err := r.namer.checkNames(r.plan.templates); err != nil {
		return nil, err
	}
	return r.report(g), nil
}

// gather reads log events to their end. The follower, if not nil, regularly
// sees what was gathered so far.
func (r *Replay) gather(ctx context.Context, source *logevent.Source, f *follower) (*gathered, error) {
	r.matched = make(matchedOnce, len(r.plan.filters))
	bare, err := filterpattern.NewMatcher(nil, r.names.selectors...)
	if err != nil {
		return nil, fmt.Errorf("the contract's fields: %w", err)
	}
	r.targets = r.plan.targets()
	r.plan.findFills()
	r.namer = r.newNamer()
	all := r.newGathered()
	all.inputs = source.Names()
	for _, program := range r.plan.programs {
		all.queries = append(all.queries, program.Run())
		all.queryErrors = append(all.queryErrors, nil)
	}
	f.begin(all)
	err = logevent.Process(ctx, source, r.workers,
		func() func(*logevent.Batch) *gathered {
			w := &worker{Replay: r, looking: map[*group]*looking{}, bare: bare.Event(), emf: emf.NewReader(), counting: map[string][]counter{}}
			for _, q := range all.queries {
				w.queries = append(w.queries, q.Worker())
			}
			return w.read
		},
		func(g *gathered) error {
			if g.homeless > 0 {
				return fmt.Errorf("%w; metric filters and alarms look at %s", ErrNoLogGroup,
					list(readable(r.plan.withFilters()), "and"))
			}
			return f.merges(func() { all.merge(g, r.plan) })
		})
	return all, err
}

// spanDays is the maximum number of days between the first and the last log
// event. Alarms are evaluated for every minute in between, and CloudWatch
// accepts no event older than 14 days (API_PutLogEvents), so an event that is
// years away has a wrong time.
const spanDays = 100

// ErrRange is the error if events are further apart than a replay allows.
var ErrRange = fmt.Errorf("that is more than %d days", spanDays)

// inRange returns an error with the first and last time if they are too far
// apart.
func (g *gathered) inRange(names []string) error {
	if !g.timed || g.last-g.first <= spanDays*24*time.Hour.Milliseconds() {
		return nil
	}
	at := func(ms int64, p place) string {
		text := time.UnixMilli(ms).UTC().Format(time.RFC3339)
		if p.input < len(names) {
			text += fmt.Sprintf(" (%s:%d)", names[p.input], p.line)
		}
		return text
	}
	return fmt.Errorf("log events are from %s to %s: %w, so either a clock was wrong, or they must be replayed in parts", at(g.first, g.firstAt), at(g.last, g.lastAt), ErrRange)
}

func (r *Replay) report(g *gathered) *Report {
	report := &Report{
		Filters:     []Filter{},
		LeftOut:     r.plan.leftOut(),
		NotRead:     r.plan.notRead(),
		Queries:     r.plan.savedQueries(),
		Input:       r.input(g),
		Alarms:      r.runAlarms(g),
		Unread:      r.unread(g),
		NoneWatched: r.noneWatched(g),
		Notes:       append([]string{}, slices.Concat(r.namer.notes(giving(r.plan.templates)), r.plan.notes, r.transformedNotes(g), g.embeddedNotes())...),
		Embedded:    r.embeddedMetrics(g),
		Deliveries:  r.deliveries(g),
		readout:     readout{r.plan, g, map[int]answer{}},
	}
	for _, f := range r.plan.filters {
		report.Filters = append(report.Filters, r.filter(f, g))
	}
	return report
}

func (r *Replay) input(g *gathered) Input {
	written := writers(r.plan.templates)
	in := Input{
		LogGroups: []LogGroup{},
		Events:    g.events, WithoutTime: g.withoutTime,
		Unreadable: g.unreadable, FirstUnreadable: g.firstUnreadable, Flaws: g.flaws,
	}
	if g.timed {
		in.Start, in.End = time.UnixMilli(g.first).UTC(), time.UnixMilli(g.last).UTC()
	}
	real := r.namer.real()
	for _, name := range slices.Sorted(maps.Keys(g.groups)) {
		from := LogGroup{Name: unscoped(name), Real: real[name], Events: g.groups[name].events, JSON: g.groups[name].json, Writers: written[name]}
		if known := r.plan.groups[name]; known != nil {
			from.Filters = known.filterCount()
		}
		in.LogGroups = append(in.LogGroups, from)
	}
	return in
}

func (r *Replay) filter(f *filter, g *gathered) Filter {
	got := &g.filters[f.index]
	from := g.groups[scoped(f.stack, f.view.LogGroup)]
	out := Filter{
		Stack: f.stack.Stack, LogicalID: f.view.LogicalID, Name: f.view.Name,
		LogGroup: f.view.LogGroup, Pattern: f.view.Pattern,
		Namespace: f.to.Namespace, Metric: f.to.Name,
		Matched: got.matched, Example: got.example, Alarms: append([]string{}, f.alarms...),
		Refused: f.refused, Invalid: f.invalid,
	}
	if from != nil {
		out.Events = from.events
	}
	out.Warnings = warningsOf(f.pattern)
	if s := f.unnamed; s != nil {
		out.Warnings = append(out.Warnings, fmt.Sprintf("%s: the pattern names no field %s, so the filter publishes nothing;"+
			" name it in the pattern, or count: $1 is the first field.", s, s.Path()))
	}
	if out.Refused = cmp.Or(out.Refused, g.unknownGroup(f)); out.Refused != "" {
		return out
	}
	if f.selector != nil || len(f.dimensions) > 0 {
		out.Values = &Values{
			Selector: f.to.Value, Extracted: got.matched - got.missing, Missing: got.missing, Dimensionless: got.dimensionless,
			Dimensions: len(got.tuples),
		}
	}
	out.NearMiss = g.nearMiss(f)
	return out
}

// unread collects the events that no filter matched.
func (r *Replay) unread(g *gathered) Unread {
	u := Unread{Levels: []Level{}, Events: []Event{}, Plain: []Plain{}, Metrics: []string{}}
	var byLevel [levels]count
	var byShape [shapes]count
	var examples [shapes]string
	for _, name := range slices.Sorted(maps.Keys(g.groups)) {
		t := &g.groups[name].tally
		ofLevel, ofShape := t.counts()
		for l := range ofLevel {
			byLevel[l].merge(ofLevel[l])
		}
		for s := range ofShape {
			byShape[s].merge(ofShape[s])
			if examples[s] == "" {
				examples[s] = t.exampleOf(shape(s))
			}
		}
		u.Events = append(u.Events, t.events(unscoped(name))...)
	}
	slices.SortFunc(u.Events, mostUrgent(r.names.levels))
	for l := levels - 1; l > int(noLevel); l-- {
		if c := byLevel[l]; c.events > 0 {
			u.Levels = append(u.Levels, Level{level(l).String(), c.events, c.unread, c.unwatched})
		}
	}
	for s, c := range byShape {
		if shape(s) != jsonObject && c.events > 0 {
			u.Plain = append(u.Plain, Plain{shape(s).String(), c.events, c.unread, examples[s]})
		}
	}
	slices.SortStableFunc(u.Plain, func(a, b Plain) int { return cmp.Compare(b.Events, a.Events) })
	listed := map[string]bool{}
	for _, f := range r.plan.filters {
		metric := f.to.Namespace + "/" + f.to.Name
		if len(f.alarms) == 0 && f.refused == "" && !listed[metric] {
			listed[metric] = true
			u.Metrics = append(u.Metrics, metric)
		}
	}
	return u
}
