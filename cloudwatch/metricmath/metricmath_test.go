package metricmath

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
)

var start = time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)

// evaluate computes an expression over metrics, as the only expression of an alarm.
func evaluate(expression string, metrics map[string]Series, periods int, rules map[InsightRule]Series) (Series, error) {
	queries := []Query{{ID: "result", Expression: expression, ReturnsData: true}}
	for _, id := range []string{"m1", "m2", "m3", "metric1", "metric2", "metric3", "errors_a", "errors_b"} {
		if _, ok := metrics[id]; ok {
			queries = append(queries, Query{ID: id, Period: time.Minute})
		}
	}
	s, err := NewSet(queries)
	if err != nil {
		return nil, err
	}
	var ends []time.Time
	for i := range periods {
		ends = append(ends, start.Add(time.Duration(i+1)*time.Minute))
	}
	return s.Eval(metrics, rules, ends, time.Minute)
}

func show(s Series) string {
	var texts []string
	for _, v := range s {
		if math.IsNaN(v) {
			texts = append(texts, "-")
		} else {
			texts = append(texts, fmt.Sprintf("%.6g", v))
		}
	}
	return strings.Join(texts, " ")
}

var gap = math.NaN()

func TestEval(t *testing.T) {
	metrics := map[string]Series{
		"m1": {1, 2, gap, 4},
		"m2": {10, 0, gap, gap},
		"m3": {3, 3, 3, 3},
	}
	rules := map[InsightRule]Series{{"Logins", "UniqueContributors"}: {5, 6, 7, 8}}
	for _, c := range []struct{ expression, want string }{
		// If one of two datapoints is missing, it counts as 0. A division by zero
		// gives no datapoint.
		{"m1 + m2", "11 2 - 4"},
		{"m1 - m2", "-9 2 - 4"},
		{"m1 * m2", "10 0 - 0"},
		{"m1 / m2", "0.1 - - -"},
		{"m1 / m2 * 100", "10 - - -"},
		{"m2 / m1", "10 0 - 0"},
		{"m1 + 1", "2 3 - 5"},
		{"1 - m1", "0 -1 - -3"},
		{"m1 ^ 2", "1 4 - 16"},
		{"-m1 ^ 2", "-1 -4 - -16"},
		{"2 + 3 * m1", "5 8 - 14"},
		{"(2 + 3) * m1", "5 10 - 20"},
		{"m3 - m1 - 1", "1 0 2 -2"},
		{"m3 > m1", "1 1 1 0"},
		{"m1 == 2", "0 1 - 0"},
		{"m1 != 2", "1 0 - 1"},
		{"m1 <= 2 && m2 > 5", "1 0 - 0"},
		{"m1 >= 4 || m2 == 10", "1 0 - 1"},
		{"m1 < 2 OR m1 > 3 AND m3 == 0", "1 0 0 0"},
		{"m1 <= 2", "1 1 - 0"},
		{"m1 >= 2", "0 1 - 1"},
		{"m3 + IF(0, 1, 2)", "5 5 5 5"},
		{"m3 + IF(1, 1)", "4 4 4 4"},
		{"IF(m1 > 1, 5, m2)", "10 5 - 5"},
		{"IF(m1 > 5, m3, m2)", "10 0 - 0"},
		{"m3 + 1 / 0", "- - - -"},
		// Functions that take numbers and time series.
		{"ABS(1 - m1)", "0 1 - 3"},
		{"CEIL(m1 / 2)", "1 1 - 2"},
		{"FLOOR(m1 / 2)", "0 1 - 2"},
		{"LOG10(m2)", "1 - - -"},
		{"LOG(m1 / m1)", "0 0 - 0"},
		{"m1 - AVG(m1)", "-0.75 0.25 - 2.25"},
		{"TIME_SERIES(AVG(m2))", "2.5 2.5 2.5 2.5"},
		{"m3 + AVG(m2 / 0)", "- - - -"},
		{"m1 / SUM(m1) * 7", "1 2 - 4"},
		{"m1 + MAX(m1) - MIN(m1)", "4 5 - 7"},
		{"m3 * STDDEV(m3)", "0 0 0 0"},
		{"m3 * DATAPOINT_COUNT(m1)", "9 9 9 9"},
		{"AVG([m1, m2])", "5.5 1 - 2"},
		{"AVG(METRICS())", "4.66667 1.66667 1 2.33333"},
		{"FIRST(SORT([m2, m1], AVG, ASC))", "1 2 - 4"},
		{"MAX([m1, m2])", "10 2 - 4"},
		{"MIN(METRICS())", "1 0 3 3"},
		{"SUM(METRICS())", "14 5 3 7"},
		{`SUM(METRICS("2"))`, "10 0 - -"},
		{`SUM([METRICS("1"), METRICS("3")])`, "4 5 3 7"},
		{`SUM([METRICS("m"), m1, [m1]])`, "16 9 3 15"},
		{"m3 * METRIC_COUNT([METRICS(), m1])", "12 12 12 12"},
		{"DATAPOINT_COUNT([m1, m2])", "2 2 0 1"},
		{"m3 * METRIC_COUNT(METRICS())", "9 9 9 9"},
		{"DIFF(m1)", "- 1 - 2"},
		{"DIFF_TIME(m1)", "- 60 - 120"},
		{"RATE(m1) * 60", "- 1 - 1"},
		{"RUNNING_SUM(m1)", "1 3 - 7"},
		{"FILL(m1, 0)", "1 2 0 4"},
		{"FILL(m1, -1)", "1 2 -1 4"},
		{"FILL(m1, m3)", "1 2 3 4"},
		{"FILL(m1, REPEAT)", "1 2 2 4"},
		{"FILL(m1, LINEAR)", "1 2 3 4"},
		{"FILL(m2, LINEAR)", "10 0 - -"},
		{"SUM(FILL(METRICS(), 1))", "14 5 5 8"},
		{"FILL(m1, 0) / FILL(m2, 1)", "0.1 - 0 4"},
		{"IF(m1 > 1, m1)", "- 2 - 4"},
		{"IF(m2 > 5, m1 / m2, 0)", "0.1 0 - -"},
		{"IF(FILL(m2, 0) > 5, m1 / m2, 0)", "0.1 0 0 0"},
		{"IF(1, m1, 2)", "1 2 - 4"},
		{"IF(1, m1)", "1 2 - 4"},
		{"IF(0, m3, m1)", "1 2 - 4"},
		{"IF(0, m1) + m3", "3 3 3 3"},
		{"IF(m3 == 3, m1, 7)", "1 2 0 4"},
		{"FIRST([m2, m1])", "10 0 - -"},
		{"LAST([m2, m1])", "1 2 - 4"},
		{"SUM(REMOVE_EMPTY([m1, FILL(m2 / 0, m1 / 0)]))", "1 2 - 4"},
		{"SUM(SLICE([m1, m2, m3], 1))", "13 3 3 3"},
		{"FIRST(SLICE([m1, m2, m3], 2))", "3 3 3 3"},
		{"m3 * METRIC_COUNT(SLICE([m1, m2], 5))", "0 0 0 0"},
		{"SUM(SLICE([m1, m2, m3], 0, 1))", "1 2 - 4"},
		{"FIRST(SORT([m1, m2, m3], SUM, ASC))", "1 2 - 4"},
		{"FIRST(SORT([m1, m2, m3], MAX, DESC))", "10 0 - -"},
		{"SUM(SORT([m1, m2, m3], AVG, DESC, 1))", "3 3 3 3"},
		{"TIME_SERIES(4)", "4 4 4 4"},
		{"m1 / PERIOD(m1)", "0.0166667 0.0333333 - 0.0666667"},
		{"MINUTE(m1)", "0 1 2 3"},
		{"HOUR(m1 / 0)", "8 8 8 8"},
		{"IF(HOUR(m1) < 9, FILL(m1, 0), 1)", "1 2 0 4"},
		{"HOUR(m3)", "8 8 8 8"},
		{"DAY(m3)", "2 2 2 2"}, // a Tuesday
		{"DATE(m3) + MONTH(m3) * 100 + YEAR(m3) * 0", "311 311 311 311"},
		{"EPOCH(m1) - 1741680000", "0 60 120 180"},
		{`INSIGHT_RULE_METRIC("Logins", "UniqueContributors") + m3`, "8 9 10 11"},
		{"SUM([m1, m2] * 2)", "22 4 - 8"},
	} {
		got, err := evaluate(c.expression, metrics, 4, rules)
		if err != nil || show(got) != c.want {
			t.Errorf("%s is %s, want %s: %v", c.expression, show(got), c.want, err)
		}
	}
}

