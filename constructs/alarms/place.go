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

// referred returns the construct of the app that a text refers to; nil where it refers
// to none, or holds more than a reference.
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

// placeOfARN returns the place that an ARN names: also one that refers to a construct, or
// that CDK puts together.
func placeOfARN(scope constructs.Construct, arn string) place.Place {
	if made := referred(arn); made != nil && place.Path(made) != "" {
		return place.Of(made)
	}
	return place.OfARN(writtenOut(scope, arn))
}

// writtenOut returns an ARN as far as it is known: one that CDK puts together has tokens
// only in the place of what it does not know.
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

// ownName returns the name that what a stack makes starts with where nobody says one,
// at most as long as that of a stack, which leaves room for a rule and a severity:
// that of the stack. That of a nested stack is made up when it is deployed: it is known
// by the name of the stack around it and by where it stands there, which no two share.
func ownName(construct constructs.IConstruct) string {
	stack := place.Stack(construct)
	around := stack.NestedStackParent()
	if around == nil {
		return *stack.StackName()
	}
	within := strings.TrimPrefix(strings.TrimPrefix(place.Path(stack), place.Path(around)), "/")
	return short.Of(ownName(around)+"-"+strings.ReplaceAll(within, "/", "-"), cloudwatch.MaxStackName)
}

// arnOf returns the ARN of the alarm of a name that is known, in the stack of the
// construct: nothing needs to refer to the alarm for it.
func arnOf(construct constructs.IConstruct, name string) *string {
	return place.ARN(construct, "cloudwatch", "alarm", name)
}
