package test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/stacks"
)

// stackIn makes a stack in the app, in a region.
func stackIn(app awscdk.App, id, region string) awscdk.Stack {
	return untold(awscdk.NewStack(app, &id, &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: &region},
	}))
}

// wrongWith returns the error of Synth, or of Thrown if building the app panics.
func wrongWith(app awscdk.App, build func(awscdk.App)) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = stacks.Thrown(app, thrown)
		}
	}()
	build(app)
	return stacks.Synth(app)
}

// CDK's messages are reported completely, in all their forms, and without a stack
// trace.
func TestSynthTellsAllThatCDKSays(t *testing.T) {
	for _, test := range []struct {
		name  string
		build func(awscdk.App)
		want  string
	}{
		{"a list", func(app awscdk.App) {
			stack := stackIn(app, "S", "eu-central-1")
			for _, id := range []string{"One", "Two"} {
				awsecs.NewEc2TaskDefinition(stack, &id, nil).AddContainer(jsii.String("web"), busybox())
			}
		}, `ValidationFailedWithErrors: Validation failed with the following errors:
  [S/One] ECS Container web must have at least one of 'memoryLimitMiB' or 'memoryReservationMiB' specified
  [S/Two] ECS Container web must have at least one of 'memoryLimitMiB' or 'memoryReservationMiB' specified`},
		{"a cycle", func(app awscdk.App) {
			one, two := stackIn(app, "One", "eu-central-1"), stackIn(app, "Two", "eu-central-1")
			topics := []awssns.Topic{awssns.NewTopic(one, jsii.String("T"), nil), awssns.NewTopic(two, jsii.String("T"), nil)}
			awscdk.NewCfnOutput(one, jsii.String("O"), &awscdk.CfnOutputProps{Value: topics[1].TopicArn()})
			awscdk.NewCfnOutput(two, jsii.String("O"), &awscdk.CfnOutputProps{Value: topics[0].TopicArn()})
		}, "DependencyCycle: 'One' depends on 'Two' (One -> Two/T/Resource.Ref). Adding this dependency (Two -> One/T/Resource.Ref) would create a cyclic reference."},
		{"another region", func(app awscdk.App) {
			topic := awssns.NewTopic(stackIn(app, "One", "eu-central-1"), jsii.String("T"), nil)
			awscdk.NewCfnOutput(stackIn(app, "Two", "us-east-1"), jsii.String("O"), &awscdk.CfnOutputProps{Value: topic.TopicArn()})
		}, "CannotUseCrossEnvironment: Resolution error: Cannot use resource 'One/T' in a cross-environment fashion, the resource's physical name must be explicit set or use `PhysicalName.GENERATE_IF_NEEDED`."},
		{"a warning in strict mode", func(app awscdk.App) {
			app.Node().SetContext(jsii.String("@aws-cdk/core:strictCfnValidateErrors"), true)
			awscdk.Annotations_Of(stackIn(app, "S", "eu-central-1")).AddWarningV2(jsii.String("ours:look"), jsii.String("look here"))
		}, "S: look here [ack: ours:look]\nValidationFailed: Validation failed. A copy of this report can be found in: "},
		{"a mistake", func(app awscdk.App) {
			awscdk.Annotations_Of(stackIn(app, "S", "eu-central-1")).AddError(jsii.String("it is wrong"))
		}, "S: it is wrong"},
		{"what a validation finds", func(app awscdk.App) {
			awscdk.Validations_Of(app).AddPlugins(&finder{"topics want names"})
			awssns.NewTopic(stackOf(app), jsii.String("T"), nil)
		}, "S/T/Resource: topics want names [finder-1]\nValidationFailed: Validation failed. A copy of this report can be found in: "},
		{"too many resources", func(app awscdk.App) {
			app.Node().SetContext(jsii.String("@aws-cdk/core:stackResourceLimit"), 2)
			for i := range 3 {
				awssns.NewTopic(stackOf(app), jsii.String(fmt.Sprint("T", i)), nil)
			}
		}, "TooManyResourcesInStack: Number of resources in stack 'S': 3 is greater than allowed maximum of 2: AWS::SNS::Topic (3)\n" +
			"Put each thing that creates many resources, such as servicelogs.New, into an awscdk.NewNestedStack: "},
		{"a field that is missing", func(app awscdk.App) {
			awslogs.NewCfnMetricFilter(stackIn(app, "S", "eu-central-1"), jsii.String("F"), &awslogs.CfnMetricFilterProps{})
		}, "Field *string.FilterPattern is required, but has nil value"},
		{"an error of Go", func(awscdk.App) { panic(errors.New("no\nway")) }, "no\nway"},
		{"a trace", func(awscdk.App) {
			panic("Error: no way\n    at Object.f (/lib/core.js:12:34)\n    at /lib/core.js:1:2\nbut at 12:30")
		}, "Error: no way\nbut at 12:30"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := wrongWith(newApp(t), test.build)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || !strings.HasSuffix(test.want, ": ") && err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
		})
	}
}

// finder is a validation plugin that reports a finding for every topic.
type finder struct{ wrong string }

func (f *finder) Name() *string       { return jsii.String("finder") }
func (f *finder) Version() *string    { return jsii.String("1.0.0") }
func (f *finder) RuleIds() *[]*string { return jsii.Strings("finder-1") }