func TestPrint(t *testing.T) {
	for source, want := range map[string]string{
		"m1/m2*100":              "m1 / m2 * 100",
		"m1/(m2*100)":            "m1 / (m2 * 100)",
		"(m1-m2)-m3":             "m1 - m2 - m3",
		"m1-(m2-m3)":             "m1 - (m2 - m3)",
		"-(m1+m2)":               "-(m1 + m2)",
		"-m1*m2":                 "-m1 * m2",
		"(-m1)^2":                "(-m1) ^ 2",
		"2^-m1":                  "2 ^ (-m1)",
		"a||b&&c":                "a OR b AND c",
		"(a||b)&&c":              "(a OR b) AND c",
		"IF( m1>1 , m1,0.50)":    "IF(m1 > 1, m1, 0.5)",
		"SUM([m1,m2])":           "SUM([m1, m2])",
		`METRICS('err')`:         `METRICS("err")`,
		"FILL(METRICS(),REPEAT)": "FILL(METRICS(), REPEAT)",
		"1e3*m1":                 "1000 * m1",
	} {
		e, err := Parse(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		again, err := Parse(e.String())
		if e.String() != want || err != nil || again.String() != want {
			t.Errorf("%s prints as %s and then %s, want %s: %v", source, e, again, want, err)
		}
	}
}

func TestRefused(t *testing.T) {
	metrics := map[string]Series{"m1": {1}, "m2": {1}}
	for _, c := range []struct{ expression, want string }{
		{"(", "ends too early"},
		{"m1 +", "ends too early"},
		{"m1 = 2", "write == to compare"},
		{"m1 % 2", "no remainder"},
		{"m1 and m2", "write AND"},
		{"m1 m2", "unexpected m2"},
		{"(m1", "never closed"},
		{"[m1, m2", "never closed"},
		{`METRICS("x)`, "never closed"},
		{"M1 + 1", "M1 is not an id"},
		{"SUM + 1", "SUM can only be used in FILL or SORT"},
		{"ABS + 1", "ABS is a function"},
		{"1.2.3 + m1", "1.2.3 is not a number"},
		{"AVERAGE(m1)", "there is no function AVERAGE"},
		{"Sum([m1])", "did you mean SUM?"},
		{"SUM(m1, m2)", "SUM takes 1 argument"},
		{"SORT(METRICS(), AVG)", "SORT takes 3 to 4 arguments"},
		{"FILL(m1)", "FILL takes 2 arguments"},
		{"FILL(REPEAT, 0)", "REPEAT can only be used in FILL or SORT"},
		{"SORT(METRICS(), AVG, ASC, DESC)", "DESC can only be used in FILL or SORT"},
		{`SEARCH('{A} b', 'Sum')`, "SEARCH is not supported: alarms may not use it"},
		{"ANOMALY_DETECTION_BAND(m1, 2)", "ANOMALY_DETECTION_BAND is not supported"},
		{"SERVICE_QUOTA(m1)", "SERVICE_QUOTA is not supported"},
		{"m4 + 1", "there is no query m4"},
		{"m1 + result", "it depends on itself: result -> result"},
		{"1 + 1", "an alarm compares one time series, and this is a number"},
		{"METRICS()", "an alarm compares one time series, and this is several time series"},
		{"SUM(m1)", "this is a number"},
		{"m1 + 'x'", "not a text"},
		{"METRICS() + METRICS()", "on only one side"},
		{"SUM(FIRST(m1))", "FIRST takes several time series"},
		{"FILL(m1, MAX)", "not MAX"},
		{"m1 + REPEAT", "REPEAT can only be used in FILL or SORT"},
		{"RATE(5) + m1", "RATE takes a time series"},
		{"SUM([m1, 5])", "an array holds time series, not a number"},
		{"FIRST(SORT(METRICS(), STDDEV, ASC))", "SORT sorts by AVG"},
		{"TIME_SERIES(m1)", "TIME_SERIES takes a number"},
		{`INSIGHT_RULE_METRIC("r", "Median")`, "a rule has no metric Median"},
		{"INSIGHT_RULE_METRIC(m1, m2)", "in quotes"},
		{strings.Repeat("(", 300) + "m1", "nested too deeply"},
		{strings.Repeat("1 + ", 600) + "m1", "2402 characters"},
	} {
		if _, err := evaluate(c.expression, metrics, 1, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40s: %v, want %s", c.expression, err, c.want)
		}
	}
}

// Expressions that CloudWatch accepts and this package does not are Unsupported
// rather than wrong.
func TestUnsupported(t *testing.T) {
	for expression, want := range map[string]bool{
		`SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/EC2", InstanceId)`: true,
		"SERVICE_QUOTA(m1)":      true,
		"LAMBDA('f', m1)":        true,
		"SEARCH('{A} b', 'Sum')": false,
		"NOPE(m1)":               false,
		"m1 +":                   false,
	} {
		_, err := Parse(expression)
		var unsupported Unsupported
		var known *Error
		if err == nil || errors.As(err, &unsupported) != want || !errors.As(err, &known) {
			t.Errorf("%s: %v", expression, err)
		}
	}
}

// Mistakes across the queries of an alarm.
func TestSet(t *testing.T) {
	metric := func(id string) Query { return Query{ID: id, Period: time.Minute} }
	many := []Query{{ID: "e", Expression: "SUM(METRICS())", ReturnsData: true}}
	for i := range 11 {
		many = append(many, metric(fmt.Sprintf("m%d", i)))
	}
	for _, c := range []struct {
		queries []Query
		want    string
	}{
		{[]Query{metric("m1")}, "exactly one query returns data, which is what the alarm compares, and here 0 do"},
		{[]Query{{ID: "M", ReturnsData: true}}, "M: this is not an id"},
		{[]Query{metric("m"), metric("m"), {ID: "e", Expression: "m", ReturnsData: true}}, "m: the id is given twice"},
		{[]Query{metric("m"), {ID: "n", Period: time.Hour}, {ID: "e", Expression: "m+n", ReturnsData: true}}, "an alarm's metrics share one period"},
		{[]Query{{ID: "a", Expression: "b", ReturnsData: true}, {ID: "b", Expression: "c"}, {ID: "c", Expression: "b"}}, "b -> c -> b"},
		{many, "it uses 11 metrics, and CloudWatch allows at most 10"},
	} {
		if _, err := NewSet(c.queries); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	s, err := NewSet([]Query{metric("m1"), metric("m2"), {ID: "e1", Expression: "m1 + m2"}, {ID: "e2", Expression: "e1 * 2", ReturnsData: true}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Eval(map[string]Series{"m1": {1}, "m2": {2}}, nil, []time.Time{start}, time.Minute)
	if err != nil || show(got) != "6" {
		t.Errorf("%s, %v", show(got), err)
	}
	if _, err := s.Eval(map[string]Series{"m1": {1}}, nil, []time.Time{start}, time.Minute); err == nil || !strings.Contains(err.Error(), "m2: there are 0 values for 1 periods") {
		t.Errorf("a metric is not given: %v", err)
	}
}

// The worked examples of the user guide.
func TestSharedVectors(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "vectors", "metric_math.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("skipped: there is no folder named shared beside the repository, with vectors/metric_math.jsonl in it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	computed, parsed := 0, 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var row struct {
			Expr   string
			Inputs map[string][]*float64
			Output []*float64
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row.Inputs == nil {
			// The rule is described in words; TestEval tests it.
			for part := range strings.SplitSeq(row.Expr, " | ") {
				parsed++
				for strings.HasPrefix(part, "INSIGHT") && strings.Contains(part, "), ") {
					part, _, _ = strings.Cut(part, "), ")
					part += ")"
				}
				if _, err := Parse(part); err != nil {
					t.Errorf("%s: %v", part, err)
				}
			}
			continue
		}
		computed++
		metrics := map[string]Series{}
		for id, values := range row.Inputs {
			metrics[id] = nullable(values)
		}
		got, err := evaluate(row.Expr, metrics, len(row.Output), nil)
		if err != nil || show(got) != show(nullable(row.Output)) {
			t.Errorf("%s is %s, want %s: %v", row.Expr, show(got), show(nullable(row.Output)), err)
		}
	}
	if computed == 0 || parsed == 0 {
		t.Errorf("%d rows computed, %d parsed", computed, parsed)
	}
}

func nullable(values []*float64) Series {
	var s Series
	for _, v := range values {
		if v == nil {
			s = append(s, gap)
		} else {
			s = append(s, *v)
		}
	}
	return s
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"m1/m2*100", "IF(m1>20,m1/m2,0)", "SUM(FILL(METRICS(\"x\"),LINEAR))", "-m1^2", "[m1,m2]", "SORT([m1,m2],AVG,DESC,1)"} {
		f.Add(seed)
	}
	metrics := map[string]Series{"m1": {1, gap, 3}, "m2": {gap, 0, 2}}
	f.Fuzz(func(t *testing.T, source string) {
		e, err := Parse(source)
		if err != nil {
			return
		}
		if again, err := Parse(e.String()); len(e.String()) <= cloudwatch.MaxMathExpression && (err != nil || again.String() != e.String()) {
			t.Errorf("%q prints as %q, which reads as %v: %v", source, e, again, err)
		}
		if got, err := evaluate(source, metrics, 3, nil); err == nil && len(got) != 3 {
			t.Errorf("%q has %d values", source, len(got))
		}
	})
}
