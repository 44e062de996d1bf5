// Package keyuse checks whether keys can be used, and records whom their policies
// already allow, so that a shared key gets each statement once.
package keyuse

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// symmetric is the spec of keys that encrypt and decrypt, and the default
// (AWS::KMS::Key).
const symmetric = "SYMMETRIC_DEFAULT"

// Check adds a mistake if resources in the construct's stack cannot use a key: who
// names the user of the key in messages, such as "CloudWatch Logs". KMS keys cannot be
// used outside of their region (concepts, in the guide of KMS). A key of another
// account can be used if its policy allows it. Nothing but the place of an imported key
// is known.
func Check(mistakes *mistake.List, construct constructs.IConstruct, key awskms.IKey, who string) {
	path := place.Path(key)
	made, spec := specOf(key)
	if spec != symmetric && !token.In(spec) {
		mistakes.Addf("the key has the spec %s, and %s can only use symmetric keys: leave KeySpec and KeyUsage out of its props", spec, who)
	}
	switch right := place.CheckRegion(mistakes, place.Of(construct), place.OfResource(key), "the key", who+" can only use keys in its own region"); {
	case !made || !right:
	case place.Stage(key) != place.Stage(construct):
		mistakes.Addf("the key %s is created in another stage, which cannot be referred to: import it by its ARN (awskms.Key_FromKeyArn)", path)
	case !place.CanRefer(construct, key):
		mistakes.Addf("the key %s is created in a stack with another account or region, or with none, and its ARN is generated there: import it by its ARN (awskms.Key_FromKeyArn), or give both stacks the same account and region", path)
	}
}

// specOf returns whether the app makes the key, and the key's spec.
func specOf(key awskms.IKey) (made bool, spec string) {
	if known, ok := specs[key]; ok {
		return known.made, known.spec
	}
	resource, made := key.Node().DefaultChild().(awskms.CfnKey)
	spec = symmetric
	if made && resource.KeySpec() != nil {
		spec = *resource.KeySpec()
	}
	specs[key] = facts{made, spec}
	return made, spec
}

type facts struct {
	made bool
	spec string
}

// specs caches the facts about each key, because every resource that the key encrypts
// asks for them.
var specs = map[awskms.IKey]facts{}

type use struct {
	app       constructs.IConstruct
	key, what string
	place     place.Place
}

var known = map[use]bool{}

// First reports whether this is the first request to allow a use of the key in the
// account and region.
func First(key awskms.IKey, what string, of place.Place) bool {
	asked := use{place.App(key), place.Path(key), what, of}
	if known[asked] {
		return false
	}
	known[asked] = true
	return true
}
