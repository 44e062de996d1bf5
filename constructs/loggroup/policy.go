package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"

	"github.com/logstack-go/logstack/constructs/internal/nothing"
)

// AddToResourcePolicy adds a statement to the log group's own resource policy, which
// grants access to services and other accounts. It reports whether that was possible:
// the policy of a log group that the app does not make cannot be changed.
//
// CDK's own AddToResourcePolicy makes an AWS::Logs::ResourcePolicy, of which an account
// has only ten in a region (cloudwatch_limits_cwl). A log group's own policy does not
// count towards them (AWS::Logs::LogGroup).
func (g *LogGroup) AddToResourcePolicy(statement awsiam.PolicyStatement) bool {
	if g.IsMissing() || nothing.In(statement) {
		return false
	}
	resource, ok := g.group.Node().DefaultChild().(awslogs.CfnLogGroup)
	if !ok {
		return false
	}
	if g.policy == nil {
		if resource.ResourcePolicyDocument() != nil {
			return false // somebody else has set it
		}
		g.policy = awsiam.NewPolicyDocument(nil)
		resource.SetResourcePolicyDocument(g.policy)
	}
	g.policy.AddStatements(statement)
	return true
}
