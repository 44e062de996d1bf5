package alarms

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/notify"
)

// actor is what all kinds of alarms have in common: awscloudwatch.CfnAlarm,
// CfnCompositeAlarm and CfnLogAlarm are such.
type actor interface {
	constructs.Construct
	AttrArn() *string
	SetActionsEnabled(any)
	SetAlarmActions(*[]*string)
	SetOkActions(*[]*string)
	SetInsufficientDataActions(*[]*string)
}

// tell has an alarm of a severity tell whom the topics tell, and do what else they
// say, by the state that it goes into. A quiet alarm tells nobody, as another one
// looks at it. Without topics, alarms are only seen. A severity that the topics do
// not know, and an action that the alarm has not, are errors of the alarm.
func (t *Topics) tell(a *Alarm, severity notify.Severity, quiet bool) {
	if t == nil {
		return
	}
	alarm := a.construct
	if t.props.ActionsDisabled {
		alarm.SetActionsEnabled(jsii.Bool(false))
	}
	var mistakes mistake.List
	mistakes.Add(t.props.Severities.Known(severity))
	arn := t.arns[severity]
	if quiet || arn == nil {
		mistakes.Report(alarm)
		return
	}
	goesOff, changes := []*string{arn}, []*string{arn}
	_, asks := alarm.(awscloudwatch.CfnLogAlarm)
	for _, action := range t.actions[severity] {
		if asks && !action.OnQueries() {
			mistakes.Addf("an alarm on a query starts no incident, and %s says %s: allowed for it are topics, Lambda functions and OpsItems", severity, action.ARN)
		}
		goesOff = append(goesOff, jsii.String(action.ARN))
		if !action.OnlyInAlarm() {
			changes = append(changes, jsii.String(action.ARN))
		}
	}
	over := append([]*string{}, changes...)
	if custom, customOK := t.props.Custom[severity], t.props.CustomOK[severity]; len(custom)+len(customOK) > 0 {
		known := a.IAlarm()
		goesOff = append(goesOff, bind(alarm, known, custom)...)
		over = append(over, bind(alarm, known, customOK)...)
	}
	alarm.SetAlarmActions(&goesOff)
	if !notify.Severities(t.props.NotOnOK).Contains(severity) {
		alarm.SetOkActions(&over)
	}
	if notify.Severities(t.props.OnInsufficientData).Contains(severity) {
		alarm.SetInsufficientDataActions(&changes)
	}
	mistakes.Report(alarm)
}

// asAlarm is the alarm as actions of CDK know one. Its id says which it is, as
// some actions call what they make after that.
func asAlarm(alarm actor) awscloudwatch.IAlarm {
	id := awscdk.Names_UniqueId(alarm)
	if _, composite := alarm.(awscloudwatch.CfnCompositeAlarm); composite {
		return awscloudwatch.CompositeAlarm_FromCompositeAlarmArn(alarm, id, alarm.AttrArn())
	}
	return awscloudwatch.Alarm_FromAlarmArn(alarm, id, alarm.AttrArn())
}

func bind(scope constructs.Construct, alarm awscloudwatch.IAlarm, actions []awscloudwatch.IAlarmAction) []*string {
	var arns []*string
	for _, action := range actions {
		arns = append(arns, action.Bind(scope, alarm).AlarmActionArn)
	}
	return arns
}

// letAlarmsInvoke lets the alarms of this account invoke a Lambda function
// (alarms-and-actions-Lambda): once in a stack, whoever needs it first.
func letAlarmsInvoke(scope constructs.Construct, function string) {
	stack := awscdk.Stack_Of(scope)
	const id = "AlarmFunctions"
	var all constructs.Construct
	if found := stack.Node().TryFindChild(jsii.String(id)); found != nil {
		all = found.(constructs.Construct)
	} else {
		all = constructs.NewConstruct(stack, jsii.String(id))
	}
	if all.Node().TryFindChild(&function) != nil {
		return
	}
	awslambda.NewCfnPermission(all, &function, &awslambda.CfnPermissionProps{
		Action:        jsii.String("lambda:InvokeFunction"),
		FunctionName:  &function,
		Principal:     jsii.String("lambda.alarms.cloudwatch.amazonaws.com"),
		SourceAccount: stack.Account(),
	})
}
