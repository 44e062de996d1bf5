package engine

import (
	"cmp"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/needle"
)

// DefaultMemory is how much a query may hold where nothing else is said, in
// bytes.
const DefaultMemory = 2 << 30

// Options say how a query runs. The zero value is the default.
type Options struct {
	// Start and End are the time range of the query, both inclusive
	// (API_StartQuery). Events outside of it, and those without a time, are
	// left out. Default: no bound.
	Start, End time.Time
	// Now is what now() returns. Default: End, or the current time without it.
	Now time.Time
	// StrictTypes compares texts with texts and numbers with numbers only, so
	// that user_id = "12345" does not hold for the number 12345. How CloudWatch
	// compares them is not documented.
	StrictTypes bool
	// Hold keeps the rows that go past the first filters, so that the run can be
	// asked for several time ranges, with [Run.Window].
	Hold bool
	// Memory is how many bytes the query may hold: rows, groups, values of
	// percentiles and what comes of them, those of all workers together. It ends
	// with a *MemoryError beyond. Default: DefaultMemory.
	Memory int64
	// Fields are those that anybody who looks at the events names, and the query's with
	// them, so that an event is decoded once: Event.Document is of these fields. Everybody
	// adds theirs before the first event is read. Default: the query reads by itself.
	Fields *jsonscan.Fields
}

// Program is a query that is ready to be run.
type Program struct {
	query   insights.Query
	options Options
	// timed says that the query looks at the times of events.
	timed bool
}

// Compile prepares a query to be run. The error is an *[insights.Error], the
// first command, function or field that cannot be run here. Rules that
// [insights.Query.Check] checks are the caller's to check.
func Compile(q insights.Query, o Options) (*Program, error) {
	o.Memory = cmp.Or(o.Memory, DefaultMemory)
	if o.Now.IsZero() {
		if o.Now = o.End; o.End.IsZero() {
			o.Now = time.Now()
		}
	}
	p := &Program{query: q, options: o}
	line, err := p.compile()
	if err != nil {
		return nil, err
	}
	p.timed = line.timed
	return p, nil
}

// NeedsTimes says whether the answer depends on when events happened, so that
// their times are worth finding.
func (p *Program) NeedsTimes() bool {
	return p.timed || p.options.Hold || !p.options.Start.IsZero() || !p.options.End.IsZero()
}

// Notes are what else must be known to trust the answer, a sentence each.
func (p *Program) Notes() []string { return p.notes() }

// pipeline is a compiled program, for one goroutine: what it is made of keeps
// what it works with.
type pipeline struct {
	*Program
	comparer comparer
	fields   *jsonscan.Fields
	stages   []*stage
	columns  []string
	// clock is when the query runs, and over which time.
	clock clock
	// source says which log groups the query reads; nil for all.
	source *source
	// timed says that the query looks at the times of events.
	timed bool
	// reject are texts of which each event that goes past the first filters has
	// one, and leading is how many steps those filters are.
	reject  needle.Any
	leading int
	// asked are the fields of the log that the query names.
	asked []asked
	// branches are the pipelines beside this one.
	branches []*branch
	// unlimited says that the query has no limit.
	unlimited bool
	// late says that the first filter of the second stage had to wait for a branch,
	// and matched counts what went past it.
	late    bool
	matched int64
	// compares says that the query has a diff, and diff is what it compares with;
	// nil if nothing.
	compares bool
	diff     *branch
}

type clock struct{ now, start, end time.Time }

// stage is a run of commands that each look at one row, and the sink that
// gathers what they let through. The first stage runs on many events at a time,
// each later one on what the sink before it put out.
type stage struct {
	steps []step
	sink  sink
	// slots is how many values a row has, and inherited are those that the
	// stage before hands over, in the order of its carry.
	slots     int
	inherited []int
	// carry are the values that the sink hands over with each row.
	carry []expr
	// inOrder says that its steps look at rows before the current one.
	inOrder bool
	// turn counts the rows that come, each one that expand makes as well.
	turn int
}

func (s *stage) newSlot() int {
	s.slots++
	return s.slots - 1
}

// step is a command that looks at one row. One of the two is set.
type step struct {
	// keep may change the row, and says whether it goes on.
	keep func(*row) bool
	// expand calls next for each row that it makes of one.
	expand func(r *row, next func())
}

