package metricmath

import (
	"bufio"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// exceptions lists recorded answers that this package does not reproduce, by
// expression, with the evidence against each. There are none.
var exceptions = map[string]string{}

// The package gives the recorded answers of CloudWatch, and those in the examples
// of its guide.
func TestRecorded(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "vectors", "metric_math_recorded.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("skipped: there is no folder named shared beside the repository, with vectors/metric_math_recorded.jsonl in it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var row struct {
			Queries []struct {
				ID, Expression string
				Return         bool
			}
			Inputs      map[string][]*float64
			Period, End int64
			Expected    struct{ Out []*float64 }
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows++
		period := time.Duration(row.Period) * time.Second
		var queries []Query
		expression := ""
		for _, q := range row.Queries {
			queries = append(queries, Query{ID: q.ID, Expression: q.Expression, Period: period, ReturnsData: q.Return})
			expression += q.Expression
		}
		metrics := map[string]Series{}
		for id, values := range row.Inputs {
			metrics[id] = nullable(values)
		}
		want := nullable(row.Expected.Out)
		var ends []time.Time
		for i := range want {
			ends = append(ends, time.Unix(row.End, 0).Add(-period*time.Duration(len(want)-1-i)))
		}
		problem := ""
		set, err := NewSet(queries)
		if err == nil {
			var got Series
			if got, err = set.Eval(metrics, nil, ends, period); err == nil && !same(got, want) {
				problem = show(got) + ", want " + show(want)
			}
		}
		if err != nil {
			problem = err.Error()
		}
		if why, excepted := exceptions[expression]; excepted != (problem != "") {
			t.Errorf("%s: %s; excepted because %q", expression, problem, why)
		}
	}
	if err := lines.Err(); err != nil || rows == 0 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// same reports whether two series have the same values, up to rounding.
func same(a, b Series) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.IsNaN(a[i]) != math.IsNaN(b[i]) || math.Abs(a[i]-b[i]) > 1e-12*math.Abs(b[i]) {
			return false
		}
	}
	return true
}
