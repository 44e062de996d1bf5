package sensitive

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// bearers finds the credentials of requests: after the word bearer, and after the
// scheme of an Authorization header. The word alone is prose.
func bearers(text []byte) (found []span) {
	if !fold(text, "bearer") && !fold(text, "authorization") {
		return nil
	}
	for _, m := range bearerForm.FindAllSubmatchIndex(text, -1) {
		if bytes.ContainsAny(bytes.TrimRight(text[m[2]:m[3]], "."), "0123456789.=") {
			found = append(found, span{m[2], m[3]})
		}
	}
	return found
}

var bearerForm = lazyregexp.New(`(?i)(?:\bbearer|\bauthorization["'\\]*\s*[=:]\s*["'\\]*(?:basic|token)) +([A-Za-z0-9._~+/-]{8,}=*)`)

// fold reports whether a text has a word in either case.
func fold(text []byte, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && bytes.EqualFold(text[i:i+len(word)], []byte(word)) {
			return true
		}
	}
	return false
}
