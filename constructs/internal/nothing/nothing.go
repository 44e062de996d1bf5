// Package nothing finds arguments that nobody gave.
package nothing

import "reflect"

// In reports whether there is nothing in an interface: nil, or a nil of some type.
func In(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
