// Package glob matches names with patterns in which * matches any text.
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
	// Match each text between two stars as early as possible; the last one must
	// match the end.
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
