// Package granted tells the roles that the app can let do something from those that it
// cannot.
package granted

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
)

// To reports whether there is a policy of a role, user or group in the app. CDK says that
// it granted something even to one that was made elsewhere and cannot be changed.
func To(principal constructs.IConstruct) bool {
	return slices.ContainsFunc(*principal.Node().FindAll(constructs.ConstructOrder_PREORDER), func(c constructs.IConstruct) bool {
		_, ok := c.(awsiam.CfnPolicy)
		return ok
	})
}