func (f *finder) Validate(context awscdk.IPolicyValidationContext) *awscdk.PolicyValidationPluginReport {
	return &awscdk.PolicyValidationPluginReport{Success: jsii.Bool(false), Violations: &[]*awscdk.PolicyViolation{{
		RuleName: jsii.String("finder-1"), Description: &f.wrong, Severity: jsii.String("error"),
		ViolatingResources: &[]*awscdk.PolicyViolatingResource{{
			ResourceLogicalId: jsii.String("TD925BC7E"), TemplatePath: (*context.TemplatePaths())[0], Locations: jsii.Strings("Properties"),
		}},
	}}}
}

// stackOf returns the stack S of an app, and makes it if necessary.
func stackOf(app awscdk.App) awscdk.Stack {
	if made := app.Node().TryFindChild(jsii.String("S")); made != nil {
		return made.(awscdk.Stack)
	}
	return stackIn(app, "S", "eu-central-1")
}

// onEach is an aspect that calls do for each construct.
type onEach struct{ do func(constructs.IConstruct) }

func (a *onEach) Visit(node constructs.IConstruct) { a.do(node) }

// produced is a lazy value.
type produced struct{ make func() *string }

func (p *produced) Produce(awscdk.IResolveContext) *string { return p.make() }

// After a callback from CDK has panicked, the next app works. In the state that CDK is
// then in, some thousand calls would overflow its stack.
func TestTheNextAppWorks(t *testing.T) {
	for name, test := range map[string]struct {
		build func(awscdk.Stack)
		want  string
	}{
		"an aspect": {func(stack awscdk.Stack) {
			awscdk.Aspects_Of(stack).Add(&onEach{func(constructs.IConstruct) { panic("the aspect does not like it") }}, nil)
		}, "the aspect does not like it"},
		"CDK, within an aspect": {func(stack awscdk.Stack) {
			awscdk.Aspects_Of(stack).Add(&onEach{func(constructs.IConstruct) {
				awssns.NewTopic(stack, jsii.String("T"), &awssns.TopicProps{DisplayName: jsii.String(strings.Repeat("x", 101))})
			}}, nil)
		}, "displayName must be less than or equal to 100 characters, got 101"},
		"Go, within an aspect": {func(stack awscdk.Stack) {
			awscdk.Aspects_Of(stack).Add(&onEach{func(constructs.IConstruct) { var none *onEach; none.do(nil) }}, nil)
		}, "runtime error: invalid memory address or nil pointer dereference"},
		"a lazy value": {func(stack awscdk.Stack) {
			awscdk.NewCfnOutput(stack, jsii.String("O"), &awscdk.CfnOutputProps{
				Value: awscdk.Lazy_UncachedString(&produced{func() *string { panic(errors.New("it has no value")) }}, nil),
			})
		}, "it has no value"},
		"an aspect, after a mistake": {func(stack awscdk.Stack) {
			awscdk.Aspects_Of(stack).Add(&onEach{func(node constructs.IConstruct) {
				awscdk.Annotations_Of(node).AddError(jsii.String("it is wrong"))
				panic("and I cannot go on")
			}}, nil)
		}, "S: it is wrong"},
		"an aspect, in an app larger than the stack that is left": {func(stack awscdk.Stack) {
			for i := range 1200 {
				constructs.NewConstruct(stack, jsii.String(fmt.Sprint("C", i)))
			}
			awscdk.Aspects_Of(stack).Add(&onEach{func(constructs.IConstruct) { panic("the aspect does not like it") }}, nil)
		}, "the aspect does not like it"},
	} {
		t.Run(name, func(t *testing.T) {
			err := wrongWith(newApp(t), func(app awscdk.App) { test.build(stackOf(app)) })
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if err := wrongWith(newApp(t), func(app awscdk.App) {
				stack := stackOf(app)
				for range 4000 {
					stack.Node()
				}
			}); err != nil {
				t.Errorf("the next app: %v", err)
			}
		})
	}
}

// Panics outside of callbacks leave other apps usable.
func TestOtherAppsStay(t *testing.T) {
	other := newStack(t)
	if err := wrongWith(newApp(t), func(app awscdk.App) {
		awsecs.NewEc2TaskDefinition(stackOf(app), jsii.String("T"), nil).AddContainer(jsii.String("web"), busybox())
	}); err == nil {
		t.Fatal("nothing was wrong")
	}
	awssns.NewTopic(other, jsii.String("T"), nil)
	synthesize(t, other).only(t, "AWS::SNS::Topic")
}

// If CDK refuses something in one of our aspects, it is a mistake of the construct,
// reported with its path next to other mistakes.
func TestOurAspectsDoNotPanic(t *testing.T) {
	app := newApp(t)
	stack := stackIn(app, "S", "eu-central-1")
	for _, id := range []string{"One", "Two"} {
		awsecs.NewCfnTaskDefinition(stack, &id, &awsecs.CfnTaskDefinitionProps{
			ExecutionRoleArn: jsii.String("no-arn"),
			ContainerDefinitions: &[]any{&awsecs.CfnTaskDefinition_ContainerDefinitionProperty{
				Name: jsii.String("web"), Image: jsii.String("public.ecr.aws/docker/library/busybox:1.37"),
			}},
		})
	}
	ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack)}).WireAll(app, ecslogs.WireAllProps{})
	err := stacks.Synth(app)
	if err == nil {
		t.Fatal("nothing was wrong")
	}
	for _, path := range []string{"S/One: ", "S/Two: "} {
		if !slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(line string) bool { return strings.HasPrefix(line, path) }) {
			t.Errorf("nothing is said of %s in %v", path, err)
		}
	}
	for range 4000 {
		stack.Node()
	}
}
