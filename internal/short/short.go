// Package short makes names that are made up of other names fit where they must, by
// hashes of them.
package short

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Of returns a name of at most that many characters: the same one if it is no longer, and
// else its start and a hash of all of it, so that two names stay two.
func Of(name string, most int) string {
	runes := []rune(name)
	if len(runes) <= most {
		return name
	}
	end := "-" + Hash(name)[:8]
	return string(runes[:most-len(end)]) + end
}

// Hash returns a hash of texts, of 16 digits and letters from a to f, for ids and names
// that are made of what is too long for them, or has what they cannot have. What is made
// of it must stay what it is.
func Hash(texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	return hex.EncodeToString(sum[:8])
}
