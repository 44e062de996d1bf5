package cloudwatch

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// DataIdentifier is a custom data identifier: what a data protection policy masks by,
// beside the managed ones (CWL-custom-data-identifiers).
type DataIdentifier struct {
	// Name that findings call it by: letters, digits, _ and -.
	Name string
	// Regex is what it masks, wherever that stands in a log event: all that it matches.
	Regex string
}

// identifierForm is what names of custom data identifiers look like.
var identifierForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// regexCharacters are what a custom data identifier's regular expression is written with
// (CWL-custom-data-identifiers), beside letters and digits.
const regexCharacters = `_#=@/;,- ^$?[]{}|\*+.`

// regexEscapes are the letters that may stand behind a backslash. Which others CloudWatch
// knows is documented nowhere.
const regexEscapes = "dDwWsSbB"

// Check returns what is wrong with a custom data identifier.
func (d DataIdentifier) Check() error {
	if len(d.Name) > MaxDataIdentifierName || !identifierForm.MatchString(d.Name) {
		return fmt.Errorf("the name %q of a custom data identifier: allowed are 1 to %d letters, digits, _ and -", d.Name, MaxDataIdentifierName)
	}
	_, err := d.Compile()
	return err
}

// Compile returns the regular expression, to see what it would mask. It is an error if
// CloudWatch would refuse it: of more than 200 characters, or with others than letters,
// digits, spaces and _ # = @ / ; , - ^ $ ? [ ] { } | \ * + . in it. It is one, too, if it
// matches nothing at all, which would mask nothing.
func (d DataIdentifier) Compile() (*regexp.Regexp, error) {
	if n := len(d.Regex); n > MaxDataIdentifierRegex {
		return nil, fmt.Errorf("has %d characters: CloudWatch takes %d", n, MaxDataIdentifierRegex)
	}
	for i, c := range d.Regex {
		if !isAlphanumeric(c) && !strings.ContainsRune(regexCharacters, c) {
			return nil, fmt.Errorf("has %q at character %d: CloudWatch takes letters, digits, spaces and _ # = @ / ; , - ^ $ ? [ ] { } | \\ * + .", c, i+1)
		}
	}
	for i := 0; i < len(d.Regex)-1; i++ {
		if d.Regex[i] != '\\' {
			continue
		}
		i++
		if c := rune(d.Regex[i]); isAlphanumeric(c) && !strings.ContainsRune(regexEscapes, c) {
			return nil, fmt.Errorf(`has \%c at character %d: allowed are \d \D \w \W \s \S \b \B, and a backslash before what is to stand for itself`, c, i)
		}
	}
	compiled, err := regexp.Compile(d.Regex)
	if wrong, ok := err.(*syntax.Error); ok {
		return nil, fmt.Errorf("is no regular expression: %s: %s", wrong.Code, wrong.Expr)
	}
	if err != nil {
		return nil, err
	}
	if compiled.MatchString("") {
		return nil, fmt.Errorf("matches an empty text, and so masks nothing: say what at least stands there, by + in place of *")
	}
	return compiled, nil
}

func isAlphanumeric(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
