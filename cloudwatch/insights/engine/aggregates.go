package engine

import (
	"math"
	"math/big"
	"slices"
	"strconv"

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

// startsDated goes by the time of the rows as well.
func startsDated(sign int) aggregator {
	return func(c *compiler, e *insights.Call) (func() accumulator, error) {
		at, err := c.rowTime(e)
		return func() accumulator { return &dated{sign: sign, at: at} }, err
	}
}

func percentiles(percent float64) accumulator {
	return &numbers{of: func(all []float64) Value { return percentile(all, percent) }}
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

// rowCount counts rows.
type rowCount struct{ n int64 }

func (a *rowCount) add(Value, *row) int64 { a.n++; return 0 }
func (a *rowCount) merge(other accumulator) int64 {
	a.n += other.(*rowCount).n
	return 0
}
func (a *rowCount) result() Value { return numberValue(float64(a.n)) }

// valueCount counts rows that have the field.
type valueCount struct{ n int64 }

func (a *valueCount) add(v Value, _ *row) int64 {
	if v.kind != Missing {
		a.n++
	}
	return 0
}
func (a *valueCount) merge(other accumulator) int64 {
	a.n += other.(*valueCount).n
	return 0
}
func (a *valueCount) result() Value { return numberValue(float64(a.n)) }

// moments keeps what sums, averages and deviations are made of. What is no
// number is passed over.
type moments struct {
	of func(*moments) Value
	n  int64
	total
	// mean and squares are the mean and the sum of the squared distances to
	// it, after Welford. scaled says that they are of numbers times scale, since
	// one was so large that its square would be infinite.
	mean, squares float64
	scaled        bool
}

// scale is what large numbers are multiplied by, those from mostSquared on.
const scale, mostSquared = 0x1p-600, 0x1p450

func (a *moments) add(v Value, _ *row) int64 {
	f, ok := v.asNumber()
	if !ok {
		return 0
	}
	a.n++
	a.plus(f)
	if math.Abs(f) >= mostSquared {
		a.rescale()
	}
	if a.scaled {
		f *= scale
	}
	distance := f - a.mean
	a.mean += distance / float64(a.n)
	a.squares += distance * (f - a.mean)
	return 0
}

func (a *moments) rescale() {
	if !a.scaled {
		a.scaled = true
		a.mean *= scale
		a.squares *= scale * scale
	}
}

func (a *moments) merge(other accumulator) int64 {
	b := other.(*moments)
	if b.n == 0 {
		return 0
	}
	if b.scaled {
		a.rescale()
	} else if a.scaled {
		b.rescale()
	}
	n, m := float64(a.n), float64(b.n)
	distance := b.mean - a.mean
	a.squares += b.squares + distance*distance*n*m/(n+m)
	a.mean += distance * m / (n + m)
	a.n += b.n
	a.total.merge(b.total)
	return 0
}

func (a *moments) result() Value {
	if a.n == 0 {
		return Value{}
	}
	return a.of(a)
}

func sumOf(a *moments) Value     { return numberValue(a.over(1)) }
func averageOf(a *moments) Value { return numberValue(a.over(float64(a.n))) }

func varianceOf(a *moments) Value {
	variance, ok := a.variance()
	if !ok {
		return Value{}
	}
	if a.scaled {
		variance = variance / scale / scale
	}
	return numberValue(variance)
}

// variance is that of the numbers times scale, if they are scaled.
func (a *moments) variance() (float64, bool) {
	n := float64(a.n)
	if sampleDeviation {
		n--
	}
	return a.squares / n, n > 0
}

func deviationOf(a *moments) Value {
	variance, ok := a.variance()
	if !ok {
		return Value{}
	}
	deviation := math.Sqrt(variance)
	if a.scaled {
		deviation /= scale
	}
	return numberValue(deviation)
}

// total is a sum after Neumaier, so that it hardly depends on the order. It does
// not become infinite on the way.
type total struct {
	// sum is the sum, and rest what was too small to be added to it; large and
	// largeRest are those of numbers so large that their sum may be infinite,
	// divided by largeUnit.
	sum, rest, large, largeRest float64
}

// largeUnit divides numbers of which not many can be added.
const largeUnit = 0x1p100

func (t *total) plus(f float64) {
	if math.Abs(f) < 0x1p900 {
		addTo(&t.sum, &t.rest, f)
	} else {
		addTo(&t.large, &t.largeRest, f/largeUnit)
	}
}

func addTo(sum, rest *float64, f float64) {
	t := *sum + f
	if math.Abs(*sum) >= math.Abs(f) {
		*rest += (*sum - t) + f
	} else {
		*rest += (f - t) + *sum
	}
	*sum = t
}

func (t *total) merge(other total) {
	addTo(&t.sum, &t.rest, other.sum)
	t.rest += other.rest
	addTo(&t.large, &t.largeRest, other.large)
	t.largeRest += other.largeRest
}

// over is the sum divided by a number.
func (t *total) over(n float64) float64 {
	if large := t.large + t.largeRest; large != 0 {
		return (large + (t.sum+t.rest)/largeUnit) / n * largeUnit
	}
	return (t.sum + t.rest) / n
}

// extreme keeps the value that sorts first or last.
type extreme struct {
	sign  int
	value Value
}

func (a *extreme) add(v Value, _ *row) int64 {
	if v.kind == Missing || v.structured() || a.value.kind != Missing && order(v, a.value)*a.sign <= 0 {
		return 0
	}
	held := int64(len(v.text) - len(a.value.text))
	a.value = v.clone()
	return held
}
func (a *extreme) merge(other accumulator) int64 { return a.add(other.(*extreme).value, nil) }
func (a *extreme) result() Value                 { return a.value }

// dated keeps the value of the earliest or the latest row that has one. Of rows
// of one time the first counts as the earliest, and the last as the latest.
type dated struct {
	sign int
	// at is when a row happened, where that is a column; nil where the row knows.
	at    expr
	value Value
	time  int64
	index int64
}

func (a *dated) add(v Value, r *row) int64 {
	if v.kind == Missing || v.structured() {
		return 0
	}
	time, ok := timeOf(r)
	if a.at != nil {
		var ms float64
		ms, ok = millis(a.at(r))
		time = int64(math.Floor(ms))
	}
	if !ok {
		return 0
	}
	return a.take(v, time, r.index)
}

func (a *dated) take(v Value, time, index int64) int64 {
	if a.value.kind != Missing {
		earlier := time < a.time || time == a.time && index < a.index
		if earlier == (a.sign > 0) {
			return 0
		}
	}
	held := int64(len(v.text) - len(a.value.text))
	a.value, a.time, a.index = v.clone(), time, index
	return held
}

func (a *dated) merge(other accumulator) int64 {
	b := other.(*dated)
	if b.value.kind == Missing {
		return 0
	}
	return a.take(b.value, b.time, b.index)
}
func (a *dated) result() Value { return a.value }

// rowTime is the column that says when a row happened: @timestamp, where a command
// gave that name to something. It is nil where the row is that of an event.
func (c *compiler) rowTime(e *insights.Call) (expr, error) {
	if o, named := c.scope.find("@timestamp"); named {
		return o.eval, nil
	}
	for s := c.scope; s != nil; s = s.from {
		if s.closed {
			return nil, c.refuse(e, "put it out, as in max(@timestamp) as @timestamp",
				"%s goes by @timestamp, which the command before does not put out", e.Function)
		}
	}
	return nil, nil
}

// timeOf is when a row happened.
func timeOf(r *row) (int64, bool) {
	if r.event != nil {
		return r.event.Time, r.event.HasTime
	}
	return r.time, r.time != noTime
}

// rate is by how much a number changes in a period, from its first value to its
// last.
type rate struct {
	first, last dated
	per         float64
}

func (a *rate) add(v Value, r *row) int64 {
	f, ok := v.asNumber()
	if !ok {
		return 0
	}
	v = Value{kind: Number, number: f}
	a.first.add(v, r)
	a.last.add(v, r)
	return 0
}
func (a *rate) merge(other accumulator) int64 {
	b := other.(*rate)
	a.first.merge(&b.first)
	a.last.merge(&b.last)
	return 0
}
func (a *rate) result() Value {
	if a.first.value.kind == Missing {
		return Value{}
	}
	// In halves, as the difference may be more than a float64 holds.
	change := a.last.value.number/2 - a.first.value.number/2
	return numberValue(change / float64(a.last.time-a.first.time) * a.per * 2)
}

// distinct keeps the different values, and how often each came.
type distinct struct {
	// list asks for the values, and top for so many of the most frequent.
	list  bool
	top   int
	index map[string]int
	all   []counted
}

type counted struct {
	value Value
	n     int64
}

// distinctSize is what one more value takes, beside its text.
const distinctSize = valueSize + 64

func (a *distinct) add(v Value, _ *row) int64 {
	if v.kind == Missing || v.structured() {
		return 0
	}
	return a.count(v, 1)
}

func (a *distinct) count(v Value, n int64) int64 {
	if a.index == nil {
		a.index = map[string]int{}
	}
	text := v.text
	if text == "" {
		text, _ = v.asText()
	}
	if i, ok := a.index[text]; ok {
		a.all[i].n += n
		return 0
	}
	v = v.clone()
	if v.text != "" {
		text = v.text
	}
	a.index[text] = len(a.all)
	a.all = append(a.all, counted{v, n})
	return int64(len(text)) + distinctSize
}

func (a *distinct) merge(other accumulator) int64 {
	held := int64(0)
	for _, c := range other.(*distinct).all {
		held += a.count(c.value, c.n)
	}
	return held
}

func (a *distinct) result() Value {
	if !a.list && a.top == 0 {
		return numberValue(float64(len(a.all)))
	}
	if len(a.all) == 0 {
		return Value{}
	}
	slices.SortFunc(a.all, func(x, y counted) int {
		if a.top > 0 && x.n != y.n {
			return int(y.n - x.n)
		}
		return order(x.value, y.value)
	})
	if a.top > 0 {
		a.all = a.all[:min(a.top, len(a.all))]
	}
	values := make([]Value, len(a.all))
	for i, c := range a.all {
		values[i] = c.value
	}
	return listValue(values)
}

// numbers keeps all numbers.
type numbers struct {
	of  func([]float64) Value
	all []float64
}

func (a *numbers) add(v Value, _ *row) int64 {
	f, ok := v.asNumber()
	if !ok {
		return 0
	}
	a.all = append(a.all, f)
	return 8
}
func (a *numbers) merge(other accumulator) int64 {
	b := other.(*numbers)
	a.all = append(a.all, b.all...)
	return 8 * int64(len(b.all))
}
func (a *numbers) result() Value {
	if len(a.all) == 0 {
		return Value{}
	}
	slices.Sort(a.all)
	return a.of(a.all)
}

// percentile of sorted numbers; percentileInterpolates says how.
func percentile(all []float64, percent float64) Value {
	if !percentileInterpolates {
		return numberValue(all[max(int(math.Ceil(percent*float64(len(all))/100)), 1)-1])
	}
	return between(all, percent/100*float64(len(all)-1))
}

// median of sorted numbers.
func median(all []float64) Value { return between(all, float64(len(all)-1)/2) }

// between is what lies at a place between two of sorted numbers, counted from 0.
func between(all []float64, at float64) Value {
	below := int(at)
	if below+1 >= len(all) {
		return numberValue(all[len(all)-1])
	}
	part := at - float64(below)
	if part == 0 {
		return numberValue(all[below]) // however far the next one is
	}
	distance := all[below+1] - all[below]
	if math.IsInf(distance, 0) {
		return numberValue(all[below]*(1-part) + all[below+1]*part)
	}
	return numberValue(all[below] + part*distance)
}

// histogram counts sorted numbers in ranges of one width, from the least to the
// largest: each from where it starts up to where it ends, which only the last one
// takes in. Its keys are the two, with as many decimals as tell them apart. There
// are fewer ranges where no more numbers lie between the two.
func histogram(all []float64, buckets int) Value {
	least, most := all[0], all[len(all)-1]
	if math.IsInf(least, 0) || math.IsInf(most, 0) {
		return Value{} // there is no range of such a width
	}
	bounds := boundsOf(least, most, buckets)
	shown, show := make([]string, len(bounds)), formatNumber
	for i := 0; i < len(bounds); i++ {
		shown[i] = show(bounds[i])
		if i > 0 && least < most && shown[i] == shown[i-1] {
			show, i = formatExactly, -1 // from the beginning
		}
	}
	b := []byte{'{'}
	start := 0
	for i := range len(bounds) - 1 {
		end := len(all)
		if i+2 < len(bounds) {
			end, _ = slices.BinarySearch(all, bounds[i+1])
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, shown[i]+"-"+shown[i+1])
		b = append(b, ':')
		b = strconv.AppendInt(b, int64(end-start), 10)
		start = end
	}
	return Value{kind: Map, text: string(append(b, '}'))}
}

// boundsOf are where ranges of one width start and end, without those that are
// empty. They are computed as people do, with decimals: a third of 0.9 is 0.3.
func boundsOf(least, most float64, buckets int) []float64 {
	if least == most {
		return []float64{least, most} // as in most groups of a fine grouping
	}
	start, _ := new(big.Rat).SetString(formatExactly(least))
	end, _ := new(big.Rat).SetString(formatExactly(most))
	width := end.Sub(end, start)
	width.Quo(width, new(big.Rat).SetInt64(int64(buckets)))
	bounds := []float64{least}
	for i := 1; i < buckets; i++ {
		f, _ := start.Add(start, width).Float64()
		if f > bounds[len(bounds)-1] && f < most {
			bounds = append(bounds, f)
		}
	}
	return append(bounds, most)
}
