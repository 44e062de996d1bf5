package check

import (
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/logevent"
)

// The most specific match recognises an event: its name before its message, and
// its logger last.
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

// The longer of two prefixes of a message is tried first, whatever the events'
// names.
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

// Numbers are compared by value, not by spelling.
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
