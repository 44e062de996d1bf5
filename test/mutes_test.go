package test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/stacks"
)

// mutedBy returns the alarms that each mute rule of a template names.
func mutedBy(t *testing.T, tpl template) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for id, rule := range tpl.resources(t, "AWS::CloudWatch::AlarmMuteRule") {
		for _, name := range rule.Properties["MuteTargets"].(map[string]any)["AlarmNames"].([]any) {
			all[id] = append(all[id], jsonOf(name))
		}
		slices.Sort(all[id])
	}
	return all
}

// mute makes a stack of its own that mutes the given number of plain CDK alarms,
// starting with number from.
func mute(t *testing.T, from, n int, name string) template {
	t.Helper()
	stack := newStack(t)
	var all []alarms.Child
	for i := range n {
		id := fmt.Sprint("Alarm", from+i)
		all = append(all, awscloudwatch.NewCfnAlarm(stack, &id, &awscloudwatch.CfnAlarmProps{
			ComparisonOperator: jsii.String("GreaterThanThreshold"), EvaluationPeriods: jsii.Number(1),
		}))
	}
	alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "at(2026-12-24T18:00)", For: 15 * 24 * time.Hour, Alarms: all, Name: name})
	return synthesize(t, stack)
}

// A mute rule holds 100 alarms; for more, there are more rules. An alarm never moves
// between two rules that exist before and after an update: CloudFormation updates one
// rule after the other, and in between, or after a failure, the alarm would notify
// people.
func TestManyMutedAlarms(t *testing.T) {
	before := map[string][]string{}
	for _, c := range []struct{ from, n int }{{0, 100}, {0, 101}, {0, 150}, {1, 150}, {40, 180}, {40, 260}, {0, 300}, {100, 100}, {50, 90}} {
		template := mute(t, c.from, c.n, "holidays")
		now := mutedBy(t, template)
		total, names := 0, map[any]bool{}
		for id, rule := range template.resources(t, "AWS::CloudWatch::AlarmMuteRule") {
			total += len(now[id])
			names[rule.Properties["Name"]] = true
			if len(now[id]) > 100 || len(now[id]) == 0 {
				t.Errorf("%d alarms: %s has %d", c.n, id, len(now[id]))
			}
			if d := rule.Properties["Rule"].(map[string]any)["Schedule"].(map[string]any)["Duration"]; d != "PT360H" {
				t.Errorf("muted for %v", d)
			}
		}
		if total != c.n || len(names) != len(now) || c.n <= 100 && !maps.Equal(names, map[any]bool{"holidays": true}) {
			t.Errorf("%d alarms: %d are muted, by rules called %v", c.n, total, names)
		}
		for id, were := range before {
			for other, are := range now {
				_, stays := now[id]
				_, was := before[other]
				if id == other || !stays || !was {
					continue
				}
				for _, a := range were {
					if slices.Contains(are, a) {
						t.Errorf("%d alarms: %s goes from %s to %s", c.n, a, id, other)
					}
				}
			}
		}
		before = now
	}
}

