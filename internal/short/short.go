// Package short shortens names composed of other names, using hashes to keep
// them distinct.
package short

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Of returns a name of at most that many characters: the name itself if it
// fits, and otherwise its beginning and a hash of the whole, so that different
// names stay different.
func Of(name string, most int) string {
	runes := []rune(name)
	if len(runes) <= most {
		return name
	}
	end := "-" + Hash(name)[:8]
	return string(runes[:most-len(end)]) + end
}

// Hash returns a hash of texts, 16 hexadecimal digits long, for ids and names
// whose parts are too long or contain characters that are not allowed. Deployed
// names contain the hash, so it must not change.
func Hash(texts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	return hex.EncodeToString(sum[:8])
}
