package infer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// quoteYAML quotes a text that YAML would not read as that text.
func quoteYAML(text string) string {
	if plainYAML.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off"}, strings.ToLower(text)) {
		return text
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text) // Go's escapes are valid in YAML's double quotes
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// quoteField quotes a name, if there is one.
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
