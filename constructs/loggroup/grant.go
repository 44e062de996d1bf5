package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
)

// GrantWrite lets the grantee write to the log group: create log streams and put log
// events. It reports whether the grantee's policy could be changed. That of an imported
// role cannot be: grant it logs:CreateLogStream and logs:PutLogEvents, on the log
// group's ARN followed by :*, where the role is made.
//
// CDK's own GrantWrite makes an AWS::Logs::ResourcePolicy if a role cannot be changed,
// of which an account has only ten in a region (cloudwatch_limits_cwl), and may refer
// to a log group of another stack without its log streams.
func (g *LogGroup) GrantWrite(grantee awsiam.IGrantable) bool {
	if g.IsMissing() || nothing.In(grantee) {
		return false
	}
	principal := principalOf(grantee)
	arn := g.arnRef
	if arn == nil {
		arn = g.group.LogGroupArn()
	}
	if g.name != "" && (principal == nil || !isWithin(place.Stack(principal), place.Stack(g.group))) {
		// Named rather than referenced, a log group does not make the role's stack
		// depend on its own, which may use resources of the role's stack.
		arn = jsii.String(*g.arn(&g.name) + ":*")
	}
	return batch.Grant(grantee, []*string{arn}, "logs:CreateLogStream", "logs:PutLogEvents")
}

// principalOf returns the grantee as a construct; nil if it is none. For a role, it
// avoids a call to CDK.
func principalOf(grantee awsiam.IGrantable) constructs.IConstruct {
	if role, ok := grantee.(awsiam.Role); ok {
		return role
	}
	principal, _ := grantee.GrantPrincipal().(constructs.IConstruct)
	return principal
}

// isWithin reports whether a stack is the other one, or nested in it.
func isWithin(stack, other awscdk.Stack) bool {
	for stack != nil && stack != other {
		stack = stack.NestedStackParent()
	}
	return stack == other
}
