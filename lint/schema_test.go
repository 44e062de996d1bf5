package lint

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// The schema accepts what the command accepts.
func TestSchemaAgreesWithTheReader(t *testing.T) {
	data, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("lint", document); err != nil {
		t.Fatal(err)
	}
	schema := compiler.MustCompile("lint")
	for source, takes := range map[string]bool{
		"disable: [{check: alarm/never, reason: x}]":                                true,
		"disable: [{check: alarm/*, where: Prod*, reason: x, until: '2026-12-31'}]": true,
		"severity: {metric/unread: bug}":                                            true,
		"files: [cdk.out, templates/*.yaml]":                                        true,
		"disable: [{check: alarm/never}]":                                           false,
		"disable: [{reason: x}]":                                                    false,
		"disable: [{check: alarm/nevr, reason: x}]":                                 false,
		"disable: [{check: alarm/never, reason: x, until: soon}]":                   false,
		"disable: [{check: alarm/never, reason: x, why: y}]":                        false,
		"severity: {metric/unread: awful}":                                          false,
		"severity: {metric/unred: bug}":                                             false,
		"other: 1":                                                                  false,
	} {
		if _, err := ParseConfiguration("c", []byte(source)); (err == nil) != takes {
			t.Errorf("%s: the reader says %v", source, err)
		}
		var value any
		if err := yaml.Unmarshal([]byte(source), &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != takes {
			t.Errorf("%s: the schema says %v", source, err)
		}
	}
}
