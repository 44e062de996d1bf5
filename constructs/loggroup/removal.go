package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"

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

// protect protects the log group from being deleted, if it is to be, as long as
// CloudFormation is not to delete it: others may change that of a whole stack later
// (awscdk.RemovalPolicies), and the stack could then not be destroyed.
func protect(group awslogs.LogGroup, protected bool) {
	resource := group.Node().DefaultChild().(awslogs.CfnLogGroup)
	resource.SetDeletionProtectionEnabled(awscdk.Lazy_Any(&protection{resource, protected}, nil))
}

// protection is whether a log group is protected, when its template is written.
type protection struct {
	resource  awslogs.CfnLogGroup
	protected bool
}

// Produce returns whether the log group is protected.
func (p *protection) Produce() any {
	return p.protected && p.resource.CfnOptions().DeletionPolicy() == awscdk.CfnDeletionPolicy_RETAIN
}
