package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// branch is a pipeline beside another one: it runs on the same events, and has all
// its rows before the other one needs them. A subquery is one, and so is the time
// range that diff compares with. (CWL_QuerySyntax-Subqueries, "Behavior")
type branch struct {
	*pipeline
	compiler *compiler
	// rows are what it put out, once it has ended: the values that were asked for
	// by carry. They are in share.
	rows  []kept
	share *share
	// scanned is how many events it looked at.
	scanned int64
}

// branch compiles commands beside those of the query.
func (c *compiler) branch(of *Program, commands []insights.Command) (*branch, error) {
	b := &branch{compiler: newCompiler(of)}
	b.pipeline = b.compiler.p
	c.p.branches = append(c.p.branches, b)
	return b, b.compiler.commands(commands)
}

// subquery compiles a subquery. All its rows count: none of the rows that a query
// returns without a limit are left out.
func (c *compiler) subquery(e *insights.Subquery) (*branch, error) {
	b, err := c.branch(c.p.Program, e.Commands)
	if err != nil {
		return nil, err
	}
	if b.source == nil {
		b.source = c.p.source // the log groups of the query
	}
	b.compiler.scope.stage.sink = b.compiler.collect(noLimit)
	return b, nil
}

// carry makes the branch put out a field, and returns where it stands in its rows.
func (b *branch) carry(f *insights.Field) (column int, structured bool, err error) {
	s := b.compiler.scope
	o, err := b.compiler.fieldIn(s, f)
	if err != nil {
		return 0, false, err
	}
	s.stage.carry = append(s.stage.carry, o.eval)
	return len(s.stage.carry) - 1, o.structured, nil
}

// answer takes what the run of the branch found.
func (b *branch) answer(run *Run) (err error) {
	b.scanned = run.result.Scanned
	b.rows, b.share, err = b.through(run.part, &run.share)
	run.part = nil
	return err
}

// waits says whether a command needs the rows of a branch, which are there once
// all events have been read.
func waits(command insights.Command) bool {
	found := false
	insights.Inspect(command, func(n insights.Node) {
		_, ok := n.(*insights.Subquery)
		found = found || ok
	})
	return found
}
