package contract

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// schema is the part of a JSON Schema that this package writes, with its keys in
// this order.
type schema struct {
	Schema      string   `json:"$schema,omitempty"`
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Comment     string   `json:"$comment,omitempty"`
	Type        any      `json:"type,omitempty"`
	Enum        []any    `json:"enum,omitempty"`
	Const       any      `json:"const,omitempty"`
	Pattern     string   `json:"pattern,omitempty"`
	If          *schema  `json:"if,omitempty"`
	Then        *schema  `json:"then,omitempty"`
	Required    []string `json:"required,omitempty"`
	Properties  members  `json:"properties,omitempty"`
	AnyOf       []schema `json:"anyOf,omitempty"`
	AllOf       []schema `json:"allOf,omitempty"`
}

// members are properties, which JSON sorts by name.
type members map[string]*schema

// Schema returns the JSON Schema (2020-12) of a log record: the fields of every
// record with their types and, for each event, the fields that its records must
// have. Fields that the contract does not mention are allowed.
func (c *Contract) Schema() []byte {
	root := &schema{
		Schema: "https://json-schema.org/draft/2020-12/schema",
		Title:  "A log record by the contract " + c.name, Description: c.description, Type: "object",
		Properties: members{},
	}
	for _, f := range c.Fields() {
		at := root
		keys := f.Keys()
		if list := f.list(); list > 0 {
			for _, key := range keys[:list-1] {
				at = at.member(key)
				at.Type = []string{"object", "null"}
			}
			at.member(keys[list-1]).Type = []string{"array", "null"}
			continue // the schema does not describe items of lists
		}
		for _, key := range keys[:len(keys)-1] {
			at = at.member(key)
			at.Type = []string{"object", "null"}
		}
		last := at.member(keys[len(keys)-1])
		properties := last.Properties
		*last = c.fieldSchema(f)
		last.Properties = properties
	}
	root.require(c, c.record.Fields)
	for _, e := range c.Events() {
		if !e.IsRecord() {
			continue // the schema is for records only
		}
		when := schema{}
		for _, match := range e.Match {
			if match.Line() != "" {
				continue
			}
			one := schema{Properties: members{}}
			for _, field := range match.Fields() {
				one.demand(c.fields[field], c.matchSchema(c.fields[field], match[field]))
			}
			when.AnyOf = append(when.AnyOf, one)
		}
		then := schema{Properties: members{}}
		then.require(c, e.Fields)
		if level, ok := c.fields["level"]; ok && e.Level != "" {
			then.demand(level, schema{Enum: c.levelValues(level, c.levels[e.Level])})
		}
		root.AllOf = append(root.AllOf, schema{Comment: e.Name + describe(": ", e.Description), If: &when, Then: &then})
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	if err := out.Encode(root); err != nil {
		panic(err) // it consists of strings
	}
	return b.Bytes()
}

func describe(between, text string) string {
	if text == "" {
		return ""
	}
	return between + text
}

func (s *schema) member(key string) *schema {
	if s.Properties == nil {
		s.Properties = members{}
	}
	if s.Properties[key] == nil {
		s.Properties[key] = &schema{}
	}
	return s.Properties[key]
}

// demand requires a field of a record, and says what its value must be.
func (s *schema) demand(f Field, is schema) {
	at := s
	keys := f.Keys()
	for i, key := range keys {
		if !slices.Contains(at.Required, key) {
			at.Required = append(at.Required, key)
			slices.Sort(at.Required)
		}
		next := at.member(key)
		if i < len(keys)-1 {
			next.Type = "object" // the rest of the path needs an object
			at = next
			continue
		}
		properties, required := next.Properties, next.Required
		*next = is
		next.Properties, next.Required = properties, required
	}
}

// require requires fields of a record, and that they are not null.
func (s *schema) require(c *Contract, fields []string) {
	for _, name := range fields {
		f := c.fields[name]
		is := c.fieldSchema(f)
		if list, ok := is.Type.([]string); ok {
			is.Type = list[:len(list)-1]
			if len(list) == 2 {
				is.Type = list[0]
			}
		}
		s.demand(f, is)
	}
}

// fieldSchema returns the schema of a field. It allows null, which means the same
// as no field.
func (c *Contract) fieldSchema(f Field) schema {
	s := schema{Description: f.Description}
	if f.Unit != None {
		s.Description = strings.TrimPrefix(s.Description+", in "+strings.ToLower(string(f.Unit)), ", ")
	}
	if f.PII != "" {
		s.Comment = "personal data or a secret: " + string(f.PII)
	}
	switch f.Type {
	case Number:
		s.Type = []string{"number", "null"}
	case Boolean:
		s.Type = []string{"boolean", "null"}
	case List:
		s.Type = []string{"array", "null"}
	case Object:
		s.Type = []string{"object", "null"}
	case Time:
		s.Type = []string{"string", "number", "null"}
	case Any:
	default:
		s.Type = []string{"string", "null"}
	}
	if f.Name == "level" {
		s.Enum = c.levelValues(f, c.LevelNames())
	}
	return s
}

// levelValues returns the names of levels, as numbers if the field is a number.
func (c *Contract) levelValues(f Field, names []string) []any {
	var all []any
	for _, name := range names {
		if f.Type == Number {
			all = append(all, json.Number(name))
			continue
		}
		all = append(all, name)
	}
	return all
}

func (c *Contract) matchSchema(f Field, value string) schema {
	switch {
	case value == "*":
		return schema{Type: []string{"string", "number"}}
	case len(value) > 0 && value[len(value)-1] == '*':
		return schema{Pattern: "^" + quoteRegex(value[:len(value)-1])}
	case f.Type == Number:
		return schema{Const: json.Number(value)}
	}
	return schema{Const: value}
}

// quoteRegex quotes a text for a regular expression of ECMA-262.
func quoteRegex(text string) string {
	var b []byte
	for _, c := range []byte(text) {
		if bytes.IndexByte([]byte(`\^$.|?*+()[]{}/`), c) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return string(b)
}
