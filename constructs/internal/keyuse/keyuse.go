// Package keyuse keeps who the policies of keys let in already, so that a key that many
// share is told of each use once.
package keyuse

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

type use struct {
	app       constructs.IConstruct
	key, what string
	place     place.Place
}

var known = map[use]bool{}

// First reports whether the key is asked for the first time to let in what stands in
// that account and region.
func First(key awskms.IKey, what string, of place.Place) bool {
	asked := use{place.App(key), *key.Node().Path(), what, of}
	if known[asked] {
		return false
	}
	known[asked] = true
	return true
}
