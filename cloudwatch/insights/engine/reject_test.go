package engine

import (
	"strings"
	"testing"
)

// An event is rejected only if it lacks a text that all events that pass the query
// contain.
func TestReject(t *testing.T) {
	for query, want := range map[string][]string{
		`filter level = "ERROR"`:                                  {"level", "INFO"},
		`filter ispresent(duration_ms)`:                           {"took"},
		`filter duration_ms > 5`:                                  {"took"},
		`filter level in ["ERROR", "CRITICAL"]`:                   {"level", "INFO"},
		`filter a = 1 and level = "ERROR"`:                        {"a", "INFO"},
		`fields x as y | filter level = "ERROR" | parse "*" as z`: {"INFO"},
		`filter user.fullname like "x"`:                           {"user"},
		`filter user.fullname = 12`:                               {"user"},
	} {
		line, err := compile(t, query, Options{}).compile()
		if err != nil {
			t.Fatal(err)
		}
		message := []byte(`{"` + strings.Join(want, `": "`) + `": 1}`)
		if !line.reject.Absent(message) {
			t.Errorf("%s does not reject %s", query, message)
		}
	}
	for _, query := range []string{
		`filter level != "ERROR"`, `filter not level = "ERROR"`, `filter level = "ERROR" or a not like "x"`, `filter a not in ["x"]`, `filter level`,
		`filter isempty(a)`, `filter @message = "x"`, `filter coalesce(a, "x") = "x"`, `parse "*" as level | filter level = "ERROR"`,
		`fields "ERROR" as level | filter level = "ERROR"`, `stats count() as n by level | filter level = "ERROR"`, `filter true = 1`,
		`expand level | filter level = "ERROR"`, `limit 5 | filter level = "ERROR"`,
	} {
		line, err := compile(t, query, Options{}).compile()
		if err != nil {
			t.Fatal(err)
		}
		if line.reject != nil {
			t.Errorf("%s rejects events", query)
		}
	}
	// A filter without a text of its own still requires the field.
	line, _ := compile(t, `filter level = "5"`, Options{}).compile()
	if line.reject.Absent([]byte(`{"level": 5}`)) || !line.reject.Absent([]byte(`{"a": 5}`)) {
		t.Error("a number in a text is written otherwise in JSON")
	}
}
