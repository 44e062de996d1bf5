package config

import (
	"strings"

	"github.com/invopop/jsonschema"
)

// refPrefix precedes a definition's name in a reference.
const refPrefix = "#/$defs/"

// referred returns the definition that a schema refers to.
func referred(defs jsonschema.Definitions, s *jsonschema.Schema) *jsonschema.Schema {
	return defs[strings.TrimPrefix(s.Ref, refPrefix)]
}

// removable returns a copy of a schema in which null is allowed for every key.
// Definitions that it refers to are copied, too.
func removable(defs jsonschema.Definitions, s *jsonschema.Schema) *jsonschema.Schema {
	if name, ok := strings.CutPrefix(s.Ref, refPrefix); ok {
		const own = "Environment"
		if name == alarmsSchema {
			return s // it allows null already
		}
		if defs[own+name] == nil {
			defs[own+name] = removable(defs, defs[name])
		}
		return &jsonschema.Schema{Ref: refPrefix + own + name, Description: s.Description}
	}
	changed := *s
	changed.AnyOf = nil
	for _, one := range s.AnyOf {
		changed.AnyOf = append(changed.AnyOf, removable(defs, one))
	}
	if s.Properties != nil {
		changed.Properties = jsonschema.NewProperties()
		for pair := s.Properties.Oldest(); pair != nil; pair = pair.Next() {
			changed.Properties.Set(pair.Key, orNull(removable(defs, pair.Value)))
		}
	}
	if s.Type == "object" && s.AdditionalProperties != jsonschema.FalseSchema {
		changed.AdditionalProperties = orNull(removable(defs, s.AdditionalProperties))
	}
	return &changed
}

func orNull(s *jsonschema.Schema) *jsonschema.Schema {
	value := *s
	value.Description = ""
	return &jsonschema.Schema{
		Description: s.Description,
		AnyOf:       []*jsonschema.Schema{&value, {Type: "null"}},
	}
}
