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

// resolution of the metrics that metric filters and log groups publish (user
// guide, MonitoringLogData: "aggregated and reported every minute").
const resolution = time.Minute

// Options of a replay. The zero value is the default.
type Options struct {
	// Contract says where events have their type, message and level, which
	// tells what nothing looked at; it has no say in filters and alarms.
	// Default: contract.Guide. The usual names of level fields are known
	// anyway.
	Contract *contract.Contract
	// LogGroup is what every event is taken to be of, by its name or by its
	// logical id. Default: what the event says; for one that says nothing, the
	// only log group that has metric filters.
	LogGroup string
	// Map says which log groups of the templates events of real ones are of; the
	// first that fits counts. Default: those of the same name, and those whose names
	// CloudFormation made up, where they can be no other.
	Map []Mapping
	// Workers is how many events are looked at at a time. It makes no
	// difference to the report. Default: as many as there are processors.
	Workers int
	// Start and End are from when until when alarms are watched. An alarm starts at
	// the first as a new one does. Default: from the minute of the first log event or
	// datapoint to the end of that of the last.
	Start, End time.Time
	// Datapoints are published to metrics beside what log events make. An alarm on a
	// metric that has some is run, even on one of a namespace of AWS.
	Datapoints []Datapoints
	// Off are metric filters that match nothing, whatever their patterns say. It shows
	// what depends on them.
	Off []Filtering
}

// Filtering names a metric filter by its stack and its logical id.
type Filtering struct{ Stack, LogicalID string }

// Replay is a set of templates, ready to be run on log events. It can be run
// again, but not twice at a time.
type Replay struct {
	plan  *plan
	names fieldNames
	// only is the log group that every event is taken to be of, and home that
	// of an event that does not say; empty without one.
	only, home string
	mappings   []mapping
	namer      *namer
	workers    int
	start, end time.Time
	matched    matchedOnce
	// targets are the metrics that events may publish to themselves.
	targets map[string][]target
}

// New prepares templates for a replay. What CloudWatch would refuse to make
// (patterns, values, rules of composite alarms), what the reader of the template
// refuses, and what cannot be replayed here is said in the report, as Refused, each
// of its resource.
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

// chooseHome finds the log group of events that do not say theirs.
func (r *Replay) chooseHome(templates []*template.Template, name string) error {
	withFilters := r.plan.withFilters()
	if len(withFilters) == 0 {
		// What is left are the metrics that events hold themselves.
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
		return fmt.Errorf("no log group %q is in the templates: metric filters and alarms look at %s",
			name, list(few(readable(withFilters)), "and"))
	}
	r.home = r.only
	return nil
}

// anyLogGroup is what the log group of events that do not say theirs is called
// where the templates name none.
const anyLogGroup = "(a log group)"

// withFilters returns the log groups that metric filters and the queries of
// alarms look at.
func (p *plan) withFilters() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.groups)) {
		if g := p.groups[name]; g.filterCount()+len(g.queries) > 0 || g.counted {
			names = append(names, name)
		}
	}
	return names
}

// readable takes the template out of scoped names.
func readable(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, unscoped(name))
	}
	return all
}

func unscoped(name string) string { return name[strings.LastIndex(name, "\x00")+1:] }

// ErrNoLogGroup is the error of Run if events do not say which log group they
// are of, and nothing else tells.
var ErrNoLogGroup = errors.New("the events do not say which log group they are of")

// Run reads log events, and returns what the templates do with them. The error
// is that of the source, or ErrNoLogGroup.
func (r *Replay) Run(ctx context.Context, source *logevent.Source) (*Report, error) {
	g, err := r.gather(ctx, source, nil)
	if err != nil {
		return nil, err
	}
	return r.finish(g, source.Names())
}

// finish makes a report of all that was gathered, from inputs of these names.
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

// gather reads log events to their end. A follower, if there is one, sees what there is
// from time to time.
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

// spanDays is how far apart the first and the last log event can be. Alarms are
// evaluated minute by minute in between, and CloudWatch takes no event whose time
// is more than 14 days ago: one that is years off has a stray time.
// (API_PutLogEvents)
const spanDays = 100

// ErrRange is the error of events that are further apart than a replay can be.
var ErrRange = fmt.Errorf("that is more than %d days", spanDays)

// inRange says which times are too far apart.
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
	return fmt.Errorf("log events are from %s to %s: %w, so either a clock went wrong, or they are to be replayed in parts", at(g.first, g.firstAt), at(g.last, g.lastAt), ErrRange)
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
		out.Warnings = append(out.Warnings, fmt.Sprintf("%s: the pattern names no field %s, so that the filter publishes nothing;"+
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

// unread gathers what nothing looked at.
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
