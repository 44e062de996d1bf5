package engine

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// beside reads a file that is kept beside the repository, not in it.
func beside(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("../../../../shared/" + name)
	if os.IsNotExist(err) {
		t.Skipf("%s is not beside the repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The worked cases of the guide. Package insights tests those of the kind invalid.
func TestWorkedCases(t *testing.T) {
	type row struct {
		Kind, Expr, Query, Order string
		Inputs                   map[string]string
		Expected                 any
		Input                    []string          `json:"input_sorted"`
		Events                   []json.RawMessage `json:"events"`
		Event                    json.RawMessage
		Rows                     []map[string]any `json:"expected_rows"`
	}
	ran := map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(beside(t, "vectors/insights.jsonl")))
	for number := 1; lines.Scan(); number++ {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		ran[r.Kind]++
		switch r.Kind {
		case "fn":
			event := specEvent{time: -1, message: "x"}
			if r.Inputs["@timestamp"] != "" {
				// The printed time is not valid; this is the time that is meant.
				event.time = time.Date(2022, 1, 14, 13, 18, 31, 0, time.FixedZone("", -8*3600)).UnixMilli()
			}
			got := run1(t, "fields "+r.Expr+" as result", event)[0]["result"]
			if got != r.Expected {
				t.Errorf("line %d: %s is %v, want %v", number, r.Expr, got, r.Expected)
			}
		case "sort":
			events := make([]specEvent, len(r.Input))
			for i, text := range r.Input {
				message, _ := json.Marshal(map[string]string{"v": text})
				events[len(events)-1-i] = specEvent{time: -1, message: string(message)}
			}
			var got []string
			for _, row := range run1(t, "fields v | sort v "+r.Order, events...) {
				got = append(got, row["v"].(string))
			}
			if !slices.Equal(got, r.Input) {
				t.Errorf("line %d: sorted %q, want %q", number, got, r.Input)
			}
		case "query":
			var events []specEvent
			for _, e := range r.Events {
				text := string(e)
				var quoted string
				if json.Unmarshal(e, &quoted) == nil {
					text = quoted
				}
				events = append(events, specEvent{time: -1, message: text})
			}
			query := r.Query
			if !strings.Contains(query, "display") {
				query += " | display " + strings.Join(slices.Sorted(keys(r.Rows[0])), ", ")
			}
			got := run1(t, query, events...)
			if fmt.Sprint(got) != fmt.Sprint(r.Rows) {
				t.Errorf("line %d: %s returns %v, want %v", number, r.Query, got, r.Rows)
			}
		case "filter":
			got := len(run1(t, r.Query, specEvent{time: -1, message: string(r.Event)})) == 1
			if got != r.Expected {
				t.Errorf("line %d: %s matches: %v", number, r.Query, got)
			}
		case "field":
			name, _ := r.Expected.(string)
			if got := run1(t, "fields "+name, specEvent{time: -1, message: `{"` + name[1:] + `": "x"}`}); got[0][name] != "x" {
				t.Errorf("line %d: %s is %v", number, name, got)
			}
		case "rule":
			if !rules[r.Expr] {
				t.Errorf("line %d: the rule %s has no test", number, r.Expr)
			}
		}
	}
	for _, kind := range []string{"fn", "sort", "query", "filter", "field", "rule"} {
		if ran[kind] == 0 {
			t.Errorf("there is no case of the kind %s", kind)
		}
	}
}

// rules are described in words. Cases in testdata test each: shortened periods and
// functions of maps in functions.spec, dedup in order.spec, count in stats.spec,
// strcontains in functions.spec. TestDefaultLimit tests limits, and package
// insights rejects those above the maximum.
var rules = map[string]bool{
	"bin(300s)": true, "string/number/datetime function of map/list": true, "dedup": true, "limit": true, "count(field)": true, "strcontains(s,v[,ci])": true,
}

func keys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// run1 returns the rows of a query as decoded JSON.
func run1(t *testing.T, query string, events ...specEvent) []map[string]any {
	t.Helper()
	result, err := runParts(compile(t, query, Options{}), events, 2)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var all []map[string]any
	for line := range strings.Lines(rowsOf(result)) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	return all
}

// Every published query that keeps to the rules runs, or is rejected by the name of
// what is not supported.
func TestPublishedQueriesRun(t *testing.T) {
	events := []specEvent{{time: 0, message: `{"level": "ERROR", "status": 500}`}, {time: 1000, message: "plain"}}
	testQueriesRun(t, "corpora/insights_queries.jsonl", 115, events)
	testQueriesRun(t, "corpora/insights_queries_wild.jsonl", 150, events)
}

// testQueriesRun runs the queries of a collection, of which at least a given number
// must run.
func testQueriesRun(t *testing.T, collection string, least int, events []specEvent) {
	refused := map[string]int{}
	ran := 0
	lines := bufio.NewScanner(bytes.NewReader(beside(t, collection)))
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		var r struct{ Query string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		q, err := insights.Parse(r.Query)
		if err != nil || len(q.Check()) > 0 {
			continue
		}
		p, err := Compile(q, Options{})
		if err == nil {
			_, err = runParts(p, events, 1)
		}
		switch e := err.(type) {
		case nil:
			ran++
		case *insights.Error:
			refused[e.Message]++
			t.Logf("line %d: %s", number, e.Message)
		default:
			if err != ErrNoLogGroup {
				t.Errorf("line %d: %v", number, err)
			}
			ran++
		}
	}
	t.Logf("%d run", ran)
	if ran < least {
		t.Errorf("only %d published queries run; refused: %v", ran, refused)
	}
}
