package insights

import "strings"

// reserved are words with a meaning where a field may stand. A field of such a name
// is printed in backticks.
var reserved = map[string]bool{
	"and": true, "or": true, "not": true, "like": true, "in": true, "as": true,
	"by": true, "asc": true, "desc": true, "any": true, "multi": true,
	"logfmt": true, "csv": true, "for": true, "with": true, "into": true,
	"offset": true, "where": true, "output": true, "outputnew": true,
	"maxspan": true, "timeshift": true,
}

// formatName returns a name as a query can read it: bare if possible, in backticks
// otherwise.
func formatName(name string) string {
	return formatSteps(splitName(name))
}

// splitName splits a name without backticks into steps: one for each part between
// dots if the name can stand bare, or one for the whole name otherwise.
func splitName(name string) []Step {
	parts := strings.Split(name, ".")
	for _, p := range parts {
		if !isBare(p) {
			return []Step{{Name: name}}
		}
	}
	if isDigit(name[0]) {
		return []Step{{Name: name}}
	}
	steps := make([]Step, len(parts))
	for i, p := range parts {
		steps[i].Name = p
	}
	return steps
}

func formatSteps(steps []Step) string {
	var b strings.Builder
	for i, s := range steps {
		if s.Name == "" {
			b.WriteString("[" + itoa(s.Index) + "]")
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		switch {
		case isBare(s.Name) && !(i == 0 && readsOtherwise(steps)):
			b.WriteString(s.Name)
		case strings.HasPrefix(s.Name, "@") && len(s.Name) > 1:
			// The guide writes @`aws.tag.…`, with the @ before the backticks.
			b.WriteString("@`" + s.Name[1:] + "`")
		default:
			b.WriteString("`" + s.Name + "`")
		}
	}
	return b.String()
}

// readsOtherwise reports whether a path would be read as a number or as a keyword
// if its first name stood bare.
func readsOtherwise(steps []Step) bool {
	first := steps[0].Name
	named := len(steps) > 1 && steps[1].Name != ""
	return isDigit(first[0]) || !named && reserved[strings.ToLower(first)]
}

// isBare reports whether a name can stand without backticks.
// (CWL_QuerySyntax-Guidelines)
func isBare(name string) bool {
	for i := range len(name) {
		if !isNameByte(name[i]) {
			return false
		}
	}
	return name != ""
}

func isNameByte(c byte) bool {
	return c == '@' || c == '_' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// canBeName reports whether a name can be written, in backticks if necessary.
func canBeName(name string) bool {
	return name != "" && !strings.ContainsAny(name, "`\n")
}
