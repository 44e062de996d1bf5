package metricmath

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/nearest"
)

// function describes a function of metric math.
type function struct {
	least, most int
	// kind returns the kind of the result for arguments of the given kinds, or an
	// error if they do not fit.
	kind func(*Call, []kind) (kind, error)
	eval func(*evaluation, *Call, []value) value
	// refused says why the function is not supported. It is empty if it is.
	refused string
}

// count describes the number of arguments that the function takes.
func (f function) count() string {
	switch {
	case f.least == f.most && f.least == 1:
		return "1 argument"
	case f.least == f.most:
		return fmt.Sprintf("%d arguments", f.least)
	}
	return fmt.Sprintf("%d to %d arguments", f.least, f.most)
}

// unknown returns an error about a name that is not a function.
func (p *parser) unknown(start, end int) error {
	name := p.src[start:end]
	hint := ""
	if meant := nearest.Name(name, slices.Sorted(maps.Keys(functions))); meant != "" {
		hint = "did you mean " + meant + "?"
	}
	return p.fail(start, end, fmt.Sprintf("there is no function %s", name), hint)
}

// The reasons for which functions are rejected. CloudWatch itself rejects those
// with the first.
const (
	notInAlarms = "alarms may not use it"
	needsMore   = "it needs more than the alarm's own metrics"
)

// The functions of the user guide.
var functions map[string]function

func init() {
	functions = map[string]function{
		"ABS":   each(math.Abs),
		"CEIL":  each(math.Ceil),
		"FLOOR": each(math.Floor),
		"LOG":   each(math.Log),
		"LOG10": each(math.Log10),

		"AVG":             aggregate("AVG"),
		"MAX":             aggregate("MAX"),
		"MIN":             aggregate("MIN"),
		"SUM":             aggregate("SUM"),
		"STDDEV":          aggregate("STDDEV"),
		"DATAPOINT_COUNT": aggregate("COUNT"),

		"DIFF":      along(func(_ *evaluation, v, before float64, _ time.Duration) float64 { return v - before }),
		"DIFF_TIME": along(func(_ *evaluation, _, _ float64, apart time.Duration) float64 { return apart.Seconds() }),
		"RATE": along(func(_ *evaluation, v, before float64, apart time.Duration) float64 {
			return (v - before) / apart.Seconds()
		}),
		"RUNNING_SUM": {least: 1, most: 1, kind: sameKind, eval: runningSum},

		"FILL":         {least: 2, most: 2, kind: fillKind, eval: fill},
		"IF":           {least: 2, most: 3, kind: ifKind, eval: ifEval},
		"METRICS":      {least: 0, most: 1, kind: metricsKind, eval: metrics},
		"METRIC_COUNT": {least: 1, most: 1, kind: ofList(scalar), eval: metricCount},
		"FIRST":        {least: 1, most: 1, kind: ofList(series), eval: pickOne(func(n int) int { return 0 })},
		"LAST":         {least: 1, most: 1, kind: ofList(series), eval: pickOne(func(n int) int { return n - 1 })},
		"REMOVE_EMPTY": {least: 1, most: 1, kind: ofList(array), eval: removeEmpty},
		"SLICE":        {least: 2, most: 3, kind: sliceKind, eval: slice},
		"SORT":         {least: 3, most: 4, kind: sortKind, eval: sortSeries},
		"TIME_SERIES":  {least: 1, most: 1, kind: timeSeriesKind, eval: timeSeries},
		"PERIOD":       {least: 1, most: 1, kind: ofSeries(scalar), eval: func(e *evaluation, _ *Call, _ []value) value { return value{kind: scalar, number: e.period.Seconds()} }},
		"EPOCH":        clock(func(t time.Time) float64 { return float64(t.Unix()) }),
		"MINUTE":       clock(func(t time.Time) float64 { return float64(t.Minute()) }),
		"HOUR":         clock(func(t time.Time) float64 { return float64(t.Hour()) }),
		"DAY":          clock(func(t time.Time) float64 { return float64((int(t.Weekday())+6)%7 + 1) }), // Monday is 1
		"DATE":         clock(func(t time.Time) float64 { return float64(t.Day()) }),
		"MONTH":        clock(func(t time.Time) float64 { return float64(t.Month()) }),
		"YEAR":         clock(func(t time.Time) float64 { return float64(t.Year()) }),

		"INSIGHT_RULE_METRIC": {least: 2, most: 2, kind: insightKind, eval: insight},

		"SEARCH":                 {refused: notInAlarms},
		"ANOMALY_DETECTION_BAND": {refused: "it needs weeks of the metric's past"},
		"FORECAST":               {refused: notInAlarms},
		"SERVICE_QUOTA":          {refused: needsMore},
		"DB_PERF_INSIGHTS":       {refused: needsMore},
		"LAMBDA":                 {refused: needsMore},
	}
}

