package infer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// quoteYAML quotes what YAML would not read as a text, or as another one.
func quoteYAML(text string) string {
	if plainYAML.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(text)) {
		return text
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text) // whose escapes are those of YAML's double quotes
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// quoteField is quoteYAML of a name; nothing of none.
func quoteField(name string) string {
	if name == "" {
		return ""
	}
	return quoteYAML(name)
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteYAML(name)
	}
	return strings.Join(quoted, ", ")
}

var plainYAML = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
