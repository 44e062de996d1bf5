// Package short makes names that are made up of other names fit where they must.
package short

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Of returns a name of at most that many characters: the same one if it is no longer, and
// else its start and a hash of all of it, so that two names stay two. A name that only
// the deployment knows stays as it is.
func Of(name string, most int) string {
	runes := []rune(name)
	if len(runes) <= most || token.In(name) {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	end := "-" + hex.EncodeToString(sum[:4])
	return string(runes[:most-len(end)]) + end
}
