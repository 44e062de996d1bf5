package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/granted"
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
	principal, _ := grantee.GrantPrincipal().(constructs.IConstruct)
	arn := g.group.LogGroupArn()
	if g.name != "" && (principal == nil || !isWithin(place.Stack(principal), place.Stack(g.group))) {
		// By its name, a role of another stack does not hang on that of the log group,
		// which may use what stands in the role's.
		arn = jsii.String(*g.arn(&g.name) + ":*")
	}
	added := *awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{
		Grantee: grantee, Actions: jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"), ResourceArns: &[]*string{arn},
	}).Success()
	return added && (principal == nil || granted.To(principal))
}

// isWithin reports whether a stack is the other one, or nested in it.
func isWithin(stack, other awscdk.Stack) bool {
	for stack != nil && stack != other {
		stack = stack.NestedStackParent()
	}
	return stack == other
}
