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

// set calls an action of the CloudWatch Logs API on a log group that the stack does not
// own, at deployment and whenever the parameters change. Nothing is reverted when the
// call leaves the stack: the previous setting is not known, and removing the retention
// would keep log events forever.
//
// CDK's own awslogs.LogRetention could set the retention. But its function has the
// right to do so on all log groups of the account, and it creates a log group that does
// not exist, which would hide a misspelled name.
func (g *LogGroup) set(this constructs.Construct, id, action string, parameters map[string]any) {
	function := settingsOf(place.Stack(this))
	customresources.NewAwsCustomResource(this, &id, &customresources.AwsCustomResourceProps{
		ResourceType:        jsii.String("Custom::LogGroup" + id),
		InstallLatestAwsSdk: jsii.Bool(false), // do not download it from npm
		LogGroup:            function.logs,
		Role:                function.role,
		OnUpdate: &customresources.AwsSdkCall{ // used on creation too
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

// settings holds the resources of the function that changes log groups. CDK makes one
// function in each stack, configured by whoever needs it first.
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
	// The function logs only its own API calls, so its log group needs no key and is
	// deleted with the stack.
	logs := awslogs.NewLogGroup(scope, jsii.String("Logs"), &awslogs.LogGroupProps{
		Retention:     awslogs.RetentionDays_ONE_WEEK,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Sets retention, indexes and masks of existing log groups"),
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	Of(logs).GrantWrite(role)
	return settings{role, logs}
}
