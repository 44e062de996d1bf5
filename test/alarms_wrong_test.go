package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

// A missing prop is an error of the construct, reported with its path, and never a
// panic of Go or CDK.
func TestNothingInPropsOfAlarms(t *testing.T) {
	either := alarmrules.AnyOf{Of: alarmrules.Others{Names: []string{"errors"}}, Composite: alarmrules.Composite{Severity: notify.Page}}
	for want, build := range map[string]func(awscdk.Stack){
		"Test/Alarm: Others[0] is nil: give the alarms of another rule, as New returns them": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: mine(either), Others: []*alarms.Alarms{nil}})
		},
		"Test/Bound: Others[0] is nil: give the alarms of another rule, as New returns them": func(stack awscdk.Stack) {
			set, err := alarmrules.Bind(alarmrules.Application{}, mine(either), rule(t, "errors"))
			if err != nil {
				t.Fatal(err)
			}
			bound, _ := set.Rule("mine")
			alarms.NewBound(stack, "Bound", alarms.BoundProps{Rule: bound, Others: []*alarms.Alarms{nil}})
		},
		"Test/Roles: there is no log group: give those that the roles may read": func(stack awscdk.Stack) {
			alarms.NewLogRoles(stack, "Roles")
		},
		"Test/Roles: log group 2 is nil: give those that the roles may read": func(stack awscdk.Stack) {
			alarms.NewLogRoles(stack, "Roles", group(stack), nil)
		},
		"Test/Alarm: rule mine: Watch is a nil pointer to alarmrules.Count: give it a value of that type": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: mine((*alarmrules.Count)(nil)), LogGroup: group(stack)})
		},
		"Test/Metric: rule mine: Watch is a nil pointer to alarmrules.Metric: give it a value of that type": func(stack awscdk.Stack) {
			alarms.New(stack, "Metric", alarms.Props{Rule: mine((*alarmrules.Metric)(nil)), Metric: queueAge()})
		},
		"Test/Alarm: Naming is an empty Prefix, and alarms would be called -mine-…: give it a text, such as shop-prod": func(stack awscdk.Stack) {
			alarms.New(stack, "Alarm", alarms.Props{Rule: mine(alarmrules.Metric{Thresholds: above(1)}), Metric: queueAge(), Naming: alarms.Prefix("")})
		},
	} {
		stack := newStack(t)
		build(stack)
		if got := stacks.Mistakes(stack); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func queueAge() awscloudwatch.Metric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{Namespace: jsii.String("Shop"), MetricName: jsii.String("QueueAge")})
}

// Here too, a pointer to a kind is accepted like the kind itself.
func TestMetricOfAPointer(t *testing.T) {
	stack := newStack(t)
	alarms.New(stack, "Alarm", alarms.Props{Rule: mine(&alarmrules.Metric{Thresholds: above(1)}), Metric: queueAge()})
	if got := synthesize(t, stack).only(t, "AWS::CloudWatch::Alarm").Properties["MetricName"]; got != "QueueAge" {
		t.Errorf("the alarm looks at %v", got)
	}
}

// In a stack, a later resource would replace an earlier one of the same name, even if
// two constructs represent the same log group.
func TestAlarmsOfOneRuleTwice(t *testing.T) {
	stack := newStack(t)
	logs := awslogs.NewLogGroup(stack, jsii.String("Logs"), nil)
	for _, id := range []string{"First", "Second"} {
		alarms.New(stack, id, alarms.Props{
			Rule: rule(t, "failed-logins"), Naming: alarms.Prefix("shop/prod"), LogGroup: loggroup.FromLogGroup(stack, id+"Logs", logs, ""),
		})
	}
	got := stacks.Mistakes(stack)
	for _, want := range []string{
		`Test/Second/Filter-failed-logins: there is already a metric filter of the log group called "failed-logins", of Test/First/Filter-failed-logins: the later one would replace it`,
		`Test/Second: rule failed-logins: there is already an alarm called "shop/prod-failed-logins-ticket", of Test/First: create the alarms of a rule once, or give these another Naming`,
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if slices.ContainsFunc(got, func(m string) bool { return !strings.HasPrefix(m, "Test/Second") }) {
		t.Errorf("the first are refused too: %q", got)
	}
	// In another stack, for another log group or under another name, it is allowed.
	stack = newStack(t)
	for _, id := range []string{"First", "Second"} {
		alarms.New(stack, id, alarms.Props{Rule: rule(t, "failed-logins"), Naming: alarms.Prefix(id), LogGroup: loggroup.New(stack, id+"Logs", loggroup.Props{})})
	}
	synthesize(t, stack)
}
