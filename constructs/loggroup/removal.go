package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/retention"
)

// removalPolicies maps removals to CDK's names for what they mean.
//
// A log group that is kept goes all the same when the deployment that was to make it
// fails: there is nothing in it yet, and the next try would say that it exists already
// (aws-attribute-deletionpolicy). One that is protected stays, since what is protected
// cannot be deleted, and the deployment's end would fail as well
// (protecting-log-groups-from-deletion).
var removalPolicies = map[retention.Removal]awscdk.RemovalPolicy{
	retention.Protect: awscdk.RemovalPolicy_RETAIN,
	retention.Retain:  awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	retention.Destroy: awscdk.RemovalPolicy_DESTROY,
}

// checkRemoval returns what a removal means; that of Protect where it is a mistake.
func checkRemoval(removal retention.Removal, mistakes *mistake.List) awscdk.RemovalPolicy {
	policy, ok := removalPolicies[removal]
	if !ok {
		if token.Known(mistakes, "Removal", string(removal), "what becomes of the log group hangs on it") {
			mistakes.Add((&removal).UnmarshalText([]byte(removal)))
		}
		return removalPolicies[retention.Protect]
	}
	return policy
}
