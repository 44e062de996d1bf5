package insights

import (
	"regexp"
	"strings"
)

var groupForm = regexp.MustCompile(`^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>`)

// groupsOf is where in a regular expression its parentheses open: those that are
// not escaped, nor in a class or a quotation.
func groupsOf(source string) []int {
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

// endOfClass is where the class ends that opens at i. A bracket that comes first
// in it is one of its characters, as are those of [:alpha:].
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
