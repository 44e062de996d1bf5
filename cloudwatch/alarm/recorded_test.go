package alarm

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
// source, with the evidence against each. There are none.
var exceptions = map[string]string{}

// recorded is an answer of CloudWatch, or an example of its guide.
type recorded struct {
	Op, Source string

	// For an alarm.
	Comparison Comparison
	Threshold  float64
	Period     int64
	M, N       int
	Treat      MissingData
	Current    State
	Datapoints []*float64
	Few        []bool
	IgnoreFew  bool `json:"ignore_few"`

	// For a statistic.
	Stat     string
	Points   [][2]float64
	From, To int64

	// For a composite alarm's rule.
	Rule   string
	States map[string]State

	Expected struct {
		State        State
		Value        *float64
		Missing      bool
		Few          *bool
		Valid, Holds *bool
	}
}

// The package gives the recorded answers of CloudWatch.
func TestRecorded(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "vectors", "alarms_recorded.jsonl"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("skipped: there is no folder named shared beside the repository, with vectors/alarms_recorded.jsonl in it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row recorded
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		check := map[string]func() string{"alarm": row.alarm, "stat": row.statistic, "rule": row.composite}
		seen[row.Op]++
		problem := "nothing is known of " + row.Op
		if check[row.Op] != nil {
			problem = check[row.Op]()
		}
		if why, excepted := exceptions[row.Source]; excepted != (problem != "") {
			t.Errorf("%s%s%s: %s; excepted because %q", row.Stat, row.Rule, row.Source, problem, why)
		}
	}
	if err := lines.Err(); err != nil || seen["alarm"] == 0 || seen["stat"] == 0 || seen["rule"] == 0 {
		t.Errorf("%v, %v", seen, err)
	}
}

// alarm evaluates the datapoints, and says what is wrong with the resulting state.
func (r recorded) alarm() string {
	config := Config{
		Comparison: r.Comparison, Threshold: r.Threshold, Period: time.Duration(r.Period) * time.Second,
		EvaluationPeriods: r.N, DatapointsToAlarm: r.M, MissingData: r.Treat, IgnoreFewSamples: r.IgnoreFew,
	}
	datapoints := make([]Datapoint, len(r.Datapoints))
	for i, v := range r.Datapoints {
		datapoints[i].Missing = v == nil
		if v != nil {
			datapoints[i].Value = *v
		}
		datapoints[i].FewSamples = i < len(r.Few) && r.Few[i]
	}
	if got, reason := config.Evaluate(datapoints, r.Current); got != r.Expected.State {
		return "it goes to " + string(got) + " (" + reason + ") and not to " + string(r.Expected.State)
	}
	return ""
}

// statistic computes the statistic, and says what is wrong with the result.
func (r recorded) statistic() string {
	s, err := ParseStatistic(r.Stat)
	if err != nil {
		return err.Error()
	}
	series := NewSeries(time.Minute, s.NeedsHistogram())
	for _, p := range r.Points {
		series.Add(int64(p[0]), p[1])
	}
	d := series.Of(s).Datapoints([]Window{{time.Unix(r.From, 0), time.Unix(r.To, 0)}})[0]
	switch want := r.Expected; {
	case d.Missing != want.Missing,
		want.Value != nil && math.Abs(d.Value-*want.Value) > 1e-12*math.Abs(*want.Value),
		want.Few != nil && d.FewSamples != *want.Few:
		text, _ := json.Marshal(d)
		return "it is " + string(text)
	}
	return ""
}

// composite parses the rule, and says what is wrong with the result.
func (r recorded) composite() string {
	rule, err := ParseRule(r.Rule)
	switch want := r.Expected; {
	case (err == nil) != *want.Valid:
		if err != nil {
			return err.Error()
		}
		return "the rule is taken"
	case want.Holds != nil && rule.Holds(func(name string) State { return r.States[name] }) != *want.Holds:
		return "the rule does not hold as it should"
	}
	return ""
}
