package contract

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPresetsLoad(t *testing.T) {
	for _, name := range Presets() {
		c, err := Preset(name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if c.Name() != name || c.Description() == "" {
			t.Errorf("%s: name %q, description %q", name, c.Name(), c.Description())
		}
	}
}

func TestPresetsDifferInFieldNamesOnly(t *testing.T) {
	guide, raw := Guide(), preset(t, "python-json-logger")
	for canonical, as := range map[string][2]string{
		"timestamp":   {"timestamp", "asctime"},
		"logger":      {"logger", "name"},
		"level":       {"level", "levelname"},
		"message":     {"message", "message"},
		"duration_ms": {"duration_ms", "duration_ms"},
		"unheard_of":  {"unheard_of", "unheard_of"},
	} {
		if got := [2]string{guide.Rename(canonical), raw.Rename(canonical)}; got != as {
			t.Errorf("%s is called %v, want %v", canonical, got, as)
		}
	}
	for _, name := range []string{"login_failed", "api_request", "database_query"} {
		a, _ := guide.Event(name)
		b, ok := raw.Event(name)
		if !ok || len(a.Match) != len(b.Match) || !b.Carries(a.Fields[0]) {
			t.Errorf("event %s differs: %v, %v", name, a, b)
		}
	}
}

func TestFile(t *testing.T) {
	c, err := Load("contract.yaml", write(t, `
extends: guide
fields:
  level: {as: severity.text}
  duration_ms: {as: elapsed, unit: Seconds}
  query: null
levels: {CRITICAL: fatal}
plainText: {CRITICAL: []}
events:
  database_query: {fields: [duration_ms]}
`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Rename("level") != "severity.text" || c.LevelAs(Critical) != "fatal" || c.LevelAs(Error) != "ERROR" {
		t.Errorf("level is %s, CRITICAL %s, ERROR %s", c.Rename("level"), c.LevelAs(Critical), c.LevelAs(Error))
	}
	if !c.HasLevel("fatal") || c.HasLevel("CRITICAL") {
		t.Errorf("levels are %v", c.LevelNames())
	}
	field, _ := c.Field("duration_ms")
	if got, err := field.Duration(1500 * time.Millisecond); got != 1.5 || err != nil {
		t.Errorf("1.5 s are %v, %v", got, err)
	}
	if _, ok := c.Field("query"); ok {
		t.Error("a field that was taken out is still there")
	}
	if len(c.PlainText(Critical)) != 0 || len(c.PlainText(Error)) != 2 {
		t.Errorf("plain text: %v, %v", c.PlainText(Critical), c.PlainText(Error))
	}
}

func TestMistakesInAFile(t *testing.T) {
	_, err := Load("./contract.yaml", write(t, `
extends: guide
colour: red
fields:
  level: {as: name}
  logger: {as: name}
  message: {as: "a b"}
  email: {unit: Seconds}
  tenant_id: {type: int}
levels: {LOUD: loud}
events:
  logged_out:
    level: INFO
    match: [{}, {evnt_type: logged_out}]
    fields: [user]
  nothing: {}
`))
	if err == nil {
		t.Fatal("it was read")
	}
	want := `./contract.yaml:3:1: colour: there is no key "colour": use one of description, extends, source, logGroupPrefix, fields, levels, logLevel, plainText, lines, records, eventField, reserved, events, metrics, identifiers`
	if got, _, _ := strings.Cut(err.Error(), "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, want := range []string{
		`:9:21: fields.tenant_id.type: there is no type "int": use one of string, number, boolean, time, ip, list, object`,
		`there is no level "LOUD": use one of DEBUG, INFO, WARNING, ERROR, CRITICAL`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing from:\n%v", want, err)
		}
	}
}

func TestWhatDoesNotFitTogether(t *testing.T) {
	_, err := Load("contract.yaml", write(t, `
extends: guide
fields:
  level: {as: name}
  logger: {as: name}
  message: {as: "a b"}
  email: {unit: Seconds}
events:
  logged_out:
    level: INFO
    match: [{}, {evnt_type: logged_out}]
    fields: [users_id]
  nothing: {}
`))
	if err == nil {
		t.Fatal("it was read")
	}
	want := []string{
		`contract.yaml:5:11: fields.logger: "name" is already the name of level: a field has one meaning`,
		`contract.yaml:6:12: fields.message: "a b" is not a field name: use letters, digits and _ @ : / -, with dots between them; write a key with dots as ['log.level'], and an item of a list as items[0]`,
		`contract.yaml:7:10: fields.email: a field of type string has no unit: use type number`,
		`contract.yaml:11:13: events.logged_out.match[0]: an empty match recognises every record`,
		`contract.yaml:11:18: events.logged_out.match[1].evnt_type: the contract has no field "evnt_type": did you mean event_type?`,
		`contract.yaml:12:14: events.logged_out.fields[0]: the contract has no field "users_id": did you mean user_id?`,
		`contract.yaml:13:12: events.nothing: match is missing: say by which values of which fields the event is recognised`,
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// The length of a name is counted in characters, not in bytes.
func TestLengthOfMetricNames(t *testing.T) {
	for n, want := range map[int]bool{255: true, 256: false} {
		_, err := Load("contract.yaml", write(t, "extends: guide\nmetrics: {\""+strings.Repeat("é", n)+"\": {}}\n"))
		if (err == nil) != want {
			t.Errorf("%d characters: %v", n, err)
		}
	}
}

// A contract cannot promise what neither a log nor CloudWatch can do.
func TestWhatTheCatalogueMustNotSay(t *testing.T) {
	_, err := Load("contract.yaml", write(t, `
extends: guide
fields:
  module_name: {as: module}
  path: {dimension: true}
  email: {dimension: true}
levels: {DEBUG: [trace, debug], INFO: [info, debug]}
records: {optional: [requestid]}
eventField: event
events:
  loaded: {match: [{logger: "a*b"}], fields: [module_name], optional: [modul]}
metrics:
  "a:b": {dimensions: [user_id, status_code, method, level]}
`))
	if err == nil {
		t.Fatal("it was read")
	}
	want := []string{
		`contract.yaml:6:10: fields.email: cannot split a metric: a dimension has few values, and is not personal data, a time, an address, a list or an object`,
		`contract.yaml:7:39: levels.INFO: "debug" is already the name of DEBUG: a name has one meaning`,
		`contract.yaml:8:22: records.optional[0]: the contract has no field "requestid": did you mean request_id?`,
		`contract.yaml:9:13: eventField: the contract has no field "event"`,
		`contract.yaml:11:11: events.loaded: its field module_name is called "module", which is reserved: it would overwrite what every record has`,
		`contract.yaml:11:29: events.loaded.match[0].logger: "a*b": * is allowed only at the end`,
		`contract.yaml:11:72: events.loaded.optional[0]: the contract has no field "modul"`,
		`contract.yaml:13:10: metrics.a:b: the name of a metric has 1 to 255 characters, and none of : * $`,
		`contract.yaml:13:23: metrics.a:b.dimensions: there are 4 dimensions: CloudWatch allows 3`,
		`contract.yaml:13:24: metrics.a:b.dimensions[0]: user_id may have many values, and each is billed as a metric of its own: if it has few, set dimension: true on the field`,
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	for source, want := range map[string]string{
		"fields: {status: {type: number}}\nevents: {e: {match: [{status: broken}]}}\n":                  `"broken" is not a number, but the field status is`,
		"fields: {status: {type: number}}\nevents: {e: {match: [{status: 5*}]}}\n":                      `"5*" is not a number, but the field status is`,
		"extends: guide\nevents: {a_login: {match: [{event_type: login_failed}]}}\n":                    `events.a_login: events.login_failed.match[0] of the preset guide: event_type = "login_failed" recognises a_login as well: a record belongs to one event`,
		"extends: guide\nfields: {x: {as: \"['message']\"}}\n":                                          `fields.x: "['message']" is already the name of message: a field has one meaning`,
		"extends: guide\nfields: {zz: {as: data.a}, xx: {as: permission_before.a}}\n":                   `fields.xx: "permission_before.a" is inside permission_before, which is of type list: no record can have both`,
		"extends: guide\nfields: {zz: {as: 'level[0]'}}\n":                                              `fields.zz: "level[0]" is inside level, which is of type string: no record can have both`,
		"extends: guide\nfields: {zz: {as: 'a[b]'}}\n":                                                  `fields.zz: "a[b]" is not a field name: `,
		"extends: guide\nfields: {zz: {as: level.name}}\n":                                              `fields.zz: "level.name" is inside level, which is of type string: no record can have both`,
		"extends: guide\nlevels: {ERROR: ERR*}\n":                                                       `levels.ERROR: "ERR*" is not a level's name`,
		"extends: guide\nlevels: {ERROR: ''}\n":                                                         `levels.ERROR: "" is not a level's name`,
		"extends: guide\nfields: {level: {type: list, dimension: false}}\n":                             "fields.level: type list cannot be the level: use string or number",
		"extends: guide\nfields: {message: {type: number}}\n":                                           "fields.message: type number cannot be the message: use string or any",
		"extends: guide\nfields: {x: {type: any, dimension: true}}\n":                                   "fields.x: cannot split a metric",
		"extends: guide\nfields: {metric_value: {type: string}}\n":                                      "fields.metric_value: type string cannot be the value of a metric: use number",
		"extends: guide\nfields: {metric_name: {type: number}}\n":                                       "fields.metric_name: type number cannot be the name of a metric",
		"extends: guide\nfields: {event_type: {type: number}}\n":                                        "fields.event_type: type number cannot be the name of an event",
		"extends: guide\nfields: {event_type: {pii: email, index: false, dimension: false}}\n":          "fields.event_type: the name of an event cannot be personal data",
		"extends: guide\nevents: {x: {match: [{event_type: x}], fields: [password]}}\n":                 "events.x.fields[0]: password is a secret, which must never be written: no record can promise it",
		"extends: guide\nevents: {x: {match: [{event_type: x}], fields: [query], optional: [query]}}\n": "events.x.optional[0]: query appears twice",
		"extends: guide\nevents: {x: {match: [{will_retry: 'true'}]}}\n":                                "the field will_retry is of type boolean: only strings and numbers recognise an event",
		"extends: guide\nevents: {x: {match: [{data: '*'}]}}\n":                                         "the field data is of type object",
		"extends: guide\nevents: {x: {match: [{permission_after: view}]}}\n":                            "the field permission_after is of type list",
		"extends: guide\nevents: {x: {match: [{event_type: ''}]}}\n":                                    "an empty value recognises nothing",
		"extends: guide\nevents: {x: {match: [{email: jane}]}}\n":                                       "the field email holds personal data or a secret",
		"extends: guide\nfields: {message: {pii: name}}\n":                                              "the message cannot be personal data",
		"fields: {mail: {pii: email, index: true}}\n":                                                   "an index here finds nothing",
	} {
		if _, err := Parse("c.yaml", []byte(source)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", source, err)
		}
	}
	for _, value := range []string{"NaN", "+500", "0500", "0x1F4p0", "Inf", ".5", "1e999"} {
		source := "fields: {status: {type: number}}\nevents: {e: {match: [{status: \"" + value + "\"}]}}\n"
		if _, err := Parse("c.yaml", []byte(source)); err == nil || !strings.Contains(err.Error(), "is not a number, but the field status is") {
			t.Errorf("%s: %v", source, err)
		}
	}
	if _, err := Parse("c.yaml", []byte("extends: pino\nlevels: {CRITICAL: ['060']}\n")); err == nil || !strings.Contains(err.Error(), `"060" is not a number`) {
		t.Errorf("%v", err)
	}
	if _, err := Parse("c.yaml", []byte("fields: {level: {type: number}}\nlevels: {DEBUG: '10', INFO: '20', WARNING: '30', ERROR: forty, CRITICAL: '50'}\n")); err == nil || !strings.Contains(err.Error(), `"forty" is not a number`) {
		t.Errorf("%v", err)
	}
}

func TestALevelMayHaveSeveralNames(t *testing.T) {
	c, err := Load("contract.yaml", write(t, "extends: guide\nlevels: {CRITICAL: [fatal, panic]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.LevelsAs(Critical), " "); got != "fatal panic" || c.LevelAs(Critical) != "fatal" {
		t.Errorf("CRITICAL is %s", got)
	}
	for name, want := range map[string]Level{"panic": Critical, "fatal": Critical, "ERROR": Error} {
		if got, ok := c.LevelOf(name); got != want || !ok {
			t.Errorf("%s is %s", name, got)
		}
	}
	if c.HasLevel("CRITICAL") {
		t.Error("CRITICAL is still a name")
	}
}

func TestUnknownNames(t *testing.T) {
	for name, want := range map[string]string{
		"giude":     `there is no contract "giude": did you mean guide? Use one of ` + strings.Join(Presets(), ", ") + `, or the path of a .yaml file`,
		"none.yaml": "reading the log contract: open ",
	} {
		if _, err := Load(name, t.TempDir()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Load("contract.yaml", write(t, "extends: giude\n"))
	want := `contract.yaml:1:10: extends: there is no preset "giude": did you mean guide? Use one of ` + strings.Join(Presets(), ", ")
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestDurationNeedsAUnitOfTime(t *testing.T) {
	if _, err := (Field{Name: "size", Unit: Bytes}).Duration(time.Second); err == nil {
		t.Error("a second is so many bytes")
	}
}

func preset(t *testing.T, name string) *Contract {
	t.Helper()
	c, err := Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, source string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "contract.yaml"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The fields of every record are reserved under their names in the application.
func TestReservedFollowsRenames(t *testing.T) {
	c, err := Parse("c.yaml", []byte("extends: guide\nfields: {level: {as: severity}, logger: {as: log.name}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"severity": true, "log": true, "level": false, "logger": false, "message": true, "levelname": true} {
		if slices.Contains(c.Reserved(), name) != want {
			t.Errorf("%s is reserved: %v", name, !want)
		}
	}
	if got := strings.Join(preset(t, "ecs").Reserved(), " "); got != "@timestamp log.level message ecs.version" {
		t.Errorf("ecs reserves %s", got)
	}
}
