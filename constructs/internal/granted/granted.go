// Package granted tells principals that the app can grant rights to from those that it
// cannot.
package granted

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
)

// To reports whether the app has a policy for a role, user or group. CDK reports that a
// grant succeeded even for an imported principal that cannot be changed.
func To(principal constructs.IConstruct) bool {
	return slices.ContainsFunc(*principal.Node().FindAll(constructs.ConstructOrder_PREORDER), func(c constructs.IConstruct) bool {
		_, ok := c.(awsiam.CfnPolicy)
		return ok
	})
}
