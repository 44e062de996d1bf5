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

// Alarm is an alarm on a metric, on a query, or on other alarms. A nil *Alarm stands
// for an alarm that does not exist: its methods return nil or the empty string.
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
	// Construct returns the alarm's CDK resource, which is an actor.
	Construct() constructs.IConstruct
	After(...constructs.IDependable)
	Set(property string, value any)
}

type (
	metricAlarm    = batch.Resource[awscloudwatch.CfnAlarm, awscloudwatch.CfnAlarmProps]
	compositeAlarm = batch.Resource[awscloudwatch.CfnCompositeAlarm, awscloudwatch.CfnCompositeAlarmProps]
	logAlarm       = batch.Resource[awscloudwatch.CfnLogAlarm, awscloudwatch.CfnLogAlarmProps]
)

// made reports whether the alarm exists.
func (a *Alarm) made() bool { return a != nil && a.resource != nil }

// named reports whether other alarms can refer to this one by a known name.
func (a *Alarm) named() bool { return a.made() && a.spec.Asks == nil && !token.In(a.name) }

// Spec returns the alarm as its rule specifies it.
func (a *Alarm) Spec() alarmrules.Alarm {
	if a == nil {
		return alarmrules.Alarm{}
	}
	return a.spec
}

// Name returns the alarm's name.
func (a *Alarm) Name() string {
	if a == nil {
		return ""
	}
	return a.name
}

// Arn returns the alarm's ARN, which is built from its name. A resource that uses the
// ARN need not be in the alarm's stack, nor be deployed after it.
func (a *Alarm) Arn() *string {
	switch {
	case !a.made():
		return nil
	case token.In(a.name):
		return a.resource.Construct().(actor).AttrArn()
	}
	return arnOf(a.resource, a.name)
}

// Metric returns the CDK resource of an alarm on a metric; nil if the alarm is of
// another kind.
func (a *Alarm) Metric() awscloudwatch.CfnAlarm {
	if !a.made() {
		return nil
	}
	if made, ok := a.resource.(*metricAlarm); ok {
		return made.Get()
	}
	return nil
}

// Log returns the CDK resource of an alarm on a query; nil if the alarm is of another
// kind.
func (a *Alarm) Log() awscloudwatch.CfnLogAlarm {
	if !a.made() {
		return nil
	}
	if made, ok := a.resource.(*logAlarm); ok {
		return made.Get()
	}
	return nil
}

// Composite returns the CDK resource of an alarm on other alarms; nil if the alarm is
// of another kind.
func (a *Alarm) Composite() awscloudwatch.CfnCompositeAlarm {
	if !a.made() {
		return nil
	}
	if made, ok := a.resource.(*compositeAlarm); ok {
		return made.Get()
	}
	return nil
}

// IAlarm returns the alarm for any CDK construct that takes one, such as another
// composite alarm, a dashboard widget, or a deployment group.
func (a *Alarm) IAlarm() awscloudwatch.IAlarm {
	if !a.made() {
		return nil
	}
	if a.known == nil {
		a.known = asAlarm(a.resource.Construct().(actor))
	}
	return a.known
}

// child returns the alarm as mutes and composite alarms refer to it; nil for an alarm
// on a query, because no guide documents that those can be referred to.
func (a *Alarm) child() Child {
	if !a.made() || a.spec.Asks != nil {
		return nil
	}
	child, _ := a.resource.Construct().(Child)
	return child
}

// Child returns the alarm as mutes refer to it. It returns false for an alarm on a
// query: the guide does not say that those can be muted (alarm-mute-rules).
func (a *Alarm) Child() (Child, bool) {
	child := a.child()
	return child, child != nil
}

func severityTag(severity notify.Severity) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String(SeverityTag), Value: jsii.String(string(severity))}}
}
