package alarms

import (
	"slices"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
)

// Child is an alarm that a composite alarm looks at, or that a mute names:
// awscloudwatch.CfnAlarm and awscloudwatch.CfnCompositeAlarm are such. That one on a
// query is, no guide says.
type Child interface {
	awscdk.CfnResource
	AlarmName() *string
}

// newComposite makes an alarm on other alarms of the same rule, and of others that
// the props have.
func (all *Alarms) newComposite(this constructs.Construct, id *string, props BoundProps, a *Alarm) awscloudwatch.CfnCompositeAlarm {
	condition := *a.spec.Condition
	var mistakes mistake.List
	find := func(suffix string) *Alarm {
		for _, of := range append(slices.Clone(props.Others), all) {
			if found := of.Named(suffix); found != nil {
				return found
			}
		}
		mistakes.Addf("rule %s looks at the alarm %s, which is not among Others", props.Rule.Rule.Name, suffix)
		return nil
	}
	var children []*Alarm
	text := condition.Text(func(suffix string) string {
		child := find(suffix)
		if child == nil {
			return suffix
		}
		children = append(children, child)
		return child.name
	})
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxCompositeRule {
		mistakes.Addf("rule %s: its text is %d characters long: %d are allowed", props.Rule.Rule.Name, n, cloudwatch.MaxCompositeRule)
	}
	description := textOf(props, a.spec).describe(this)
	out := &awscloudwatch.CfnCompositeAlarmProps{
		AlarmName: &a.name, AlarmDescription: &description, AlarmRule: &text, Tags: severityTag(a.spec.Severity),
	}
	if by := condition.SuppressedBy; by != "" {
		if condition.Own {
			if suppressor := find(by); suppressor != nil {
				children = append(children, suppressor)
				by = suppressor.name
			}
		}
		out.ActionsSuppressor = &by
		out.ActionsSuppressorWaitPeriod = jsii.Number(alarmrules.SuppressorWait.Seconds())
		out.ActionsSuppressorExtensionPeriod = jsii.Number(alarmrules.SuppressorExtension.Seconds())
	}
	made := awscloudwatch.NewCfnCompositeAlarm(this, id, out)
	for _, child := range children {
		made.AddResourceDependency(child.construct.(awscdk.CfnResource), nil) // a name in a text makes none
	}
	mistakes.Report(made)
	return made
}
