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

// preset is the contract of what Step Functions writes.
const preset = "step-functions"

// Props configures the logging of a state machine. StateMachine and Application are
// required.
type Props struct {
	// StateMachine is the state machine whose executions are logged, made in this app
	// and without Logs of its own. It can be in another stack of the same account,
	// region and stage; the log group is then made in that stack.
	StateMachine awsstepfunctions.StateMachine
	// IncludeExecutionData adds the input and output of states to the log, with
	// whatever they contain. Default: false.
	IncludeExecutionData bool
	// Props configures the logging as for any service. Contract must be the preset
	// step-functions, which is the default, or extend it.
	servicelogs.Props
}

// New provisions the log of a state machine, which logs all events of its executions:
// rules and queries on the duration of executions need the start event. Invalid props
// are reported as errors on the construct.
func New(scope constructs.Construct, id string, props Props) *servicelogs.ServiceLogs {
	var mistakes mistake.List
	held, ok := written.Contract(props.Props, preset, &mistakes)
	props.Contract = held
	written.Refuse(props.Props, written.Heard{}, &mistakes)
	missing := nothing.In(props.StateMachine)
	if missing {
		mistakes.Addf("StateMachine is missing: give the state machine whose log it is")
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
		mistakes.Addf("StateMachine %s is not created in this app: set its log group where it is created, and watch that with servicelogs.New and loggroup.FromName", place.Path(machine))
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
	// None of these actions supports resources (cw-logs, in the guide of Step
	// Functions, and CloudWatch Logs in the service authorization reference).
	actions := []string{
		"logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
		"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
	}
	machine.AddToRolePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: jsii.Strings("*"),
	}))
	if !granted.To(machine.Role()) {
		awscdk.Annotations_Of(machine).AddInfo(jsii.String("the state machine's role was created elsewhere: it must be allowed " +
			strings.Join(actions, ", ") + " on *, or the deployment of its log fails"))
	}
}
