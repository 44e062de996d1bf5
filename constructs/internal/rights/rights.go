// Package rights makes policy statements and principals of roles.
package rights

import (
	"cmp"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// Policy is a CDK policy, inline or managed.
type Policy interface {
	AddStatements(statement ...awsiam.PolicyStatement)
}

// Allow adds a statement to a policy; its conditions may be nil.
func Allow(policy Policy, resources []*string, conditions *map[string]any, actions ...string) {
	policy.AddStatements(Statement(resources, conditions, actions...))
}

// Statement returns a statement that allows actions on resources; its conditions may be
// nil.
func Statement(resources []*string, conditions *map[string]any, actions ...string) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: &resources, Conditions: conditions,
	})
}

// Via returns the condition that a key is used through a service in a region on the
// caller's behalf, and not directly (conditions-kms, kms:ViaService). An empty region
// is that of the scope.
func Via(scope constructs.IConstruct, service, region string) *map[string]any {
	stack := place.Stack(scope)
	return &map[string]any{"StringEquals": map[string]any{
		"kms:ViaService": fmt.Sprintf("%s.%s.%s", service, cmp.Or(region, *stack.Region()), *stack.UrlSuffix()),
	}}
}

// ServiceFor returns the principal of a service that assumes a role on behalf of the
// scope's account and the given source ARN only, which prevents the confused deputy
// problem (confused-deputy). The service is given without .amazonaws.com.
func ServiceFor(scope constructs.IConstruct, service string, source *string) awsiam.IPrincipal {
	return awsiam.NewServicePrincipal(jsii.String(service+".amazonaws.com"), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": place.Stack(scope).Account()},
			"ArnLike":      map[string]any{"aws:SourceArn": source},
		},
	})
}
