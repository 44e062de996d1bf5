// Package jsonedit changes a JSON text and leaves the rest of it as it is: the
// order of keys, indents, line ends, and how numbers are written. Additions are
// formatted like their surroundings.
package jsonedit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Document is a JSON text with pending changes.
type Document struct {
	text  []byte
	root  *Value
	edits []edit
}

// Value is a value in the original document, before any change.
type Value struct {
	document   *Document
	start, end int
	kind       byte // '{', '[', or 0 for any other value
	members    []member
	items      []*Value
	added      int // number of members or items that changes add
}

type member struct {
	key   string
	start int // position of the key
	value *Value
}

// Parse parses a document. Its errors begin with line and column. An object with
// a duplicate key is an error, as one of the two values would be lost.
func Parse(text []byte) (*Document, error) {
	d := &Document{text: text}
	var raw json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		offset := len(text)
		// If the text ends too early, the offset is its end. Otherwise the
		// offset is behind the wrong character.
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) && syntax.Error() != "unexpected end of JSON input" {
			offset = int(syntax.Offset) - 1
		}
		return nil, d.errorf(offset, "it is not JSON: %v", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var err error
	if d.root, err = d.value(decoder); err != nil {
		return nil, err
	}
	return d, nil
}

// value reads the next value of a text that is known to be JSON.
func (d *Document) value(decoder *json.Decoder) (*Value, error) {
	start, token, err := d.next(decoder)
	if err != nil {
		return nil, err
	}
	v := &Value{document: d, start: start}
	switch token {
	case json.Delim('{'):
		v.kind = '{'
		seen := map[string]bool{}
		for decoder.More() {
			at, key, err := d.next(decoder)
			if err != nil {
				return nil, err
			}
			m := member{key: key.(string), start: at}
			if seen[m.key] {
				return nil, d.errorf(at, "%s is given twice", m.key)
			}
			seen[m.key] = true
			if m.value, err = d.value(decoder); err != nil {
				return nil, err
			}
			v.members = append(v.members, m)
		}
	case json.Delim('['):
		v.kind = '['
		for decoder.More() {
			item, err := d.value(decoder)
			if err != nil {
				return nil, err
			}
			v.items = append(v.items, item)
		}
	}
	if v.kind != 0 {
		if _, _, err := d.next(decoder); err != nil { // the closing bracket
			return nil, err
		}
	}
	v.end = int(decoder.InputOffset())
	return v, nil
}

// next reads a token and returns where it starts.
func (d *Document) next(decoder *json.Decoder) (start int, token json.Token, err error) {
	start = int(decoder.InputOffset())
	for start < len(d.text) && bytes.IndexByte([]byte(" \t\r\n,:"), d.text[start]) >= 0 {
		start++
	}
	token, err = decoder.Token()
	return start, token, err
}

func (d *Document) errorf(offset int, format string, args ...any) error {
	before := d.text[:min(offset, len(d.text))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return fmt.Errorf("%d:%d: %s", 1+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(line), fmt.Sprintf(format, args...))
}

// Root returns the top-level value.
func (d *Document) Root() *Value { return d.root }

// Errorf returns an error at the value's position.
func (v *Value) Errorf(format string, args ...any) error {
	return v.document.errorf(v.start, format, args...)
}

// IsObject reports whether the value is an object.
func (v *Value) IsObject() bool { return v != nil && v.kind == '{' }

// IsList reports whether the value is a list.
func (v *Value) IsList() bool { return v != nil && v.kind == '[' }

// IsNull reports whether the value is null.
func (v *Value) IsNull() bool { return v != nil && string(v.document.text[v.start:v.end]) == "null" }

// Get returns a member of an object, or nil if v is not an object or lacks it.
func (v *Value) Get(key string) *Value {
	if v != nil {
		for _, m := range v.members {
			if m.key == key {
				return m.value
			}
		}
	}
	return nil
}

// Items returns the items of a list.
func (v *Value) Items() []*Value {
	if v == nil {
		return nil
	}
	return v.items
}

// Text returns the value if it is a string.
func (v *Value) Text() (text string, ok bool) {
	if v == nil || v.document.text[v.start] != '"' {
		return "", false
	}
	ok = json.Unmarshal(v.document.text[v.start:v.end], &text) == nil
	return text, ok
}

// Decode decodes the value as json.Unmarshal does.
func (v *Value) Decode(into any) error { return json.Unmarshal(v.document.text[v.start:v.end], into) }
