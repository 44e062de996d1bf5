package engine

import (
	"maps"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// scalar computes a function of values of one row. The slice of arguments is
// reused. A result may share memory with the arguments.
type scalar func(args []Value) Value

// builder compiles a call of a function that a scalar cannot express, because it
// inspects its arguments at compile time, or needs more than their values.
type builder func(c *compiler, call *insights.Call) (operand, error)

// scalars and builders are the functions by their canonical names. Their arguments
// and results are described by the table in package insights.
// (CWL_QuerySyntax-operations-functions)
var (
	scalars  = map[string]scalar{}
	builders = map[string]builder{}
)

// register adds functions to one of the tables. Each file registers its own
// functions.
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
			return operand{}, c.refuse(e, "", "%s makes one value from many rows: it is only allowed in stats", e.Function)
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

// apply calls a function with the values of its arguments. An argument that does
// not take maps and lists treats them as missing.
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

// short returns a value computed by a function, unless its text exceeds mostText.
// In that case it marks the row as failed, and the run ends with an error.
func (r *row) short(v Value) Value {
	if v.kind == overlong || len(v.text) > mostText {
		r.fail(ErrLongText)
		return Value{}
	}
	return v
}

// usesClock reports whether a command uses the time at which the query runs.
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
