package alarms

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// actionOf parses the ARN of an alarm action. If the ARN refers to a Lambda function of
// this app, or to a version or alias of one, it returns that construct too.
func actionOf(arn string) (notify.Action, constructs.Construct, error) {
	action, err := notify.ParseAction(arn)
	if err == nil || !token.In(arn) {
		return action, nil, err
	}
	switch made := referred(arn).(type) {
	case awslambda.CfnFunction, awslambda.CfnAlias, awslambda.CfnVersion:
		return notify.Action{ARN: arn, Kind: notify.Function}, made.(constructs.Construct), nil
	}
	return notify.Action{}, nil, fmt.Errorf("is known only when the stack is deployed, and so is what it does: put it into Custom, such as awscloudwatchactions.NewLambdaAction")
}

// letAlarmsInvoke lets the alarms of this account invoke a Lambda function
// (alarms-and-actions-Lambda). A function that this app makes gets one permission, in
// its own stack. For any other function, each stack adds a permission of its own, so
// that deleting one stack does not take away what another stack's alarms need; nested
// stacks share that of the root stack.
func letAlarmsInvoke(scope constructs.Construct, arn string, function constructs.Construct) {
	if function != nil {
		const id = "InvokedByAlarms"
		if function.Node().TryFindChild(jsii.String(id)) == nil {
			mayInvoke(function, id, arn)
		}
		return
	}
	stack := place.Stack(scope)
	for around := stack.NestedStackParent(); around != nil; around = stack.NestedStackParent() {
		stack = around
	}
	const id = "AlarmFunctions"
	var all constructs.Construct
	if found := stack.Node().TryFindChild(jsii.String(id)); found != nil {
		all = found.(constructs.Construct)
	} else {
		all = constructs.NewConstruct(stack, jsii.String(id))
	}
	of := arn
	if token.In(arn) {
		of = idOfText(scope, arn)
	}
	if all.Node().TryFindChild(&of) == nil {
		mayInvoke(all, of, arn)
	}
}

func mayInvoke(scope constructs.Construct, id, function string) {
	awslambda.NewCfnPermission(scope, &id, &awslambda.CfnPermissionProps{
		Action:        jsii.String("lambda:InvokeFunction"),
		FunctionName:  &function,
		Principal:     jsii.String("lambda.alarms.cloudwatch.amazonaws.com"),
		SourceAccount: place.Stack(scope).Account(),
	})
}
