package check

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// The six hours of a Django service, once with the guide's field names and once
// with those of python-json-logger.
const (
	guideNames = "../../examples/logs/django.jsonl.gz"
	rawNames   = "../../examples/logs/django-raw-names.jsonl.gz"
)

func preset(t *testing.T, name string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, o logevent.Options, inputs ...logevent.Input) *logevent.Source {
	t.Helper()
	source, err := logevent.Open(inputs, o)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func files(t *testing.T, o logevent.Options, paths ...string) *logevent.Source {
	t.Helper()
	inputs, err := logevent.Files(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, o, inputs...)
}

func run(t *testing.T, c *contract.Contract, source *logevent.Source, workers int) *Report {
	t.Helper()
	r, err := Run(context.Background(), c, source, Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines holds lines against a contract, and returns the findings, a line each.
func lines(t *testing.T, c *contract.Contract, text string) []string {
	t.Helper()
	var got []string
	for _, f := range run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(text))), 1).Findings {
		got = append(got, fmt.Sprintf("%s %d/%d %s %s", f.Kind, f.Count, f.Of, f.First, f.Text))
	}
	return got
}

// What each line is found to be, held against the guide's contract. The usual
// fields are put in.
func TestFindings(t *testing.T) {
	const usual = `"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", `
	const done = usual + `"event_type": "batch_completed", "message": "Batch processing completed", `
	for _, c := range []struct {
		name, lines string
		want        []string
	}{
		{"what was promised", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5}`, nil},
		{"what any record may have", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "request_id": "r", "exc_info": null}`, nil},
		{"a library's own record", `{` + strings.ReplaceAll(usual, "app", "gunicorn.error") + `"message": "Listening"}`, nil},
		{"a field that is missing, and one that is null", `{` + done + `"processed": 1, "failed": null}`, []string{
			"missing 1/1 log:1 batch_completed lacks duration_ms", "missing 1/1 log:1 batch_completed lacks failed"}},
		{"a field of every record", `{"message": "Batch processing started", "event_type": "batch_started", "item_count": 1, "logger": "app", "timestamp": 1741680000, "severity": "INFO"}`, []string{
			"missing 1/1 log:1 records lack level", "extra 1/1 log:1 batch_started has severity, which nobody promised"}},
		{"other types", `{` + done + `"processed": "1", "failed": true, "duration_ms": 1, "user_id": 5}`, []string{
			"type 1/1 log:1 failed is a boolean, and the contract says number", "type 1/1 log:1 processed is a string, and the contract says number",
			"type 1/1 log:1 user_id is a number, and the contract says string"}},
		{"a time that is none, an address that is none", `{"timestamp": "soon", "level": "INFO", "logger": "app", "event_type": "request_started", "message": "Request started", "request_id": "r", "method": "GET", "path": "/", "ip_address": "unknown"}`, []string{
			"type 1/1 log:1 ip_address is a string that is no IP address, and the contract says ip", "type 1/1 log:1 timestamp is a string that is no time, and the contract says time"}},
		{"a level that is none", `{"timestamp": "2025-03-11T08:00:00Z", "level": "LOW", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 1}`, []string{
			`level 1/1 log:1 level is "LOW", which is no level`}},
		{"a level that is empty", `{"timestamp": "2025-03-11T08:00:00Z", "level": "", "logger": "app", "event_type": "batch_started", "message": "Batch processing started", "item_count": 1}`, []string{
			`level 1/1 log:1 level is "", which is no level`}},
		{"another level than the event's", `{` + usual + `"event_type": "db_pool_exhausted", "message": "x"}`, []string{
			"level 1/1 log:1 db_pool_exhausted is written as INFO, and the contract says CRITICAL"}},
		{"an event without its name", `{` + usual + `"message": "Batch processing started", "item_count": 2}`, []string{
			"event 1/1 log:1 batch_started is known by its message only"}},
		{"a name that nobody promised, of a library", `{` + strings.ReplaceAll(usual, "app", "django.x") + `"event_type": "bogus_event", "message": "hello"}`, []string{
			`event 1/1 log:1 event_type is "bogus_event" in records of django, and no event is called so`}},
		{"an event that nobody promised", `{` + usual + `"message": "Coffee is ready"}`, []string{
			"unknown 1/1 log:1 records tell of events that the contract does not have"}},
		{"fields that nobody promised", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "endpoint": "/", "x": {"y": 1}}`, []string{
			"extra 1/1 log:1 batch_completed has endpoint, which nobody promised", "extra 1/1 log:1 batch_completed has x, which nobody promised"}},
		{"a reserved name", `{` + usual + `"message": "Coffee is ready", "module": "x"}`, []string{
			"reserved 1/1 log:1 an extra is called module, which is reserved", "unknown 1/1 log:1 records tell of events that the contract does not have"}},
		{"a name twice", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "level": "INFO"}`, []string{
			"reserved 1/1 log:1 level stands twice in a record"}},
		{"a name of nobody's three times", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "foo": 1, "foo": 2, "foo": 3}`, []string{
			"reserved 1/1 log:1 foo stands twice in a record", "extra 1/1 log:1 batch_completed has foo, which nobody promised"}},
		{"a time that an extra has overwritten", strings.Repeat(`{`+usual+`"event_type": "batch_started", "message": "x", "item_count": 1}`+"\n", 2) +
			`{"timestamp": "2025-03-11T08:00:00.5", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "x", "item_count": 1}`, []string{
			"reserved 1/3 log:3 timestamp is written without an offset from UTC, and elsewhere with an offset from UTC"}},
		{"metrics", `{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1, "metric_unit": "seconds", "status_code": 200}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "temperature", "metric_value": 1, "metric_unit": "C"}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1, "metric_unit": "ms", "status_code": 200}`, []string{
			"metric 1/3 log:2 the contract has no metric temperature", "metric 1/3 log:1 the metric api_request_duration is in seconds, and the contract says Milliseconds"}},
		{"metrics of which nothing is published", `{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1, "metric_unit": "ms"}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "api_request_duration", "metric_value": 1e999, "metric_unit": "ms", "status_code": 200}` + "\n" +
			`{` + usual + `"event_type": "metric", "message": "x", "metric_name": "", "metric_value": 1, "metric_unit": "ms"}`, []string{
			"missing 1/2 log:1 the metric api_request_duration lacks status_code", "type 1/3 log:2 metric_value is a number too large for any, and the contract says number",
			`metric 1/3 log:3 the contract has no metric ""`}},
		{"broken JSON", `{"message": NaN}` + "\n" + `{"message": "cut o` + "\n" + `{'message': 1}`, []string{
			"json 1/3 log:1 a line that starts like a JSON object is none: NaN is no JSON value",
			"json 1/3 log:3 a line that starts like a JSON object is none: a key in quotes is expected",
			"json 1/3 log:2 a line that starts like a JSON object is none: it is cut off: the string is never closed"}},
		{"no JSON", "[2025-03-11 08:00:00 +0000] [1] [INFO] Booting\nlogin of jane@mail.example.com", []string{
			"pii 1/2 log:2 a line that is no JSON holds an e-mail address in clear", "plain 2/2 log:1 lines are no JSON: no filter on fields sees them"}},
		{"personal data and secrets", `{` + usual + `"event_type": "login_failed", "message": "card 4111111111111111", "email": "jane@mail.example.com", "ip_address": "192.0.2.1", "failure_reason": "x", "password": "hunter2", "session_token": "t0k3n"}` + "\n" +
			`{` + strings.ReplaceAll(usual, "INFO", "WARNING") + `"event_type": "login_failed", "message": "x", "email": "j***@mail.example.com", "ip_address": "192.0.2.1", "failure_reason": "x"}`, []string{
			"secret 1/2 log:1 message holds a card number in clear", "secret 1/2 log:1 password holds a secret in clear", "secret 1/2 log:1 session_token holds a secret in clear",
			"pii 1/2 log:1 email holds an e-mail address in clear",
			"level 1/2 log:1 login_failed is written as INFO, and the contract says WARNING",
			"extra 1/2 log:1 login_failed has password, which nobody promised", "extra 1/2 log:1 login_failed has session_token, which nobody promised"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := lines(t, preset(t, "guide"), c.lines); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// Whatever a record is made of, what must not be seen in it is found, once for
// each place, and an error is one error.
func TestNothingHides(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte("extends: guide\nfields: {user_id: {as: user.id}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[string]string{
		`"h": {"authorization": "abc123secretvalue"}`:    "h holds a secret in clear",
		`"h": [{"x": {"ssn": 123456789}}]`:               "h holds a secret in clear",
		`"data": {"mail": "jane\u0040mail.example.com"}`: "data holds an e-mail address in clear",
		`"user": "jane@mail.example.com"`:                "user holds an e-mail address in clear",
		`"password": "removed123"`:                       "password holds a secret in clear",
		`"tokens": ["x", "4111111111111111"]`:            "tokens holds a card number in clear",
		`"h": ` + strings.Repeat("[", 900) + `{"mail": "jane@mail.example.com"}` + strings.Repeat("]", 900): "h holds an e-mail address in clear",
		`"h": ` + strings.Repeat("[", 900) + `{"password": "hunter2"}` + strings.Repeat("]", 900):           "h holds a password in clear",
		`"data": {"db_password": "hunter2"}`: "data holds a secret in clear",
		`"data": {"password": {"x": 1}}`:     "data holds a secret in clear",
	} {
		got := lines(t, c, `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, `+part+`}`)
		if !slices.ContainsFunc(got, func(line string) bool { return strings.HasSuffix(line, want) }) {
			t.Errorf("%s: %q is not among %q", part, want, got)
		}
	}
	twice := `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, "user": {"id": "5"}, "user": {}}`
	if got, want := lines(t, c, twice), []string{"reserved 1/1 log:1 user stands twice in a record"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, part := range []string{`{"token": 1532}`, `{"password": {}}`, `{"password": [ ]}`, `{"password": "None"}`, `{"password": ""}`, `{"mail": "None"}`} {
		got := lines(t, c, `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "celery.x", "message": "m", "data": `+part+`}`)
		if len(got) > 0 {
			t.Errorf("%s: %q", part, got)
		}
	}
	var log strings.Builder
	for i := range 12 {
		fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:%02d:00Z", "level": "ERROR", "severity": "error", "logger": "app", "message": "x"}`+"\n", i)
	}
	for _, line := range lines(t, c, log.String()) {
		if strings.HasPrefix(line, "repeat") {
			t.Errorf("an error is taken for two: %s", line)
		}
	}
}

// Who promises an object promises what is in it, also where the contract names
// fields inside of it. What they are is looked at all the same, and once.
func TestWhatIsInAnObjectIsPromisedWithIt(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`fields:
  message: {}
  headers: {as: req.headers, type: object}
  agent: {as: req.headers.user-agent}
  length: {as: req.headers.content.length, type: number}
  cookie: {as: req.headers.cookie, pii: secret}
  other: {as: req.other, type: object}
records: {fields: [message], optional: [headers]}
events: {done: {match: [{message: done}]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[string][]string{
		`"headers": {"host": "a", "user-agent": "b", "cookie": "[redacted]", "content": {"type": "c", "length": 5}}`: nil,
		`"headers": {"content": "text"}`:               nil,
		`"headers": {"cookie": "s3ss10n"}`:             {"secret 1/1 log:1 req.headers.cookie holds a secret in clear"},
		`"headers": {"x-auth-token": "s3ss10n"}`:       {"secret 1/1 log:1 req.headers.x-auth-token holds a secret in clear"},
		`"headers": {"content": {"length": "5"}}`:      {"type 1/1 log:1 req.headers.content.length is a string, and the contract says number"},
		`"headers": "text"`:                            {"type 1/1 log:1 req.headers is a string, and the contract says object"},
		`"headers": {"mail": "jane@mail.example.com"}`: {"pii 1/1 log:1 req.headers.mail holds an e-mail address in clear"},
		`"other": {"a": 1}`:                            {"extra 1/1 log:1 done has req.other, which nobody promised"},
		`"host": "a"`:                                  {"extra 1/1 log:1 done has req.host, which nobody promised"},
	} {
		if got := lines(t, c, `{"message": "done", "req": {`+part+`}}`); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", part, got, want)
		}
	}
}

// An event is known by what says most: its name before its message, and its
// logger last.
func TestTheNameSaysMost(t *testing.T) {
	for line, want := range map[string]string{
		`{"event_type": "login_failed", "message": "API response", "logger": "django.request"}`: "login_failed",
		`{"event_type": "other", "message": "API response", "logger": "django.request"}`:        "api_request",
		`{"message": "other", "logger": "django.request", "metric_name": "m"}`:                  "metric",
		`{"message": "other", "logger": "django.request"}`:                                      "django",
	} {
		r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(line))), 1)
		for _, s := range r.Catalogue {
			if (s.Count > 0) != (s.Name == want) {
				t.Errorf("%s: %s was seen %d times, and it is %s", line, s.Name, s.Count, want)
			}
		}
	}
}

// Of two beginnings of a message, the longer says more, whatever the events are
// called.
func TestTheLongerMatchSaysMore(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte(`fields: {message: {}, logger: {}}
records: {fields: [message], optional: [logger]}
events:
  a_login: {match: [{message: Login*}]}
  b_failed: {match: [{message: Login failed*}]}
  c_of_shop: {match: [{message: Login failed*, logger: shop}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		`{"message": "Login of 5"}`: "a_login", `{"message": "Login failed: 5"}`: "b_failed", `{"message": "Login failed: 5", "logger": "shop"}`: "c_of_shop",
	} {
		for _, s := range run(t, c, open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(line))), 1).Catalogue {
			if (s.Count > 0) != (s.Name == want) {
				t.Errorf("%s: %s was seen %d times, and it is %s", line, s.Name, s.Count, want)
			}
		}
	}
}

// A number is what it is, however it is written.
func TestMatchesOfNumbers(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte("fields: {status: {type: number}}\nevents: {failed: {match: [{status: '5e2'}], fields: [status]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]int{`{"status": 500}`: 0, `{"status": 500.0}`: 0, `{"status": 5E+2}`: 0, `{"status": 501}`: 1} {
		if got := lines(t, c, line); len(got) != want {
			t.Errorf("%s: %q", line, got)
		}
	}
}

// An outage is as many failures as there are requests.
func TestRepetitions(t *testing.T) {
	for requests, found := range map[int]bool{1: true, 2: false} {
		var log strings.Builder
		for i := range 12 {
			for j := range 2 {
				fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:%02d:00.%dZ", "level": "ERROR", "logger": "app", "message": "m", "event_type": "service_error", "service": "s", "error_type": "E", "request_id": "r%d-%d"}`+"\n", i, j, i, j%requests)
			}
		}
		got := lines(t, preset(t, "guide"), log.String())
		if is := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "repeat") }); is != found {
			t.Errorf("of %d requests: %q", requests, got)
		}
	}
}

