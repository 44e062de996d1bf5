package docs

import (
	"fmt"
	"strings"
	"testing"
)

// A page has every key with its values, objects in the order in which they are
// named, and keys that the kinds of a file share only once.
func TestSchemaPage(t *testing.T) {
	for name, test := range map[string]struct {
		schema string
		place  func(string) (string, string)
		// written makes it the schema of what logstack writes.
		written bool
		want    string
	}{
		"keys in the order of the file": {
			schema: `{"description": "A file.", "required": ["b"], "properties": {
				"b": {"type": "string", "description": "What b does."},
				"a": {"anyOf": [{"enum": [1, "x"]}, {"type": "null"}, {"type": "null"}]},
				"c": {"type": "integer", "minimum": 1, "maximum": 5, "default": 2},
				"g": {"type": "number", "exclusiveMinimum": 0, "maximum": 10},
				"d": false,
				"e": {"type": "array", "items": {"type": "boolean"}, "minItems": 1},
				"f": {"type": "object", "additionalProperties": {"type": "string", "pattern": "^a|b$"}}}}`,
			want: "A file.\n\n" +
				"- **`b`**: text; required. What b does.\n" +
				"- **`a`**: `1`, `x` or `null`.\n" +
				"- **`c`**: whole number from 1 to 5; default `2`.\n" +
				"- **`g`**: number above 0 and at most 10.\n" +
				"- **`e`**: list of `true` or `false` (at least 1).\n" +
				"- **`f`**: map from name to text like `^a|b$`.\n",
		},
		"objects are told once": {
			schema: `{"properties": {"x": {"$ref": "#/$defs/X"}, "y": {"$ref": "#/$defs/OtherX"}}, "$defs": {
				"X": {"properties": {"k": {"type": "string"}}}, "OtherX": {"properties": {"k": {"type": "string"}}}}}`,
			place: func(name string) (string, string) { return strings.TrimPrefix(name, "Other"), "" },
			want:  "- **`x`**: [X](#x).\n- **`y`**: [X](#x).\n\n## X\n\n- **`k`**: text.\n",
		},
		"what is written": {
			written: true,
			schema: `{"required": ["a", "b", "d"], "properties": {
				"a": {"type": "string", "description": "Both."}, "b": {"type": "string", "description": "Both."},
				"c": {"type": "string", "description": "Three."}, "d": {"type": "boolean", "description": "Three."}}}`,
			want: "- **`a`**, **`b`**: text. Both.\n- **`c`**: text; optional. **`d`**: `true` or `false`. Three.\n",
		},
		"what values mean": {
			written: true,
			schema: `{"required": ["few", "many"], "properties": {
				"few": {"oneOf": [{"const": "a", "description": "An A."}, {"const": "b", "description": "A B."}], "description": "Few."},
				"many": {"oneOf": [{"const": 1, "description": "One."}, {"const": 2, "description": "Two."}, {"const": 3, "description": "Three."}, {"const": 4, "description": "Four."}, {"const": 5, "description": "Five."}], "description": "Many."}}}`,
			want: "- **`few`**: `a` or `b`. Few. `a`: An A. `b`: A B.\n" +
				"- **`many`**: one of the values below. Many.\n  - `1`: One.\n  - `2`: Two.\n  - `3`: Three.\n  - `4`: Four.\n  - `5`: Five.\n",
		},
		"a list is written": {
			written: true,
			schema:  `{"type": "array", "items": {"$ref": "#/$defs/X"}, "$defs": {"X": {"properties": {"k": {"type": "string"}}}}}`,
			want:    "It is a list of [X](#x).\n\n## X\n\n- **`k`**: text; optional.\n",
		},
		"what kinds share": {
			schema: `{"anyOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}], "$defs": {
				"A": {"properties": {"same": {"type": "string"}, "a": {"type": "string"}}},
				"B": {"properties": {"same": {"type": "string"}, "b": {"type": "string"}}}}}`,
			want: "It is [A](#a) or [B](#b).\n\n## Keys of each kind\n\n- **`same`**: text.\n\n" +
				"## A\n\n- **`a`**: text.\n\n## B\n\n- **`b`**: text.\n",
		},
	} {
		page, err := schemaPage{title: "T", intro: "I.", place: test.place, written: test.written}.write([]byte(test.schema))
		if err != nil || string(page) != "# T\n\nI.\n\n"+test.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, page, test.want)
		}
	}
	if _, err := (schemaPage{schema: "x.json"}).write([]byte(`{"$defs": {"A": 1}}`)); err == nil || !strings.HasPrefix(err.Error(), "x.json: ") {
		t.Errorf("a schema that is broken: %v", err)
	}
}

// What many objects have is written once, unless an object has only a part of it.
func TestFieldsOfManyObjects(t *testing.T) {
	var keys, defs []string
	for n := range mostTold + 1 {
		name := string(rune('A' + n))
		keys = append(keys, fmt.Sprintf(`"%s": {"$ref": "#/$defs/%s"}`, strings.ToLower(name), name))
		defs = append(defs, fmt.Sprintf(`"%s": {"properties": {"id": {"type": "string"}, "at": {"type": "integer"}, "own": {"const": %d}}}`, name, n))
	}
	keys = append(keys, `"part": {"$ref": "#/$defs/Part"}`)
	defs = append(defs, `"Part": {"properties": {"id": {"type": "string"}}}`)
	page, err := schemaPage{title: "T", written: true}.write([]byte(`{"properties": {` + strings.Join(keys, ", ") + `}, "$defs": {` + strings.Join(defs, ", ") + `}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n## Fields of many objects\n\n- **`id`**: text; optional.\n- **`at`**: whole number; optional.\n",
		"\n## B\n\nIt has the [fields of many objects](#fields-of-many-objects), and these:\n\n- **`own`**: `1`; optional.\n",
		"\n## Part\n\n- **`id`**: text; optional.\n",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("there is no\n%s\nin\n%s", want, page)
		}
	}
}
