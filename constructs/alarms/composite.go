package alarms

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// inQuotes escapes a name for use in the quotes of an alarm rule expression.
var inQuotes = strings.NewReplacer(`"`, `\"`)

// newComposite makes a composite alarm on alarms of the same rule, of Others and of
// Given.
func (all *Alarms) newComposite(this constructs.Construct, id string, props BoundProps, a *Alarm) *compositeAlarm {
	condition := *a.spec.Condition
	var mistakes mistake.List
	var after []constructs.IDependable
	// find returns the name of the alarm, or a stand-in if there is none.
	find := func(suffix string) string {
		child := props.Given[suffix]
		for _, of := range append(slices.Clone(props.Others), all) {
			if found := of.Named(suffix); found.named() {
				after = append(after, found.resource)
				return found.name
			} else if found != nil {
				child = found.child()
			} else if slices.ContainsFunc(of.rule.Alarms, func(a alarmrules.Alarm) bool { return a.Suffix() == suffix }) {
				return suffix // invalid, which its construct has reported
			}
		}
		if nothing.In(child) {
			mistakes.Addf("rule %s looks at the alarm %s, which is not among Others or Given", props.Rule.Rule.Name, suffix)
			return suffix
		}
		if resource := resourceOf(child); resource != nil {
			after = append(after, resource)
		}
		return nameOf(child)
	}
	text := condition.Text(func(suffix string) string { return inQuotes.Replace(find(suffix)) })
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxCompositeRule && !token.In(text) {
		mistakes.Addf("rule %s: its text is %d characters long: at most %d are allowed", props.Rule.Rule.Name, n, cloudwatch.MaxCompositeRule)
	}
	description := textOf(props, a.spec).describe(this)
	out := &awscloudwatch.CfnCompositeAlarmProps{
		AlarmName: &a.name, AlarmDescription: &description, AlarmRule: &text, Tags: severityTag(a.spec.Severity),
	}
	if by := condition.SuppressedBy; by != "" {
		if condition.Own {
			by = find(by)
		}
		out.ActionsSuppressor = &by
		out.ActionsSuppressorWaitPeriod = jsii.Number(alarmrules.SuppressorWait.Seconds())
		out.ActionsSuppressorExtensionPeriod = jsii.Number(alarmrules.SuppressorExtension.Seconds())
	}
	made := batch.New[awscloudwatch.CfnCompositeAlarm](this, id, out)
	made.After(after...)
	mistakes.Report(made)
	return made
}
