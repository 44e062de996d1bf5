package alarmtest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	validate "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/alarmtest"
)

// schemaFile is the JSON Schema of test files.
const schemaFile = "../alarmtest.schema.json"

func TestSchemaIsUpToDate(t *testing.T) {
	var want bytes.Buffer
	out := json.NewEncoder(&want)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(alarmtest.Schema()); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("alarmtest.schema.json is stale: run make schema")
	}
}

// The schema accepts what Parse accepts, and refuses what Parse refuses.
func TestSchema(t *testing.T) {
	text, err := json.Marshal(alarmtest.Schema())
	if err != nil {
		t.Fatal(err)
	}
	document, err := validate.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := validate.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	holds := func(source string) error {
		var value any
		if err := yaml.Unmarshal([]byte(source), &value); err != nil {
			return err
		}
		again, err := json.Marshal(value)
		if err != nil {
			return err
		}
		read, err := validate.UnmarshalJSON(bytes.NewReader(again))
		if err != nil {
			return err
		}
		return schema.Validate(read)
	}
	var files []string
	for _, pattern := range []string{ownTests + "/*", "../examples/*/*", "../examples/*/*/*", "../alarmrules/*", "../alarmrules/*/*"} {
		some, err := filepath.Glob(pattern + alarmtest.Ending)
		if err != nil || some == nil {
			t.Errorf("%s: there is no test file: %v", pattern, err)
		}
		files = append(files, some...)
	}
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := holds(string(source)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for source, fits := range map[string]bool{
		"template: x\ntests: [{name: it, expect: quiet}]": true,
		"template: x\ntests: [{name: it, expect: {alarms: {a: goes off, b: {times: 2, transitions: [5m ALARM, {at: 6m, to: OK}]}, c: [08:05 ALARM, 6m OK], d: []}}}]": true,
		"template: x\ntests: [{name: it, input: [{metric: {namespace: A, name: B}, values: 0+1x3}], expect: silent}]":                                                 true,
		"template: x\ntests: [{name: it, expect: goes off}]":            false,
		"template: x\ntests: [{name: it}]":                              false,
		"template: x\ntests: [{name: it, expect: {alarms: {a: loud}}}]": false,
		"template: x\ntest: []":                                         false,
		"template: x\ntests: [{name: it, inputs: [], expect: quiet}]":   false,
	} {
		if err := holds(source); (err == nil) != fits {
			t.Errorf("%s: %v, want %t", source, err, fits)
		}
		if _, err := alarmtest.Parse("x", []byte(source)); (err == nil) != fits {
			t.Errorf("Parse of %s: %v, want %t", source, err, fits)
		}
	}
}
