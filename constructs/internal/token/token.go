// Package token tells texts that are known when an app is synthesized from those that
// only a deployment knows, and that CDK puts tokens in the place of.
package token

import "strings"

// In reports whether the text holds a token. Nothing can be said of the form or the
// length of such a text: what a construct checks of a text, it checks of others only.
func In(text string) bool { return strings.Contains(text, "${Token[") }