// compiler compiles a query.
type compiler struct {
	p     *pipeline
	scope *scope
	// before are the commands before the current one.
	before []insights.Command
	// order is what a sort asked for in this stage.
	order []sortKey
	shown shownColumns
	// limited says that the query has a limit.
	limited bool
	// aggregates are, in a stats, what makes sense of calls that aggregate.
	aggregates *aggregation
	// binOffset shifts what bin puts out, in milliseconds.
	binOffset float64
	// bins are the columns of bins that the last stats put out, and keys all
	// columns that it grouped by.
	bins []binColumn
	keys []string
	// mayLack counts the calls around what is compiled that ask whether a field
	// is there, and columns that nobody named.
	mayLack int
}

func (c *compiler) refuse(at insights.Node, hint, format string, args ...any) error {
	return c.p.query.Refuse(at, hint, format, args...)
}

// compile makes a pipeline.
func (p *Program) compile() (*pipeline, error) {
	c := newCompiler(p)
	if err := c.commands(p.query.Commands()); err != nil {
		return nil, err
	}
	if err := c.finish(); err != nil {
		return nil, err
	}
	c.p.gatherTimed()
	return c.p, nil
}

func newCompiler(p *Program) *compiler {
	o := p.options
	c := &compiler{p: &pipeline{
		Program: p, comparer: comparer{strict: o.StrictTypes}, fields: cmp.Or(o.Fields, new(jsonscan.Fields)),
		clock: clock{now: o.Now, start: o.Start, end: o.End},
	}, shown: shownColumns{unnamed: []column{systemColumn("@timestamp"), systemColumn("@message")}}}
	c.begin()
	return c
}

// commands compiles the commands of a query or a subquery.
func (c *compiler) commands(all []insights.Command) error {
	hold := c.p.options.Hold
	for i, command := range all {
		c.before = all[:i]
		if _, ok := command.(*insights.Pattern); ok && i+1 < len(all) {
			if _, ok := all[i+1].(*insights.Diff); ok {
				continue // diff does it
			}
		}
		switch {
		case hold && c.first() && (c.gathers(command) || waits(command)):
			c.holdRows()
		case c.first() && waits(command):
			c.gather(c.collect(noLimit))
			_, c.p.late = command.(*insights.Filter)
		}
		if err := c.command(command); err != nil {
			return err
		}
	}
	if hold && c.first() {
		c.holdRows()
	}
	return nil
}

// gatherTimed finds out whether a branch looks at the times of events.
func (line *pipeline) gatherTimed() {
	for _, b := range line.branches {
		b.gatherTimed()
		line.timed = line.timed || b.timed
	}
}

// begin starts a stage after the current one.
func (c *compiler) begin() {
	s := &stage{}
	c.p.stages = append(c.p.stages, s)
	c.scope = &scope{stage: s, names: map[string]operand{}, from: c.scope, imported: map[string]operand{}}
	c.order = nil
}

// gather ends the stage with a sink, and starts the next one.
func (c *compiler) gather(s sink) {
	c.scope.stage.sink = s
	c.begin()
}

func (c *compiler) step(keep func(*row) bool) {
	s := c.scope.stage
	s.steps = append(s.steps, step{keep: keep})
}

// collect is a sink of rows, in the order that holds.
func (c *compiler) collect(limit int) *collect {
	c.p.timed = c.p.timed || c.first() && newestFirst
	return &collect{stage: c.scope.stage, order: c.order, limit: limit, newest: c.first() && newestFirst}
}

// first says whether the current stage is the first.
func (c *compiler) first() bool { return c.scope.from == nil }

// finish ends the last stage with what is shown.
func (c *compiler) finish() error {
	limit := noLimit
	if c.p.unlimited = !c.limited; c.p.unlimited {
		limit = cloudwatch.DefaultQueryRows + 1 // to know of one more
		c.atMost(limit)
	}
	last := c.collect(limit)
	c.mayLack++ // a column that the query names has been compiled with it
	for _, shown := range c.shown.now() {
		o, err := c.shownColumn(shown)
		if err != nil {
			return err
		}
		c.scope.stage.carry = append(c.scope.stage.carry, o.eval)
		c.p.columns = append(c.p.columns, shown.name)
	}
	c.scope.stage.sink = last
	return nil
}
