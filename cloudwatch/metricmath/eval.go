package metricmath

import (
	"fmt"
	"math"
	"time"
)

// value is a number, one or several time series time series.
type value struct {
	kind   kind
	number float64
	points Series
	list   []Series
}

// at returns the number in period i.
func (v value) at(i int) float64 {
	if v.kind == scalar {
		return v.number
	}
	return v.points[i]
}

// each applies f to every number that is not missing.
func (v value) each(f func(float64) float64) value {
	if v.kind == scalar {
		return value{kind: scalar, number: f(v.number)}
	}
	return v.eachSeries(func(s Series) Series {
		out := missing(len(s))
		for i, n := range s {
			if !math.IsNaN(n) {
				out[i] = f(n)
			}
		}
		return out
	})
}

// eachSeries applies f to every time series.
func (v value) eachSeries(f func(Series) Series) value {
	if v.kind == series {
		return value{kind: series, points: f(v.points)}
	}
	out := value{kind: v.kind}
	for _, s := range v.list {
		out.list = append(out.list, f(s))
	}
	return out
}

type evaluation struct {
	set     *Set
	metrics map[string]Series
	rules   map[InsightRule]Series
	ends    []time.Time
	period  time.Duration
	known   map[string]value
}

// Eval computes the values that the alarm compares. Each metric, including those of
// Contributor Insights rules, has a value for every period. ends are the ends of
// the periods. Eval returns an error if a metric is not given, or has a different
// number of values.
func (s *Set) Eval(metrics map[string]Series, rules map[InsightRule]Series, ends []time.Time, period time.Duration) (Series, error) {
	for _, id := range s.Metrics() {
		if len(metrics[id]) != len(ends) {
			return nil, fmt.Errorf("%s: there are %d values for %d periods", id, len(metrics[id]), len(ends))
		}
	}
	for _, rule := range s.rules {
		if len(rules[rule]) != len(ends) {
			return nil, fmt.Errorf("%s of the rule %s: there are %d values for %d periods", rule.Metric, rule.Rule, len(rules[rule]), len(ends))
		}
	}
	e := &evaluation{s, metrics, rules, ends, period, map[string]value{}}
	return e.query(s.result).points, nil
}

func (e *evaluation) query(id string) value {
	if v, known := e.known[id]; known {
		return v
	}
	var v value
	if x, ok := e.set.parsed[id]; ok {
		v = e.node(x.root)
	} else {
		v = value{kind: series, points: e.metrics[id]}
	}
	e.known[id] = v
	return v
}

func (e *evaluation) node(n Node) value {
	switch n := n.(type) {
	case *Number:
		return value{kind: scalar, number: n.Value}
	case *Text:
		return value{kind: text}
	case *Reference:
		if wordOf(n) != "" {
			return value{kind: text}
		}
		return e.query(n.ID)
	case *Negation:
		return e.node(n.Of).each(func(v float64) float64 { return -v })
	case *Binary:
		return e.binary(n)
	case *List:
		out := value{kind: array}
		for _, element := range n.Elements {
			if v := e.node(element); v.kind == array {
				out.list = append(out.list, v.list...)
			} else {
				out.list = append(out.list, v.points)
			}
		}
		return out
	case *Call:
		args := make([]value, len(n.Arguments))
		for i, a := range n.Arguments {
			args[i] = e.node(a)
		}
		return functions[n.Function].eval(e, n, args)
	}
	panic("metricmath: unknown node")
}

func (e *evaluation) binary(n *Binary) value {
	left, right := e.node(n.Left), e.node(n.Right)
	if left.kind == scalar && right.kind == scalar {
		return value{kind: scalar, number: compute(n.Operator, left.number, right.number)}
	}
	one := func(a, b value) Series {
		out := make(Series, len(e.ends))
		for i := range out {
			out[i] = point(n.Operator, a, b, i)
		}
		return out
	}
	switch {
	case left.kind == array:
		return left.eachSeries(func(s Series) Series { return one(value{kind: series, points: s}, right) })
	case right.kind == array:
		return right.eachSeries(func(s Series) Series { return one(left, value{kind: series, points: s}) })
	}
	return value{kind: series, points: one(left, right)}
}

// point computes one datapoint. If one of two time series has no datapoint, it
// counts as 0. If neither has one, the result is missing. The result is also
// missing if an operand that is a number is missing, because of a division by zero.
// The guide does not cover that case for a time series and a number, but nothing
// could be computed.
func point(operator string, left, right value, i int) float64 {
	a, b := left.at(i), right.at(i)
	aMissing, bMissing := math.IsNaN(a), math.IsNaN(b)
	if aMissing && (bMissing || right.kind == scalar || left.kind == scalar) || bMissing && (left.kind == scalar || right.kind == scalar) {
		return math.NaN()
	}
	if aMissing {
		a = 0
	}
	if bMissing {
		b = 0
	}
	return compute(operator, a, b)
}

// compute applies an operator. The result of a division by zero is missing.
func compute(operator string, a, b float64) float64 {
	truth := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.NaN()
	}
	switch operator {
	case "+":
		return finite(a + b)
	case "-":
		return finite(a - b)
	case "*":
		return finite(a * b)
	case "/":
		if b == 0 {
			return math.NaN()
		}
		return finite(a / b)
	case "^":
		return finite(math.Pow(a, b))
	case "==":
		return truth(a == b)
	case "!=":
		return truth(a != b)
	case "<":
		return truth(a < b)
	case "<=":
		return truth(a <= b)
	case ">":
		return truth(a > b)
	case ">=":
		return truth(a >= b)
	case "AND":
		return truth(a != 0 && b != 0)
	case "OR":
		return truth(a != 0 || b != 0)
	}
	panic("metricmath: unknown operator " + operator)
}
