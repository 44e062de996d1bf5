// Package keyuse says which keys can be used, and keeps who the policies of keys let in
// already, so that a key that many share is told of each use once.
package keyuse

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// symmetric is the spec of keys that encrypt and decrypt, and is that of keys that say
// none (AWS::KMS::Key).
const symmetric = "SYMMETRIC_DEFAULT"

// CheckSymmetric adds a mistake if a key that the app makes is no symmetric one; what says
// what the key is, and who cannot use it. Of a key that is looked up nobody knows.
func CheckSymmetric(mistakes *mistake.List, key awskms.IKey, what, who string) {
	resource, ok := key.Node().DefaultChild().(awskms.CfnKey)
	if !ok {
		return
	}
	if spec := resource.KeySpec(); spec != nil && *spec != symmetric && !token.In(*spec) {
		mistakes.Addf("%s is of the spec %s, and %s can only use symmetric keys: leave KeySpec and KeyUsage out of its props", what, *spec, who)
	}
}

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