// A mute can name any alarm: one of this toolkit, one of plain CDK with or without a
// name, or an imported one; each once.
func TestMutesOfAnyAlarm(t *testing.T) {
	stack := newStack(t)
	ours, _ := alarms.New(stack, "Silence", alarms.Props{Rule: rule(t, "silence"), LogGroup: group(stack), Naming: alarms.Prefix("shop")}).Alarm(notify.Page).Child()
	unnamed := queueAge().CreateAlarm(stack, jsii.String("Unnamed"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
	both := awscloudwatch.NewCompositeAlarm(stack, jsii.String("Both"), &awscloudwatch.CompositeAlarmProps{
		AlarmRule: awscloudwatch.AlarmRule_FromAlarm(unnamed, awscloudwatch.AlarmState_ALARM),
	})
	looked := awscloudwatch.Alarm_FromAlarmName(stack, jsii.String("Looked"), jsii.String("theirs"))
	alarms.NewMute(stack, "Mute", alarms.MuteProps{
		Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{ours, unnamed, both, looked, unnamed.Node().DefaultChild().(awscloudwatch.CfnAlarm)},
	})
	got := mutedBy(t, synthesize(t, stack))
	for _, names := range got {
		if len(names) != 4 || names[0] != `"theirs"` || slices.ContainsFunc(names[1:], func(n string) bool { return !strings.HasPrefix(n, `{"Ref":"`) }) {
			t.Errorf("muted are %v", names)
		}
	}
}

// An alarm of another stack is referred to by name, and that stack is deployed first.
func TestMutesOfAnotherStack(t *testing.T) {
	app := newApp(t)
	env := envOf("111122223333", "eu-central-1")
	first, second := awscdk.NewStack(app, jsii.String("First"), &awscdk.StackProps{Env: env}), awscdk.NewStack(app, jsii.String("Second"), &awscdk.StackProps{Env: env})
	ours, _ := alarms.New(first, "Silence", alarms.Props{Rule: rule(t, "silence"), LogGroup: group(first), Naming: alarms.Prefix("shop")}).Alarm(notify.Page).Child()
	unnamed := queueAge().CreateAlarm(first, jsii.String("Unnamed"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
	alarms.NewMute(second, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{ours, unnamed}})
	app.Synth(nil)
	for _, names := range mutedBy(t, synthesize(t, second)) {
		if len(names) != 2 || names[0] != `"shop-silence-page"` || strings.Contains(names[1], `"Ref"`) || !strings.Contains(names[1], "First") {
			t.Errorf("muted are %v", names)
		}
	}
	if len(*second.Dependencies()) != 1 {
		t.Error("the alarms need not be there")
	}
}

func TestMutesThatAreWrong(t *testing.T) {
	here := envOf("111122223333", "eu-central-1")
	for name, c := range map[string]struct {
		env   *awscdk.Environment
		stage bool
		want  string
	}{
		"another region":  {env: envOf("111122223333", "us-east-1"), want: "Alarms[0] is in region us-east-1, and the stack in eu-central-1: a mute only names alarms in its own account and region"},
		"another account": {env: envOf("444455556666", "eu-central-1"), want: "Alarms[0] is in account 444455556666"},
		"another stage":   {env: here, stage: true, want: "Alarms[0] is created in the stage Other, and this is in no stage"},
	} {
		t.Run(name, func(t *testing.T) {
			app := newApp(t)
			scope := awscdk.Stage(app)
			if c.stage {
				scope = awscdk.NewStage(app, jsii.String("Other"), nil)
			}
			theirs := queueAge().CreateAlarm(awscdk.NewStack(scope, jsii.String("Theirs"), &awscdk.StackProps{Env: c.env}), jsii.String("Alarm"),
				&awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
			stack := awscdk.NewStack(app, jsii.String("Test"), &awscdk.StackProps{Env: here})
			alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{theirs}})
			wantMistake(t, stack, "Test/Mute: "+c.want)
		})
	}
	// An alarm imported by an ARN of another region is refused, whatever stack it is
	// imported into.
	stack := newStack(t)
	alarms.NewMute(stack, "Mute", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{
		awscloudwatch.Alarm_FromAlarmArn(stack, jsii.String("Alarm"), jsii.String("arn:aws:cloudwatch:us-east-1:111122223333:alarm:theirs")),
	}})
	wantMistake(t, stack, "Test/Mute: Alarms[0] is in region us-east-1")

	// A name must be unique in the account and region, and have at most 255 characters.
	stack = newStack(t)
	alarm := queueAge().CreateAlarm(stack, jsii.String("Alarm"), &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)})
	for _, id := range []string{"One", "Two"} {
		alarms.NewMute(stack, id, alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{alarm}, Name: strings.Repeat("n", 255)})
	}
	if got := stacks.Mistakes(stack); len(got) != 1 || !strings.HasPrefix(got[0], "Test/Two: there is already a mute called") {
		t.Errorf("%q", got)
	}
	alarms.NewMute(stack, "Three", alarms.MuteProps{Schedule: "cron(0 2 * * SUN)", For: time.Hour, Alarms: []alarms.Child{alarm}, Name: strings.Repeat("n", 256)})
	wantMistake(t, stack, "Test/Three: the name of the mute, with the number of each rule that 1 alarms need, is 256 characters long: at most 255 are allowed")
}

// A schedule and a time zone that are known only at deployment cannot be checked.
func TestAScheduleOfTheDeployment(t *testing.T) {
	stack := newStack(t)
	when := parameter(stack)
	alarms.NewMute(stack, "Mute", alarms.MuteProps{
		Schedule: when, TimeZone: when, For: time.Hour,
		Alarms: []alarms.Child{awscloudwatch.Alarm_FromAlarmName(stack, jsii.String("Alarm"), jsii.String("theirs"))},
	})
	const want = `"Schedule":{"Duration":"PT1H","Expression":{"Ref":"Name"},"Timezone":{"Ref":"Name"}}`
	if got := jsonOf(synthesize(t, stack).only(t, "AWS::CloudWatch::AlarmMuteRule").Properties); !strings.Contains(got, want) {
		t.Errorf("%s is missing from %s", want, got)
	}
}
