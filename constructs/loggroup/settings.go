package loggroup

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// set calls an action of the API of CloudWatch Logs on a log group that the
// stack does not own, when the stack is deployed and whenever the parameters
// change. Nothing is taken back when it leaves the stack: what was there before
// is not known, and no retention at all would be for ever.
//
// CDK's own awslogs.LogRetention would do for the retention. But its function
// may set that of all log groups of the account, and makes the log group if
// there is none of the name, which would hide a mistake in it.
func (g *LogGroup) set(this constructs.Construct, id, action string, parameters map[string]any) {
	function := settingsOf(place.Stack(this))
	customresources.NewAwsCustomResource(this, &id, &customresources.AwsCustomResourceProps{
		ResourceType:        jsii.String("Custom::LogGroup" + id),
		InstallLatestAwsSdk: jsii.Bool(false), // nothing is fetched from npm
		LogGroup:            function.logs,
		Role:                function.role,
		OnUpdate: &customresources.AwsSdkCall{ // on creation as well
			Service:            jsii.String("CloudWatchLogs"),
			Action:             &action,
			Parameters:         parameters,
			PhysicalResourceId: customresources.PhysicalResourceId_Of(jsii.String(g.name)),
		},
		Policy: customresources.AwsCustomResourcePolicy_FromStatements(&[]awsiam.PolicyStatement{
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions:   jsii.Strings("logs:" + action),
				Resources: &[]*string{g.group.LogGroupArn()},
			}),
		}),
	})
}

// settings is what the function that sets things on log groups runs with: CDK
// makes one a stack, with what the first to need it says.
type settings struct {
	role awsiam.IRole
	logs awslogs.ILogGroup
}

func settingsOf(stack awscdk.Stack) settings {
	const id = "LogGroupSettings"
	if made := stack.Node().TryFindChild(jsii.String(id)); made != nil {
		return settings{
			role: made.Node().FindChild(jsii.String("Role")).(awsiam.IRole),
			logs: made.Node().FindChild(jsii.String("Logs")).(awslogs.ILogGroup),
		}
	}
	scope := constructs.NewConstruct(stack, jsii.String(id))
	// What it logs is which calls it makes. It needs no key of its own, and
	// nobody misses it when the stack is gone.
	logs := awslogs.NewLogGroup(scope, jsii.String("Logs"), &awslogs.LogGroupProps{
		Retention:     awslogs.RetentionDays_ONE_WEEK,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Sets retention, indexes and masks of log groups that were there before"),
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	Of(logs).GrantWrite(role)
	return settings{role, logs}
}
