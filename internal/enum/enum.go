// Package enum parses the names in a fixed set.
package enum

import (
	"fmt"
	"slices"
	"strings"
)

// Unmarshal sets into to the name in text. It returns an error that lists the
// allowed names if the name is not one of them. what says what the names stand
// for.
func Unmarshal[T ~string](into *T, text []byte, what string, allowed []T) error {
	if !slices.Contains(allowed, T(text)) {
		return fmt.Errorf("there is no %s %q: allowed are %s", what, text, Join(allowed))
	}
	*into = T(text)
	return nil
}

// Join formats a list of names for display.
func Join[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}
