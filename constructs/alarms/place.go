package alarms

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// referred returns the construct of the app that a text refers to; nil if the text is
// anything but a single reference.
func referred(text string) constructs.IConstruct {
	if !token.In(text) {
		return nil
	}
	parts := awscdk.Tokenization_ReverseString(&text)
	if reference, ok := parts.FirstToken().(awscdk.Reference); ok && *parts.Length() == 1 {
		return reference.Target()
	}
	return nil
}

// placeOfARN returns the account and region of an ARN, including one that is a
// reference to a construct or that CDK composes from tokens.
func placeOfARN(scope constructs.Construct, arn string) place.Place {
	if made := referred(arn); made != nil && place.Path(made) != "" {
		return place.Of(made)
	}
	return place.OfARN(writtenOut(scope, arn))
}

// writtenOut returns an ARN as far as it is known: in an ARN that CDK composes, only
// the unknown parts remain tokens.
func writtenOut(scope constructs.Construct, arn string) string {
	if !token.In(arn) {
		return arn
	}
	// {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":sns:eu-central-1:…"]]}
	resolved := place.Stack(scope).Resolve(arn)
	if text, ok := resolved.(string); ok {
		return text
	}
	known, _ := resolved.(map[string]any)
	join, _ := known["Fn::Join"].([]any)
	if len(join) != 2 || join[0] != "" {
		return arn
	}
	parts, _ := join[1].([]any)
	var text strings.Builder
	for _, part := range parts {
		if s, ok := part.(string); ok {
			text.WriteString(s)
		} else {
			text.WriteString("${Token[part]}")
		}
	}
	return text.String()
}

// ownName returns the default prefix of the names in a stack: the stack's name. It has
// at most the length of a stack name, which leaves room for a rule and a severity. The
// name of a nested stack is generated at deployment, so the prefix is the root stack's
// name and the nested stack's path in it, which is unique.
func ownName(construct constructs.IConstruct) string {
	stack := place.Stack(construct)
	around := stack.NestedStackParent()
	if around == nil {
		return *stack.StackName()
	}
	within := strings.TrimPrefix(strings.TrimPrefix(place.Path(stack), place.Path(around)), "/")
	return short.Of(ownName(around)+"-"+strings.ReplaceAll(within, "/", "-"), cloudwatch.MaxStackName)
}

// arnOf builds the ARN of an alarm with a known name in the construct's stack, without
// a reference to the alarm.
func arnOf(construct constructs.IConstruct, name string) *string {
	return place.ARN(construct, "cloudwatch", "alarm", name)
}