// each returns a function that applies f to every number.
func each(f func(float64) float64) function {
	return function{least: 1, most: 1, kind: sameKind, eval: func(_ *evaluation, _ *Call, args []value) value {
		return args[0].each(func(v float64) float64 { return finite(f(v)) })
	}}
}

// finite turns infinities and NaN into a missing datapoint.
func finite(v float64) float64 {
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// aggregate returns a function that makes one number of a time series, or one time
// series of several.
func aggregate(how string) function {
	return function{least: 1, most: 1,
		kind: func(c *Call, kinds []kind) (kind, error) {
			switch kinds[0] {
			case series:
				return scalar, nil
			case array:
				return series, nil
			}
			return 0, fmt.Errorf("%s takes one or several time series, not %s", c.Function, kinds[0])
		},
		eval: func(e *evaluation, _ *Call, args []value) value {
			if args[0].kind == series {
				return value{kind: scalar, number: aggregated(how, args[0].points)}
			}
			out := make(Series, len(e.ends))
			column := make([]float64, len(args[0].list))
			for i := range out {
				for j, s := range args[0].list {
					column[j] = s[i]
				}
				out[i] = aggregated(how, column)
			}
			return value{kind: series, points: out}
		},
	}
}

// aggregated computes an aggregate of the values that are not missing. Without any
// values, the result is missing, except for a count, which is 0. An average counts
// missing values as 0.
func aggregated(how string, all []float64) float64 {
	var n, sum, squares float64
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range all {
		if !math.IsNaN(v) {
			n++
			sum += v
			least, most = min(least, v), max(most, v)
		}
	}
	if how == "COUNT" {
		return n
	}
	if n == 0 {
		return math.NaN()
	}
	switch how {
	case "AVG":
		return sum / float64(len(all))
	case "MAX":
		return most
	case "MIN":
		return least
	case "SUM":
		return sum
	}
	for _, v := range all {
		if !math.IsNaN(v) {
			squares += (v - sum/n) * (v - sum/n)
		}
	}
	return math.Sqrt(squares / n)
}

// along returns a function of each datapoint and the one before, which is more than
// a period earlier if datapoints are missing between them. The first datapoint has
// no result.
func along(f func(e *evaluation, v, before float64, apart time.Duration) float64) function {
	return function{least: 1, most: 1, kind: sameKind, eval: func(e *evaluation, _ *Call, args []value) value {
		one := func(s Series) Series {
			out := missing(len(s))
			last := -1
			for i, v := range s {
				if math.IsNaN(v) {
					continue
				}
				if last >= 0 {
					out[i] = finite(f(e, v, s[last], e.ends[i].Sub(e.ends[last])))
				}
				last = i
			}
			return out
		}
		return args[0].eachSeries(one)
	}}
}

func runningSum(_ *evaluation, _ *Call, args []value) value {
	return args[0].eachSeries(func(s Series) Series {
		out := missing(len(s))
		sum := 0.0
		for i, v := range s {
			if !math.IsNaN(v) {
				sum += v
				out[i] = sum
			}
		}
		return out
	})
}

func sameKind(c *Call, kinds []kind) (kind, error) {
	if kinds[0] == text || kinds[0] == scalar && slices.Contains([]string{"DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM"}, c.Function) {
		return 0, fmt.Errorf("%s takes a time series, not %s", c.Function, kinds[0])
	}
	return kinds[0], nil
}

func ofList(result kind) func(*Call, []kind) (kind, error) {
	return func(c *Call, kinds []kind) (kind, error) {
		if kinds[0] != array {
			return 0, fmt.Errorf("%s takes several time series, not %s: write [m1, m2] or METRICS()", c.Function, kinds[0])
		}
		return result, nil
	}
}

func ofSeries(result kind) func(*Call, []kind) (kind, error) {
	return func(c *Call, kinds []kind) (kind, error) {
		if kinds[0] != series {
			return 0, fmt.Errorf("%s takes a time series, not %s", c.Function, kinds[0])
		}
		return result, nil
	}
}

// fillKind checks the arguments of FILL, which fills with REPEAT, LINEAR, a number
// or a time series.
func fillKind(c *Call, kinds []kind) (kind, error) {
	if kinds[0] != series && kinds[0] != array {
		return 0, fmt.Errorf("FILL takes a time series, not %s", kinds[0])
	}
	if w := wordOf(c.Arguments[1]); w != "" && w != "REPEAT" && w != "LINEAR" {
		return 0, fmt.Errorf("FILL fills with a number, a time series, REPEAT or LINEAR, not %s", w)
	} else if w == "" && kinds[1] != scalar && kinds[1] != series {
		return 0, fmt.Errorf("FILL fills with a number, a time series, REPEAT or LINEAR, not %s", kinds[1])
	}
	return kinds[0], nil
}

func wordOf(n Node) string {
	if r, ok := n.(*Reference); ok && slices.Contains(words, r.ID) {
		return r.ID
	}
	return ""
}

func fill(_ *evaluation, c *Call, args []value) value {
	how := wordOf(c.Arguments[1])
	return args[0].eachSeries(func(s Series) Series {
		out := slices.Clone(s)
		for i, v := range s {
			if !math.IsNaN(v) {
				continue
			}
			switch how {
			case "REPEAT":
				// REPEAT fills with the last datapoint. Nothing is filled before
				// the first.
				if i > 0 {
					out[i] = out[i-1]
				}
			case "LINEAR":
				out[i] = between(s, i)
			default:
				out[i] = args[1].at(i)
			}
		}
		return out
	})
}

// between returns the value on the line from the datapoint before i to the one
// after, or missing if there is none on one side.
func between(s Series, i int) float64 {
	before, behind := i, i
	for before >= 0 && math.IsNaN(s[before]) {
		before--
	}
	for behind < len(s) && math.IsNaN(s[behind]) {
		behind++
	}
	if before < 0 || behind == len(s) {
		return math.NaN()
	}
	return s[before] + (s[behind]-s[before])*float64(i-before)/float64(behind-before)
}

func ifKind(_ *Call, kinds []kind) (kind, error) {
	result := scalar
	for i, k := range kinds {
		if k != scalar && k != series {
			return 0, fmt.Errorf("IF takes time series and numbers, not %s", k)
		}
		if i == 0 && k == scalar {
			continue
		}
		result = max(result, k)
	}
	return result, nil
}

// ifEval computes IF according to the tables of the user guide. A condition that is
// a number selects one of the values as a whole. Where the condition is missing, so
// is the result. Where the condition holds but the first value is missing, the
// result is 0. Where it does not hold and the second value is missing, the result
// is 0 if the first value is a time series with a datapoint there, and missing
// otherwise. Without a second value, the result is missing where the condition does
// not hold.
func ifEval(e *evaluation, _ *Call, args []value) value {
	condition, first, second := args[0], args[1], value{kind: scalar, number: math.NaN()}
	if len(args) == 3 {
		second = args[2]
	}
	one := func(i int) float64 {
		switch c := condition.at(i); {
		case math.IsNaN(c):
			return c
		case condition.kind == scalar && c != 0:
			return first.at(i)
		case condition.kind == scalar:
			return second.at(i)
		case c != 0:
			if v := first.at(i); !math.IsNaN(v) {
				return v
			}
			return 0
		}
		v := second.at(i)
		if math.IsNaN(v) && len(args) == 3 && first.kind == series && !math.IsNaN(first.at(i)) {
			return 0
		}
		return v
	}
	if condition.kind == scalar && first.kind == scalar && second.kind == scalar {
		return value{kind: scalar, number: one(0)}
	}
	out := make(Series, len(e.ends))
	for i := range out {
		out[i] = one(i)
	}
	return value{kind: series, points: out}
}

func metricsKind(c *Call, kinds []kind) (kind, error) {
	if len(kinds) == 1 && kinds[0] != text {
		return 0, fmt.Errorf("METRICS takes a text in quotes, not %s", kinds[0])
	}
	return array, nil
}

// metrics returns all metrics of the alarm, or those whose ids contain the given
// text.
func metrics(e *evaluation, c *Call, _ []value) value {
	out := value{kind: array}
	for _, q := range e.set.queries {
		if q.Expression == "" && (len(c.Arguments) == 0 || strings.Contains(q.ID, c.Arguments[0].(*Text).Value)) {
			out.list = append(out.list, e.metrics[q.ID])
		}
	}
	return out
}

func metricCount(_ *evaluation, _ *Call, args []value) value {
	return value{kind: scalar, number: float64(len(args[0].list))}
}

func pickOne(which func(n int) int) func(*evaluation, *Call, []value) value {
	return func(e *evaluation, _ *Call, args []value) value {
		if n := len(args[0].list); n > 0 {
			return value{kind: series, points: args[0].list[which(n)]}
		}
		return value{kind: series, points: missing(len(e.ends))}
	}
}

func removeEmpty(_ *evaluation, _ *Call, args []value) value {
	out := value{kind: array}
	for _, s := range args[0].list {
		if slices.ContainsFunc(s, func(v float64) bool { return !math.IsNaN(v) }) {
			out.list = append(out.list, s)
		}
	}
	return out
}

func sliceKind(_ *Call, kinds []kind) (kind, error) {
	if kinds[0] != array || slices.ContainsFunc(kinds[1:], func(k kind) bool { return k != scalar }) {
		return 0, fmt.Errorf("SLICE takes several time series and one or two numbers")
	}
	return array, nil
}

// slice returns the time series from one index up to another, or to the end.
// Indexes count from 0.
func slice(_ *evaluation, _ *Call, args []value) value {
	n := len(args[0].list)
	bound := func(v float64) int {
		if math.IsNaN(v) {
			return 0
		}
		return int(min(max(v, 0), float64(n)))
	}
	from, to := bound(args[1].number), n
	if len(args) == 3 {
		to = bound(args[2].number)
	}
	return value{kind: array, list: args[0].list[from:max(from, to)]}
}

func sortKind(c *Call, kinds []kind) (kind, error) {
	if kinds[0] != array {
		return 0, fmt.Errorf("SORT takes several time series, not %s", kinds[0])
	}
	if !slices.Contains([]string{"AVG", "MIN", "MAX", "SUM"}, wordOf(c.Arguments[1])) {
		return 0, fmt.Errorf("SORT sorts by AVG, MIN, MAX or SUM")
	}
	if !slices.Contains([]string{"ASC", "DESC"}, wordOf(c.Arguments[2])) {
		return 0, fmt.Errorf("SORT sorts ASC or DESC")
	}
	if len(kinds) == 4 && kinds[3] != scalar {
		return 0, fmt.Errorf("SORT takes a number of time series, not %s", kinds[3])
	}
	return array, nil
}

func sortSeries(_ *evaluation, c *Call, args []value) value {
	by := wordOf(c.Arguments[1])
	sorted := slices.Clone(args[0].list)
	slices.SortStableFunc(sorted, func(a, b Series) int {
		x, y := aggregated(by, a), aggregated(by, b)
		order := 0
		switch {
		case math.IsNaN(x) && math.IsNaN(y):
			return 0
		case math.IsNaN(x):
			return 1 // time series without datapoints come last
		case math.IsNaN(y):
			return -1
		case x < y:
			order = -1
		case x > y:
			order = 1
		}
		if wordOf(c.Arguments[2]) == "DESC" {
			order = -order
		}
		return order
	})
	if len(args) == 4 && !math.IsNaN(args[3].number) {
		sorted = sorted[:int(min(max(args[3].number, 0), float64(len(sorted))))]
	}
	return value{kind: array, list: sorted}
}

func timeSeriesKind(_ *Call, kinds []kind) (kind, error) {
	if kinds[0] != scalar {
		return 0, fmt.Errorf("TIME_SERIES takes a number, not %s", kinds[0])
	}
	return series, nil
}

func timeSeries(e *evaluation, _ *Call, args []value) value {
	out := make(Series, len(e.ends))
	for i := range out {
		out[i] = args[0].number
	}
	return value{kind: series, points: out}
}

// clock returns a function of the start of each period in UTC, which is the time of
// the datapoint (user guide, cloudwatch_concepts). It has a value even in periods
// without a datapoint.
func clock(f func(time.Time) float64) function {
	return function{least: 1, most: 1, kind: ofSeries(series), eval: func(e *evaluation, _ *Call, _ []value) value {
		out := make(Series, len(e.ends))
		for i, end := range e.ends {
			out[i] = f(end.Add(-e.period).UTC())
		}
		return value{kind: series, points: out}
	}}
}

// InsightMetrics returns the metrics of a Contributor Insights rule that
// INSIGHT_RULE_METRIC returns.
func InsightMetrics() []string { return slices.Clone(insightMetrics) }

// insightMetrics are the metrics of a Contributor Insights rule that
// INSIGHT_RULE_METRIC returns (user guide, ContributorInsights-GraphReportData).
var insightMetrics = []string{"UniqueContributors", "MaxContributorValue", "SampleCount", "Sum", "Minimum", "Maximum", "Average"}

func insightKind(c *Call, kinds []kind) (kind, error) {
	if kinds[0] != text || kinds[1] != text {
		return 0, fmt.Errorf("INSIGHT_RULE_METRIC takes the names of a rule and of a metric in quotes")
	}
	if name := c.Arguments[1].(*Text).Value; !slices.Contains(insightMetrics, name) {
		return 0, fmt.Errorf("a rule has no metric %s: use %s", name, enum.OneOf(insightMetrics))
	}
	return series, nil
}

func insight(e *evaluation, c *Call, _ []value) value {
	return value{kind: series, points: e.rules[insightOf(c)]}
}

func insightOf(c *Call) InsightRule {
	return InsightRule{c.Arguments[0].(*Text).Value, c.Arguments[1].(*Text).Value}
}
