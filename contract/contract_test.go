package contract

import (
	"os"
	"path/filepath"
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
	want := `./contract.yaml:3:1: colour: there is no key "colour": allowed are description, extends, fields, levels, plainText, events`
	if got, _, _ := strings.Cut(err.Error(), "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, want := range []string{
		`:9:21: fields.tenant_id.type: there is no type "int": allowed are string, number, boolean, time`,
		`there is no level "LOUD": allowed are DEBUG, INFO, WARNING, ERROR, CRITICAL`,
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
		`contract.yaml:5:11: fields.logger: "name" is already what level is called: a field has one meaning`,
		`contract.yaml:6:12: fields.message: "a b" is no field name: allowed are letters, digits and _ @ : / -, with dots between`,
		`contract.yaml:7:10: fields.email: a field of type string has no unit: allowed is type number`,
		`contract.yaml:11:13: events.logged_out.match[0]: an empty match recognises every record`,
		`contract.yaml:11:18: events.logged_out.match[1].evnt_type: the contract has no field "evnt_type", did you mean event_type?`,
		`contract.yaml:12:14: events.logged_out.fields[0]: the contract has no field "users_id", did you mean user_id?`,
		`contract.yaml:13:12: events.nothing: level is missing: allowed are DEBUG, INFO, WARNING, ERROR, CRITICAL`,
		`contract.yaml:13:12: events.nothing: match is missing: say by which values of which fields the event is recognised`,
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestUnknownNames(t *testing.T) {
	for name, want := range map[string]string{
		"giude":     `there is no contract "giude": allowed are the presets guide, python-json-logger, or the path of a .yaml file`,
		"none.yaml": "reading the log contract none.yaml: open ",
	} {
		if _, err := Load(name, t.TempDir()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Load("contract.yaml", write(t, "extends: giude\n"))
	want := `contract.yaml:1:10: extends: there is no preset "giude": allowed are guide, python-json-logger`
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
