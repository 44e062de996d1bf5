// Package rights says what roles may do, and who takes them on.
package rights

import (
	"cmp"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// Policy is a policy of CDK, managed or not.
type Policy interface {
	AddStatements(statement ...awsiam.PolicyStatement)
}

// Allow adds a statement to a policy; its conditions may be nil.
func Allow(policy Policy, resources []*string, conditions *map[string]any, actions ...string) {
	policy.AddStatements(Statement(resources, conditions, actions...))
}

// Statement allows actions on resources; its conditions may be nil.
func Statement(resources []*string, conditions *map[string]any, actions ...string) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: &resources, Conditions: conditions,
	})
}

// Via is the condition that a key is used by what a service does on somebody's behalf in a
// region, empty for that of the scope, and not by himself (conditions-kms, kms:ViaService).
func Via(scope constructs.IConstruct, service, region string) *map[string]any {
	stack := place.Stack(scope)
	return &map[string]any{"StringEquals": map[string]any{
		"kms:ViaService": fmt.Sprintf("%s.%s.%s", service, cmp.Or(region, *stack.Region()), *stack.UrlSuffix()),
	}}
}

// ServiceFor is a service that takes on a role for the account of a scope and what that
// ARN stands for, and not for what somebody else has it do (confused-deputy). The service
// is written without .amazonaws.com.
func ServiceFor(scope constructs.IConstruct, service string, source *string) awsiam.IPrincipal {
	return awsiam.NewServicePrincipal(jsii.String(service+".amazonaws.com"), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": place.Stack(scope).Account()},
			"ArnLike":      map[string]any{"aws:SourceArn": source},
		},
	})
}
