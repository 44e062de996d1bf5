package queries

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
)

// lacking names the queries that no preset can fulfil, with the reason given.
var lacking = map[string]string{
	"external-latency": "query external-latency is not saved: no record of external_api_request carries duration_ms: it is in ",
	"log-gaps":         "query log-gaps is not saved: the contract has no field sequence; the contract has no field process",
}

// TestAllAreBound binds every query to each preset. The result is valid and has
// no name that only logstack knows. Exactly the queries of lacking are left
// out.
func TestAllAreBound(t *testing.T) {
	if n := len(All()); n < 8 {
		t.Fatalf("there are %d queries", n)
	}
	for _, preset := range contract.ApplicationPresets() {
		c, err := contract.Preset(preset)
		if err != nil {
			t.Fatal(err)
		}
		all, left := BindAll(All(), c)
		if len(left) != len(lacking) || len(all)+len(left) != len(All()) {
			t.Errorf("%s: %d queries are bound, %d left out", preset, len(all), len(left))
		}
		for _, u := range left {
			if got := u.String(); lacking[u.Query.Name] == "" || !strings.HasPrefix(got, lacking[u.Query.Name]) {
				t.Errorf("%s: %s", preset, got)
			}
		}
		for _, bound := range all {
			q, err := Get(bound.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, field := range bound.Text.Fields() {
				if field == "event" && c.QueryName("message") != field || field == "any_level" {
					t.Errorf("%s for %s still reads %s", q.Name, preset, field)
				}
			}
			if !strings.HasSuffix(q.Description, ".") || len(q.Description) > 80 {
				t.Errorf("%s is described as %q", q.Name, q.Description)
			}
		}
	}
}

// The queries of a source can be bound to each of its presets, except for those
// that need what only another preset has. They are described like other
// queries.
func TestThoseOfSourcesAreBound(t *testing.T) {
	answered := map[string]bool{}
	for _, name := range contract.SourcePresets() {
		c := preset(t, name)
		all := Of(c)
		if len(all) != len(OfSource(c.Source())) {
			t.Errorf("%s has %d queries", name, len(all))
		}
		bound, left := BindAll(all, c)
		for _, q := range bound {
			answered[c.Source()+"/"+q.Name] = true
		}
		for _, u := range left {
			if len(bound) < len(left) {
				t.Errorf("%s: %s", name, u)
			}
		}
		for _, q := range all {
			if q.Question == "" {
				t.Errorf("%s: %s says no question", name, q.Name)
			}
			if !strings.HasSuffix(q.Description, ".") || len(q.Description) > 80 {
				t.Errorf("%s: %s is described as %q", name, q.Name, q.Description)
			}
		}
	}
	for _, source := range Sources() {
		for _, q := range OfSource(source) {
			if !answered[source+"/"+q.Name] {
				t.Errorf("no preset of %s has what %s asks for", source, q.Name)
			}
		}
	}
	for _, folder := range []string{".", "querytest"} {
		if len(OfSource(folder)) > 0 || slices.Contains(Sources(), folder) {
			t.Errorf("the folder %s is no source", folder)
		}
	}
}

func TestBind(t *testing.T) {
	raw := preset(t, "python-json-logger")
	for name, want := range map[string]string{
		"errors-by-type": `filter levelname = "ERROR"
| stats count() as errors by error_type
| sort errors desc`,
		"critical": `fields @timestamp, coalesce(message, @message) as what, name, error_type, error_message, request_id, user_id, tenant_id, @logStream
| filter levelname = "CRITICAL" or @message like "[CRITICAL]" or @message like ": CRITICAL/"
| sort @timestamp desc
| limit 100`,
		"slow-requests": `filter event_type = "api_request" or message = "API response"
| filter duration_ms > {{slow_request}}
| stats count() as slow_request_count by bin(5m)`,
	} {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		bound, err := q.Bind(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := bound.Text.String(); got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestLengthsAreInTheUnitOfTheContract(t *testing.T) {
	q, err := Get("slow-requests")
	if err != nil {
		t.Fatal(err)
	}
	for unit, want := range map[string]Parameter{
		"Milliseconds": {"slow_request", "800", "the shortest duration that counts as slow, in milliseconds"},
		"Seconds":      {"slow_request", "0.8", "the shortest duration that counts as slow, in seconds"},
	} {
		bound, err := q.With("slow_request", "800ms").Bind(load(t, "extends: guide\nfields: {duration_ms: {unit: "+unit+"}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := bound.Parameters[0]; got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if q.Parameters[0].Default != "5s" {
		t.Errorf("binding changed the query: %v", q.Parameters)
	}
}

func TestALevelIsWhatTheApplicationWrites(t *testing.T) {
	q, err := Get("critical")
	if err != nil {
		t.Fatal(err)
	}
	bound, err := q.Bind(load(t, "extends: guide\nlevels: {CRITICAL: fatal}\nplainText: {CRITICAL: []}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := bound.Text.String(); !strings.Contains(got, "filter level = \"fatal\"\n") {
		t.Errorf("%s", got)
	}
}

// A query that the contract cannot fulfil does not affect others.
func TestWhatCannotBeFulfilledIsLeftOut(t *testing.T) {
	var all []Query
	for _, name := range []string{"failed-logins-by-ip", "connection-pool", "errors-by-type", "external-latency"} {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	bound, left := BindAll(all, load(t, `
extends: python-json-logger
fields: {max_connections: null}
events: {external_api_request: {optional: [duration_ms]}, db_pool_exhausted: null, db_pool_status: {fields: [active_connections]}}
`))
	names := make([]string, len(bound))
	for i, q := range bound {
		names[i] = q.Name
	}
	if want := []string{"failed-logins-by-ip", "errors-by-type", "external-latency"}; !slices.Equal(names, want) {
		t.Errorf("bound are %v, want %v", names, want)
	}
	if got := bound[1].Text.String(); !strings.HasPrefix(got, "filter levelname = ") {
		t.Errorf("it is not bound: %s", got)
	}
	if len(left) != 1 || left[0].Query.Name != "connection-pool" || len(left[0].Problems) != 1 ||
		left[0].String() != `query connection-pool is not saved: event = "db_pool_exhausted": the contract has no event db_pool_exhausted` {
		t.Errorf("left out are %v", left)
	}
}

func TestWhatAContractLacksIsTold(t *testing.T) {
	q, err := Get("failed-logins-by-ip")
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{
		"extends: guide\nevents: {login_failed: null}\n":                                                      "the contract has no event login_failed",
		"fields: {ip: {}, event_type: {}}\nevents: {login_failed: {level: INFO, match: [{event_type: x}]}}\n": "the contract has no field ip_address",
	} {
		if _, err := q.Bind(load(t, source)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

// A query reads the application's log group unless its file says otherwise.
func TestLogGroups(t *testing.T) {
	for name, want := range map[string][]LogGroup{
		"errors-by-type": {Application},
		"audit-trail":    {Audit},
		"request-by-id":  {Application, Audit, Others},
	} {
		q, err := Get(name)
		if err != nil {
			t.Fatal(err)
		}
		bound, err := q.Bind(preset(t, "guide"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(bound.LogGroups, want) {
			t.Errorf("%s asks %v, want %v", name, bound.LogGroups, want)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	for source, want := range map[string]string{
		"filter a = 1":                                                            "the first line must be a comment",
		"# What.\n# nonsense\nfilter a = 1":                                       `the comment "nonsense": use a line`,
		"# What.\nfilter a = {{b}}":                                               "declare the placeholders [], but it has [b]",
		"# What.\n# b = 1: that\nfilter a = 1":                                    "declare the placeholders [b], but it has []",
		"# What.\n# log groups: audit, audits\nfilter a = 1":                      `query q: the comment "log groups: audit, audits": there is no log group "audits": did you mean audit? Use one of application, audit, others`,
		"# What.\n# log groups: others\nfilter a = 1":                             "reads only the log groups of others",
		"# What.\n# question: Why?\nfilter a = 1":                                 `query q: the comment "question: Why?": there is no question "Why?": use one of What is wrong?, Since when?, `,
		"# What.\n# question: Since when?\n# question: Since when?\nfilter a = 1": "it is given twice",
		"# What.\n# log groups:\nfilter a = 1":                                    `there is no log group ""`,
		"# What.\n# log groups: audit, audit\nfilter a = 1":                       "audit is given twice",
		"# What.\n# log groups: audit\n# log groups: application\nfilter a = 1":   "they are given twice",
		"# What.\n-- Errors\nfilter a = 1":                                        "comments start with #",
		"# What.\nstats count() by bin(300s)":                                     "bin(5m)",
		"# What.\nfilter level && 1":                                              "write and",
	} {
		if _, err := Parse("q", source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q is not in %v", source, want, err)
		}
	}
	if _, err := Get("errors"); err == nil || !strings.Contains(err.Error(), "use one of api-response-times, audit-trail, ") {
		t.Errorf("%v", err)
	}
}

// Every query that ships has a question. A query of your own need not have one.
func TestQuestions(t *testing.T) {
	of := map[Question]int{}
	for _, q := range All() {
		of[q.Question]++
	}
	for _, question := range Questions() {
		if of[question] == 0 {
			t.Errorf("no query helps with %q", question)
		}
	}
	if len(of) != len(Questions()) {
		t.Errorf("not all queries have a question: %v", of)
	}
	if own, err := Parse("own", "# What.\nfilter a = 1"); err != nil || own.Question != "" {
		t.Errorf("%+v, %v", own, err)
	}
}

// A placeholder that CloudWatch would refuse is refused.
func TestLongPlaceholdersAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, value, description int
		want                     string
	}{
		{128, 1024, 512, ""},
		{129, 1, 1, "its name has 129 characters: at most 128 are allowed"},
		{1, 1025, 1, "its default has 1025 characters: at most 1024 are allowed"},
		{1, 1, 513, "its description has 513 characters: at most 512 are allowed"},
	} {
		name := strings.Repeat("a", c.name)
		_, err := Parse("q", "# What.\n# "+name+" = "+strings.Repeat("1", c.value)+": "+strings.Repeat("d", c.description)+"\nfilter b = {{"+name+"}}")
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// A level or event within a computation becomes what the application writes, as
// in a filter.
func TestWhatIsComputedIsBound(t *testing.T) {
	q, err := Parse("q", `# What.
fields if(event = "login_failed", 1, 0) as failed
| stats sum(failed) as a, sum(if(any_level = "ERROR" and tenant_id = 1, 1, 0)) as b by level = "CRITICAL" as c`)
	if err != nil {
		t.Fatal(err)
	}
	bound, err := q.Bind(preset(t, "python-json-logger"))
	if err != nil {
		t.Fatal(err)
	}
	want := `fields if(event_type = "login_failed" or message = "Login attempt failed", 1, 0) as failed
| stats sum(failed) as a, sum(if((levelname = "ERROR" or @message like "[ERROR]" or @message like ": ERROR/") and tenant_id = 1, 1, 0)) as b by levelname = "CRITICAL" as c`
	if got := bound.Text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTheGuidesQueriesAreAllHere names the guide's eight queries and alert
// patterns, and the fields that each must read.
func TestTheGuidesQueriesAreAllHere(t *testing.T) {
	guide := contract.Guide()
	for name, fields := range map[string][]string{
		"errors-for-user":       {"message", "error_message", "user_id", "level"},
		"errors-by-type":        {"level", "error_type"},
		"api-response-times":    {"event_type", "duration_ms", "endpoint"},
		"slow-database-queries": {"event_type", "query", "duration_ms"},
		"user-activity":         {"user_id", "event_type", "request_id"},
		"high-error-rate":       {"level"},
		"slow-requests":         {"event_type", "duration_ms"},
		"failed-logins-by-ip":   {"event_type", "ip_address"},
	} {
		q, err := Get(name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		bound, err := q.Bind(guide)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		for _, field := range fields {
			if !slices.Contains(bound.Text.Fields(), field) {
				t.Errorf("%s does not read %s but %v", name, field, bound.Text.Fields())
			}
		}
	}
}

func preset(t *testing.T, name string) *contract.Contract {
	t.Helper()
	c, err := contract.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func load(t *testing.T, source string) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("contract.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
