package logquery

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
)

// Six hours of logs of a Django service, once with the guide's field names and once
// with those of python-json-logger.
const (
	guideNames = "../examples/logs/django.jsonl.gz"
	rawNames   = "../examples/logs/django-raw-names.jsonl.gz"
)

// guideQueries are the eight queries of the logging guide, by their names in
// testdata/truth.json. The truth was computed without this engine.
var guideQueries = map[string]string{
	"Q1_errors_for_user_12345": `fields @timestamp, message, error_message
		| filter user_id = "12345"
		| filter level = "ERROR"
		| sort @timestamp desc
		| limit 100`,
	"Q2_errors_by_type": `fields @timestamp, error_type
		| filter level = "ERROR"
		| stats count() by error_type`,
	"Q3_api_response_times": `fields @timestamp, duration_ms, endpoint
		| filter event_type = "api_request"
		| stats avg(duration_ms), max(duration_ms), count() by endpoint`,
	"Q4_slow_db": `fields @timestamp, query, duration_ms
		| filter event_type = "database_query"
		| filter duration_ms > 1000
		| sort duration_ms desc`,
	"Q5_user_activity_12345": `fields @timestamp, user_id, event_type, request_id
		| filter user_id = "12345"
		| sort @timestamp desc`,
	"A1_high_error_rate": `fields @timestamp
		| filter level = "ERROR"
		| stats count() as error_count by bin(5m)
		| filter error_count > 10`,
	"A2_slow_requests": `fields @timestamp, duration_ms, endpoint
		| filter duration_ms > 5000
		| stats count() as slow_request_count by bin(5m)`,
	"A3_failed_auth_by_ip": `fields @timestamp, ip_address
		| filter event_type = "login_failed"
		| stats count() as failure_count by ip_address
		| filter failure_count > 5`,
}

type object = map[string]any

