// Package token tells strings that are known at synthesis from those that are known
// only at deployment, for which CDK uses tokens.
package token

import (
	"strings"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
)

// In reports whether the text contains a token. The form and length of such a text are
// unknown, so constructs check only texts without tokens.
func In(text string) bool { return strings.Contains(text, "${Token[") }

// Known adds a mistake if the text contains a token although it must be known at
// synthesis: what names the text, such as "Class", and why says what depends on it.
// Known reports whether the text has no token.
func Known(mistakes *mistake.List, what, text, why string) bool {
	if In(text) {
		mistakes.Addf("%s is known only at deployment, and %s: write it out", what, why)
		return false
	}
	return true
}
