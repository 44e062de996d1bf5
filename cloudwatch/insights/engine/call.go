package engine

import (
	"maps"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// scalar is a function of the values of one row. The slice of its arguments is
// reused; a result may share the texts of the arguments.
type scalar func(args []Value) Value

// builder compiles a call of a function that is more than a scalar: that looks
// at its arguments before there is a row, or at more than its arguments.
type builder func(c *compiler, call *insights.Call) (operand, error)

// scalars are functions by their canonical names; builders are others. What each
// takes and returns says the table of package insights.
// (CWL_QuerySyntax-operations-functions)
var (
	scalars  = map[string]scalar{}
	builders = map[string]builder{}
)

// register adds functions to one of the tables. Each file of functions
// registers its own.
func register[F any](table, functions map[string]F) struct{} {
	maps.Copy(table, functions)
	return struct{}{}
}

// call compiles a call of a function.
func (c *compiler) call(e *insights.Call) (operand, error) {
	if problem := e.Problem(); problem != "" {
		return operand{}, c.refuse(e, "", "%s", problem)
	}
	if toldAbsent[e.Function] {
		c.mayLack++
		defer func() { c.mayLack-- }()
	}
	is, _ := insights.FindFunction(e.Function)
	if is.Aggregates {
		if c.aggregates == nil {
			return operand{}, c.refuse(e, "", "%s makes one value of many rows: it stands in stats only", e.Function)
		}
		return c.aggregates.call(c, e, is)
	}
	if build := builders[is.Name]; build != nil {
		o, err := build(c, e)
		o.structured = o.structured || is.Result == insights.StructureKind
		return o, err
	}
	function := scalars[is.Name]
	if function == nil {
		return operand{}, c.refuse(e, "", "%s does not run here", e.Function)
	}
	args, err := c.args(e)
	if err != nil {
		return operand{}, err
	}
	return operand{eval: apply(function, is, args)}, nil
}

// args compiles the arguments of a call.
func (c *compiler) args(e *insights.Call) ([]operand, error) {
	args := make([]operand, len(e.Args))
	for i, a := range e.Args {
		var err error
		if args[i], err = c.expr(a); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// apply calls a function with the values of its arguments. Maps and lists are
// nothing to an argument that does not take them.
func apply(function scalar, is insights.Function, args []operand) expr {
	values, structures := make([]Value, len(args)), make([]bool, len(args))
	for i := range args {
		structures[i] = is.Argument(i, len(args)).TakesStructures()
	}
	return func(r *row) Value {
		for i, a := range args {
			v := a.eval(r)
			if r.failed != nil {
				return Value{}
			}
			if v.structured() && !structures[i] {
				v = Value{}
			}
			values[i] = v
		}
		return r.short(function(values))
	}
}

// short is a value that a function made, unless its text is longer than any may
// be: then the row says so, and the run ends with an error.
func (r *row) short(v Value) Value {
	if v.kind == overlong || len(v.text) > mostText {
		r.fail(ErrLongText)
		return Value{}
	}
	return v
}

// usesClock says whether a command asks for the time at which the query runs.
func usesClock(command insights.Command) bool {
	found := false
	insights.Inspect(command, func(n insights.Node) {
		if call, ok := n.(*insights.Call); ok {
			is, _ := insights.FindFunction(call.Function)
			found = found || is.Clock
		}
	})
	return found
}
