package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// oneRecord is a service that logs one record for each request.
const oneRecord = `
fields:
  level: {}
  message: {}
  route: {as: http.route}
  path: {sameAs: route}
  status: {type: number}
  status_code: {sameAs: status}
  duration_ms: {type: number, unit: Milliseconds}
records: {fields: [level, message], optional: [path, route]}
events:
  request_completed:
    match: [{message: request completed, status_code: "*"}]
    fields: [endpoint, status_code, duration_ms]
  done: {sameAs: api_request}
`

func TestAnotherNameIsTheSame(t *testing.T) {
	c, err := Parse("c.yaml", []byte(oneRecord))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"path": "route", "endpoint": "route", "route": "route", "status_code": "status"} {
		if f, ok := c.Field(name); !ok || f.Name != want {
			t.Errorf("the field %s is %q, want %s", name, f.Name, want)
		}
	}
	if c.Rename("endpoint") != "http.route" || c.QueryName("path") != "http.route" {
		t.Errorf("endpoint is called %s, path %s in queries", c.Rename("endpoint"), c.QueryName("path"))
	}
	for _, name := range []string{"request_completed", "api_request", "done"} {
		if e, ok := c.Event(name); !ok || e.Name != "request_completed" {
			t.Errorf("the event %s is %q", name, e.Name)
		}
	}
	var fields []string
	for _, f := range c.Fields() {
		fields = append(fields, f.Name)
	}
	if got := strings.Join(fields, " "); got != "duration_ms level message route status" {
		t.Errorf("the fields are %s", got)
	}
	if len(c.Events()) != 1 {
		t.Errorf("the events are %v", c.Events())
	}
	e, _ := c.Event("api_request")
	if got := fmt.Sprint(e.Fields, e.Match, c.Record().Optional); got != `[route status duration_ms] [message = "request completed" and status = "*"] [route]` {
		t.Errorf("it carries %s", got)
	}
	if got, want := c.SameFields(), map[string]string{"path": "route", "endpoint": "route", "status_code": "status"}; !maps.Equal(got, want) {
		t.Errorf("the same are %v", got)
	}
	if got, want := c.SameEvents(), map[string]string{"api_request": "request_completed", "done": "request_completed"}; !maps.Equal(got, want) {
		t.Errorf("the same are %v", got)
	}
	for _, want := range []string{"| the event api_request | the event request_completed |", "| the field endpoint | the field `http.route` |"} {
		if !bytes.Contains(c.Markdown(), []byte(want+"\n")) {
			t.Errorf("the page lacks %q:\n%s", want, c.Markdown())
		}
	}
	var out struct {
		Fields map[string]any
		SameAs struct{ Fields, Events map[string]string }
	}
	if err := json.Unmarshal(c.JSON(), &out); err != nil || !maps.Equal(out.SameAs.Fields, c.SameFields()) || !maps.Equal(out.SameAs.Events, c.SameEvents()) || len(out.Fields) != 5 {
		t.Errorf("%v: %s", err, c.JSON())
	}
	if bytes.Contains(Guide().JSON(), []byte("sameAs")) || bytes.Contains(Guide().Markdown(), []byte("Other names")) {
		t.Error("the guide has other names")
	}
}

// Selections accept aliases wherever they accept names.
func TestSelectionsOfOtherNames(t *testing.T) {
	c, err := Parse("c.yaml", []byte(oneRecord))
	if err != nil {
		t.Fatal(err)
	}
	done, err := c.All().Event("done")
	if err != nil || done.String() != "request_completed" {
		t.Fatalf("%v, %v", done, err)
	}
	if with, err := done.With("status_code"); err != nil || with.String() != "request_completed" {
		t.Errorf("%v, %v", with, err)
	}
	if with, err := c.All().With("endpoint"); err != nil || !strings.Contains(with.String(), "records of no event") {
		t.Errorf("%v, %v", with, err)
	}
	if matching, err := c.All().Matching("status_code", "200"); err != nil || matching.String() != "request_completed" {
		t.Errorf("%v, %v", matching, err)
	}
	if without, err := c.All().Without("status_code"); err != nil || strings.Contains(without.String(), "request_completed") {
		t.Errorf("%v, %v", without, err)
	}
	if err := c.Value("status_code", "x", true); err == nil {
		t.Error("a status is a text")
	}
	if got := c.carriers("status_code"); !slices.Equal(got, []string{"request_completed"}) {
		t.Errorf("status_code is in %v", got)
	}
	masked, err := Parse("c.yaml", []byte("fields: {mail: {pii: email}, email: {sameAs: mail}}\n"))
	if err != nil || !masked.Masked("email") || masked.Visible("email") == nil {
		t.Errorf("email is seen: %v", err)
	}
}

