package alarms

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// Child is an alarm that a composite alarm or a mute refers to: a CDK metric alarm or
// composite alarm, made in the app or looked up (awscloudwatch.IAlarm), or its resource
// (awscloudwatch.CfnAlarm, CfnCompositeAlarm). An alarm on a query is not accepted,
// because no guide documents that it can be referred to.
type Child interface {
	constructs.IConstruct
	// AlarmName returns the name of the alarm, or a token that stands for it.
	AlarmName() *string
}

// resourceOf returns the resource of an alarm that this app makes, even if the alarm
// was looked up by its ARN, as Alarm.IAlarm does; nil for any other alarm.
func resourceOf(child Child) awscdk.CfnResource {
	if resource, ok := child.(awscdk.CfnResource); ok {
		return resource
	}
	if resource, ok := child.Node().DefaultChild().(awscdk.CfnResource); ok {
		return resource
	}
	if known, ok := child.(awscloudwatch.IAlarm); ok {
		resource, _ := referred(*known.AlarmArn()).(awscdk.CfnResource)
		return resource
	}
	return nil
}

// nameOf returns the alarm's name for use in the construct's stack: the name itself if
// it is known, and otherwise a reference. AlarmName does not help with a CDK alarm that
// has no name: it then returns a token that resolves to nothing.
func nameOf(child Child) string {
	resource := resourceOf(child)
	if resource == nil {
		return *child.AlarmName()
	}
	if named, ok := resource.(Child); ok {
		if name := named.AlarmName(); name != nil && !token.In(*name) {
			return *name
		}
	}
	return *resource.Ref()
}

// dependOn makes a resource depend on an alarm that it names inside a string, because
// CloudFormation does not see that dependency.
func dependOn(made awscdk.CfnResource, child Child) {
	if resource := resourceOf(child); resource != nil {
		made.AddResourceDependency(resource, nil)
	}
}

// checkChild adds a mistake if a construct cannot refer to an alarm: the alarm is
// missing, is of a kind that is not documented to be usable here, or is in another
// place.
func checkChild(mistakes *mistake.List, this constructs.Construct, child Child, what, why string) {
	if nothing.In(child) {
		mistakes.Addf("%s is nil: there is no such alarm", what)
		return
	}
	resource := resourceOf(child)
	if _, asks := resource.(awscloudwatch.CfnLogAlarm); asks {
		mistakes.Addf("%s looks at a query, and AWS does not document that such an alarm can be used here", what)
		return
	}
	if resource != nil {
		if place.CheckStands(mistakes, this, resource, what, why) && token.In(nameOf(child)) && !place.CanRefer(this, resource) {
			mistakes.Addf("%s, %s, has no name, and the stacks have different accounts and regions, or one of them has none: give it a name, or both stacks the same account and region", what, place.Path(resource))
		}
		return
	}
	if known, ok := child.(awscloudwatch.IAlarm); ok {
		place.Check(mistakes, place.Of(this), placeOfARN(this, *known.AlarmArn()), what, why)
	}
}

const samePlace = "a rule on other alarms only looks at alarms in its own account and region"

// checkOthers reports which alarms that a rule watches are missing or out of reach.
func checkOthers(this constructs.Construct, others []*Alarms, mistakes *mistake.List) {
	for i, other := range others {
		switch {
		case other == nil || other.construct == nil:
			mistakes.Addf("Others[%d] is nil: give the alarms of another rule, as New returns them", i)
		case other.rule.Rule.Name == "":
			mistakes.Addf("Others[%d], %s, is not created, as it has mistakes of its own", i, place.Path(other.construct))
		default:
			place.CheckStands(mistakes, this, other.construct, fmt.Sprintf("Others[%d], %s,", i, place.Path(other.construct)), samePlace)
		}
	}
}

// checkGiven does the same for alarms that no rule makes. looked reports whether the
// bound rule watches a name.
func checkGiven(this constructs.Construct, given map[string]Child, looked func(string) bool, mistakes *mistake.List) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if looked(name) {
			checkChild(mistakes, this, given[name], fmt.Sprintf("Given[%q]", name), samePlace)
		}
	}
}

// looksAt reports whether a rule watches an alarm or is suppressed by it.
func looksAt(rule alarmrules.Bound, name string) bool {
	return slices.ContainsFunc(rule.Alarms, func(a alarmrules.Alarm) bool {
		return a.Condition != nil && (slices.Contains(a.Condition.Alarms(), name) || a.Condition.Own && a.Condition.SuppressedBy == name)
	})
}

// checkGroup adds a mistake if a log group is in another place than the construct.
func checkGroup(mistakes *mistake.List, this constructs.Construct, group *loggroup.LogGroup, why string) {
	if nothing.In(group.LogGroup()) {
		mistakes.Addf("the log group is empty: give what a function of package loggroup returns")
		return
	}
	mistakes.Add(group.CheckPlace(this, why))
}
