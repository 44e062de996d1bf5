package transformer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// object is a JSON object whose keys keep their order.
type object struct {
	keys   []string
	values map[string]any
}

func newObject() *object { return &object{values: map[string]any{}} }

func (o *object) set(key string, value any) {
	if _, ok := o.values[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

func (o *object) remove(key string) {
	if _, ok := o.values[key]; !ok {
		return
	}
	delete(o.values, key)
	for i, k := range o.keys {
		if k == key {
			o.keys = append(o.keys[:i:i], o.keys[i+1:]...)
			return
		}
	}
}

// appendValue appends a value as JSON, without spaces.
func appendValue(to []byte, value any) []byte {
	switch v := value.(type) {
	case *object:
		to = append(to, '{')
		for i, key := range v.keys {
			if i > 0 {
				to = append(to, ',')
			}
			to = append(appendText(to, key), ':')
			to = appendValue(to, v.values[key])
		}
		return append(to, '}')
	case []any:
		to = append(to, '[')
		for i, item := range v {
			if i > 0 {
				to = append(to, ',')
			}
			to = appendValue(to, item)
		}
		return append(to, ']')
	case string:
		return appendText(to, v)
	case json.Number:
		return append(to, v...)
	case bool:
		return fmt.Append(to, v)
	}
	return append(to, "null"...)
}

func appendText(to []byte, text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can always be encoded
	return append(to, bytes.TrimRight(b.Bytes(), "\n")...)
}

// deepest is the maximum depth of nested values, so that no event overflows the
// stack.
const deepest = 500

var errDeep = fmt.Errorf("it is nested more than %d deep", deepest)

// parseObject parses a text that is exactly one JSON object.
func parseObject(text string) (*object, error) {
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") {
		return nil, errors.New("it is not a JSON object")
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	value, err := decode(d, 0)
	if err != nil {
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows the JSON object")
	}
	return value.(*object), nil
}

func decode(d *json.Decoder, depth int) (any, error) {
	if depth > deepest {
		return nil, errDeep
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := newObject()
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := decode(d, depth+1)
			if err != nil {
				return nil, err
			}
			o.set(key.(string), value)
		}
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := decode(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// clone returns a deep copy of a value.
func clone(value any) any {
	switch v := value.(type) {
	case *object:
		o := newObject()
		for _, key := range v.keys {
			o.set(key, clone(v.values[key]))
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = clone(item)
		}
		return list
	}
	return value
}

// leaves returns the number of values other than objects in a value.
func leaves(value any) int {
	o, ok := value.(*object)
	if !ok {
		return 1
	}
	n := 0
	for _, key := range o.keys {
		n += leaves(o.values[key])
	}
	return n
}

// get returns the value at a path.
func (o *object) get(path string) (any, bool) {
	parent, key := o.parent(path, false)
	if parent == nil {
		return nil, false
	}
	value, ok := parent.values[key]
	return value, ok
}

// parent returns the object that holds the last key of a path, and that key. If
// made is set, it creates missing objects on the way. Otherwise it returns nil if
// one is missing.
func (o *object) parent(path string, made bool) (*object, string) {
	for {
		key, rest, more := strings.Cut(path, ".")
		if !more {
			return o, key
		}
		next, ok := o.values[key].(*object)
		if !ok {
			if _, taken := o.values[key]; taken || !made {
				return nil, ""
			}
			next = newObject()
			o.set(key, next)
		}
		o, path = next, rest
	}
}

// put sets the value at a path, unless there is one already and overwrite is false.
// It reports whether it did.
func (o *object) put(path string, value any, overwrite bool) bool {
	parent, key := o.parent(path, true)
	if parent == nil {
		return false
	}
	if _, taken := parent.values[key]; taken && !overwrite {
		return false
	}
	parent.set(key, value)
	return true
}

// take removes the value at a path.
func (o *object) take(path string) {
	if parent, key := o.parent(path, false); parent != nil {
		parent.remove(key)
	}
}

// merge copies all members of another object into the object.
func (o *object) merge(other *object) {
	for _, key := range other.keys {
		o.set(key, other.values[key])
	}
}
