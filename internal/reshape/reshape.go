// Package reshape writes what one tool says of a resource in the terms of another, by
// a table: which member becomes which, and how.
package reshape

import (
	"maps"
	"slices"
	"strings"
)

// Field is a member, and what becomes of it. What is null is taken as not given.
type Field struct {
	// From is its name, and To what it is called afterwards. Default of To: From.
	From, To string
	// As turns its value into another; nil: it stays. It is not called for an Opaque
	// one. What it makes nil of is left out.
	As func(value any) any
}

// Opaque says which values stand for something that is not known: they stay as they
// are, wherever they stand.
type Opaque func(value any) bool

// Table is how an object becomes another. Members that it does not name are left out.
type Table struct {
	Fields []Field
	Opaque Opaque
}

// Object reshapes an object; nil if the value is none.
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

// One reshapes an object that may be an only item of a list, as blocks of Terraform
// are; what is neither stays, for the reader to refuse.
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

// Each reshapes the objects of a list; what is none stays, for the reader to refuse.
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

// Pairs turns a map into a list of objects with its keys and its values, by the keys.
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

// Capital writes a name as CloudFormation does: logGroupName as LogGroupName.
func Capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// Capitals returns fields whose names CloudFormation begins with a capital
// letter.
func Capitals(names ...string) []Field {
	var all []Field
	for _, name := range names {
		all = append(all, Field{From: name, To: Capital(name)})
	}
	return all
}

// Capitalized makes the names of all members within a value begin with capital letters.
func Capitalized(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			if name != "" {
				out[Capital(name)] = Capitalized(member)
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

// Same returns fields that stay as they are.
func Same(names ...string) []Field {
	var all []Field
	for _, name := range names {
		all = append(all, Field{From: name})
	}
	return all
}
