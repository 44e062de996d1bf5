package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/retention"
)

// removalPolicies maps removals to CDK's removal policies.
//
// A retained log group is nevertheless deleted if the deployment that creates it fails:
// it is still empty, and otherwise the next attempt would fail because it already
// exists (aws-attribute-deletionpolicy). A protected log group is kept even then: it
// cannot be deleted, and trying to would make the rollback fail too
// (protecting-log-groups-from-deletion).
var removalPolicies = map[retention.Removal]awscdk.RemovalPolicy{
	retention.Protect: awscdk.RemovalPolicy_RETAIN,
	retention.Retain:  awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE,
	retention.Destroy: awscdk.RemovalPolicy_DESTROY,
}

// checkRemoval returns the removal policy; that of Protect if the removal is invalid.
func checkRemoval(removal retention.Removal, mistakes *mistake.List) awscdk.RemovalPolicy {
	policy, ok := removalPolicies[removal]
	if !ok {
		if token.Known(mistakes, "Removal", string(removal), "what happens to the log group depends on it") {
			mistakes.Add((&removal).UnmarshalText([]byte(removal)))
		}
		return removalPolicies[retention.Protect]
	}
	return policy
}
