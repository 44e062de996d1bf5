// Package nothing detects missing arguments.
package nothing

import "reflect"

// In reports whether an interface value is nil or holds a nil pointer.
func In(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
