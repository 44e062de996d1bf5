package check

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

func TestExtra(t *testing.T) {
	holds(t, []held{
		{"what any record may have", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "request_id": "r", "exc_info": null}`, nil},
		{"one of three events, told once", extraOf("batch_started") + extraOf("service_error") + extraOf("batch_completed") + extraOf("batch_completed"), []string{
			"extra 4/4 log:1 records of 3 events have colour, which the contract does not promise"}},
		{"one of two events, told of each", extraOf("batch_started") + extraOf("batch_completed"), []string{
			"extra 1/1 log:2 batch_completed has colour, which the contract does not promise", "extra 1/1 log:1 batch_started has colour, which the contract does not promise"}},
		{"fields that nobody promised", `{` + done + `"processed": 1, "failed": 0, "duration_ms": 1.5, "endpoint": "/", "x": {"y": 1}}`, []string{
			"extra 1/1 log:1 batch_completed has endpoint, which the contract does not promise", "extra 1/1 log:1 batch_completed has x, which the contract does not promise"}},
	})
}

// A promise of an object is a promise of what is in it, even if the contract
// names fields inside it. Those are still checked, once.
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
		`"headers": {"cookie": "s3ss10n"}`:             {"secret 1/1 log:1 req.headers.cookie holds a secret in clear text"},
		`"headers": {"x-auth-token": "s3ss10n"}`:       {"secret 1/1 log:1 req.headers.x-auth-token holds a secret in clear text"},
		`"headers": {"content": {"length": "5"}}`:      {"type 1/1 log:1 req.headers.content.length is a string, but the contract says number"},
		`"headers": "text"`:                            {"type 1/1 log:1 req.headers is a string, but the contract says object"},
		`"headers": {"mail": "jane@mail.example.com"}`: {"pii 1/1 log:1 req.headers.mail holds an e-mail address in clear text"},
		`"other": {"a": 1}`:                            {"extra 1/1 log:1 done has req.other, which the contract does not promise"},
		`"host": "a"`:                                  {"extra 1/1 log:1 done has req.host, which the contract does not promise"},
	} {
		if got := lines(t, c, `{"message": "done", "req": {`+part+`}}`); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", part, got, want)
		}
	}
}

// extraOf returns a record of an event with a field that the contract does not
// promise.
func extraOf(event string) string {
	fields := map[string]string{
		"batch_started": `"item_count": 1`, "batch_completed": `"processed": 1, "failed": 0, "duration_ms": 1.5`, "service_error": `"service": "s", "error_type": "E"`,
	}[event]
	level := map[string]string{"service_error": "ERROR"}[event]
	return `{` + strings.ReplaceAll(usual, "INFO", cmp.Or(level, "INFO")) + `"event_type": "` + event + `", "message": "m", "colour": "red", ` + fields + "}\n"
}
