// Package token tells texts that are known when an app is synthesized from those that
// only a deployment knows, and that CDK puts tokens in the place of.
package token

import (
	"strings"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
)

// In reports whether the text holds a token. Nothing can be said of the form or the
// length of such a text: what a construct checks of a text, it checks of others only.
func In(text string) bool { return strings.Contains(text, "${Token[") }

// Known adds a mistake if the text holds a token and nothing can be done without knowing
// it: what says what the text is, such as "Class", and why is what hangs on it. It reports
// whether it holds none.
func Known(mistakes *mistake.List, what, text, why string) bool {
	if In(text) {
		mistakes.Addf("%s is known only at deployment, and %s: write it out", what, why)
		return false
	}
	return true
}
