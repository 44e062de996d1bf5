package alarms

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// Alarm is an alarm: one on a metric, on a query, or on other alarms. Of nil, which
// stands for an alarm that there is not, all is nil or empty.
type Alarm struct {
	spec      alarmrules.Alarm
	name      string
	construct actor
	known     awscloudwatch.IAlarm
}

// made reports whether there is an alarm.
func (a *Alarm) made() bool { return a != nil && a.construct != nil }

// Spec is the alarm as its rule says it is to be.
func (a *Alarm) Spec() alarmrules.Alarm {
	if a == nil {
		return alarmrules.Alarm{}
	}
	return a.spec
}

// Name is what the alarm is called.
func (a *Alarm) Name() string {
	if a == nil {
		return ""
	}
	return a.name
}

// Arn is the alarm's ARN. As alarms have names, it is made of that, and nothing that
// names it has to be of the alarm's stack, or deployed after it.
func (a *Alarm) Arn() *string {
	switch {
	case !a.made():
		return nil
	case token.In(a.name):
		return a.construct.AttrArn()
	}
	return arnOf(a.construct, a.name)
}

// Metric, Log and Composite are the alarm as plain CDK knows one on a metric, on a
// query, and on other alarms; nil where it is of another kind.
func (a *Alarm) Metric() awscloudwatch.CfnAlarm {
	if !a.made() {
		return nil
	}
	made, _ := a.construct.(awscloudwatch.CfnAlarm)
	return made
}

func (a *Alarm) Log() awscloudwatch.CfnLogAlarm {
	if !a.made() {
		return nil
	}
	made, _ := a.construct.(awscloudwatch.CfnLogAlarm)
	return made
}

func (a *Alarm) Composite() awscloudwatch.CfnCompositeAlarm {
	if !a.made() {
		return nil
	}
	made, _ := a.construct.(awscloudwatch.CfnCompositeAlarm)
	return made
}

// IAlarm is the alarm for any construct of CDK that wants one, such as a composite
// alarm of one's own, a dashboard's widget, or a deployment group.
func (a *Alarm) IAlarm() awscloudwatch.IAlarm {
	if !a.made() {
		return nil
	}
	if a.known == nil {
		a.known = asAlarm(a.construct)
	}
	return a.known
}

// child is the alarm as mutes and alarms on others name one; nil for one on a query,
// as no guide says that they can.
func (a *Alarm) child() Child {
	if !a.made() || a.spec.Asks != nil {
		return nil
	}
	child, _ := a.construct.(Child)
	return child
}

// Child is the alarm as mutes name one; false for one on a query, as the guide does
// not say that they can be muted (alarm-mute-rules).
func (a *Alarm) Child() (Child, bool) {
	child := a.child()
	return child, child != nil
}

func severityTag(severity notify.Severity) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String(SeverityTag), Value: jsii.String(string(severity))}}
}
