package batch

import (
	"fmt"
	"reflect"
)

// plain returns a value as JSON represents it, and nil for what is not set, because
// null would be a value. It panics for anything but a plain value, such as a construct,
// which would otherwise be dropped silently.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int64:
		return v.Int()
	case reflect.Float64:
		return v.Float()
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	case reflect.Map:
		all := map[string]any{}
		for key, value := range v.Seq2() {
			all[key.String()] = plain(value)
		}
		return all
	case reflect.Struct:
		if v.NumField() > 0 {
			return fields(v)
		}
	}
	panic(fmt.Sprintf("batch: a %s is not a plain value", v.Type()))
}

// fields returns the fields of a struct that are set, by their JavaScript names.
func fields(v reflect.Value) map[string]any {
	all := map[string]any{}
	for i := range v.NumField() {
		name, ok := v.Type().Field(i).Tag.Lookup("json")
		if !ok {
			panic(fmt.Sprintf("batch: a %s is not a plain value", v.Type()))
		}
		if value := plain(v.Field(i)); value != nil {
			all[name] = value
		}
	}
	return all
}
