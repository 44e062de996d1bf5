package batch

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// encode writes props as JSON, as JavaScript takes them: without what is not given.
func encode(props any) json.RawMessage {
	data, err := json.Marshal(plain(reflect.ValueOf(props)))
	if err != nil {
		panic(err) // plain leaves nothing that JSON has not
	}
	return data
}

// plain is a value as JSON has it, nil of what is not given. It panics at what is no plain
// value: a construct is not one of a batch's.
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
		if v.NumField() == 0 {
			break
		}
		fields := map[string]any{}
		for i := range v.NumField() {
			name, ok := v.Type().Field(i).Tag.Lookup("json")
			if !ok {
				panic(fmt.Sprintf("batch: a %s is no plain value", v.Type()))
			}
			if value := plain(v.Field(i)); value != nil {
				fields[name] = value
			}
		}
		return fields
	}
	panic(fmt.Sprintf("batch: a %s is no plain value", v.Type()))
}