// Only addresses that cannot be a client's, and few of them, are a load
// balancer's.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		records int
		address func(i int) string
		found   bool
	}{
		{fewRecords, func(i int) string { return fmt.Sprintf("10.0.0.%d", i%maxAddresses) }, true},
		{fewRecords - 1, func(i int) string { return "10.0.0.1" }, false},
		{fewRecords, func(i int) string { return "203.0.113.7" }, false},
		{fewRecords, func(i int) string { return fmt.Sprintf("10.0.0.%d", i%(maxAddresses+1)) }, false},
	} {
		var log strings.Builder
		for i := range c.records {
			fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "WARNING", "logger": "app", "event_type": "login_failed", "message": "m", "email": "", "failure_reason": "x", "ip_address": "%s"}`+"\n", c.address(i))
		}
		got := lines(t, preset(t, "guide"), log.String())
		if found := slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "address") }); found != c.found {
			t.Errorf("%d records such as %s: %q", c.records, c.address(0), got)
		}
	}
}

// What is told apart is bounded; all else counts together, and still counts.
func TestNamesAreBounded(t *testing.T) {
	const n = maxNames + 500
	var log strings.Builder
	for i := range n {
		fmt.Fprintf(&log, `{"timestamp": "2025-03-11T08:00:00Z", "level": "L%s", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, "k%d": "jane@mail.example.com"}`+"\n", letters(i), i)
	}
	var first string
	for _, workers := range []int{1, 3} {
		r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw, BatchSize: 64 << 10}, logevent.Bytes("log", []byte(log.String()))), workers)
		all := map[Kind]int64{}
		for _, f := range r.Findings {
			all[f.Kind] += f.Count
		}
		if all[Level] != n || all[Extra] != n || all[PII] != n || len(r.Findings) > 3*(maxNames+1) {
			t.Errorf("%v in %d findings, want %d each", all, len(r.Findings), n)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		} else if string(text) != first {
			t.Errorf("%d workers give another report", workers)
		}
	}
}

// letters is a number in letters.
func letters(i int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'A' }, fmt.Sprint(i))
}

// No value that must not be seen is told on.
func TestFindingsTellNoSecrets(t *testing.T) {
	r := run(t, preset(t, "guide"), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(
		`{"message": "reset for jane@mail.example.com, password=hunter2, gh`+`p_0123456789abcdefghijABCDEFGHIJ", "password": "hunter2"}
mail to joe@mail.example.com with api_key=abcdef
Authorization: Bearer abcdefghijkl.mnopqrstuv eyJhbGciOiJIUzI.eyJzdWIiOiIx.SflKxwRJSMeKKF
{"level": "jane@mail.example.com", "message": "m", "logger": "joe@mail.example.com", "jim@mail.example.com": 1, "timestamp": "jill@mail.example.com"}
{"level": "ERROR", "metric_name": "jane@mail.example.com", "metric_unit": "jane@mail.example.com", "metric_value": 1, "event_type": "jane@mail.example.com"}
`))), 1)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if strings.Contains(string(text), secret) {
			t.Errorf("%s is in the report: %s", secret, text)
		}
	}
	for _, field := range []string{"level", "logger", "timestamp", "metric_name", "<e-mail>"} {
		if !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == PII && f.Field == field }) {
			t.Errorf("nothing is found in %s", field)
		}
	}
}

var secrets = []string{"jane", "joe", "jim", "jill", "hunter2", "0123456789abc", "abcdef", "eyJ"}

type key struct {
	kind         Kind
	event, field string
	count        int64
}

func keysOf(r *Report) map[key]Finding {
	all := map[key]Finding{}
	for _, f := range r.Findings {
		all[key{f.Kind, f.Event, f.Field, f.Count}] = f
	}
	return all
}

// A service that is configured just as the guide says does not keep the guide's
// contract. Each number is that of testdata/truth.json and fields.json of the
// corpus, which were made apart from this program.
func TestTheGuideByItself(t *testing.T) {
	r := run(t, preset(t, "guide"), files(t, logevent.Options{}, rawNames), 2)
	got := keysOf(r)
	for want, says := range map[key]string{
		{Missing, "", "level", 27035}:                     "levelname is in 27088 records",
		{Missing, "", "timestamp", 27057}:                 "asctime is in 27088 records",
		{Missing, "", "logger", 27088}:                    "name is in 27088 records",
		{Missing, "api_request", "endpoint", 3240}:        "api_request lacks endpoint",
		{Level, "", "level", 47}:                          `level is "LOW", which is no level`,
		{Level, "", "level", 6}:                           `level is "warehouse", which is no level`,
		{Event, "login_failed", "event_type", 126}:        "known by its message only",
		{Event, "api_request", "event_type", 3240}:        "known by its message only",
		{Type, "", "user_id", 8076}:                       "user_id is a number, and the contract says string",
		{JSON, "", "", 6}:                                 "NaN is no JSON value",
		{Reserved, "permission_changed", "timestamp", 31}: "an extra is called timestamp, and the time is in asctime",
		{PII, "", "email", 322}:                           "an e-mail address in clear",
		{PII, "", "message", 12}:                          "an e-mail address in clear",
		{Secret, "", "password", 36}:                      "a secret in clear",
		{Secret, "", "api_key", 36}:                       "a secret in clear",
		{Address, "login_failed", "ip_address", 126}:      "one of 10.0.1.17, 10.0.2.23",
		{Metric, "", "metric_name", 692}:                  "no metric db_pool_utilisation",
		{Repeat, "", "", 189}:                             "3 times within a second",
		{Plain, "", "", 7379}:                             "no filter on fields sees them",
	} {
		f, ok := got[want]
		if !ok || !strings.Contains(f.Text+" "+f.Hint, says) {
			t.Errorf("%v is not found, or is not said to be %q: %+v", want, says, f)
		}
	}
	// Slow requests by duration_ms alone are not only requests, and twice.
	if want := "duration_ms is in api_request, database_query, request_completed: a filter on it alone counts all of them"; !slices.Contains(r.Notes, want) {
		t.Errorf("notes are %q", r.Notes)
	}
	if want := (Stream{"worker", 1306, 2}); !slices.Contains(r.Streams, want) {
		t.Errorf("streams are %v", r.Streams)
	}
}

// structure are the kinds of findings about what a contract promises.
var structure = []Kind{Missing, Level, Type, Event, Reserved}

// With the preset of what the library writes, what the preset promises holds.
func TestThePresetOfTheLibrary(t *testing.T) {
	for _, f := range run(t, preset(t, "python-json-logger"), files(t, logevent.Options{}, rawNames), 2).Findings {
		if slices.Contains(structure, f.Kind) {
			t.Errorf("%+v", f)
		}
		if f.Kind == Extra && f.Field != "timestamp" { // the audit log's own extra
			t.Errorf("%+v", f)
		}
	}
}

func TestWorkersMakeNoDifference(t *testing.T) {
	var first string
	for workers := 1; workers <= 3; workers++ {
		r := run(t, preset(t, "guide"), files(t, logevent.Options{BatchSize: 64 << 10}, rawNames, guideNames), workers)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("%d workers give another report", workers)
		}
	}
}
