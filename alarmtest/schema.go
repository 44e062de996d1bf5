package alarmtest

import (
	"embed"
	"maps"
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/logstack-go/logstack/internal/doccomment"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// sources have the doc comments of the keys, which are their descriptions.
//
//go:embed file.go input.go expect.go
var sources embed.FS

var comments = doccomment.Of(sources)

// Schema returns the JSON Schema of a test file, with which editors complete and
// explain it. Parse checks what a schema cannot.
func Schema() *jsonschema.Schema {
	r := jsonschema.Reflector{
		Anonymous: true, FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, LookupComment: comments(), Mapper: special,
	}
	root := r.Reflect(File{})
	maps.Copy(root.Definitions, r.Reflect(Expected{}).Definitions)
	for name, of := range map[string]any{
		"File": File{}, "Test": Test{}, "Input": Input{}, "Metric": Metric{}, "AlarmExpectation": AlarmExpectation{}, "Change": Change{},
		"StateExpectation": StateExpectation{}, "Notification": Notification{}, "MetricExpectation": MetricExpectation{}, "Expected": Expected{},
	} {
		only(root.Definitions[name], strictyaml.Fields(of))
	}
	require(root.Definitions["File"], "tests")
	require(root.Definitions["Test"], "name", "expect")
	require(root.Definitions["Metric"], "namespace", "name")
	require(root.Definitions["MetricExpectation"], "namespace", "name", "values")
	require(root.Definitions["StateExpectation"], "state")
	require(root.Definitions["Change"], "at", "to")
	either(root.Definitions, "AlarmExpectation", words(Words()), &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Ref: "#/$defs/Change"}})
	either(root.Definitions, "Change", &jsonschema.Schema{Type: "string", Pattern: `^\S+ +(OK|ALARM|INSUFFICIENT_DATA)( .+)?$`})
	root.Title = "Tests of alarms, for logstack test"
	root.Description = "What comes in, and what the alarms of a template then do."
	return root
}

// only leaves the keys that a file has.
func only(s *jsonschema.Schema, keys []string) {
	if s == nil || s.Properties == nil {
		return
	}
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = true
	}
	for pair := s.Properties.Oldest(); pair != nil; {
		next := pair.Next()
		if !known[pair.Key] {
			s.Properties.Delete(pair.Key)
		}
		pair = next
	}
	s.AdditionalProperties = jsonschema.FalseSchema
	s.Required = nil
}

func require(s *jsonschema.Schema, keys ...string) {
	if s != nil {
		s.Required = keys
	}
}

// either has a definition be one of others as well.
func either(all jsonschema.Definitions, name string, others ...*jsonschema.Schema) {
	if mapping := all[name]; mapping != nil {
		all[name] = &jsonschema.Schema{AnyOf: append(others, mapping), Description: mapping.Description}
		mapping.Description = ""
	}
}

// words returns one of some words.
func words(all []Word) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, word := range all {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

// scalar returns a text, a number or a truth value.
func scalar() *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}}}
}

// special returns the schema of types that a file writes in another form.
func special(t reflect.Type) *jsonschema.Schema {
	const span = `^([0-9]+(\.[0-9]+)?(h|m|s|ms))+$`
	switch t {
	case reflect.TypeFor[Scalar]():
		return scalar()
	case reflect.TypeFor[Choices]():
		one := scalar()
		one.AnyOf = append(one.AnyOf, &jsonschema.Schema{Type: "array", Items: scalar()})
		return one
	case reflect.TypeFor[Time]():
		return &jsonschema.Schema{Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}T`}
	case reflect.TypeFor[Span](), reflect.TypeFor[quantity.Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: span}
	case reflect.TypeFor[Moment]():
		return &jsonschema.Schema{Type: "string", Pattern: `^(([0-9]+(\.[0-9]+)?(h|m|s|ms))+|\d{2}:\d{2}(:\d{2})?|\d{4}-\d{2}-\d{2}T.*)$`}
	case reflect.TypeFor[quantity.Positive]():
		return &jsonschema.Schema{Type: "integer", Minimum: "1"}
	case reflect.TypeFor[Values]():
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string", Pattern: `^\s*\S`}, {Type: "number"}}}
	case reflect.TypeFor[Word]():
		return words(Words())
	case reflect.TypeFor[State]():
		return &jsonschema.Schema{Type: "string", Enum: []any{"OK", "ALARM", "INSUFFICIENT_DATA"}}
	case reflect.TypeFor[Expectation]():
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{words([]Word{Quiet, Silent, Any}), {Ref: "#/$defs/Expected"}}}
	}
	return nil
}