// If a contract or its preset makes a name an alias, the contract replaces the
// whole of what the preset says about the name.
func TestOtherNamesOverAPreset(t *testing.T) {
	c, err := Parse("c.yaml", []byte("extends: guide\nfields: {endpoint: {sameAs: path}}\nevents: {api_request: {sameAs: request_completed}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := c.Event("api_request"); e.Name != "request_completed" {
		t.Errorf("api_request is %s", e.Name)
	}
	if e, _ := c.Event("external_api_request"); !e.Carries("path") || e.Carries("endpoint") {
		t.Errorf("a record of another service's call carries %v", e.Fields)
	}
	if c, err = Parse("c.yaml", []byte("extends: guide\nevents: {api_request: ~}\nfields: {path: null}\n")); err == nil {
		e, _ := c.Event("api_request")
		f, _ := c.Field("path")
		if e.Name != "request_completed" || f.Name != "endpoint" {
			t.Errorf("api_request is %s, path %s", e.Name, f.Name)
		}
	} else {
		t.Error(err)
	}
	root := parsedNode(t, "c.yaml", "fields: {endpoint: {as: route}}\nevents: {api_request: {match: [{message: x}]}}\n")
	base := parsedNode(t, "base", "fields: {endpoint: {sameAs: path}, path: {}, message: {}}\nevents: {api_request: {sameAs: y}, y: {match: [{message: y}]}}\n")
	c, problems, err := read("c.yaml", overlay(base, root))
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems.Err())
	}
	if f, _ := c.Field("endpoint"); f.As != "route" {
		t.Errorf("endpoint is called %s", f.As)
	}
	if e, _ := c.Event("api_request"); e.Name != "api_request" || e.Match[0]["message"] != "x" {
		t.Errorf("api_request is %v", e)
	}
}

func TestWhatCannotBeTheSame(t *testing.T) {
	const fields = "fields: {message: {}, path: {}, a: {sameAs: b}, b: {sameAs: a}, c: {sameAs: a}}\n"
	for source, want := range map[string]string{
		fields: "c.yaml:1:45: fields.a.sameAs: a is the same as b, which is the same as a: one of them must be a field of its own\n" +
			"c.yaml:1:61: fields.b.sameAs: b is the same as a, which is the same as b: one of them must be a field of its own",
		"extends: guide\nevents: {request_completed: {sameAs: request_completed}}\n":                           "c.yaml:2:38: events.request_completed.sameAs: request_completed is the same as request_completed: one of them must be an event of its own",
		"extends: guide\nfields: {endpoint: {sameAs: pth}}\n":                                                  `c.yaml:2:29: fields.endpoint.sameAs: the contract has no field "pth": did you mean path?`,
		"extends: guide\nfields: {endpoint: {sameAs: ''}}\n":                                                   "c.yaml:2:29: fields.endpoint.sameAs: the name is empty: give the name that endpoint is another name for, or leave sameAs out",
		"extends: guide\nevents: {login: {sameAs: '', match: [{message: x}]}}\n":                               "c.yaml:2:26: events.login.sameAs: the name is empty: give the name that login is another name for, or leave sameAs out",
		"extends: guide\nevents: {login: {sameAs: login_faild}}\n":                                             `c.yaml:2:26: events.login.sameAs: the contract has no event "login_faild": did you mean login_failed?`,
		"extends: guide\nfields: {endpoint: {sameAs: path, type: string}}\n":                                   "c.yaml:2:20: fields.endpoint: endpoint is another name for path: leave out the other keys, or move them there",
		"extends: guide\nevents: {login: {sameAs: login_failed, rate: rare}}\n":                                "c.yaml:2:17: events.login: login is another name for login_failed: leave out the other keys, or move them there",
		"fields: {severity: {}, level: {sameAs: severity}}\n":                                                  "c.yaml:1:31: fields.level: the level is looked up by the name level: use as for the application's name for it",
		"extends: guide\nfields: {endpoint: {sameAs: path}}\nevents: {x: {match: [{endpoint: a, path: b}]}}\n": "c.yaml:3:36: events.x.match[0].path: endpoint and path are the same field: it has one value",
	} {
		if got := said(t, source); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
}
