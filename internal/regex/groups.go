package regex

import (
	"regexp"
	"strings"
)

// Group is a capturing group of a regular expression.
type Group struct {
	// Name is the name of the group, which may start with an @; empty if it has
	// none.
	Name string
	// At is the offset of the group, NameAt that of its name, and Opens the
	// length of its opening in bytes.
	At, NameAt, Opens int
}

// groupForm matches the opening of a named group. The service accepts names
// that start with an @.
var groupForm = regexp.MustCompile(`^\(\?P?<(@?[A-Za-z_][A-Za-z0-9_]*)>`)

// Groups returns the capturing groups of an expression in order.
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

// parentheses returns the offsets of the opening parentheses that are not
// escaped, in a class or in a quotation.
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

// endOfClass returns where the class that opens at i ends. A bracket that comes
// first is one of its characters, as are those of [:alpha:].
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
