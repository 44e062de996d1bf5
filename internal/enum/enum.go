// Package enum reads names of which there is a fixed set.
package enum

import (
	"fmt"
	"slices"
	"strings"
)

// Unmarshal sets into to the name that text is. It is an error if that is none
// of the allowed ones; the error lists them. What says what they name.
func Unmarshal[T ~string](into *T, text []byte, what string, allowed []T) error {
	if !slices.Contains(allowed, T(text)) {
		return fmt.Errorf("there is no %s %q: allowed are %s", what, text, Join(allowed))
	}
	*into = T(text)
	return nil
}

// Join lists names for people.
func Join[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}
