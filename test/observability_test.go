package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/observability"
	"github.com/logstack-go/logstack/stacks"
)

const sinkArn = "arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234"

func link(stack awscdk.Stack) *observability.Link {
	return observability.NewLink(stack, "Link", observability.LinkProps{
		Sink: sinkArn, LogGroups: []*loggroup.LogGroup{group(stack)}, Namespaces: []string{"billing/prod"},
	})
}

func sink(stack awscdk.Stack) *observability.Sink {
	return observability.NewSink(stack, "Sink", observability.SinkProps{
		Accounts: []string{"111122223333", "444455556666"}, Organization: "o-a1b2c3d4e5",
	})
}

// A link shares what it lists, and nothing else.
func TestALinkSharesWhatItSays(t *testing.T) {
	stack := newStack(t)
	link(stack)
	got := synthesize(t, stack).only(t, "AWS::Oam::Link").Properties
	want := map[string]any{
		"LogGroupConfiguration": map[string]any{"Filter": "LogGroupName IN ('/app')"},
		"MetricConfiguration":   map[string]any{"Filter": "Namespace IN ('billing/prod')"},
	}
	if !equalJSON(got["LinkConfiguration"], want) || got["SinkIdentifier"] != sinkArn {
		t.Errorf("the link is %v", got)
	}
	// A link with a type that its sink does not accept cannot be created.
	types := jsonOf(got["ResourceTypes"])
	stack = newStack(t)
	sink(stack)
	policy := jsonOf(synthesize(t, stack).only(t, "AWS::Oam::Sink").Properties["Policy"])
	if !strings.Contains(policy, `"oam:ResourceTypes":`+types) {
		t.Errorf("the link has %s, and the sink takes %s", types, policy)
	}
}

// A sink that anybody could link to would show anybody's data.
func TestASinkIsForWhomItSays(t *testing.T) {
	stack := newStack(t)
	sink(stack)
	policy := synthesize(t, stack).only(t, "AWS::Oam::Sink").Properties["Policy"].(map[string]any)
	for _, s := range policy["Statement"].([]any) {
		statement := s.(map[string]any)
		if statement["Principal"] == "*" && !strings.Contains(jsonOf(statement["Condition"]), `"aws:PrincipalOrgID":"o-a1b2c3d4e5"`) {
			t.Errorf("anybody may link to it: %v", statement)
		}
	}
}

func TestObservabilityMistakes(t *testing.T) {
	stack := newStack(t)
	observability.NewLink(stack, "Link", observability.LinkProps{Sink: "sink", LogGroups: []*loggroup.LogGroup{group(stack)}, Label: strings.Repeat("x", 65)})
	observability.NewLink(stack, "Elsewhere", observability.LinkProps{
		Sink: "arn:aws:oam:us-east-1:111122223333:sink/1", Namespaces: []string{"it's"},
	})
	observability.NewSink(stack, "Sink", observability.SinkProps{Name: "a sink", Accounts: []string{"1"}, Organization: "mine"})
	observability.NewSink(stack, "Nobodys", observability.SinkProps{})
	for _, want := range []string{
		`Test/Link: Sink is "sink": use the ARN of a sink`, "Test/Link: the label has 65 characters",
		"Test/Elsewhere: the sink is in region us-east-1, and the stack in eu-central-1",
		"Test/Elsewhere: the sink is in the stack's own account, 111122223333", "Test/Elsewhere: LogGroups are missing",
		`Test/Elsewhere: Namespace "it's": a filter cannot contain a quotation mark`,
		`Test/Sink: the sink name "a sink"`, `Test/Sink: the account "1": use 12 digits`, `Test/Sink: the organization "mine"`,
		"Test/Nobodys: Accounts and Organization are missing",
	} {
		wantMistake(t, stack, want)
	}
}

// A log group with a generated name is shared by reference.
func TestALinkSharesWhatHasNoName(t *testing.T) {
	stack := newStack(t)
	nameless := loggroup.New(stack, "Nameless", loggroup.Props{})
	observability.NewLink(stack, "Link", observability.LinkProps{
		Sink: sinkArn, LogGroups: []*loggroup.LogGroup{nameless}, Namespaces: []string{nameless.DefaultNamespace()},
	})
	got := jsonOf(synthesize(t, stack).only(t, "AWS::Oam::Link").Properties["LinkConfiguration"])
	for _, want := range []string{
		`{"Fn::Join":["",["LogGroupName IN ('",{"Ref":"Nameless806D566C"},"')"]]}`,
		`{"Fn::Join":["",["Namespace IN ('Logs/",{"Ref":"Nameless806D566C"},"')"]]}`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing from %s", want, got)
		}
	}
}

func TestAnAccountHasOneSinkARegionAndOneLinkToIt(t *testing.T) {
	app := newApp(t)
	for _, id := range []string{"One", "Two"} {
		stack := awscdk.NewStack(app, jsii.String(id), &awscdk.StackProps{Env: envOf("111122223333", "eu-central-1")})
		observability.NewLink(stack, "Link", observability.LinkProps{Sink: sinkArn, LogGroups: []*loggroup.LogGroup{loggroup.New(stack, "Logs", loggroup.Props{})}})
		observability.NewSink(stack, "Sink", observability.SinkProps{Accounts: []string{"444455556666"}})
	}
	got := strings.Join(stacks.Mistakes(app), "\n")
	for _, want := range []string{
		`Two/Link: there is already a link to a sink called "` + sinkArn + `", of One/Link: an account has one link to a sink`,
		"Two/Sink: there is already a sink, of One/Sink: an account has only one in a region",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing from %s", want, got)
		}
	}
}
