package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Each line is a predicate on fields and events, with the error that it gives;
// none if it is valid.
func TestSelections(t *testing.T) {
	for _, c := range []struct{ ask, want string }{
		{"event:api_request duration_ms endpoint", ""},
		{"level:ERROR error_type", ""},
		{"user_id", ""},
		{"ip_address event:login_failed", ""},
		{"event:api_reqest", "the contract has no event api_reqest: did you mean api_request?"},
		{"event:api_request ip_address", "no record of api_request carries ip_address: it is in login_failed, login_success, permission_changed, request_started"},
		{"query endpoint", "no record of database_query carries endpoint: it is in api_request, api_request_started, external_api_failed, external_api_request, metric"},
		{"query event:login_failed", "no record of database_query has the event login_failed"},
		{"durations", "the contract has no field \"durations\""},
		{"password", "no event of the contract carries the field password"},
		{"duration_ms", "duration_ms alone is ambiguous: it is in api_request, batch_completed, database_query, request_completed; select one, as in event = \"api_request\""},
		{"email", "data protection masks email: filters and queries see asterisks, never its value"},
		{"level:WARNING duration_ms", ""},
		{"event:login_failed level:WARNING", ""},
		{"event:login_failed level:ERROR", "no record of login_failed has the level ERROR"},
		{"level:ERROR event:login_failed", "no record of celery, django, external_api_failed, gunicorn, service_error, records of no event with the level ERROR has the event login_failed"},
	} {
		if got := ask(Guide(), c.ask); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %s\nwant %s", c.ask, got, c.want)
		}
	}
}

func ask(c *Contract, text string) string {
	s, err := c.All(), error(nil)
	var fields []string
	for word := range strings.FieldsSeq(text) {
		if event, ok := strings.CutPrefix(word, "event:"); ok {
			s, err = s.Event(event)
		} else if level, ok := strings.CutPrefix(word, "level:"); ok {
			s, err = s.Level(Level(level))
		} else {
			s, err = s.With(word)
			fields = append(fields, word)
		}
		if err != nil {
			return err.Error()
		}
	}
	for _, f := range fields {
		if err := s.Predicate(f); err != nil {
			return err.Error()
		}
	}
	return ""
}

func TestEither(t *testing.T) {
	requests, err := Guide().All().Event("api_request")
	if err != nil {
		t.Fatal(err)
	}
	queries, err := Guide().All().Event("database_query")
	if err != nil {
		t.Fatal(err)
	}
	either := requests.Or(queries)
	if got := either.String(); got != "api_request, database_query" {
		t.Errorf("either is %s", got)
	}
	if either.Predicate("duration_ms") == nil {
		t.Error("a duration of requests or queries is taken")
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		field, value string
		quoted       bool
		want         string
	}{
		{"user_id", "12345", true, ""},
		{"user_id", "12345", false, "user_id is a string, never the number 12345: write it in quotes"},
		{"status_code", "500", false, ""},
		{"status_code", "500", true, `status_code is a number, never the string "500": write it without quotes`},
		{"permission_after", "x", true, "permission_after is of type list, which equals nothing"},
		{"elsewhere", "x", true, ""},
	} {
		err := Guide().Value(c.field, c.value, c.quoted)
		switch {
		case err == nil && c.want != "":
			t.Errorf("%s = %s is taken", c.field, c.value)
		case err != nil && err.Error() != c.want:
			t.Errorf("%s: %s, want %s", c.field, err, c.want)
		}
	}
}

// What looks like an address is masked in any field.
func TestMasked(t *testing.T) {
	c, err := Parse("c.yaml", []byte("extends: guide\nfields: {client: {pii: ip}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]bool{"email": true, "ip_address": true, "client": true, "password": false, "user_id": false} {
		if c.Masked(field) != want {
			t.Errorf("%s masked: %v", field, !want)
		}
	}
	if Guide().Masked("ip_address") {
		t.Error("the guide's addresses are masked")
	}
}

// A measure of an event is also one of narrower events, whose records are the
// same.
func TestMeasuresOfNarrowerEvents(t *testing.T) {
	parse := func(match string) *Contract {
		c, err := Parse("c.yaml", []byte(`
fields: {type: {}, status: {}, duration_ms: {type: number, unit: Milliseconds}}
records: {fields: [type]}
events:
  call: {match: [{type: report}], fields: [duration_ms]}
  timed_out: {match: [`+match+`], fields: [duration_ms]}
`))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for match, want := range map[string]bool{
		"{type: report, status: timeout}":                    true,
		"{type: report, status: '*'}":                        true,
		"{type: late}":                                       false,
		"{type: late, status: timeout}":                      false,
		"{status: timeout}":                                  false,
		"{type: report, status: timeout}, {status: expired}": false,
	} {
		c := parse(match)
		if err := c.All().Predicate("duration_ms"); (err == nil) != want {
			t.Errorf("%s: %v", match, err)
		}
	}
}

// A field that recognises one event may have any value in another. A login is a
// login, whoever logs in, and is selected together with the actions of root.
func TestMatchingLeavesEventsThatCarryTheField(t *testing.T) {
	c, err := Parse("c.yaml", []byte(`
fields: {kind: {}, user_type: {}, m: {}}
events:
  login: {match: [{kind: login}], fields: [user_type]}
  root: {match: [{user_type: Root}], fields: [user_type], optional: [kind]}
  other: {match: [{m: x}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ field, value, without, want string }{
		{"user_type", "Root", "", "login root"},
		{"kind", "login", "", "login root"},
		{"m", "x", "", "other"},
		{"user_type", "Root", "other", "no record of other has user_type = \"Root\""},
	} {
		s := c.All()
		if test.without != "" {
			if s, err = s.Event(test.without); err != nil {
				t.Fatal(err)
			}
		}
		s, err := s.Matching(test.field, test.value)
		got := fmt.Sprint(err)
		if err == nil {
			got = strings.Join(slices.Sorted(maps.Keys(s.kept)), " ")
		}
		if got != test.want {
			t.Errorf("%s = %s: %s, want %s", test.field, test.value, got, test.want)
		}
	}
}

// An event carries the fields that recognise it, whether or not it lists them.
func TestEventsCarryWhatTheyAreKnownBy(t *testing.T) {
	c, err := Parse("c.yaml", []byte(`
fields: {kind: {}, user_type: {}, m: {}}
records: {optional: [m]}
events:
  root: {match: [{user_type: Root, m: x}]}
  login: {match: [{kind: a}, {user_type: b, kind: b}]}
  said: {match: [{kind: c}], optional: [kind]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"root": "[user_type] []", "login": "[kind] [user_type]", "said": "[] [kind]"} {
		e, _ := c.Event(name)
		if got := fmt.Sprint(e.Fields, e.Optional); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if _, err := c.All().With("user_type"); err != nil {
		t.Error(err)
	}
}
