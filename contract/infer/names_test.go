package infer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const usual = `{"timestamp": "2026-03-03T09:00:00Z", "level": "INFO", "logger": "app", "message": "m", `

// A name suggests a role only if the values allow it. Of several names, the
// surest that is in many records is taken.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  []string
		not   []string
	}{
		{"a status is one among other fields of a request", []string{usual + `"status": 200, "method": "GET", "duration": 5}`}, []string{"status_code: {as: status}"}, nil},
		{"a job's status is none", []string{strings.Replace(usual, `"m"`, `"job done"`, 1) + `"status": 200, "job": "mail"}`, usual + `"method": "GET", "path": "/", "took": 5}`}, []string{"  status: {type: number}\n"}, []string{"as: status}"}},
		{"nor is a word", []string{usual + `"status": "ok", "method": "GET", "path": "/", "took": 5}`}, []string{"  status: {}\n"}, []string{"as: status}"}},
		{"a status is from 100 to 599", []string{usual + `"statusCode": 99, "method": "GET"}`}, []string{"statusCode: {type: number} # named as status_code may be, but no value is a number from 100 to 599: it is a number\n"}, nil},
		{"a length of time is a number", []string{usual + `"latency": "12.5ms", "method": "GET"}`}, []string{"latency: {} # named as duration_ms may be, but no value is a number that is not negative: it is a string, of which no metric is made\n"}, nil},
		{"and not negative", []string{usual + `"elapsed": -5}`}, []string{"elapsed: {type: number}"}, []string{"as: elapsed"}},
		{"a method is HTTP's", []string{usual + `"http_method": "card"}`}, []string{"  http_method: {}\n"}, nil},
		{"the preset's own name wins", []string{usual + `"duration_ms": 5, "latency": 6, "request_id": "a", "reqId": "b"}`}, []string{"  latency: {type: number}\n", "  reqId: {}\n"}, []string{"duration_ms:", "request_id:"}},
		{"but not where its values are none", []string{usual + `"status_code": "ok", "res": {"statusCode": 200}}`}, []string{"status_code: {as: res.statusCode} # guessed"}, nil},
		{"the surest name", []string{usual + `"trace_id": "a", "req_id": "b"}`}, []string{"request_id: {as: req_id}", "  trace_id: {}\n"}, nil},
		{"unless it is in few", []string{usual + `"trace_id": "a", "req_id": "b"}`, usual + `"trace_id": "a"}`, usual + `"trace_id": "a"}`}, []string{"request_id: {as: trace_id}"}, nil},
		{"the length of a request", []string{strings.Replace(usual, `"m"`, `"done"`, 1) + `"method": "GET", "status": 200, "elapsed": 9}`, usual + `"duration": 5}`, usual + `"duration": 5}`, usual + `"duration": 5}`}, []string{"duration_ms: {as: elapsed}", "  duration: {type: number}\n"}, nil},
		{"what the preset's events have stays theirs", []string{strings.Replace(usual, `"m"`, `"External API request failed"`, 1) + `"error": "refused"}`}, nil, []string{"error_message:"}},
		{"else, an error is its text", []string{usual + `"error": "refused"}`}, []string{"error_message: {as: error}", "  error: null # its place is that of error_message\n"}, nil},
		{"what one library means by a name is not another's", []string{usual + `"name": "Jo"}`}, []string{"  name: {}\n"}, nil},
		{"one path is enough", []string{usual + `"url": "/a"}`}, []string{"path: {as: url}", "endpoint: null # path stands for it"}, nil},
		{"and one route", []string{usual + `"route": "/a/:id"}`}, []string{"endpoint: {as: route}", "path: null # endpoint stands for it"}, nil},
		{"no level", []string{`{"message": "m", "timestamp": "2026-03-03T09:00:00Z", "level": "LOW"}`}, []string{"  level: null # guessed: the field with that name is not a level\n", "level_2: {as: level}"}, nil},
		{"none at all", []string{`{"message": "m", "timestamp": "2026-03-03T09:00:00Z"}`}, []string{"  level: null # no field is the level\n"}, nil},
		{"some have none", []string{usual + `"a": 1}`, `{"message": "m", "timestamp": "2026-03-03T09:00:00Z", "logger": "app"}`}, []string{"only 1 of 2 records have a level"}, nil},
		{"a text where a preset has an object inside", []string{`{"level":30,"time":1772528400238,"pid":17,"hostname":"h","msg":"m","err":"refused"}`}, []string{"error_message: {as: err}", "error_type: null # no record can have it together with the others", "exc_info: null", "error_details: null # its place is that of error_message"}, nil},
		{"another's place", []string{`{"level":"info","datetime":"2026-03-03T09:00:00Z","msg":"m","caller":"a.go:1","stacktrace":"s","ts":"x"}`}, []string{"timestamp: {as: datetime}", "  ts: {}\n"}, nil},
		{"joined by dots or nested", []string{`{"@timestamp":"2026-03-03T09:00:00Z","log.level":"info","message":"m","ecs":{"version":"8.10.0"},"service":{"name":"s"}}`}, []string{"ecs_version: {as: ecs.version} # guessed: what it is for, from the name\n"}, nil},
	} {
		r := lines(t, c.lines...)
		r.has(t, c.want, c.not...)
		if t.Failed() {
			t.Fatal(c.name)
		}
	}
}

