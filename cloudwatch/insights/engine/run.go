package engine

import (
	"errors"
	"slices"
	"sort"
	"sync/atomic"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/needle"
)

// Result is the result of a query.
type Result struct {
	// Columns are the names of the columns, in order.
	Columns []string
	// Rows hold a value for each column.
	Rows [][]Value
	// Scanned is the number of events that the query looked at, and Matched the
	// number of those that passed its filters. Timeless is the number of events
	// left out because they have no time and the query has a time range.
	Scanned, Matched, Timeless int64
	// Unseen are the fields of the log that the query names and that no event has,
	// except for fields whose presence it tests. It is empty if no events were
	// read, or not all.
	Unseen []Unseen
	// Others are the names of fields that some events have, sorted. It is set if no
	// event has any of the fields that the query names.
	Others []string
	// Cut is the number of events that have more fields than are discovered, and
	// Misfits the number of those whose number of values differs from the number of
	// fields in the format of their log. Only events whose fields the query reads
	// count.
	Cut, Misfits int64
	// More is set if the query has more rows than are returned without a limit.
	More bool
	// Uncompared says why a diff has nothing to compare with. It is empty
	// otherwise.
	Uncompared string
}

// ErrNoLogGroup is the error of a query with SOURCE on events whose log group is
// unknown.
var ErrNoLogGroup = errors.New("the query reads log groups by SOURCE, and the events do not name their log group")

// Run is a running program. Its workers may run concurrently; everything else is
// for one goroutine. A run has runs of its own for its branches, and so have
// workers and parts: each event goes to all of them.
type Run struct {
	program *Program
	line    *pipeline
	// branches are the runs of the branches of line.
	branches []*Run
	part     part
	// memory counts what all parts hold, and share what part holds.
	memory *memory
	share  share
	// bound is the last row that is needed so far, or nil if any row may be.
	bound  *atomic.Pointer[kept]
	result Result
	// seen marks the fields that an event had, of those that the query names. names
	// are the names of the fields of some events. sampled counts the first of them,
	// and enough tells the workers that no more are wanted.
	seen    []bool
	names   map[string]bool
	sampled int
	enough  *atomic.Bool
	// held are the rows of a program with Options.Hold, in order of time.
	held []kept
	done bool
}

// Run starts a run of the program.
func (p *Program) Run() *Run {
	line, err := p.compile()
	if err != nil {
		panic(err) // the program has been compiled before
	}
	return line.run(newMemory(p.options.Memory))
}

func (line *pipeline) run(m *memory) *Run {
	r := &Run{program: line.Program, line: line, part: line.stages[0].sink.part(), memory: m, share: share{of: m}, bound: new(atomic.Pointer[kept]), enough: new(atomic.Bool), seen: make([]bool, len(line.asked)), names: map[string]bool{}}
	for _, b := range line.branches {
		r.branches = append(r.branches, b.run(m))
	}
	return r
}

// Part is the result of a worker for some of the events.
type Part struct {
	part                       part
	branches                   []*Part
	scanned, matched, timeless int64
	homeless                   bool
	// share is the memory that the part holds. full is set once it holds too much
	// and accepts no more rows.
	share share
	full  bool
	// failed is the error of a row that made the part full.
	failed error
	// seen marks the fields that the worker has seen so far, of those that the
	// query names. first are the names of the fields of the first events, each name
	// once, and later those of some later ones.
	seen  []bool
	first [][]string
	later []string
	// cut and misfits are counts for Result.
	cut, misfits int64
}

// Worker processes events. It is for one goroutine.
type Worker struct {
	line       *pipeline
	branches   []*Worker
	memory     *memory
	bound      *atomic.Pointer[kept]
	row        row
	part       *Part
	from, to   int64
	first, end bool
	// seen marks the fields that an event had, of those that the query names, and
	// unseen are the others. first are the names of fields of the first events of
	// this part, and later those of later events of any part. unsampled is the number
	// of first events still to sample in this part.
	seen       []bool
	unseen     []int
	firstNames map[string]bool
	laterNames map[string]bool
	enough     *atomic.Bool
	unsampled  int
	rejecting  needle.Trial
}

