package contract

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/dataidentifier"
	"github.com/logstack-go/logstack/internal/doccomment"
)

var update = flag.Bool("update", false, "write contract.schema.json anew")

// fileSchema is the JSON Schema of a contract file, for editors.
const fileSchema = "../contract.schema.json"

func TestFileSchemaIsUpToDate(t *testing.T) {
	want := generateFileSchema(t)
	if *update {
		if err := os.WriteFile(fileSchema, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(fileSchema)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("contract.schema.json is stale: run make schema")
	}
}

// The schema accepts what the reader accepts, and refuses most of what it
// refuses.
func TestFileSchemaAgreesWithTheReader(t *testing.T) {
	data, err := os.ReadFile(fileSchema)
	if err != nil {
		t.Fatal(err)
	}
	document, err := validator.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := validator.NewCompiler()
	if err := compiler.AddResource("contract.schema.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("contract.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	refuses := func(source string) bool {
		var written any
		if err := yaml.Load([]byte(source), &written); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(written)
		if err != nil {
			t.Fatal(err)
		}
		value, err := validator.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(value) != nil
	}
	presets, err := filepath.Glob("presets/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(presets, "../test/testdata/contract.yaml", "../examples/django/contract.yaml") {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if refuses(string(source)) {
			t.Errorf("the schema refuses %s", path)
		}
	}
	for _, source := range []string{
		"extends: guide\nlevels: {CRITICAL: [fatal, panic], ERROR: err}\n",
		"fields: {a: {}}\nlines: {x: 'a {a}', y: {text: 'b {a} ...', discovered: true}}\nevents: {e: {match: [{line: x}]}}\n",
		"extends: guide\nevents: {login_failed: null}\nfields: {ssn: null}\n",
	} {
		if _, err := Parse("c.yaml", []byte(source)); err != nil || refuses(source) {
			t.Errorf("%v, and the schema refuses: %v\n%s", err, refuses(source), source)
		}
	}
	for _, source := range []string{
		"colour: red\n", "extends: giude\n", "fields: {a: {type: int}}\n", "fields: {a: {as: 'a b'}}\n", "fields: {a: {sameAs: ''}}\n", "logGroupPrefix: a b\n", "fields: {a: {pii: mail}}\n",
		"fields: {a: {index: yes please}}\n", "levels: {LOUD: x}\n", "levels: {ERROR: 5}\n", "events: {e: {rate: often}}\n", "events: {e: {match: [{a: 5}]}}\n",
		"metrics: {m: {unit: Miles}}\n", "metrics: {m: {dimensions: [a, b, c, d]}}\n", "records: [a]\n", "lines: {x: [a]}\n", "lines: {x: {}}\n", "lines: {x: {text: a, colour: red}}\n", "plainText: {ERROR: x}\n",
	} {
		if _, err := Parse("c.yaml", []byte(source)); err == nil || !refuses(source) {
			t.Errorf("%v, and the schema refuses: %v\n%s", err, refuses(source), source)
		}
	}
}

func generateFileSchema(t *testing.T) []byte {
	t.Helper()
	comments, err := doccomment.Fields("file.go")
	if err != nil {
		t.Fatal(err)
	}
	var r jsonschema.Reflector
	r = jsonschema.Reflector{
		Anonymous: true, ExpandedStruct: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true,
		Namer:         func(t reflect.Type) string { return strings.TrimPrefix(t.Name(), "file") },
		LookupComment: comments,
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			switch t {
			case reflect.TypeFor[Level]():
				return enumOf(levelOrder)
			case reflect.TypeFor[Type]():
				return enumOf(allTypes)
			case reflect.TypeFor[Unit]():
				return enumOf(allUnits)
			case reflect.TypeFor[PII]():
				return enumOf(allPII)
			case reflect.TypeFor[Rate]():
				return enumOf(allRates)
			case reflect.TypeFor[fileLine]():
				mapping := r.ReflectFromType(reflect.TypeFor[fileLayout]())
				mapping.Version, mapping.Required = "", []string{"text"}
				return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, mapping}}
			case reflect.TypeFor[oneOrMore]():
				return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, {Type: "array", Items: &jsonschema.Schema{Type: "string"}}}}
			}
			return nil
		},
	}
	root := r.ReflectFromType(reflect.TypeFor[file]())
	root.Title = "A log contract"
	root.Description = "What an application promises to write to its log."
	part := func(s *jsonschema.Schema, key string) *jsonschema.Schema {
		p, ok := s.Properties.Get(key)
		if !ok {
			t.Fatalf("there is no property %s", key)
		}
		return p
	}
	for _, name := range Presets() {
		part(root, "extends").Enum = append(part(root, "extends").Enum, name)
	}
	for _, key := range []string{"levels", "plainText"} {
		part(root, key).PropertyNames = enumOf(levelOrder)
	}
	part(root.Definitions["Field"], "as").Pattern = validName.String()
	for _, of := range []*jsonschema.Schema{root, root.Definitions["Field"]} {
		items := part(of, "identifiers").Items
		for _, name := range dataidentifier.Names() {
			items.Enum = append(items.Enum, name)
		}
	}
	part(root, "logGroupPrefix").Pattern = logGroupStart.String()
	one := uint64(1)
	for _, of := range []string{"Field", "Event"} {
		part(root.Definitions[of], "sameAs").MinLength = &one
	}
	most := uint64(cloudwatch.MaxFilterDimensions)
	part(root.Definitions["Metric"], "dimensions").MaxItems = &most
	// In a contract that extends another, null removes a key.
	for _, key := range []string{"fields", "lines", "events", "metrics", "levels", "plainText"} {
		p := part(root, key)
		p.AdditionalProperties = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{p.AdditionalProperties, {Type: "null"}}}
	}
	level := part(root.Definitions["Event"], "level")
	level.AnyOf, level.Enum, level.Type = []*jsonschema.Schema{{Enum: level.Enum}, {Type: "null"}}, nil, ""
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func enumOf[T ~string](names []T) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, name := range names {
		s.Enum = append(s.Enum, name)
	}
	return s
}
