package engine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// recordedOtherwise lists recorded cases that the engine does not reproduce, by
// line, with the evidence against the record.
var recordedOtherwise = map[int]string{
	40: "the page has lost the quotes of a URL: `referrer= http://…/` is no expression, and CWL_QuerySyntax-Filter has texts in quotes",
	55: "it runs, and does what the record says; Check refuses it, as bin(300s) is bin(60s) and nobody means that (CWL_QuerySyntax-operations-functions, \"Datetime functions\")",
}

// recorded is a case that was recorded on CloudWatch, or that its guide shows.
type recorded struct {
	Kind, Tier, Query, Group string
	Events                   []string
	// Expect is a list of rows, or valid, invalid, runs or onerow.
	Expect  any
	Ordered bool
}

func TestRecorded(t *testing.T) {
	agreed, line := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(beside(t, "vectors/insights_recorded.jsonl")))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line++
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		problem := r.disagrees()
		why, known := recordedOtherwise[line]
		switch {
		case problem == "" && known:
			t.Errorf("line %d agrees, and is still in the list of those that do not", line)
		case problem == "":
			agreed++
		case known:
			t.Logf("line %d: %s; but: %s", line, problem, why)
		default:
			t.Errorf("line %d: %s\n%s", line, r.Query, problem)
		}
	}
	t.Logf("%d of %d recorded cases agree", agreed, line)
}

// disagrees says where the engine differs from the record.
func (r recorded) disagrees() string {
	rows, err := r.run()
	switch r.Expect {
	case "invalid":
		if err == nil {
			return "it is taken"
		}
		return ""
	case "valid", "runs", "onerow":
		if err == nil && r.Expect == "onerow" && len(rows) != 1 {
			return fmt.Sprintf("it returns %d rows", len(rows))
		}
		if err != nil {
			return err.Error()
		}
		return ""
	}
	if err != nil {
		return err.Error()
	}
	want, _ := r.Expect.([]any)
	var wanted []string
	for _, w := range want {
		columns := w.(map[string]any)
		shown := map[string]string{}
		for name, v := range columns {
			shown[name] = ""
			if v != nil {
				shown[name] = fmt.Sprint(v)
			}
		}
		wanted = append(wanted, fmt.Sprint(shown))
	}
	var got []string
	for i, row := range rows {
		// A record may leave columns out.
		if i < len(want) {
			of := want[i].(map[string]any)
			maps.DeleteFunc(row, func(name, _ string) bool { _, ok := of[name]; return !ok })
		}
		got = append(got, fmt.Sprint(row))
	}
	if !r.Ordered {
		slices.Sort(got)
		slices.Sort(wanted)
	}
	if !slices.Equal(got, wanted) {
		return fmt.Sprintf("it returns\n%v\nwant\n%v", got, wanted)
	}
	return ""
}

// run runs the query, and returns its rows as they are shown.
func (r recorded) run() ([]map[string]string, error) {
	q, err := insights.Parse(r.Query)
	if err != nil {
		return nil, err
	}
	if errs := q.Check(); len(errs) > 0 {
		return nil, errs[0]
	}
	p, err := Compile(q, Options{})
	if err != nil {
		return nil, err
	}
	var events []specEvent
	for i, message := range r.Events {
		events = append(events, specEvent{time: day.Add(time.Duration(i) * time.Second).UnixMilli(), group: r.Group, message: message})
	}
	result, err := runParts(p, events, 2)
	if err != nil {
		return nil, err
	}
	var rows []map[string]string
	for _, values := range result.Rows {
		row := map[string]string{}
		for i, v := range values {
			row[result.Columns[i]] = v.String()
		}
		rows = append(rows, row)
	}
	return rows, nil
}
