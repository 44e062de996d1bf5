package alarms

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// actions holds the ARNs of what an alarm does in each state: when it goes off, when it
// recovers, and when it has insufficient data.
type actions struct {
	disabled                 bool
	goesOff, over, tooLittle []*string
}

// act gives the alarm these actions. It takes none away that the alarm already has.
func (a *Alarm) act(does actions) {
	if does.disabled {
		a.resource.Set("actionsEnabled", false)
	}
	for property, arns := range map[string][]*string{
		"alarmActions": does.goesOff, "okActions": does.over, "insufficientDataActions": does.tooLittle,
	} {
		if arns != nil {
			a.resource.Set(property, arns)
		}
	}
}

// actor is what all kinds of alarms have in common. awscloudwatch.CfnAlarm,
// CfnCompositeAlarm and CfnLogAlarm implement it.
type actor interface {
	constructs.Construct
	AttrArn() *string
}

// CheckPlace returns an error if alarms in the scope of the construct cannot notify the
// topics: because the topics are in another account, region or stage, or were not made
// by NewTopics.
func (t *Topics) CheckPlace(at constructs.IConstruct) error {
	var mistakes mistake.List
	switch {
	case t == nil, nothing.In(at):
	case t.construct == nil:
		mistakes.Addf("Topics is empty: give what NewTopics returns, or nothing")
	case !place.CheckStands(&mistakes, at, t.construct, "Topics, "+place.Path(t.construct)+",", "alarms notify only topics in their own account and region: call NewTopics there"):
	case t.unnamed() && !place.CanRefer(at, t.construct):
		mistakes.Addf("Topics, %s, have no names, and the stacks have different accounts and regions, or one of them has none: give the topics Names, or both stacks the same account and region", place.Path(t.construct))
	}
	return mistakes.Err()
}

// unnamed reports whether CloudFormation generates the name of any of the topics.
func (t *Topics) unnamed() bool {
	return slices.ContainsFunc(t.props.Severities, func(severity notify.Severity) bool {
		_, existing := t.props.Existing[severity]
		return !existing && nothing.In(t.props.Topics[severity]) && t.props.Names[severity] == ""
	})
}

// tell connects an alarm to the topics and actions of its severity, state by state. A
// quiet alarm notifies nobody, because another alarm watches it. If t is nil, the alarm
// only shows its state. A severity that the topics lack, and an action that the alarm
// does not support, are errors of the alarm.
func (t *Topics) tell(a *Alarm, severity notify.Severity, quiet bool) {
	if t == nil {
		return
	}
	does := actions{disabled: t.props.ActionsDisabled}
	var mistakes mistake.List
	mistakes.Add(t.props.Severities.Known(severity))
	arn := t.arns[severity]
	if quiet || arn == nil {
		a.act(does)
		mistakes.Report(a.resource)
		return
	}
	goesOff, changes := []*string{arn}, []*string{arn}
	for _, action := range t.actions[severity] {
		if a.spec.Asks != nil && !action.OnQueries() {
			mistakes.Addf("an alarm on a query starts no incident, and %s has %s: use topics, Lambda functions or OpsItems", severity, action.ARN)
		}
		goesOff = append(goesOff, jsii.String(action.ARN))
		if !action.OnlyInAlarm() {
			changes = append(changes, jsii.String(action.ARN))
		}
	}
	over := append([]*string{}, changes...)
	if custom, customOK := t.props.Custom[severity], t.props.CustomOK[severity]; len(custom)+len(customOK) > 0 {
		goesOff = append(goesOff, bind(a, severity, custom, &mistakes)...)
		over = append(over, bind(a, severity, customOK, &mistakes)...)
	}
	checkTwice(severity, goesOff, over, &mistakes)
	does.goesOff = goesOff
	if !notify.Severities(t.props.NotOnOK).Contains(severity) {
		does.over = over
	}
	if notify.Severities(t.props.OnInsufficientData).Contains(severity) {
		does.tooLittle = changes
	}
	a.act(does)
	mistakes.Report(a.resource)
}

// checkTwice reports an action that an alarm would run twice in one state.
func checkTwice(severity notify.Severity, goesOff, over []*string, mistakes *mistake.List) {
	told := map[string]bool{}
	for _, list := range [][]*string{goesOff, over} {
		for i, arn := range list {
			twice := slices.ContainsFunc(list[:i], func(other *string) bool { return *other == *arn })
			if twice && !told[*arn] {
				told[*arn] = true
				mistakes.Addf("%s: the same action is given twice, or the topic is, which alarms notify anyway: leave one out", severity)
			}
		}
	}
}

// asAlarm returns the alarm as the CDK actions expect it. Its id identifies the alarm,
// because some actions derive the ids of their own constructs from it.
func asAlarm(alarm actor) awscloudwatch.IAlarm {
	id := awscdk.Names_UniqueId(alarm)
	if _, composite := alarm.(awscloudwatch.CfnCompositeAlarm); composite {
		return awscloudwatch.CompositeAlarm_FromCompositeAlarmArn(alarm, id, alarm.AttrArn())
	}
	return awscloudwatch.Alarm_FromAlarmArn(alarm, id, alarm.AttrArn())
}

// bind binds CDK actions to an alarm and returns their ARNs.
func bind(a *Alarm, severity notify.Severity, actions []awscloudwatch.IAlarmAction, mistakes *mistake.List) []*string {
	scope := a.resource.Construct().(actor)
	var arns []*string
	for _, action := range actions {
		if nothing.In(action) {
			continue // already reported by the topics
		}
		bound := action.Bind(scope, a.IAlarm())
		if bound == nil || bound.AlarmActionArn == nil {
			mistakes.Addf("%s: the action %T is bound to nothing: its Bind must return an ARN", severity, action)
			continue
		}
		checkBound(a, severity, writtenOut(scope, *bound.AlarmActionArn), placeOfARN(scope, *bound.AlarmActionArn), mistakes)
		arns = append(arns, bound.AlarmActionArn)
	}
	return arns
}

// checkBound reports what is wrong with a CDK action: it is in another region, or this
// kind of alarm does not support it (alarm-actions).
func checkBound(a *Alarm, severity notify.Severity, arn string, there place.Place, mistakes *mistake.List) {
	what := fmt.Sprintf("%s: the action %s", severity, arn)
	if token.In(arn) {
		what = fmt.Sprintf("%s: an action of Custom", severity)
	}
	place.CheckRegion(mistakes, place.Of(a.resource), there, what, "alarms only act in their own region")
	service := ""
	if parts := strings.SplitN(arn, ":", 4); len(parts) == 4 {
		service = parts[2]
	}
	_, onAMetric := a.resource.(*metricAlarm)
	switch {
	case !onAMetric && slices.Contains([]string{"automate", "swf", "autoscaling"}, service):
		mistakes.Addf("%s is for machines, and only alarms on metrics can do that: leave it out for this severity, or leave out the rules whose alarms look at other alarms or queries", what)
	case a.spec.Asks != nil && service == "ssm-incidents":
		mistakes.Addf("%s starts an incident, and an alarm on a query cannot: use topics, Lambda functions or OpsItems", what)
	}
}
