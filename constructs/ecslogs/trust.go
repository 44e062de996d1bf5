package ecslogs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
)

// tasksService is the service that takes on the roles of tasks.
const tasksService = "ecs-tasks"

// TaskPrincipal is who takes on the role of a task: ECS, for tasks of the account and
// region that the scope stands in, and for nobody else's (task-iam-roles). It is AssumedBy
// of a role that is made for a task definition; the one that CDK makes by itself is for
// whoever has ECS take it on.
func TaskPrincipal(scope constructs.Construct) awsiam.IPrincipal {
	return rights.ServiceFor(scope, tasksService, place.Stack(scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("ecs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	}))
}

// ExecutionPrincipal is who takes on the execution role of a task: ECS, for the account that
// the scope stands in, and for no other. AWS's own execution roles ask for the account, and
// no page says which ARN ECS tells (agent-toolkit-for-aws, ecs-trust-policy).
func ExecutionPrincipal(scope constructs.Construct) awsiam.IPrincipal {
	return awsiam.NewServicePrincipal(jsii.String(tasksService+".amazonaws.com"), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": place.Stack(scope).Account()}},
	})
}
