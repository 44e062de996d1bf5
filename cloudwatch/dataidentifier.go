package cloudwatch

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// DataIdentifier is a custom data identifier. A data protection policy masks what
// it matches, as it does for managed data identifiers
// (CWL-custom-data-identifiers).
type DataIdentifier struct {
	// Name is the name in findings. It consists of letters, digits, _ and -.
	Name string
	// Regex matches the text to mask, anywhere in a log event. Every match is
	// masked as a whole.
	Regex string
}

// identifierForm matches names of custom data identifiers.
var identifierForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// regexCharacters are the characters that a custom data identifier's regular
// expression may hold besides letters and digits (CWL-custom-data-identifiers).
const regexCharacters = `_#=@/;,- ^$?[]{}|\*+.`

// regexEscapes are the letters that may follow a backslash. Whether CloudWatch
// knows others is not documented.
const regexEscapes = "dDwWsSbB"

// Check returns an error if CloudWatch would reject the custom data identifier.
func (d DataIdentifier) Check() error {
	if len(d.Name) > MaxDataIdentifierName || !identifierForm.MatchString(d.Name) {
		return fmt.Errorf("the name %q of a custom data identifier: use 1 to %d letters, digits, _ and -", d.Name, MaxDataIdentifierName)
	}
	_, err := d.Compile()
	return err
}

// Compile returns the regular expression, to show what it would mask. It returns an
// error if CloudWatch would reject the expression because it is longer than 200
// characters, or has other characters than letters, digits, spaces and _ # = @ / ;
// , - ^ $ ? [ ] { } | \ * + . in it. It also returns an error if the expression
// matches the empty text, as it would then mask nothing.
func (d DataIdentifier) Compile() (*regexp.Regexp, error) {
	if n := len(d.Regex); n > MaxDataIdentifierRegex {
		return nil, fmt.Errorf("has %d characters: CloudWatch takes at most %d", n, MaxDataIdentifierRegex)
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
			return nil, fmt.Errorf(`has \%c at character %d: use \d \D \w \W \s \S \b \B, or a backslash before a character that is meant literally`, c, i)
		}
	}
	compiled, err := regexp.Compile(d.Regex)
	if wrong, ok := err.(*syntax.Error); ok {
		return nil, fmt.Errorf("is not a regular expression: %s: %s", wrong.Code, wrong.Expr)
	}
	if err != nil {
		return nil, err
	}
	if compiled.MatchString("") {
		return nil, fmt.Errorf("matches an empty text, and so masks nothing: require at least one character, with + instead of *")
	}
	return compiled, nil
}

func isAlphanumeric(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
