package remote

import (
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aws/smithy-go/middleware"
)

// plain converts a value of the SDK to the maps, lists, texts and numbers that
// the AWS CLI would print. Missing values are left out. If small is set,
// members begin with a lower-case letter, as in the JSON of CloudWatch Logs and
// in Athena's lists.
func plain(v any, small bool) any {
	return plainOf(reflect.ValueOf(v), small)
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	metadataType = reflect.TypeFor[middleware.Metadata]()
)

func plainOf(v reflect.Value, small bool) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plainOf(v.Elem(), small)
	case reflect.Struct:
		if v.Type() == timeType {
			return v.Interface().(time.Time).UTC().Format(time.RFC3339Nano)
		}
		if of, ok := memberOf(v.Type()); ok {
			return map[string]any{of: plainOf(v.FieldByName("Value"), small)}
		}
		members := map[string]any{}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() || field.Type == metadataType {
				continue
			}
			name := field.Name
			if small {
				r, n := utf8.DecodeRuneInString(name)
				name = string(unicode.ToLower(r)) + name[n:]
			}
			if member := plainOf(v.Field(i), small); member != nil {
				members[name] = member
			}
		}
		return members
	case reflect.Slice:
		if v.Len() == 0 {
			return nil
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plainOf(v.Index(i), small)
		}
		return list
	case reflect.Map:
		if v.Len() == 0 {
			return nil
		}
		members := map[string]any{}
		for _, key := range v.MapKeys() {
			members[key.String()] = plainOf(v.MapIndex(key), small)
		}
		return members
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
		return v.String()
	}
	return v.Interface()
}

// memberOf returns the union member that an SDK type represents. The type is
// named after the union and the member, as in
// EvaluationWindowMemberSlidingWindow.
func memberOf(t reflect.Type) (string, bool) {
	_, member, ok := strings.Cut(t.Name(), "Member")
	if _, valued := t.FieldByName("Value"); !ok || member == "" || !valued {
		return "", false
	}
	return member, true
}
