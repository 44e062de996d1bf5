package lint

import (
	"encoding/json"

	"github.com/logstack-go/logstack/internal/enum"
)

// Schema returns the JSON Schema of .logstack-lint.yaml, with which editors
// complete and explain it.
func Schema() ([]byte, error) {
	type object = map[string]any
	text := func(description string) object {
		return object{"type": "string", "minLength": 1, "description": description}
	}
	var known []any
	severities := object{}
	for _, c := range checks {
		known = append(known, object{"const": c.ID, "description": c.Title()})
		severities[c.ID] = object{"$ref": "#/$defs/severity", "description": c.Title()}
	}
	list := func(description string, of object) object {
		return object{"type": "array", "items": of, "description": description}
	}
	// The id of a check, or a pattern with *.
	check := object{"description": "The check's id; * stands for any text, as in alarm/*.", "anyOf": append(known, object{"type": "string", "pattern": `\*`})}
	until := object{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "The last day on which it is disabled. Default: for good."}
	return json.MarshalIndent(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "The configuration of logstack lint for a repository",
		"type": "object", "additionalProperties": false,
		"properties": object{
			"disable": list("Checks that are disabled.", object{
				"type": "object", "additionalProperties": false, "required": []string{"check", "reason"},
				"properties": object{
					"check": check, "until": until, "reason": text("Why the findings are right as they are."),
					"where": text("The logical id, the path of the construct, the stack or the file that it is disabled in; * stands for any text. Default: everywhere."),
				},
			}),
			"severity": object{"type": "object", "additionalProperties": false, "description": "Severities that override those of the checks, by id.", "properties": severities},
			"files": list("The templates and the cdk.out folders to look at where the command line names none, from the folder of this file; * stands for any text within a name.",
				text("A path.")),
		},
		"$defs": object{"severity": object{"enum": Severities(), "description": "One of " + enum.Join(Severities()) + "."}},
	}, "", "  ")
}