// Worker returns a new worker.
func (r *Run) Worker() *Worker {
	line, err := r.program.compile()
	if err != nil {
		panic(err)
	}
	return line.worker(r)
}

func (line *pipeline) worker(of *Run) *Worker {
	w := &Worker{line: line, memory: of.memory, bound: of.bound, enough: of.enough, seen: make([]bool, len(line.asked)), firstNames: map[string]bool{}, laterNames: map[string]bool{}}
	for i, b := range line.branches {
		w.branches = append(w.branches, b.worker(of.branches[i]))
	}
	for i := range line.asked {
		w.unseen = append(w.unseen, i)
	}
	w.row.values = make([]Value, line.stages[0].slots)
	w.row.own, w.row.shares = line.fields.Reader(), line.options.Fields != nil
	if o := line.options; !o.Start.IsZero() {
		w.from, w.first = o.Start.UnixMilli(), true
	}
	if o := line.options; !o.End.IsZero() {
		w.to, w.end = o.End.UnixMilli(), true
	}
	return w
}

// Begin begins a part. Its events come in the input after those of parts with a
// lower index, and before those of parts with a higher one.
func (w *Worker) Begin(index int) {
	for _, b := range w.branches {
		b.Begin(index)
	}
	w.part = w.line.stages[0].empty(w.memory)
	if p, ok := w.part.part.(bounded); ok {
		p.within(w.bound.Load())
	}
	w.row.index = int64(index) << 32
	w.unsampled = 0
	if len(w.line.asked) > 0 && !w.enough.Load() {
		w.unsampled = firstSampled
		clear(w.firstNames)
	}
}

// empty returns an empty part of a stage.
func (s *stage) empty(m *memory) *Part { return &Part{part: s.sink.part(), share: share{of: m}} }

// Add processes an event.
func (w *Worker) Add(e *Event) {
	for _, b := range w.branches {
		b.Add(e)
	}
	p, r := w.part, &w.row
	if p.full {
		return
	}
	if w.first || w.end {
		ms, ok := e.when()
		if !ok {
			p.timeless++
			return
		}
		if w.first && ms < w.from || w.end && ms > w.to {
			return
		}
	}
	if s := w.line.source; s != nil {
		if len(e.Group) == 0 {
			p.homeless = true
			return
		}
		if !s.takes(string(e.Group)) {
			return
		}
	}
	p.scanned++
	r.begin(e)
	if len(w.unseen) > 0 {
		w.look(e)
	}
	if w.unsampled > 0 {
		w.unsampled--
		p.first = append(p.first, w.sample(w.firstNames, nil))
	}
	if e.Line > 0 && e.Line%laterLines == 0 && len(w.line.asked) > 0 {
		p.later = w.sample(w.laterNames, p.later)
	}
	if !w.row.decoded() && w.rejects(e.Message) && !w.positional(e) {
		p.countMisfit(&r.found)
		return
	}
	w.line.stages[0].pass(r, 0, p)
	p.count(&r.found)
}

// rejects reports whether a message is known to lack a text that the query needs. It
// looks at each message that is not JSON: to find its fields would take longer.
func (w *Worker) rejects(message []byte) bool {
	if len(message) > 0 && message[0] == '{' {
		return w.rejecting.Rejects(w.line.reject, message)
	}
	return w.line.reject.Absent(message)
}

// End ends the part.
func (w *Worker) End() *Part {
	p := w.part
	p.seen = slices.Clone(w.seen)
	for _, b := range w.branches {
		p.branches = append(p.branches, b.End())
	}
	w.part = nil
	return p
}

