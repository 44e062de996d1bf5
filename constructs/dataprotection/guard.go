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

// GuardProps of the policy that keeps people from deleting logs. Logs and BreakGlass must be
// given.
type GuardProps struct {
	// Logs that nobody deletes.
	Logs Logs
	// BreakGlass are the ARNs of the roles that may all the same.
	BreakGlass []string
	// Unmask is the role that sees what is masked in Masked: whom the policy is attached to
	// does not. Default: nothing is said of that.
	Unmask awsiam.IRole
	// Masked are the logs of Unmask.
	Masked Logs
}

// NewGuard makes a managed policy that denies to delete log groups, to change for how long
// they are kept and what protects them, whatever else allows it, but to break-glass roles.
// It holds for whom it is attached to, and nobody else: attach it to the roles of people,
// or say the same in a policy of the organization, which holds for all but the management
// account. It is no policy of the log group: CloudWatch Logs enforces those for services
// only, for logs:PutLogEvents and logs:CreateLogStream (API_PutResourcePolicy).
//
// Deployments go on: nobody attaches it to the role that CloudFormation deploys with, and
// the root user of the account has no policies attached. Mistakes in props are errors of
// the construct.
func NewGuard(scope constructs.Construct, id string, props GuardProps) awsiam.ManagedPolicy {
	this := place.New(scope, id)
	var mistakes mistake.List
	arns := props.Logs.arns(this, "Logs", &mistakes)
	breakGlass := checkPrincipals("BreakGlass", props.BreakGlass, role, &mistakes)
	if len(props.BreakGlass) == 0 {
		mistakes.Addf("BreakGlass is missing: say which role may do it, where it must be done")
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
	// What is about a log group is asked for by its ARN with and without :* behind it.
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
		Description: jsii.String("Denies deleting logs, shortening for how long they are kept, and unmasking them, but to break-glass roles"),
		Statements:  &statements,
	})
}
