// Package short is internal/short for names of constructs, which may be tokens.
package short

import (
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/internal/short"
)

// Of returns a name of at most that many characters, as short.Of does. A name that only
// the deployment knows stays as it is.
func Of(name string, most int) string {
	if token.In(name) {
		return name
	}
	return short.Of(name, most)
}

// Hash returns a hash of texts, as short.Hash does.
func Hash(texts ...string) string { return short.Hash(texts...) }