// pass takes a row through the steps, starting with the given one, and into the
// sink.
func (s *stage) pass(r *row, from int, into *Part) {
	s.turn++
	for i := from; i < len(s.steps); i++ {
		step := &s.steps[i]
		if step.expand != nil {
			step.expand(r, func() { s.pass(r, i+1, into) })
			into.takeFailure(r)
			return
		}
		if !step.keep(r) {
			into.takeFailure(r)
			return
		}
	}
	if into.full {
		return // a row may become very many
	}
	into.matched++
	r.index++
	into.part.add(r)
	into.full = !into.share.holds(into.part.held())
	into.takeFailure(r)
}

// fail records the error that ends the run.
func (r *row) fail(err error) {
	if r.failed == nil {
		r.failed = err
	}
}

// takeFailure marks a part as full if a row has failed.
func (p *Part) takeFailure(r *row) {
	if r.failed != nil && p.failed == nil {
		p.failed, p.full = r.failed, true
	}
}

// Merge adds a part to the run. Parts must come in the order of their indexes. The
// error is a *MemoryError, ErrLongText, ErrSlowRegex or ErrNoLogGroup.
func (r *Run) Merge(p *Part) error {
	for i, b := range r.branches {
		if err := b.Merge(p.branches[i]); err != nil {
			return err
		}
	}
	if p.homeless {
		return ErrNoLogGroup
	}
	r.result.Scanned += p.scanned
	r.result.Matched += p.matched
	r.result.Timeless += p.timeless
	r.result.Cut += p.cut
	r.result.Misfits += p.misfits
	for i, seen := range p.seen {
		r.seen[i] = r.seen[i] || seen
	}
	r.name(p)
	if p.failed != nil {
		return p.failed
	}
	if p.full {
		return r.program.tooMuch(p.part)
	}
	r.part.merge(p.part)
	p.share.tells(0)
	if b, ok := r.part.(bounded); ok {
		if last := b.last(); last != nil {
			r.bound.Store(last)
		}
	}
	if !r.share.tells(r.part.held()) {
		return r.program.tooMuch(r.part)
	}
	return nil
}

// tooMuch returns the error for a part that exceeds the memory limit.
func (p *Program) tooMuch(held rower) error {
	what := "rows"
	switch held.(type) {
	case *grouped:
		what = "groups and their values"
	case *deduped:
		what = "different rows"
	case *patterned:
		what = "patterns"
	}
	return &MemoryError{p.options.Memory, what}
}

// Seen returns the number of events that the run has looked at, and the number of
// those that passed the query's first filters.
func (r *Run) Seen() (scanned, matched int64) { return r.result.Scanned, r.result.Matched }

// Full reports whether no more events need to be read, because a limit any has
// found its rows.
func (r *Run) Full() bool {
	c, ok := r.part.(*collected)
	return ok && len(r.branches) == 0 && c.any && len(c.all) >= c.limit
}

// Result ends the run and returns its result.
func (r *Run) Result() (*Result, error) {
	r.result.Unseen = r.unseen()
	asked := r.line.asked
	for i, b := range r.branches {
		if err := r.line.branches[i].answer(b); err != nil {
			return nil, err
		}
		for _, u := range b.unseen() {
			// A branch may look for the same field as the query.
			if !slices.ContainsFunc(r.result.Unseen, func(told Unseen) bool { return told.Name == u.Name }) {
				r.result.Unseen = append(r.result.Unseen, u)
			}
		}
		asked = append(slices.Clone(asked), b.line.asked...)
		r.result.Cut += b.result.Cut
		r.result.Misfits += b.result.Misfits
	}
	if r.result.seesNothing(asked) {
		r.result.Others = r.namesOfSome()
	}
	of := r.part
	r.part = nil
	return r.line.finish(of, r.result, &r.share)
}

// rowsOf returns the rows of a part.
func (p *Program) rowsOf(of rower, in *share) ([]kept, error) {
	rows, err := of.rows(in)
	if errors.Is(err, errTooMuch) {
		return nil, p.tooMuch(of)
	}
	return rows, err
}