func run(t *testing.T, q insights.Query, o engine.Options, file string) *Answer {
	t.Helper()
	for _, problem := range q.Check() {
		t.Fatal(problem)
	}
	p, err := engine.Compile(q, o)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := logevent.Files(file)
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open(inputs, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := Run(context.Background(), p, source, Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// objects returns the rows in the form of the truth: by column, and times as
// milliseconds.
func objects(t *testing.T, r *engine.Result) []object {
	t.Helper()
	all := []object{}
	for _, row := range r.Rows {
		o := object{}
		for i, v := range row {
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var value any
			if err := json.Unmarshal(text, &value); err != nil {
				t.Fatal(err)
			}
			if v.Kind() == engine.Time {
				at, err := time.Parse("2006-01-02 15:04:05.000", v.String())
				if err != nil {
					t.Fatal(err)
				}
				value = float64(at.UnixMilli())
			}
			o[r.Columns[i]] = value
		}
		all = append(all, o)
	}
	return all
}

func TestGuideQueries(t *testing.T) {
	data, err := os.ReadFile("testdata/truth.json")
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]map[string]map[string]json.RawMessage
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		variant, section, file string
		strict, renamed        bool
	}{
		{"variant_b", "queries", guideNames, false, false},
		{"variant_a", "queries_as_written_number_equals_string", rawNames, false, false},
		{"variant_a", "queries_as_written_strict_types", rawNames, true, false},
		{"variant_a", "queries_with_level_renamed_only", rawNames, false, true},
	} {
		expected := truth[c.variant][c.section]
		if len(expected) != len(guideQueries) {
			t.Fatalf("%s has %d queries", c.section, len(expected))
		}
		for name, want := range expected {
			t.Run(c.section+"/"+name, func(t *testing.T) {
				q, err := insights.Parse(guideQueries[name])
				if err != nil {
					t.Fatal(err)
				}
				if c.renamed {
					q = q.Rename(func(field string) string { return strings.Replace(field, "level", "levelname", 1) })
				}
				answer := run(t, q, engine.Options{StrictTypes: c.strict}, c.file)
				compare(t, name, want, answer)
			})
		}
	}
}

// compare compares an answer with the truth.
func compare(t *testing.T, name string, data json.RawMessage, answer *Answer) {
	t.Helper()
	var want struct {
		Matched, Returned, Groups *int
		Rows                      json.RawMessage
		First                     []object
		ByMessage                 map[string]int `json:"by_message"`
		ByEventType               map[string]int `json:"by_event_type"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	rows := objects(t, answer.Result)
	if int(answer.Matched) != *want.Matched {
		t.Errorf("%d events matched, want %d", answer.Matched, *want.Matched)
	}
	if want.Returned != nil && len(rows) != *want.Returned {
		t.Errorf("%d rows, want %d", len(rows), *want.Returned)
	}
	switch name {
	case "Q3_api_response_times":
		var groups map[string]struct{ Avg, Max, Count float64 }
		if err := json.Unmarshal(want.Rows, &groups); err != nil {
			t.Fatal(err)
		}
		if len(rows) != len(groups) {
			t.Errorf("%d groups, want %d", len(rows), len(groups))
		}
		for _, row := range rows {
			endpoint, _ := row["endpoint"].(string)
			g := groups[endpoint]
			if math.Abs(row["avg(duration_ms)"].(float64)-g.Avg) > 1e-6 || row["max(duration_ms)"] != g.Max || row["count()"] != g.Count {
				t.Errorf("%q: %v, want %v", endpoint, row, g)
			}
		}
	case "Q5_user_activity_12345":
		by := map[string]int{}
		for _, row := range rows {
			event, ok := row["event_type"].(string)
			if !ok {
				event = "None"
			}
			by[event]++
		}
		if len(by) != len(want.ByEventType) || len(by) > 0 && !reflect.DeepEqual(by, want.ByEventType) {
			t.Errorf("by event type: %v, want %v", by, want.ByEventType)
		}
		for i, first := range want.First {
			delete(rows[i], "user_id")
			if !reflect.DeepEqual(rows[i], first) {
				t.Errorf("row %d is %v, want %v", i, rows[i], first)
			}
		}
	default:
		var expected []object
		if err := json.Unmarshal(want.Rows, &expected); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for column, key := range map[string]string{"bin(5m)": "bin", "count()": "count"} {
				if v, ok := row[column]; ok {
					delete(row, column)
					row[key] = v
				}
			}
		}
		if name[0] != 'Q' || name == "Q2_errors_by_type" {
			// Without a sort, the order of rows is our own choice.
			byText(rows)
			byText(expected)
		}
		if len(rows) != len(expected) {
			t.Fatalf("%d rows, want %d", len(rows), len(expected))
		}
		for i := range expected {
			if !reflect.DeepEqual(rows[i], expected[i]) {
				t.Errorf("row %d is %v, want %v", i, rows[i], expected[i])
			}
		}
	}
}

func byText(rows []object) {
	text := func(o object) string {
		b, _ := json.Marshal(o)
		return string(b)
	}
	slices.SortFunc(rows, func(a, b object) int { return strings.Compare(text(a), text(b)) })
}

// A2 does not restrict itself to requests: it counts slow requests twice, and
// batches and database queries as well.
func TestSlowRequestsByMessage(t *testing.T) {
	q := insights.MustParse(`filter duration_ms > 5000 | stats count() as n by message`)
	got := map[string]string{}
	for _, row := range run(t, q, engine.Options{}, guideNames).Rows {
		got[row[0].String()] = row[1].String()
	}
	want := map[string]string{"Batch processing completed": "40", "API response": "31", "Request completed": "31", "Slow database query": "6"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The number of workers and the size of batches do not change the answer.
func TestWorkersMakeNoDifference(t *testing.T) {
	for name, source := range guideQueries {
		q := insights.MustParse(source)
		var first *Answer
		for workers := 1; workers <= 4; workers++ {
			p, err := engine.Compile(q, engine.Options{})
			if err != nil {
				t.Fatal(err)
			}
			inputs, err := logevent.Files(guideNames)
			if err != nil {
				t.Fatal(err)
			}
			s, err := logevent.Open(inputs, logevent.Options{BatchSize: 64 << 10})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := Run(context.Background(), p, s, Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = answer
			} else if !reflect.DeepEqual(objects(t, first.Result), objects(t, answer.Result)) {
				t.Errorf("%s: %s workers give another answer", name, strconv.Itoa(workers))
			}
		}
	}
}
