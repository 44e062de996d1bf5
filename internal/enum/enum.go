// Package enum parses the names in a fixed set, and words the errors about names
// that are not in it.
package enum

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// Unmarshal sets into to the name in text. It returns the error of Unknown if
// the name is not one of the allowed ones. what says what the names stand for.
func Unmarshal[T ~string](into *T, text []byte, what string, allowed []T) error {
	if !slices.Contains(allowed, T(text)) {
		return Unknown(what, string(text), allowed)
	}
	*into = T(text)
	return nil
}

// Unknown returns the error that no such name exists. It lists the allowed names, and
// suggests the one that was likely meant, if one is near.
func Unknown[T ~string](what, name string, allowed []T) error {
	return fmt.Errorf("there is no %s %q%s", what, name, Choice(name, allowed))
}

// Choice formats the allowed names to follow "there is no such name", and suggests
// the one that was likely meant, if one is near.
func Choice[T ~string](name string, allowed []T) string {
	plain := make([]string, len(allowed))
	for i, one := range allowed {
		plain[i] = string(one)
	}
	if hint := nearest.Hint(name, plain); hint != "" {
		return hint + " Use " + OneOf(allowed)
	}
	return ": use " + OneOf(allowed)
}

// OneOf formats the names to choose from, to follow a verb such as "use".
func OneOf[T ~string](names []T) string {
	switch len(names) {
	case 1:
		return string(names[0])
	case 2:
		return string(names[0]) + " or " + string(names[1])
	}
	return "one of " + Join(names)
}

// Join formats a list of names for display.
func Join[T ~string](names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, ", ")
}
