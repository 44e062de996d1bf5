package docs

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

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
	// written reports whether logstack writes what the page is about, rather than
	// reading it: then it is told which keys may be absent, not which are required.
	written bool
	// place returns the name by which an object is known, and where it is
	// described if that is not a section of this page.
	place func(name string) (known, where string)
}

// write returns the page: the keys of the file, followed by each object that
// they hold, in the order in which the keys name them.
func (p schemaPage) write(text []byte) ([]byte, error) {
	var root jsonschema.Schema
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", p.schema, err)
	}
	w := schemaWriter{page: p, defs: root.Definitions, seen: map[string]bool{}}
	top := &root
	if root.Ref != "" {
		name := refName(root.Ref)
		w.seen[name] = true
		top = root.Definitions[name]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s", p.title, paragraph(p.intro))
	w.object(&b, top)
	w.common(&b, top)
	w.repeated(&b)
	w.file = top
	for len(w.pending) > 0 {
		name := w.pending[0]
		w.pending = w.pending[1:]
		def := root.Definitions[name]
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
	defs    jsonschema.Definitions
	pending []string
	seen    map[string]bool
	// told holds the descriptions of keys that are at the top for several
	// objects.
	told map[string]bool
	// file is the object that describes the whole file, once it is written.
	file *jsonschema.Schema
}

// common writes, once, the keys that all alternatives of a file share.
func (w *schemaWriter) common(b *strings.Builder, top *jsonschema.Schema) {
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
		for _, text := range w.keys(def, nil) {
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

// mostInline is how many values of a key are told in its paragraph. More are a list.
const mostInline = 4

// meanings returns what the values of a key mean, one by one, if its schema says so.
func meanings(s *jsonschema.Schema) []string {
	if s.Items != nil {
		s = s.Items
	}
	var all []string
	for _, option := range s.OneOf {
		if option.Const != nil && option.Description != "" {
			all = append(all, literal(option.Const)+": "+option.Description)
		}
	}
	return all
}

// listed returns what is told of a key's values in its paragraph, or below it if there
// are many.
func listed(s *jsonschema.Schema) (inline, below string) {
	all := meanings(s)
	if len(all) <= mostInline {
		return strings.Join(all, " "), ""
	}
	for _, text := range all {
		below += nested(text)
	}
	return "", below
}

// mostTold is in how many objects of what logstack writes a key is told.
const mostTold = 8

// repeatedTitle is the section of keys that are told once for more objects.
const repeatedTitle = "Fields of many objects"

// repeated writes, once, the keys that many objects of what logstack writes have.
func (w *schemaWriter) repeated(b *strings.Builder) {
	if !w.page.written {
		return
	}
	trial := *w
	trial.seen = maps.Clone(w.seen)
	count := map[string]int{}
	var order []string
	for _, name := range slices.Sorted(maps.Keys(w.defs)) {
		for _, text := range trial.keys(w.defs[name], nil) {
			if count[text]++; count[text] == mostTold+1 {
				order = append(order, text)
			}
		}
	}
	if len(order) == 0 {
		return
	}
	w.told = map[string]bool{}
	for _, text := range order {
		w.told[text] = true
	}
	b.WriteString("\n## " + repeatedTitle + "\n\n" + strings.Join(order, ""))
}

// keys returns the descriptions of an object's keys, except those in backticks.
func (w *schemaWriter) keys(s *jsonschema.Schema, except []string) []string {
	var all []string
	told, values, above, below := []string{}, []string{}, "", "" // of the keys that one description is about
	tell := func() {
		if len(told) == 0 {
			return
		}
		subject := strings.Join(told, ", ") + ": " + values[0]
		if slices.ContainsFunc(values, func(value string) bool { return value != values[0] }) {
			for i := range told {
				told[i] += ": " + values[i]
			}
			subject = strings.Join(told, ". ")
		}
		all = append(all, item(strings.TrimSpace(subject+". "+above))+below)
		told, values = nil, nil
	}
	for _, name := range names(s) {
		key := s.Properties.Value(name)
		if isNever(key) || slices.Contains(except, code(name)) {
			continue
		}
		text := w.value(key)
		inline, list := listed(key)
		if list != "" {
			text = "one of the values below"
			if key.Items != nil {
				text = "list of the values below"
			}
		}
		switch required := slices.Contains(s.Required, name); {
		case required && !w.page.written:
			text += "; required"
		case !required && w.page.written:
			text += "; optional"
		}
		if key.Default != nil {
			text += "; default " + literal(key.Default)
		}
		about := strings.TrimSpace(key.Description + " " + inline)
		if !w.page.written || above == "" || about != above || list != below {
			tell()
		}
		told, values, above, below = append(told, "**"+code(name)+"**"), append(values, text), about, list
	}
	tell()
	return all
}

// object writes the description of an object and its keys.
func (w *schemaWriter) object(b *strings.Builder, s *jsonschema.Schema) {
	if s.Description != "" {
		b.WriteString("\n" + paragraph(s.Description))
	}
	if s.Properties.Len() == 0 {
		value := w.value(s)
		if s.Type == "array" {
			value = "a " + value
		}
		b.WriteString("\n" + paragraph("It is "+value+"."))
		return
	}
	b.WriteString("\n")
	shared := w.sharedWithFile(s)
	if len(shared) > 0 {
		b.WriteString(paragraph("It takes these keys of the file, and overrides them; `null` removes one: "+strings.Join(shared, ", ")+". It also has keys of its own:") + "\n")
	}
	keys := w.keys(s, shared)
	own := slices.DeleteFunc(slices.Clone(keys), func(text string) bool { return w.told[text] })
	if told := len(keys) - len(own); w.page.written && told > 0 {
		if told < len(w.told) {
			own = keys // it has only some of them
		} else {
			b.WriteString(paragraph("It has the ["+strings.ToLower(repeatedTitle)+"](#"+strings.ReplaceAll(strings.ToLower(repeatedTitle), " ", "-")+"), and these:") + "\n")
		}
	}
	b.WriteString(strings.Join(own, ""))
	if s.AdditionalProperties != nil && !isNever(s.AdditionalProperties) {
		b.WriteString(item("any other name: " + w.value(s.AdditionalProperties) + "."))
	}
}

// value describes the values of a key.
func (w *schemaWriter) value(s *jsonschema.Schema) string { return or(w.options(s)) }

// options lists the alternatives for the values of a key, without duplicates.
func (w *schemaWriter) options(s *jsonschema.Schema) []string {
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
	case s.Type == "" && s.Pattern == "":
		all = append(all, "any value")
	default:
		all = append(all, w.typed(s))
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
func (w *schemaWriter) typed(s *jsonschema.Schema) string {
	switch s.Type {
	case "null":
		return "`null`"
	case "boolean":
		return "`true` or `false`"
	case "integer", "number":
		text := map[string]string{"integer": "whole number", "number": "number"}[s.Type]
		switch {
		case s.Minimum != "" && s.Maximum != "":
			return fmt.Sprintf("%s from %s to %s", text, s.Minimum, s.Maximum)
		case s.Minimum != "":
			return fmt.Sprintf("%s, at least %s", text, s.Minimum)
		case s.ExclusiveMinimum != "" && s.Maximum != "":
			return fmt.Sprintf("%s above %s and at most %s", text, s.ExclusiveMinimum, s.Maximum)
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
		switch some := s.MinItems != nil && *s.MinItems > 0; {
		case some && s.MaxItems != nil:
			text += fmt.Sprintf(" (%d to %d)", *s.MinItems, *s.MaxItems)
		case some:
			text += fmt.Sprintf(" (at least %d)", *s.MinItems)
		case s.MaxItems != nil:
			text += fmt.Sprintf(" (at most %d)", *s.MaxItems)
		}
		return text
	case "object":
		switch {
		case s.Properties.Len() > 0:
			return w.inline(s)
		case s.AdditionalProperties != nil && !isNever(s.AdditionalProperties):
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
	if s.MaxLength != nil {
		text += fmt.Sprintf(", at most %d characters", *s.MaxLength)
	}
	return text
}

// inline describes the keys of an object without a name.
func (w *schemaWriter) inline(s *jsonschema.Schema) string {
	all := names(s)
	keys, values := make([]string, len(all)), map[string]bool{}
	last := ""
	for i, name := range all {
		last = w.value(s.Properties.Value(name))
		values[last] = true
		keys[i] = code(name) + " (" + last + ")"
	}
	if len(values) == 1 && len(keys) > 1 {
		return codes(all) + ", each with " + last
	}
	return "an object with " + strings.Join(keys, ", ")
}

// link returns a link to an object and makes sure that the object is written.
func (w *schemaWriter) link(name string) string {
	def := w.defs[name]
	if def != nil && def.Properties.Len() == 0 && def.Description == "" && len(def.AnyOf) == 0 {
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
func (w *schemaWriter) sharedWithFile(s *jsonschema.Schema) []string {
	if w.file == nil || w.file.Properties.Len() == 0 {
		return nil
	}
	var shared []string
	for _, name := range names(s) {
		if key := w.file.Properties.Value(name); key != nil && key.Description == s.Properties.Value(name).Description && key.Description != "" {
			shared = append(shared, code(name))
		}
	}
	if 2*len(shared) < w.file.Properties.Len() {
		return nil
	}
	return shared
}

// names returns the keys of an object in the order of the file.
func names(s *jsonschema.Schema) []string {
	var all []string
	for key := s.Properties.Oldest(); key != nil; key = key.Next() {
		all = append(all, key.Key)
	}
	return all
}

// isNever reports whether it is the schema `false`: a key that is not allowed.
func isNever(s *jsonschema.Schema) bool { return reflect.DeepEqual(s, jsonschema.FalseSchema) }

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
