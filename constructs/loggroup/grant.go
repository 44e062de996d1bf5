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

// GrantWrite lets whoever runs as the role write to the log group: make log streams, and
// put log events into them. It reports whether the role could be changed: one that was
// made elsewhere may not, and must be allowed logs:CreateLogStream and logs:PutLogEvents
// there, on the log group's ARN with :* behind it.
//
// CDK's own GrantWrite makes an AWS::Logs::ResourcePolicy where a role cannot be
// changed, of which an account has ten a region (cloudwatch_limits_cwl), and may name a
// log group of another stack without its log streams.
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
		// By its name, a role of another stack does not hang on that of the log group,
		// which may use what stands in the role's.
		arn = jsii.String(*g.arn(&g.name) + ":*")
	}
	return batch.Grant(grantee, []*string{arn}, "logs:CreateLogStream", "logs:PutLogEvents")
}

// principalOf returns whom a grant is for: a role itself, which CDK need not be asked. It
// is nil where that is no construct.
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
