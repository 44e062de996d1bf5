package infer

import (
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// A record of a request has the path, the outcome and the duration.
func TestRequests(t *testing.T) {
	const how = `"method": "GET", "path": "/", "status": 200, "took": 5}`
	r := lines(t, saying("request done")+how, saying("request broke")+how, saying("tea brewed")+`"cups": 5}`)
	r.has(t, []string{
		"  request_completed: # guessed: its records have method, path, status_code, duration_ms\n    level: INFO\n    match: [{message: 'request broke'}, {message: 'request done'}]\n    fields: [method, path, status_code, duration_ms]\n",
		"  tea_brewed:\n",
	}, "api_request:\n")
	if r.Events != 2 {
		t.Errorf("%d events", r.Events)
	}
	// A request is never rare, however short the log.
	r.has(t, nil, "request_completed: # guessed: its records have method, path, status_code, duration_ms\n    level: INFO\n    rate")
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"without a duration", []string{saying("done") + `"method": "GET", "path": "/", "status": 200}`}, "request_completed: # guessed: its records have method, path, status_code\n"},
		{"without a status", []string{saying("done") + `"method": "GET", "path": "/", "took": 5}`}, "request_completed: # guessed: its records have method, path, duration_ms\n"},
		{"those with both come first", []string{saying("came") + `"method": "GET", "took": 1}`, saying("done") + how}, "match: [{message: done}]"},
		{"nothing asked for", []string{saying("job done") + `"statusCode": 200, "took": 5}`}, "  job_done:\n"},
		{"nothing came of it", []string{saying("came in") + `"method": "GET", "path": "/"}`}, "  came_in:\n"},
		{"of others", []string{saying("calling payment") + how}, "  calling_payment:\n"},
		{"named as the preset does", []string{usual + `"event_type": "api_request", "status_code": 200, "duration_ms": 5, "path": "/"}`, saying("done") + `"status_code": 200, "duration_ms": 5, "path": "/"}`}, "  done:\n"},
		{"named otherwise", []string{usual + `"event_type": "http.done", "status_code": 200, "duration_ms": 5, "path": "/"}`}, "match: [{event_type: http.done}]"},
		{"by a message that varies", []string{saying("GET /tea 200") + how, saying("GET /pot 200") + how}, `match: [{method: "*", path: "*", status_code: "*", duration_ms: "*"}]`},
	} {
		lines(t, c.lines...).has(t, []string{c.want})
		if t.Failed() {
			t.Fatal(c.name)
		}
	}
	// Many messages become one event, recognised by its fields. Requests to
	// other services do not.
	for n, want := range map[int]bool{maxRequestMatches: false, maxRequestMatches + 1: true} {
		var all []string
		for i := range n {
			all = append(all, saying("done by "+letters(i+10))+how)
		}
		r := lines(t, all...)
		if _, ok := r.Contract.Event("request_completed"); !ok || (len(mustEvent(t, r).Match) == 1) != want {
			t.Errorf("%d messages: %v", n, mustEvent(t, r).Match)
		}
		all = append(all, saying("calling payment")+how)
		if r := lines(t, all...); len(mustEvent(t, r).Match) != n {
			t.Errorf("%d messages, and calls of others: %v", n, mustEvent(t, r).Match)
		}
	}
	// Nearly all records of a group are enough.
	var most []string
	for i := range 10 {
		most = append(most, saying("done")+map[bool]string{true: how, false: `"a": 1}`}[i > 0])
	}
	lines(t, most...).has(t, []string{"request_completed: # guessed"})
	lines(t, append(most, saying("done")+`"a": 1}`)...).has(t, nil, "request_completed: # guessed")
}

func mustEvent(t *testing.T, r *Result) contract.Event {
	t.Helper()
	e, ok := r.Contract.Event("request_completed")
	if !ok {
		t.Fatalf("there is none in\n%s", r.YAML)
	}
	return e
}
