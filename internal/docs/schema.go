package docs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// schema is the part of a JSON Schema that a page describes: the keys of its
// objects and their values. Keys that are missing here matter only to editors
// and programs.
type schema struct {
	Ref                  string             `json:"$ref"`
	Defs                 map[string]*schema `json:"$defs"`
	Title, Description   string
	Type                 types
	Format, Pattern      string
	Enum                 []any
	Const                any
	Default              any
	AnyOf, OneOf, AllOf  []*schema
	Items                *schema
	Properties           map[string]*schema
	Required             []string
	AdditionalProperties *schema
	Minimum, Maximum     json.Number
	ExclusiveMinimum     json.Number
	MinItems, MaxItems   json.Number
	MaxLength            json.Number

	// order lists the properties as ordered in the file.
	order []string
	// never is set for the schema `false`: a key that is not allowed.
	never bool
}

// types lists the types of a value; a schema writes a single type as a string.
type types []string

func (t *types) UnmarshalJSON(text []byte) error {
	if one := ""; json.Unmarshal(text, &one) == nil {
		*t = types{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(t))
}

func (s *schema) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case "true":
		return nil
	case "false":
		s.never = true
		return nil
	}
	type plain schema
	if err := json.Unmarshal(text, (*plain)(s)); err != nil {
		return err
	}
	var ordered struct{ Properties json.RawMessage }
	if err := json.Unmarshal(text, &ordered); err != nil || ordered.Properties == nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(ordered.Properties))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		s.order = append(s.order, name.(string))
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return err
		}
	}
	return nil
}

// The patterns that have a name.
const (
	notBlank = `\S`
	duration = `(ns|us|µs|μs|ms|s|m|h)`
)

// schemaPage is a page generated from a JSON Schema.
type schemaPage struct {
	// file is the file name of the page.
	file string
	// schema is the file name of the schema.
	schema string
	// title and intro are at the top of the page.
	title, intro string
	// place returns the name by which an object is known, and where it is
	// described if that is not a section of this page.
	place func(name string) (known, where string)
}

// write returns the page: the keys of the file, followed by each object that
// they hold, in the order in which the keys name them.
func (p schemaPage) write(text []byte) ([]byte, error) {
	var root schema
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", p.schema, err)
	}
	w := schemaWriter{page: p, defs: root.Defs, seen: map[string]bool{}}
	top := &root
	if root.Ref != "" {
		name := refName(root.Ref)
		w.seen[name] = true
		top = root.Defs[name]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s", p.title, paragraph(p.intro))
	w.object(&b, top)
	w.common(&b, top)
	w.file = top
	for len(w.pending) > 0 {
		name := w.pending[0]
		w.pending = w.pending[1:]
		def := root.Defs[name]
		if def == nil {
			return nil, fmt.Errorf("%s: there is no $defs/%s", p.schema, name)
		}
		fmt.Fprintf(&b, "\n## %s\n", name)
		w.object(&b, def)
	}
	return []byte(b.String()), nil
}

// schemaWriter writes objects and keeps track of those still to be written.
type schemaWriter struct {
	page    schemaPage
	defs    map[string]*schema
	pending []string
	seen    map[string]bool
	// told holds the descriptions of keys that are at the top for several
	// objects.
	told map[string]bool
	// file is the object that describes the whole file, once it is written.
	file *schema
}

// common writes, once, the keys that all alternatives of a file share.
func (w *schemaWriter) common(b *strings.Builder, top *schema) {
	if len(top.AnyOf) < 2 {
		return
	}
	count := map[string]int{}
	var order []string
	for _, option := range top.AnyOf {
		def := w.defs[refName(option.Ref)]
		if def == nil {
			return
		}
		for _, text := range w.keys(def) {
			if count[text]++; count[text] == len(top.AnyOf) {
				order = append(order, text)
			}
		}
	}
	b.WriteString("\n## Keys of each kind\n\n" + strings.Join(order, ""))
	w.told = map[string]bool{}
	for _, text := range order {
		w.told[text] = true
	}
}

// keys returns the descriptions of an object's keys.
func (w *schemaWriter) keys(s *schema) []string {
	var all []string
	for _, name := range s.order {
		key := s.Properties[name]
		if key.never {
			continue
		}
		text := fmt.Sprintf("**`%s`**: %s", name, w.value(key))
		if slices.Contains(s.Required, name) {
			text += "; required"
		}
		if key.Default != nil {
			text += "; default " + literal(key.Default)
		}
		all = append(all, item(strings.TrimSpace(text+". "+key.Description)))
	}
	return all
}

// object writes the description of an object and its keys.
func (w *schemaWriter) object(b *strings.Builder, s *schema) {
	if s.Description != "" {
		b.WriteString("\n" + paragraph(s.Description))
	}
	if len(s.order) == 0 {
		b.WriteString("\n" + paragraph("It is "+w.value(s)+"."))
		return
	}
	b.WriteString("\n")
	if shared := w.sharedWithFile(s); len(shared) > 0 {
		b.WriteString(paragraph("It takes these keys, which are laid over those of the file, and `null` takes one away: "+strings.Join(shared, ", ")+". It has keys of its own:") + "\n")
		s = s.without(shared)
	}
	for _, text := range w.keys(s) {
		if !w.told[text] {
			b.WriteString(text)
		}
	}
	if s.AdditionalProperties != nil && !s.AdditionalProperties.never {
		b.WriteString(item("any other name: " + w.value(s.AdditionalProperties) + "."))
	}
}

// value describes the values of a key.
func (w *schemaWriter) value(s *schema) string { return or(w.options(s)) }

