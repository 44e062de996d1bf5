// Package reshape converts one tool's description of a resource to another's,
// using a table of which member becomes which, and how.
package reshape

import (
	"maps"
	"slices"
	"strings"
)

// Field says what becomes of a member. A null member counts as missing.
type Field struct {
	// From is the name of the member and To its new name. Default of To: From.
	From, To string
	// As converts the value; nil keeps it. As is not called for an Opaque
	// value. If it returns nil, the member is left out.
	As func(value any) any
}

// Opaque reports whether a value stands for something unknown. Opaque values
// are kept unchanged everywhere.
type Opaque func(value any) bool

// Table says how to convert an object. Members that are not in the table are
// left out.
type Table struct {
	Fields []Field
	Opaque Opaque
}

// Object converts an object; it returns nil if the value is not one.
func (t Table) Object(value any) map[string]any {
	from, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	to := map[string]any{}
	for _, f := range t.Fields {
		value, ok := from[f.From]
		if !ok || value == nil {
			continue
		}
		if f.As != nil && !t.opaque(value) {
			value = f.As(value)
		}
		if value == nil {
			continue
		}
		name := f.To
		if name == "" {
			name = f.From
		}
		to[name] = value
	}
	return to
}

func (t Table) opaque(value any) bool { return t.Opaque != nil && t.Opaque(value) }

// One converts an object, or a list with a single object, as Terraform writes
// blocks. Any other value is kept, for the reader to refuse.
func (t Table) One(value any) any {
	if list, ok := value.([]any); ok {
		if len(list) == 0 {
			return nil
		}
		value = list[0]
	}
	if t.opaque(value) {
		return value
	}
	if o := t.Object(value); o != nil {
		return o
	}
	return value
}

// Each converts the objects of a list. Any other value is kept, for the reader
// to refuse.
func (t Table) Each(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	all := []any{}
	for _, item := range list {
		all = append(all, t.One(item))
	}
	return all
}

// Pairs returns a function that converts a map to a list of objects with a key
// and a value, sorted by key.
func Pairs(key, value string) func(any) any {
	return func(v any) any {
		m, ok := v.(map[string]any)
		if !ok {
			return v
		}
		all := []any{}
		for _, name := range slices.Sorted(maps.Keys(m)) {
			all = append(all, map[string]any{key: name, value: m[name]})
		}
		return all
	}
}

// capital capitalizes a name as CloudFormation does: logGroupName becomes
// LogGroupName.
func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// Capitals returns fields whose names CloudFormation capitalizes.
func Capitals(names ...string) []Field {
	var all []Field
	for _, name := range names {
		all = append(all, Field{From: name, To: capital(name)})
	}
	return all
}

// Capitalized capitalizes the names of all members within a value.
func Capitalized(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			if name != "" {
				out[capital(name)] = Capitalized(member)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Capitalized(item)
		}
		return out
	}
	return value
}

// Same returns fields that keep their names and values.
func Same(names ...string) []Field {
	var all []Field
	for _, name := range names {
		all = append(all, Field{From: name})
	}
	return all
}