// finish runs the stages after the first one, and returns the rows to show.
func (line *pipeline) finish(of rower, result Result, in *share) (*Result, error) {
	rows, last, err := line.through(of, in)
	if err != nil {
		return nil, err
	}
	defer last.tells(0)
	if line.unlimited && len(rows) > cloudwatch.DefaultQueryRows {
		rows, result.More = rows[:cloudwatch.DefaultQueryRows], true
	}
	result.Columns = slices.Clone(line.columns)
	result.Rows = make([][]Value, len(rows))
	for i := range rows {
		result.Rows[i] = rows[i].values
	}
	result.Uncompared = line.uncompared()
	if line.late {
		result.Matched = line.matched
	}
	return &result, nil
}

// through takes the rows of the first stage through the later stages, and returns
// those of the last. The rows of a stage are released, with their share, once the
// next stage has its own. The caller must end the last share.
func (line *pipeline) through(of rower, in *share) (_ []kept, last *share, err error) {
	for i, s := range line.stages[1:] {
		into := s.empty(in.of)
		if err := line.next(s, of, in, into); err != nil {
			into.share.tells(0)
			in.tells(0)
			return nil, nil, err
		}
		if i == 0 {
			line.matched = into.matched
		}
		in.tells(0)
		of, in = into.part, &into.share
	}
	rows, err := line.rowsOf(of, in)
	if err != nil {
		in.tells(0)
	}
	return rows, in, err
}

// next takes the rows of a stage through the next one.
func (line *pipeline) next(s *stage, from rower, in *share, into *Part) error {
	r := row{values: make([]Value, s.slots)}
	pass := func(k *kept) error {
		for n, slot := range s.inherited {
			r.values[slot] = k.values[n]
		}
		r.time = k.time
		s.pass(&r, 0, into)
		if into.failed != nil {
			return into.failed
		}
		if into.full {
			return line.tooMuch(into.part)
		}
		return nil
	}
	if g, ok := from.(*grouped); ok {
		// The groups are not turned into rows first, since there may be millions of
		// them.
		anyhow := s.sorts(into.part, g.compare)
		err := g.each(anyhow, in, func(k *kept) error {
			if anyhow {
				r.index = k.index - 1 // pass counts from index on
			}
			return pass(k)
		})
		if errors.Is(err, errTooMuch) {
			return line.tooMuch(g)
		}
		return err
	}
	rows, err := line.rowsOf(from, in)
	for i := 0; i < len(rows) && err == nil; i++ {
		err = pass(&rows[i])
	}
	return err
}

// holdRows ends the first stage with a sink that keeps every row.
func (c *compiler) holdRows() {
	c.gather(&collect{stage: c.scope.stage, limit: noLimit, newest: true})
}

// Window returns the result of the query over a time range, both ends inclusive, as
// if it ran at the end of the range. The program must have Options.Hold.
func (r *Run) Window(start, end time.Time) (*Result, error) {
	if err := r.hold(); err != nil {
		return nil, err
	}
	program := *r.program
	program.options.Start, program.options.End, program.options.Now = start, end, end
	line, err := program.compile()
	if err != nil {
		return nil, err
	}
	for i, b := range r.branches {
		of := line.branches[i]
		// The rows remain in the share of the run.
		if of.rows, of.share, err = of.through(listed(b.within(start, end)), &share{of: r.memory}); err != nil {
			return nil, err
		}
	}
	return line.finish(listed(r.within(start, end)), Result{Scanned: r.result.Scanned}, &share{of: r.memory})
}

// hold prepares the rows for windows, once.
func (r *Run) hold() (err error) {
	if r.done {
		return nil
	}
	r.done = true
	for _, b := range r.branches {
		if err := b.hold(); err != nil {
			return err
		}
	}
	r.held, err = r.program.rowsOf(r.part, &r.share)
	return err
}

// within returns the held rows in a time range.
func (r *Run) within(start, end time.Time) []kept {
	// The newest rows come first.
	from := sort.Search(len(r.held), func(i int) bool { return r.held[i].time <= end.UnixMilli() })
	to := sort.Search(len(r.held), func(i int) bool { return r.held[i].time < start.UnixMilli() })
	return r.held[from:max(from, to)]
}
