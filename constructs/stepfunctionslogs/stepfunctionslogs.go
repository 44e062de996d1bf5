package stepfunctionslogs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/granted"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/written"
	"github.com/logstack-go/logstack/constructs/servicelogs"
)

// preset says what Step Functions writes.
const preset = "step-functions"

// Props of a state machine's logging. StateMachine and Application must be given.
type Props struct {
	// StateMachine whose executions are logged: made by CDK in this app, without
	// Logs of its own. It may stand in another stack of the account, region and stage,
	// and has its log group with it then.
	StateMachine awsstepfunctions.StateMachine
	// IncludeExecutionData has the input and the output of states stand in the log,
	// with whatever is in them. Default: false.
	IncludeExecutionData bool
	// Props are those of any service. Contract is the preset step-functions, which
	// is the default, or one that extends it.
	servicelogs.Props
}

// New provisions the log of a state machine, and has all events of its executions
// written to it: rules and queries on how long an execution takes need its start.
// Mistakes in props are errors of the construct.
func New(scope constructs.Construct, id string, props Props) *servicelogs.ServiceLogs {
	var mistakes mistake.List
	held, ok := written.Contract(props.Props, preset, &mistakes)
	props.Contract = held
	written.Refuse(props.Props, written.Heard{}, &mistakes)
	missing := nothing.In(props.StateMachine)
	if missing {
		mistakes.Addf("StateMachine is missing: say whose log it is")
	} else {
		ok = written.Near(scope, props.StateMachine, "StateMachine "+place.Path(props.StateMachine), &props.Props, &mistakes) && ok
	}
	logs := servicelogs.New(scope, id, props.Props)
	if !missing && ok {
		wire(props, logs, &mistakes)
	}
	mistakes.Report(logs.Construct())
	return logs
}

func wire(props Props, logs *servicelogs.ServiceLogs, mistakes *mistake.List) {
	machine := props.StateMachine
	resource, ok := machine.Node().DefaultChild().(awsstepfunctions.CfnStateMachine)
	if !ok {
		mistakes.Addf("StateMachine %s is not made in this app: say its log group where it is made, and watch that with servicelogs.New and loggroup.FromName", place.Path(machine))
		return
	}
	if resource.LoggingConfiguration() != nil {
		mistakes.Addf("StateMachine %s comes with a log: leave Logs out of its props", place.Path(machine))
		return
	}
	resource.SetLoggingConfiguration(&awsstepfunctions.CfnStateMachine_LoggingConfigurationProperty{
		Destinations: []any{&awsstepfunctions.CfnStateMachine_LogDestinationProperty{
			CloudWatchLogsLogGroup: &awsstepfunctions.CfnStateMachine_CloudWatchLogsLogGroupProperty{
				LogGroupArn: logs.LogGroup().LogGroup().LogGroupArn(),
			},
		}},
		IncludeExecutionData: jsii.Bool(props.IncludeExecutionData),
		Level:                jsii.String("ALL"),
	})
	// None of these takes a resource (cw-logs, in the guide of Step Functions, and
	// CloudWatch Logs in the service authorization reference).
	actions := []string{
		"logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
		"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
	}
	machine.AddToRolePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: jsii.Strings("*"),
	}))
	if !granted.To(machine.Role()) {
		awscdk.Annotations_Of(machine).AddInfo(jsii.String("the state machine's role was made elsewhere: it must be allowed " +
			strings.Join(actions, ", ") + " on *, or the deployment of its log fails"))
	}
}
