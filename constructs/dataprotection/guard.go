package dataprotection

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/retention"
)

// GuardProps configures the policy that keeps people from deleting logs. Logs and
// BreakGlass are required.
type GuardProps struct {
	// Logs are the log groups to protect.
	Logs Logs
	// BreakGlass are the ARNs of the roles that are exempt.
	BreakGlass []string
	// Unmask is the role that can unmask data in Masked: principals that the policy is
	// attached to cannot. Default: the policy does not deny unmasking.
	Unmask awsiam.IRole
	// Masked are the log groups that only Unmask can unmask. They are required with
	// Unmask, and not used without.
	Masked Logs
}

// NewGuard makes a managed policy that denies deleting log groups and changing their
// retention or protection, whatever other policies allow, except to break-glass roles.
// It applies only to the principals it is attached to: attach it to the roles of
// people, or put the same statements into an organization policy, which applies
// everywhere but in the management account. A resource policy of the log group could
// not do this: CloudWatch Logs enforces those for services only, for logs:PutLogEvents
// and logs:CreateLogStream (API_PutResourcePolicy).
//
// Deployments are not affected unless the policy is attached to CloudFormation's
// deployment role. The root user cannot have policies attached. Invalid props are
// reported as errors on the construct.
func NewGuard(scope constructs.Construct, id string, props GuardProps) awsiam.ManagedPolicy {
	this := place.New(scope, id)
	var mistakes mistake.List
	arns := props.Logs.arns(this, "Logs", &mistakes)
	breakGlass := checkPrincipals("BreakGlass", props.BreakGlass, role, &mistakes)
	if len(props.BreakGlass) == 0 {
		mistakes.Addf("BreakGlass is missing: give the role that may do it in an emergency")
	}
	if nothing.In(props.Unmask) {
		props.Unmask = nil
	}
	var masked []*string
	if props.Unmask != nil {
		masked = props.Masked.arns(this, "Masked", &mistakes)
	}
	if mistakes.Report(this) {
		arns, breakGlass, masked = []*string{jsii.String("*")}, nil, nil
	}
	but := func(roles ...string) *map[string]any {
		return &map[string]any{"ArnNotEquals": map[string]any{"aws:PrincipalArn": roles}}
	}
	// Actions on a log group check its ARN with or without a trailing :*.
	both := func(arns []*string) *[]*string {
		var all []*string
		for _, arn := range arns {
			text := *arn
			all = append(all, arn)
			if len(text) > 2 {
				all = append(all, jsii.String(text[:len(text)-2]))
			}
		}
		return &all
	}
	statements := []awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("NobodyTampers"), Effect: awsiam.Effect_DENY,
		Actions: jsii.Strings(retention.Tampering()...), Resources: both(arns), Conditions: but(breakGlass...),
	})}
	if masked != nil {
		statements = append(statements, awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Sid: jsii.String("NobodyUnmasks"), Effect: awsiam.Effect_DENY,
			Actions: jsii.Strings("logs:Unmask"), Resources: both(masked),
			Conditions: but(append([]string{*props.Unmask.RoleArn()}, breakGlass...)...),
		}))
	}
	return awsiam.NewManagedPolicy(this, jsii.String("Resource"), &awsiam.ManagedPolicyProps{
		Description: jsii.String("Denies deleting logs, shortening their retention and unmasking them, except to break-glass roles"),
		Statements:  &statements,
	})
}
