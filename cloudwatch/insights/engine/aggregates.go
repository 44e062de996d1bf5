package engine

import (
	"math"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// aggregator compiles a call of an aggregate function. It returns a function that
// creates the states of groups.
type aggregator func(c *compiler, e *insights.Call) (start func() states, err error)

// aggregators are the aggregate functions, by their canonical names.
// (CWL_QuerySyntax-Stats, CWL_QuerySyntax-timeseries-functions)
var aggregators = map[string]aggregator{}

var _ = register(aggregators, map[string]aggregator{
	"count":          starts(valueCount{}),
	"countOverTime":  starts(valueCount{}),
	"sum":            starts(moments{of: sumOf}),
	"sumOverTime":    starts(moments{of: sumOf}),
	"avg":            starts(moments{of: averageOf}),
	"stddev":         starts(moments{of: deviationOf}),
	"variance":       starts(moments{of: varianceOf}),
	"min":            starts(extreme{sign: -1}),
	"sortsFirst":     starts(extreme{sign: -1}),
	"max":            starts(extreme{sign: 1}),
	"sortsLast":      starts(extreme{sign: 1}),
	"count_distinct": starts(distinct{}),
	"values":         starts(distinct{list: true}),
	"median":         starts(numbers{of: median}),
	"earliest":       startsDated(-1),
	"latest":         startsDated(1),
	"pct": func(c *compiler, e *insights.Call) (func() states, error) {
		percent, err := c.constantArg(e, 1)
		if err == nil && (percent < 0 || percent > 100) {
			err = c.refuse(e.Args[1], "", "a percentile is between 0 and 100")
		}
		return startsAs(percentiles(percent)), err
	},
	"histogram": func(c *compiler, e *insights.Call) (func() states, error) {
		buckets, err := c.wholeArg(e, 1)
		return startsAs(numbers{of: func(all []float64) Value { return histogram(all, buckets) }}), err
	},
	"topk": func(c *compiler, e *insights.Call) (func() states, error) {
		k, err := c.wholeArg(e, 0)
		return startsAs(distinct{top: k}), err
	},
	"rate": func(c *compiler, e *insights.Call) (func() states, error) {
		at, err := c.rowTime(e)
		if err != nil {
			return nil, err
		}
		period, ok := e.Args[1].(*insights.Duration)
		if !ok {
			return nil, c.refuse(e.Args[1], "write a number and a unit, such as 1m", "rate takes a period")
		}
		ms, err := c.milliseconds(period)
		return startsAs(rate{first: dated{sign: -1, at: at}, last: dated{sign: 1, at: at}, per: ms}), err
	},
})

// starts returns an aggregator that needs nothing but the values.
func starts[S any, A accumulator[S]](none S) aggregator {
	return func(*compiler, *insights.Call) (func() states, error) { return startsAs[S, A](none), nil }
}

// aggregate compiles a call of an aggregate function.
func (c *compiler) aggregate(e *insights.Call, function insights.Function) (aggregate, error) {
	if len(e.Args) == 0 || isStar(e.Args[0]) {
		return aggregate{start: startsAs(rowCount{})}, nil
	}
	build := aggregators[e.Function]
	if build == nil {
		return aggregate{}, c.refuse(e, "", "%s does not run here", e.Function)
	}
	if function.Timestamp {
		c.p.timed = true
	}
	// The values to aggregate are those of the argument that may differ from row to
	// row.
	of := 0
	for function.Argument(of, len(e.Args)).IsConstant() {
		of++
	}
	value, err := c.scalar(e.Args[of], e.Function)
	if err != nil {
		return aggregate{}, err
	}
	start, err := build(c, e)
	return aggregate{value: value.eval, start: start, structured: function.Result == insights.StructureKind}, err
}

func isStar(e insights.Expr) bool {
	_, ok := e.(*insights.Star)
	return ok
}

// constantArg returns an argument that must be the same number for all rows.
func (c *compiler) constantArg(e *insights.Call, i int) (float64, error) {
	o, err := c.expr(e.Args[i])
	if err != nil {
		return 0, err
	}
	if o.constant != nil && o.constant.kind == Number {
		if f, ok := o.constant.asNumber(); ok {
			return f, nil
		}
	}
	return 0, c.refuse(e.Args[i], "", "%s takes a number here", e.Function)
}

// mostBuckets is the maximum number of buckets or values for which an aggregation
// may be asked.
const mostBuckets = 10_000

func (c *compiler) wholeArg(e *insights.Call, i int) (int, error) {
	f, err := c.constantArg(e, i)
	if err == nil && (f != math.Trunc(f) || f < 1 || f > mostBuckets) {
		err = c.refuse(e.Args[i], "", "%s takes a whole number from 1 to %d here", e.Function, mostBuckets)
	}
	return int(f), err
}
