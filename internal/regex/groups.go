package regex

import (
	"regexp"
	"strings"
)

// Group is a group of a regular expression that takes what it matches.
type Group struct {
	// Name is its name; empty without one. It may start with an @.
	Name string
	// At is where the group opens, NameAt where its name stands, and Opens how long
	// what opens it is, in bytes.
	At, NameAt, Opens int
}

// groupForm is a group with a name. The service takes names with an @ in front.
var groupForm = regexp.MustCompile(`^\(\?P?<(@?[A-Za-z_][A-Za-z0-9_]*)>`)

// Groups returns the groups of an expression that take what they match, in
// order.
func Groups(source string) []Group {
	var groups []Group
	for _, i := range parentheses(source) {
		switch at := groupForm.FindStringSubmatchIndex(source[i:]); {
		case at != nil:
			groups = append(groups, Group{source[i+at[2] : i+at[3]], i, i + at[2], at[1]})
		case !strings.HasPrefix(source[i:], "(?"):
			groups = append(groups, Group{At: i, NameAt: i, Opens: 1})
		}
	}
	return groups
}

// parentheses returns where in a regular expression its parentheses open: those
// that are not escaped, nor in a class or a quotation.
func parentheses(source string) []int {
	var at []int
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '(':
			at = append(at, i)
		case '[':
			i = endOfClass(source, i)
		case '\\':
			if strings.HasPrefix(source[i:], `\Q`) {
				end := strings.Index(source[i:], `\E`)
				if end < 0 {
					return at
				}
				i += end
			}
			i++
		}
	}
	return at
}

// endOfClass returns where the class ends that opens at i. A bracket that comes
// first in it is one of its characters, as are those of [:alpha:].
func endOfClass(source string, i int) int {
	first := i + 1
	if strings.HasPrefix(source[first:], "^") {
		first++
	}
	for i = first; i < len(source); i++ {
		switch {
		case source[i] == '\\':
			i++
		case strings.HasPrefix(source[i:], "[:"):
			if end := strings.Index(source[i:], ":]"); end > 0 {
				i += end + 1
			}
		case source[i] == ']' && i > first:
			return i
		}
	}
	return i
}
