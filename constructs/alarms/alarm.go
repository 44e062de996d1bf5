package alarms

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/notify"
)

// Alarm is an alarm: one on a metric, on a query, or on other alarms. Of nil, which
// stands for an alarm that there is not, all is nil or empty.
type Alarm struct {
	spec     alarmrules.Alarm
	name     string
	resource resource
	known    awscloudwatch.IAlarm
}

// resource is an alarm in the batch that makes it: a metricAlarm, compositeAlarm or
// logAlarm.
type resource interface {
	constructs.IConstruct
	// Construct is the alarm as CDK has it, which is an actor.
	Construct() constructs.IConstruct
	After(...constructs.IDependable)
	Set(property string, value any)
}

type (
	metricAlarm    = batch.Resource[awscloudwatch.CfnAlarm, awscloudwatch.CfnAlarmProps]
	compositeAlarm = batch.Resource[awscloudwatch.CfnCompositeAlarm, awscloudwatch.CfnCompositeAlarmProps]
	logAlarm       = batch.Resource[awscloudwatch.CfnLogAlarm, awscloudwatch.CfnLogAlarmProps]
)

// made reports whether there is an alarm.
func (a *Alarm) made() bool { return a != nil && a.resource != nil }

// named reports whether there is an alarm that others can name, by a name that is known.
func (a *Alarm) named() bool { return a.made() && a.spec.Asks == nil && !token.In(a.name) }

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
		return a.resource.Construct().(actor).AttrArn()
	}
	return arnOf(a.resource, a.name)
}

// Metric, Log and Composite are the alarm as plain CDK knows one on a metric, on a
// query, and on other alarms; nil where it is of another kind.
func (a *Alarm) Metric() awscloudwatch.CfnAlarm {
	if !a.made() {
		return nil
	}
	if made, ok := a.resource.(*metricAlarm); ok {
		return made.Get()
	}
	return nil
}

func (a *Alarm) Log() awscloudwatch.CfnLogAlarm {
	if !a.made() {
		return nil
	}
	if made, ok := a.resource.(*logAlarm); ok {
		return made.Get()
	}
	return nil
}

func (a *Alarm) Composite() awscloudwatch.CfnCompositeAlarm {
	if !a.made() {
		return nil
	}
	if made, ok := a.resource.(*compositeAlarm); ok {
		return made.Get()
	}
	return nil
}

// IAlarm is the alarm for any construct of CDK that wants one, such as a composite
// alarm of one's own, a dashboard's widget, or a deployment group.
func (a *Alarm) IAlarm() awscloudwatch.IAlarm {
	if !a.made() {
		return nil
	}
	if a.known == nil {
		a.known = asAlarm(a.resource.Construct().(actor))
	}
	return a.known
}

// child is the alarm as mutes and alarms on others name one; nil for one on a query,
// as no guide says that they can.
func (a *Alarm) child() Child {
	if !a.made() || a.spec.Asks != nil {
		return nil
	}
	child, _ := a.resource.Construct().(Child)
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
