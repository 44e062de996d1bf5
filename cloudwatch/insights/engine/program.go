package engine

import (
	"cmp"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/jsonscan"
	"github.com/logstack-go/logstack/internal/needle"
)

// DefaultMemory is the default memory limit of a query, in bytes.
const DefaultMemory = 2 << 30

// Options configure how a query runs. The zero value is the default.
type Options struct {
	// Start and End are the time range of the query, both inclusive
	// (API_StartQuery). Events outside of it are left out, and so are those without
	// a time. By default the time range is unlimited.
	Start, End time.Time
	// Now is the result of now(). The default is End or, without an End, the
	// current time.
	Now time.Time
	// StrictTypes compares texts only with texts and numbers only with numbers, so
	// that user_id = "12345" does not hold for the number 12345. How CloudWatch
	// compares them is not documented.
	StrictTypes bool
	// Hold keeps the rows that pass the first filters, so that [Run.Window] can
	// return results for several time ranges.
	Hold bool
	// Memory is the memory limit of the query, in bytes: for rows, groups, values
	// of percentiles and results, of all workers together. A query that exceeds it
	// ends with a *MemoryError. The default is DefaultMemory.
	Memory int64
	// Fields, if not nil, collects the fields of all readers of the events,
	// including this query, so that an event is decoded once. Event.Document must
	// be made of it. All readers must add their fields before the first event is
	// read. By default, the query decodes events itself.
	Fields *jsonscan.Fields
}

// Program is a compiled query.
type Program struct {
	query   insights.Query
	options Options
	// timed is set if the query reads the times of events.
	timed bool
}

// Compile compiles a query. The error is an *[insights.Error] about the first
// command, function or field that is not supported. Compile does not check the
// rules that [insights.Query.Check] checks.
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

// NeedsTimes reports whether the result depends on the times of events. If not, the
// caller need not find them.
func (p *Program) NeedsTimes() bool {
	return p.timed || p.options.Hold || !p.options.Start.IsZero() || !p.options.End.IsZero()
}

// Notes returns caveats about the result that follow from the query, one sentence
// each.
func (p *Program) Notes() []string { return p.notes() }

// pipeline is a compiled program, for one goroutine: its parts reuse their memory.
type pipeline struct {
	*Program
	comparer comparer
	fields   *jsonscan.Fields
	stages   []*stage
	columns  []string
	// clock is the time at which the query runs, and its time range.
	clock clock
	// source is the log groups that the query reads. It is nil if the query reads
	// all.
	source *source
	// timed is set if the query reads the times of events.
	timed bool
	// reject holds texts of which every event that passes the first filters
	// contains at least one. leading is the number of steps of those filters.
	reject  needle.Any
	leading int
	// asked are the fields of the log that the query names.
	asked []asked
	// branches are the pipelines that run beside this one.
	branches []*branch
	// unlimited is set if the query has no limit.
	unlimited bool
	// late is set if the first filter of the second stage had to wait for a branch,
	// and matched counts the rows that pass it.
	late    bool
	matched int64
	// compares is set if the query has a diff. diff is the branch with which it
	// compares, or nil if there is nothing to compare with.
	compares bool
	diff     *branch
}

type clock struct{ now, start, end time.Time }

// stage is a run of commands that each look at one row, and the sink that collects
// the rows that pass. The first stage processes many events at a time, each later
// stage the rows of the sink before it.
type stage struct {
	steps []step
	sink  sink
	// slots is the number of values in a row, and inherited the slots of the values
	// that the stage before hands over, in the order of its carry.
	slots     int
	inherited []int
	// carry are the values that the sink hands over with each row.
	carry []expr
	// inOrder is set if the steps look at rows before the current one.
	inOrder bool
	// turn counts the rows, including those that expand makes.
	turn int
}

func (s *stage) newSlot() int {
	s.slots++
	return s.slots - 1
}

// step is a command that looks at one row. Either keep or expand is set.
type step struct {
	// keep may change the row, and reports whether the row goes on.
	keep func(*row) bool
	// expand calls next for each row that it makes of a row.
	expand func(r *row, next func())
}

// compiler compiles a query.
type compiler struct {
	p     *pipeline
	scope *scope
	// before are the commands before the current one.
	before []insights.Command
	// order is the sort order requested in this stage.
	order []sortKey
	shown shownColumns
	// limited is set if the query has a limit.
	limited bool
	// aggregates, in a stats, handles calls of aggregate functions.
	aggregates *aggregation
	// binOffset shifts the results of bin, in milliseconds.
	binOffset float64
	// bins are the columns of bins of the last stats, and keys all columns by which
	// it groups.
	bins []binColumn
	keys []string
	// mayLack counts the enclosing calls that test whether a field exists, and
	// columns that no command named.
	mayLack int
}

func (c *compiler) refuse(at insights.Node, hint, format string, args ...any) error {
	return c.p.query.Refuse(at, hint, format, args...)
}

// compile compiles a pipeline.
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
				continue // diff compiles it
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

// gatherTimed sets timed if a branch reads the times of events.
func (line *pipeline) gatherTimed() {
	for _, b := range line.branches {
		b.gatherTimed()
		line.timed = line.timed || b.timed
	}
}

// begin starts the next stage.
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

// collect returns a sink of rows, in the current order.
func (c *compiler) collect(limit int) *collect {
	c.p.timed = c.p.timed || c.first() && newestFirst
	return &collect{stage: c.scope.stage, order: c.order, limit: limit, newest: c.first() && newestFirst}
}

// first reports whether the current stage is the first.
func (c *compiler) first() bool { return c.scope.from == nil }

// finish ends the last stage with the columns that are shown.
func (c *compiler) finish() error {
	limit := noLimit
	if c.p.unlimited = !c.limited; c.p.unlimited {
		limit = cloudwatch.DefaultQueryRows + 1 // one more, to know whether there are more
		c.atMost(limit)
	}
	last := c.collect(limit)
	c.mayLack++ // fields that the query names have been compiled before
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
