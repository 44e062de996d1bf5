package engine

import (
	"math"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// aggregator compiles a call of a function that aggregates: it returns what makes
// the state of a group without rows.
type aggregator func(c *compiler, e *insights.Call) (start func() accumulator, err error)

// aggregators are the functions that aggregate, by their canonical names.
// (CWL_QuerySyntax-Stats, CWL_QuerySyntax-timeseries-functions)
var aggregators = map[string]aggregator{}

var _ = register(aggregators, map[string]aggregator{
	"count":          starts(func() accumulator { return &valueCount{} }),
	"countOverTime":  starts(func() accumulator { return &valueCount{} }),
	"sum":            starts(func() accumulator { return &moments{of: sumOf} }),
	"sumOverTime":    starts(func() accumulator { return &moments{of: sumOf} }),
	"avg":            starts(func() accumulator { return &moments{of: averageOf} }),
	"stddev":         starts(func() accumulator { return &moments{of: deviationOf} }),
	"variance":       starts(func() accumulator { return &moments{of: varianceOf} }),
	"min":            starts(func() accumulator { return &extreme{sign: -1} }),
	"sortsFirst":     starts(func() accumulator { return &extreme{sign: -1} }),
	"max":            starts(func() accumulator { return &extreme{sign: 1} }),
	"sortsLast":      starts(func() accumulator { return &extreme{sign: 1} }),
	"count_distinct": starts(func() accumulator { return &distinct{} }),
	"values":         starts(func() accumulator { return &distinct{list: true} }),
	"median":         starts(func() accumulator { return &numbers{of: median} }),
	"earliest":       startsDated(-1),
	"latest":         startsDated(1),
	"pct": func(c *compiler, e *insights.Call) (func() accumulator, error) {
		percent, err := c.constantArg(e, 1)
		if err == nil && (percent < 0 || percent > 100) {
			err = c.refuse(e.Args[1], "", "a percentile is between 0 and 100")
		}
		return func() accumulator { return percentiles(percent) }, err
	},
	"histogram": func(c *compiler, e *insights.Call) (func() accumulator, error) {
		buckets, err := c.wholeArg(e, 1)
		return func() accumulator { return &numbers{of: func(all []float64) Value { return histogram(all, buckets) }} }, err
	},
	"topk": func(c *compiler, e *insights.Call) (func() accumulator, error) {
		k, err := c.wholeArg(e, 0)
		return func() accumulator { return &distinct{top: k} }, err
	},
	"rate": func(c *compiler, e *insights.Call) (func() accumulator, error) {
		at, err := c.rowTime(e)
		if err != nil {
			return nil, err
		}
		period, ok := e.Args[1].(*insights.Duration)
		if !ok {
			return nil, c.refuse(e.Args[1], "write a number and a unit, such as 1m", "rate takes a period")
		}
		ms, err := c.milliseconds(period)
		return func() accumulator {
			return &rate{first: dated{sign: -1, at: at}, last: dated{sign: 1, at: at}, per: ms}
		}, err
	},
})

// starts is an aggregator that looks at nothing but the values.
func starts(start func() accumulator) aggregator {
	return func(*compiler, *insights.Call) (func() accumulator, error) { return start, nil }
}

// aggregate compiles a call of a function that aggregates.
func (c *compiler) aggregate(e *insights.Call, function insights.Function) (aggregate, error) {
	if len(e.Args) == 0 || isStar(e.Args[0]) {
		return aggregate{start: func() accumulator { return &rowCount{} }}, nil
	}
	build := aggregators[e.Function]
	if build == nil {
		return aggregate{}, c.refuse(e, "", "%s does not run here", e.Function)
	}
	if function.Timestamp {
		c.p.timed = true
	}
	// What it aggregates is the argument that differs from row to row.
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

// constantArg is an argument that is the same number for all rows.
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

// mostBuckets is how many buckets or values an aggregation may be asked for.
const mostBuckets = 10_000

func (c *compiler) wholeArg(e *insights.Call, i int) (int, error) {
	f, err := c.constantArg(e, i)
	if err == nil && (f != math.Trunc(f) || f < 1 || f > mostBuckets) {
		err = c.refuse(e.Args[i], "", "%s takes a whole number from 1 to %d here", e.Function, mostBuckets)
	}
	return int(f), err
}
