package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// branch is a pipeline that runs beside the main one, on the same events, and has
// all its rows before the main one needs them. Subqueries are branches, and so is
// the time range with which diff compares. (CWL_QuerySyntax-Subqueries, "Behavior")
type branch struct {
	*pipeline
	compiler *compiler
	// rows are the results of the branch, once it has ended. They hold the values
	// requested with carry, and are in share.
	rows  []kept
	share *share
	// scanned is the number of events that the branch looked at.
	scanned int64
}

// branch compiles commands as a branch of the query.
func (c *compiler) branch(of *Program, commands []insights.Command) (*branch, error) {
	b := &branch{compiler: newCompiler(of)}
	b.pipeline = b.compiler.p
	c.p.branches = append(c.p.branches, b)
	return b, b.compiler.commands(commands)
}

// subquery compiles a subquery. It returns all its rows: the default limit of a
// query does not apply.
func (c *compiler) subquery(e *insights.Subquery) (*branch, error) {
	b, err := c.branch(c.p.Program, e.Commands)
	if err != nil {
		return nil, err
	}
	if b.source == nil {
		b.source = c.p.source // the subquery reads the log groups of the query
	}
	b.compiler.scope.stage.sink = b.compiler.collect(noLimit)
	return b, nil
}

// carry makes the branch return a field, and returns its column in the rows of the
// branch.
func (b *branch) carry(f *insights.Field) (column int, structured bool, err error) {
	s := b.compiler.scope
	o, err := b.compiler.fieldIn(s, f)
	if err != nil {
		return 0, false, err
	}
	s.stage.carry = append(s.stage.carry, o.eval)
	return len(s.stage.carry) - 1, o.structured, nil
}

// answer takes the results of the branch's run.
func (b *branch) answer(run *Run) (err error) {
	b.scanned = run.result.Scanned
	b.rows, b.share, err = b.through(run.part, &run.share)
	run.part = nil
	return err
}

// waits reports whether a command needs the rows of a branch, which are complete
// only after all events have been read.
func waits(command insights.Command) bool {
	found := false
	insights.Inspect(command, func(n insights.Node) {
		_, ok := n.(*insights.Subquery)
		found = found || ok
	})
	return found
}
