package contract

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compileSchema(t *testing.T, c *Contract) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("contract.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("contract.json")
	if err != nil {
		t.Fatalf("%s: %v", c.Name(), err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, line string) error {
	t.Helper()
	record, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(record)
}

// Lines of each preset's service are valid by the preset's schema, and invalid
// without a promised field.
func TestSchemasOfPresets(t *testing.T) {
	for _, name := range Presets() {
		c := preset(t, name)
		s := compileSchema(t, c)
		lines, err := os.ReadFile(filepath.Join("..", "examples", "services", name, "canary.jsonl"))
		if os.IsNotExist(err) {
			continue // it is a source, or the guide's: their lines stand elsewhere
		}
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(lines)) {
			if err := validate(t, s, line); err != nil {
				t.Errorf("%s: %v\n%s", name, err, line)
			}
		}
	}
}

func TestSchema(t *testing.T) {
	guide, pino := compileSchema(t, Guide()), compileSchema(t, preset(t, "pino"))
	whatever, err := Parse("own.yaml", []byte("fields: {m: {type: any}, kind: {as: m.kind}}\nrecords: {fields: [m], optional: [kind]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	anything := compileSchema(t, whatever)
	const usual = `"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": "x"`
	for _, c := range []struct {
		schema *jsonschema.Schema
		line   string
		valid  bool
	}{
		{guide, `{` + usual + `}`, true},
		{guide, `{` + usual + `, "more": {}}`, true},
		{guide, `{` + usual + `, "user_id": null}`, true},
		{guide, `{` + usual + `, "user_id": 5}`, false},
		{guide, `{"level": "INFO", "logger": "app", "message": "x"}`, false},
		{guide, strings.Replace(`{`+usual+`}`, "INFO", "LOW", 1), false},
		{guide, `{` + usual + `, "event_type": "batch_started", "item_count": 5}`, true},
		{guide, `{` + usual + `, "event_type": "batch_started"}`, false},
		{guide, `{` + usual + `, "event_type": "batch_started", "item_count": null}`, false},
		{guide, strings.Replace(`{`+usual+`, "event_type": "batch_started", "item_count": 5}`, "INFO", "ERROR", 1), false},
		{guide, strings.Replace(`{`+usual+`}`, `"x"`, `"Batch processing started"`, 1), false},
		{guide, `{` + usual + `, "metric_name": "m", "metric_value": "5", "metric_unit": "s"}`, false},
		{guide, strings.Replace(`{`+usual+`}`, `"app"`, `"django.request"`, 1), true},
		{pino, `{"time": 1, "level": 30, "pid": 1, "hostname": "h", "msg": "x"}`, true},
		{pino, `{"time": 1, "level": 35, "pid": 1, "hostname": "h", "msg": "x"}`, false},
		{pino, `{"time": 1, "level": "30", "pid": 1, "hostname": "h", "msg": "x"}`, false},
		{pino, `{"time": 1, "level": 30, "pid": 1, "hostname": "h", "msg": "x", "err": {"type": 5}}`, false},
		{anything, `{"m": "text"}`, true},
		{anything, `{"m": {"kind": "KeyError"}}`, true},
		{anything, `{"m": 5}`, true},
		{anything, `{"m": {"kind": 5}}`, false},
	} {
		if err := validate(t, c.schema, c.line); (err == nil) != c.valid {
			t.Errorf("%s\nis valid: %v, %v", c.line, !c.valid, err)
		}
	}
}

// The page for people names everything that a record may contain.
func TestMarkdownIsComplete(t *testing.T) {
	for _, name := range Presets() {
		c := preset(t, name)
		page := string(c.Markdown())
		for _, e := range c.Events() {
			if !strings.Contains(page, "### "+e.Name+"\n") {
				t.Errorf("%s: the event %s is missing", name, e.Name)
			}
			for _, field := range append(e.Fields, e.Optional...) {
				if f, _ := c.Field(field); !strings.Contains(page, "`"+f.As+"`") {
					t.Errorf("%s: the field %s of %s is missing", name, f.As, e.Name)
				}
			}
		}
		for _, m := range c.Metrics() {
			if !strings.Contains(page, "| `"+m.Name+"` | "+string(m.Unit)) {
				t.Errorf("%s: the metric %s is missing", name, m.Name)
			}
		}
	}
	page := string(Guide().Markdown())
	for _, want := range []string{
		"| `duration_ms` | number, milliseconds | how long it took |\n",
		"### login_failed\n\nA login fails. Level WARNING.\n\nKnown by: `event_type` is `login_failed`, or `message` is `Login attempt failed`.\n",
		"- Never in clear text: `api_key`, `credit_card`, `password`, `ssn`.\n",
		"by it: `email`, `user_email`.\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
}

// No text of a contract can break the page.
func TestMarkdownOfOddTexts(t *testing.T) {
	c, err := Parse("c.yaml", []byte(strings.ReplaceAll(`
fields:
  message: {description: "one | two\nthree"}
  metric_name: {}
  metric_value: {type: number}
events:
  e: {description: "über alles.", match: [{message: "a 'b' c"}]}
metrics: {"a|b": {description: "x|y"}}
`, "'", "`")))
	if err != nil {
		t.Fatal(err)
	}
	page := string(c.Markdown())
	for _, want := range []string{"The contract is `c.yaml`.\n", "\nÜber alles.\n", "Known by: `message` is ``a `b` c``.\n", "| `a\\|b` | None |  | x\\|y |\n"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in\n%s", want, page)
		}
	}
	if strings.Contains(page, "Every record") || !utf8.ValidString(page) {
		t.Errorf("%s", page)
	}
	c, err = Parse("c.yaml", []byte("fields: {message: {description: \"one | two\\nthree\"}}\nrecords: {fields: [message]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if page := string(c.Markdown()); !strings.Contains(page, "| `message` | string | one \\| two three |\n") || strings.Contains(page, "## Events") {
		t.Errorf("%s", page)
	}
}

// If an event's field is inside an object, a text in place of the object has no
// event.
func TestSchemaOfNestedMatches(t *testing.T) {
	ecs := compileSchema(t, preset(t, "ecs"))
	const usual = `"@timestamp": "2025-03-11T08:00:00Z", "log.level": "info", "message": "x", "ecs.version": "8"`
	for _, line := range []string{`{` + usual + `}`, `{` + usual + `, "event": {}}`, `{` + usual + `, "event": null}`} {
		if err := validate(t, ecs, line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	if err := validate(t, ecs, `{`+usual+`, "event": "x"}`); err == nil || strings.Contains(err.Error(), "missing") {
		t.Errorf("%v", err)
	}
}