// Doubts are listed beside the contract.
func TestDoubts(t *testing.T) {
	r := lines(t, usual+`"latency": "12.5ms", "method": "GET"}`)
	if want := []string{"latency: named as duration_ms may be, but no value is a number that is not negative: it is a string, of which no metric is made"}; !slices.Equal(r.Doubts, want) {
		t.Errorf("%q", r.Doubts)
	}
	if r := lines(t, usual+`"latency": "12.5ms", "took": 12.5, "method": "GET"}`); r.Doubts != nil {
		t.Errorf("there is a duration, and still %q", r.Doubts)
	}
}

// Secrets are listed by their full path. Any key of the path, or the values,
// can show one.
func TestSecrets(t *testing.T) {
	lines(t, usual+`"req": {"headers": {"authorization": "x", "cookie": "x", "host": "h"}}, "token": {"db": "x", "count": 5}, "note": "password=hunter2", "apiKey": 5}`).has(t, []string{
		"  req_headers_authorization: {as: req.headers.authorization, pii: secret} # guessed: a secret, from the name\n",
		"  req_headers_cookie: {as: req.headers.cookie, pii: secret} # guessed: a secret, from the name\n",
		"  req_headers_host: {as: req.headers.host}\n",
		"  token_db: {as: token.db, pii: secret} # guessed: a secret, from the name\n",
		"  token_count: {as: token.count, type: number}\n",
		"  note: {pii: secret} # guessed: a secret, from the values\n",
		"  apiKey: {type: number, pii: secret} # guessed: a secret, from the name\n",
	}, "hunter2")
	// Objects of the preset are searched for secrets, too.
	lines(t, `{"level":30,"time":1772528400238,"pid":17,"hostname":"h","msg":"m","req":{"id":1,"method":"GET","url":"/","headers":{"host":"h","x-api-key":"x"}},"res":{"statusCode":200},"responseTime":5}`).
		has(t, []string{"  req_headers_x_api_key: {as: req.headers.x-api-key, pii: secret} # guessed: a secret, from the name\n"}, "headers.host")
	// A secret that the preset knows is only listed if it is in clear text.
	const request = `{"level":30,"time":1772528400238,"pid":17,"hostname":"h","msg":"m","req":{"id":1,"method":"GET","url":"/","headers":{"authorization":%q}},"res":{"statusCode":200},"responseTime":5}`
	lines(t, fmt.Sprintf(request, "Bearer abc.def.ghi"), fmt.Sprintf(request, "[redacted]")).
		has(t, []string{"  authorization: {pii: secret} # req.headers.authorization is in clear text here\n"}, "abc.def")
	lines(t, fmt.Sprintf(request, "[redacted]"), fmt.Sprintf(request, "")).has(t, nil, "in clear text", "  authorization:")
	// Half of the values are not most of them.
	lines(t, usual+`"note": "password=hunter2"}`, usual+`"note": "x"}`).has(t, []string{"  note: {}\n"})
	lines(t, usual+`"contact": "jo@mail.example.com"}`, usual+`"contact": "x"}`).has(t, []string{"  contact: {}\n"})
}

// Two paths never get the same name.
func TestNamesAreDistinct(t *testing.T) {
	lines(t, usual+`"a": {"b": 1}, "a_b": 2, "a-b": 3}`).has(t, []string{"  a_b: {as: a-b, type: number}\n", "  a_b_2: {as: a.b, type: number}\n", "  a_b_3: {as: a_b, type: number}\n"})
	r := lines(t, fmt.Sprintf(usual+`"weird key!": 1, "%s": 2}`, "a b"))
	r.has(t, []string{`# left out, because no contract can name them: 2, such as ["a b" "weird key!"]`})
}