// options lists the alternatives for the values of a key, without duplicates.
func (w *schemaWriter) options(s *schema) []string {
	var all []string
	switch {
	case s.Ref != "":
		return []string{w.link(refName(s.Ref))}
	case len(s.AnyOf) > 0 || len(s.OneOf) > 0:
		for _, option := range slices.Concat(s.AnyOf, s.OneOf) {
			all = append(all, w.options(option)...)
		}
	case len(s.AllOf) > 0:
		return w.options(s.AllOf[len(s.AllOf)-1])
	case s.Const != nil:
		all = append(all, literal(s.Const))
	case len(s.Enum) > 0:
		for _, v := range s.Enum {
			all = append(all, literal(v))
		}
	case len(s.Type) == 0 && s.Pattern != "":
		all = append(all, w.typed("string", s))
	case len(s.Type) == 0:
		all = append(all, "any value")
	}
	if all == nil {
		for _, t := range s.Type {
			all = append(all, w.typed(t, s))
		}
	}
	var once []string
	for _, text := range all {
		if !slices.Contains(once, text) {
			once = append(once, text)
		}
	}
	return once
}

// typed describes a type and its bounds.
func (w *schemaWriter) typed(t string, s *schema) string {
	switch t {
	case "null":
		return "`null`"
	case "boolean":
		return "`true` or `false`"
	case "integer", "number":
		text := map[string]string{"integer": "whole number", "number": "number"}[t]
		switch {
		case s.Minimum != "" && s.Maximum != "":
			return fmt.Sprintf("%s from %s to %s", text, s.Minimum, s.Maximum)
		case s.Minimum != "":
			return fmt.Sprintf("%s, at least %s", text, s.Minimum)
		case s.ExclusiveMinimum != "":
			return fmt.Sprintf("%s above %s", text, s.ExclusiveMinimum)
		case s.Maximum != "":
			return fmt.Sprintf("%s, at most %s", text, s.Maximum)
		}
		return text
	case "array":
		text := "list"
		if s.Items != nil {
			text += " of " + w.value(s.Items)
		}
		switch {
		case s.MinItems != "" && s.MinItems != "0" && s.MaxItems != "":
			text += fmt.Sprintf(" (%s to %s)", s.MinItems, s.MaxItems)
		case s.MinItems != "" && s.MinItems != "0":
			text += fmt.Sprintf(" (at least %s)", s.MinItems)
		case s.MaxItems != "":
			text += fmt.Sprintf(" (at most %s)", s.MaxItems)
		}
		return text
	case "object":
		switch {
		case len(s.order) > 0:
			return w.inline(s)
		case s.AdditionalProperties != nil && !s.AdditionalProperties.never:
			return "map from name to " + w.value(s.AdditionalProperties)
		}
		return "an object"
	}
	text := "text"
	switch {
	case s.Format != "":
		text += " (" + s.Format + ")"
	case s.Pattern == notBlank:
	case strings.Contains(s.Pattern, duration):
		text = "duration such as `5m`"
	case s.Pattern != "":
		text += " like " + code(s.Pattern)
	}
	if s.MaxLength != "" {
		text += fmt.Sprintf(", at most %s characters", s.MaxLength)
	}
	return text
}

// inline describes the keys of an object without a name.
func (w *schemaWriter) inline(s *schema) string {
	keys, values := make([]string, len(s.order)), map[string]bool{}
	last := ""
	for i, name := range s.order {
		last = w.value(s.Properties[name])
		values[last] = true
		keys[i] = code(name) + " (" + last + ")"
	}
	if len(values) == 1 && len(keys) > 1 {
		return codes(s.order) + ", each with " + last
	}
	return "an object with " + strings.Join(keys, ", ")
}

// link returns a link to an object and makes sure that the object is written.
func (w *schemaWriter) link(name string) string {
	def := w.defs[name]
	if def != nil && len(def.order) == 0 && def.Description == "" && len(def.AnyOf) == 0 {
		return w.value(def) // too small for a section
	}
	where := ""
	if w.page.place != nil {
		name, where = w.page.place(name)
	}
	if where == "" {
		where = "#" + strings.ToLower(name)
		if !w.seen[name] {
			w.seen[name] = true
			w.pending = append(w.pending, name)
		}
	}
	return fmt.Sprintf("[%s](%s)", name, where)
}

// sharedWithFile returns the keys that an object shares with the file itself,
// if there are many.
func (w *schemaWriter) sharedWithFile(s *schema) []string {
	if w.file == nil {
		return nil
	}
	var shared []string
	for _, name := range s.order {
		if key := w.file.Properties[name]; key != nil && key.Description == s.Properties[name].Description && key.Description != "" {
			shared = append(shared, code(name))
		}
	}
	if 2*len(shared) < len(w.file.order) {
		return nil
	}
	return shared
}

// without returns the object without the given keys, which are in backticks.
func (s *schema) without(keys []string) *schema {
	rest := *s
	rest.order = slices.DeleteFunc(slices.Clone(s.order), func(name string) bool { return slices.Contains(keys, code(name)) })
	return &rest
}

// refName returns the name of the definition that a $ref points to.
func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// literal returns a value as written in a file.
func literal(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if s, ok := v.(string); ok && s != "" {
		return code(s)
	}
	return code(string(text))
}

// or joins alternatives with "or".
func or(all []string) string {
	if n := len(all); n > 2 {
		return strings.Join(all[:n-1], ", ") + " or " + all[n-1]
	}
	return strings.Join(all, " or ")
}
