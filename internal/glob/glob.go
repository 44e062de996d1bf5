// Package glob matches names with patterns in which * stands for any text, and
// everything else for itself.
package glob

import "strings"

// Match reports whether the pattern matches the whole name.
func Match(pattern, name string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, first)
	if !ok {
		return false
	}
	// Each text between two stars is best found as early as it stands; the
	// last must stand at the end.
	for {
		next, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(name, next)
		}
		at := strings.Index(name, next)
		if at < 0 {
			return false
		}
		name, rest = name[at+len(next):], after
	}
}
