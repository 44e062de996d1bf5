package binding

import (
	"fmt"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// Looks names the fields and events that filters and queries read, by canonical
// name.
func TestLooks(t *testing.T) {
	c := parsed(t, renamed)
	says := func(l Looks) string { return fmt.Sprint(l.Fields, l.Events) }
	for source, want := range map[string]string{
		`{ $.['log.level'] = "ERROR" }`:                                         "[level] []",
		`{ $.event_type = "login_failed" }`:                                     "[event_type] [login_failed]",
		`{ $.event_type = "login_failed" || $.['log.level'] = "ERROR" }`:        "[event_type level] []",
		`{ $.event_type = "api_request" && $.http.took > 5 && $.items[0] = 1 }`: "[duration_ms event_type items] [api_request]",
		`{ $.nothing = 1 && $.* = 2 }`:                                          "[] []",
		`ERROR`:                                                                 "[] []",
	} {
		if got := says(PatternLooks(c, filterpattern.MustParse(source))); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
	value := PatternLooks(c, filterpattern.MustParse(`{ $.event_type = "api_request" }`), "$.http.took", "$.['method']")
	if got := says(value); got != "[duration_ms event_type method] [api_request]" {
		t.Errorf("a value and a dimension: %s", got)
	}
	if got := says(PatternLooks(c, filterpattern.MustParse(`[method = GET, status_code, ...]`), "$status_code")); got != "[method status_code] []" {
		t.Errorf("columns: %s", got)
	}
	for source, want := range map[string]string{
		`filter event = "login_failed" | stats count(*) by ip_address`:                    "[event_type ip_address message] [login_failed]",
		`filter level = "ERROR" | fields @message, duration_ms as d`:                      "[duration_ms level] []",
		`filter any_level = "CRITICAL"`:                                                   "[level] []",
		`parse @message "a*" as user_id | filter user_id = 1`:                             "[] []",
		`filter nothing = 1`:                                                              "[] []",
		`filter user_id = "{{id}}" and (event = "api_request" or event = "login_failed")`: "[event_type message user_id] [api_request login_failed]",
	} {
		if got := says(QueryLooks(c, insights.MustParse(source))); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
	keys, filters, err := Contributor(c, Selection{Where: `$.event_type = "login_failed"`}, []string{"ip_address"})
	if err != nil {
		t.Fatal(err)
	}
	if got := says(InsightLooks(c, keys, filters)); got != "[event_type ip_address] [login_failed]" {
		t.Errorf("a rule of Contributor Insights: %s", got)
	}
}

// Events of lines are read through the columns, texts and values that
// distinguish the lines.
func TestLooksAtLines(t *testing.T) {
	c := parsed(t, `
fields: {name: {}, took: {type: number}, action: {}}
records: {fields: []}
lines:
  done: 'DONE {name} {took} ms'
  failed: 'FAILED {name} {took} ms'
  flow: '{name} {action}'
events:
  done: {match: [{line: done}], fields: [name, took]}
  failed: {match: [{line: failed}], fields: [name, took]}
  accepted: {match: [{line: flow, action: ACCEPT}], fields: [name]}
  rejected: {match: [{line: flow, action: REJECT}], fields: [name]}
`)
	for source, want := range map[string]string{
		`[w1 = DONE, name, took > 5, w4 = ms]`: "[took] [done]",
		`[w1 = FAILED, name, ...]`:             "[] [failed]",
		`[w1, name, took, w4]`:                 "[] [done failed]",
		`[name, action]`:                       "[] [accepted rejected]",
		`[name, action = REJECT]`:              "[action] [rejected]",
		`[name, action != REJECT]`:             "[action] [accepted rejected]",
		`[other, action]`:                      "[] []",
		`[name, action, more]`:                 "[] []",
	} {
		l := PatternLooks(c, filterpattern.MustParse(source))
		if got := fmt.Sprint(l.Fields, l.Events); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}
