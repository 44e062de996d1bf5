// Package short applies internal/short to names of constructs, which may be tokens.
package short

import (
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/internal/short"
)

// Of shortens a name to a number of characters, as short.Of does. A token is returned
// as it is.
func Of(name string, most int) string {
	if token.In(name) {
		return name
	}
	return short.Of(name, most)
}

// Hash returns a hash of texts, as short.Hash does.
func Hash(texts ...string) string { return short.Hash(texts...) }
