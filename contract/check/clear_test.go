package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// Sensitive data is found in every part of a record, once for each place, and
// an error counts as one error.
func TestNothingHides(t *testing.T) {
	c, err := contract.Parse("c.yaml", []byte("extends: guide\nfields: {user_id: {as: user.id}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for part, want := range map[string]string{
		`"h": {"authorization": "abc123secretvalue"}`:    "h holds a secret in clear text",
		`"h": [{"x": {"ssn": 123456789}}]`:               "h holds a secret in clear text",
		`"data": {"mail": "jane\u0040mail.example.com"}`: "data holds an e-mail address in clear text",
		`"user": "jane@mail.example.com"`:                "user holds an e-mail address in clear text",
		`"password": "removed123"`:                       "password holds a secret in clear text",
		`"tokens": ["x", "4111111111111111"]`:            "tokens holds a card number in clear text",
		`"h": ` + strings.Repeat("[", 900) + `{"mail": "jane@mail.example.com"}` + strings.Repeat("]", 900): "h holds an e-mail address in clear text",
		`"h": ` + strings.Repeat("[", 900) + `{"password": "hunter2"}` + strings.Repeat("]", 900):           "h holds a password in clear text",
		`"data": {"db_password": "hunter2"}`: "data holds a secret in clear text",
		`"data": {"password": {"x": 1}}`:     "data holds a secret in clear text",
	} {
		got := lines(t, c, `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, `+part+`}`)
		if !slices.ContainsFunc(got, func(line string) bool { return strings.HasSuffix(line, want) }) {
			t.Errorf("%s: %q is not among %q", part, want, got)
		}
	}
	twice := `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "event_type": "batch_started", "message": "m", "item_count": 1, "user": {"id": "5"}, "user": {}}`
	if got, want := lines(t, c, twice), []string{"reserved 1/1 log:1 user appears twice in a record"}; !slices.Equal(got, want) {
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

// No finding shows a sensitive value.
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

// Objects and lists are searched to a depth of 16. What is nested deeper is
// searched as text, in which a password is recognised by its form.
func TestDepthOfSecrets(t *testing.T) {
	for depth, want := range map[int]string{15: "data holds a secret in clear text", 16: "data holds a password in clear text"} {
		line := `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "celery.x", "message": "m", "data": ` + strings.Repeat("[", depth) + `{"password": "hunter2"}` + strings.Repeat("]", depth) + `}`
		if got := lines(t, preset(t, "guide"), line); !slices.ContainsFunc(got, func(l string) bool { return strings.HasSuffix(l, want) }) {
			t.Errorf("%d deep: %q, want %q", depth, got, want)
		}
	}
}

// A value is as sensitive as the contract says its field is.
func TestWhatTheContractSaysIsSensitive(t *testing.T) {
	for pii, want := range map[contract.PII]string{
		contract.Email: "pii an e-mail address", contract.Address: "pii an address", contract.Name: "pii a name", contract.IPs: "pii an IP address",
		contract.Card: "pii a card number", contract.Location: "pii a location", contract.Private: "pii personal data", contract.Secret: "secret a secret",
	} {
		c, err := contract.Parse("c.yaml", []byte("fields: {message: {}, held: {pii: "+string(pii)+"}}\nrecords: {fields: [message], optional: [held]}\nevents: {done: {match: [{message: done}]}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		kind, what, _ := strings.Cut(want, " ")
		if got, want := lines(t, c, `{"message": "done", "held": "jane"}`), []string{kind + " 1/1 log:1 held holds " + what + " in clear text"}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pii, got, want)
		}
		if got := lines(t, c, `{"message": "done", "held": "[REDACTED]"}`); got != nil {
			t.Errorf("%s: %q", pii, got)
		}
	}
}
