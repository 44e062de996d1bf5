package strictyaml

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Text returns a text for a file, as a key or as a value: in quotation marks
// only if a reader of YAML could take it for anything else than that text.
func Text(text string) string {
	if plain.MatchString(text) && !slices.Contains(words, strings.ToLower(text)) {
		return text
	}
	return Quoted(text)
}

// Quoted returns a text for a file in quotation marks, on one line. What is not
// UTF-8 in it becomes the replacement character, since a file must be UTF-8.
func Quoted(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text) // Go's escapes are valid in YAML's double quotes
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// plain matches texts that need no quotation marks wherever they stand. Others,
// such as a text with spaces, need them in some places only.
var plain = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// words are taken for booleans and null by some readers of YAML.
var words = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
