package ecslogs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
)

// tasksService is the service that assumes the roles of tasks.
const tasksService = "ecs-tasks"

// TaskPrincipal returns the principal that assumes a task role: ECS, on behalf of tasks
// in the account and region of the scope only (task-iam-roles). Use it as AssumedBy of
// a role for a task definition; the role that CDK makes by default can be assumed on
// behalf of any account.
func TaskPrincipal(scope constructs.Construct) awsiam.IPrincipal {
	return rights.ServiceFor(scope, tasksService, place.Stack(scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("ecs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	}))
}

// ExecutionPrincipal returns the principal that assumes a task execution role: ECS, on
// behalf of the account of the scope only. AWS's own execution roles check the account,
// and no page documents which source ARN ECS sends (agent-toolkit-for-aws,
// ecs-trust-policy).
func ExecutionPrincipal(scope constructs.Construct) awsiam.IPrincipal {
	return awsiam.NewServicePrincipal(jsii.String(tasksService+".amazonaws.com"), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": place.Stack(scope).Account()}},
	})
}
