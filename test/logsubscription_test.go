package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/subscription"
	"github.com/logstack-go/logstack/stacks"
)

const (
	firehoseArn    = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/siem"
	destinationArn = "arn:aws:logs:eu-central-1:999999999999:destination:central"
)

// kinesis makes an encrypted stream.
func kinesis(stack awscdk.Stack) awskinesis.Stream {
	return awskinesis.NewStream(stack, jsii.String("Stream"), &awskinesis.StreamProps{
		EncryptionKey: awskms.NewKey(stack, jsii.String("StreamKey"), nil),
	})
}

func function(stack awscdk.Stack) awslambda.IFunction {
	return awslambda.Function_FromFunctionArn(stack, jsii.String("Function"), jsii.String("arn:aws:lambda:eu-central-1:111122223333:function:ship"))
}

// sentOn makes a log group with subscriptions to a stream and a function, and one with
// a subscription to another account.
func sentOn(stack awscdk.Stack) {
	logs := group(stack)
	subscription.New(stack, "Errors", subscription.Props{
		LogGroup: logs, To: subscription.Stream(kinesis(stack)), Pattern: filterpattern.MustParse(`{ $.level = "ERROR" }`),
		Distribution: cloudwatch.Random, Selection: `@aws.account IN ["444455556666"]`, SystemFields: []string{"@aws.account", "@aws.region"},
	})
	subscription.New(stack, "Ship", subscription.Props{LogGroup: logs, To: subscription.Function(function(stack)), Name: "ship"})
	other := loggroup.New(stack, "Other", loggroup.Props{Name: "/other"})
	subscription.New(stack, "Central", subscription.Props{LogGroup: other, To: subscription.Arn(destinationArn, nil), OnTransformed: true})
	subscription.New(stack, "SIEM", subscription.Props{LogGroup: other, To: subscription.Arn(firehoseArn, nil)})
}

func central(stack awscdk.Stack) *subscription.Destination {
	return subscription.NewDestination(stack, "Central", subscription.DestinationProps{
		To: subscription.Arn(firehoseArn, nil), Accounts: []string{"444455556666", "222233334444"},
	})
}

func TestASubscriptionTakesTheLeastRights(t *testing.T) {
	stack := newStack(t)
	sentOn(stack)
	template := synthesize(t, stack)
	wantAllowed(t, template, "AWS::IAM::ManagedPolicy", map[string]string{
		`["firehose:PutRecord","firehose:PutRecordBatch"]`: `^"` + firehoseArn + `"null`,
		`["kinesis:PutRecord","kinesis:PutRecords"]`:       `^{"Fn::GetAtt":["Stream790BDEE4","Arn"]}null`,
		`"kms:GenerateDataKey"`:                            `^{"Fn::GetAtt":["StreamKey`,
	})
	wantTrust(t, template, `"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"},"StringLike":{"aws:SourceArn":"arn:aws:logs:eu-central-1:111122223333:*"}}`)
	permission := template.only(t, "AWS::Lambda::Permission").Properties
	if arn := jsonOf(permission["SourceArn"]); permission["SourceAccount"] != "111122223333" || !strings.Contains(arn, `":log-group:"`) && !strings.Contains(arn, "log-group:") || !strings.Contains(arn, ":*") {
		t.Errorf("the function can be called for others: %v", permission)
	}
	// CloudWatch Logs tests the target when it creates the filter.
	before := map[string]string{}
	for id, f := range template["Resources"].(map[string]any) {
		if of := f.(map[string]any); of["Type"] == "AWS::Logs::SubscriptionFilter" {
			before[id] = jsonOf(of["DependsOn"])
		}
	}
	for id, on := range before {
		switch {
		case strings.HasPrefix(id, "Central"): // it has no dependencies
		case !strings.Contains(on, "RoleMay") && !strings.Contains(on, "Permission"):
			t.Errorf("%s is made before it may send: %s", id, on)
		}
	}
	if len(before) != 4 {
		t.Errorf("there are %v", before)
	}
}

func TestADestinationIsForWhomItSays(t *testing.T) {
	stack := newStack(t)
	central(stack)
	template := synthesize(t, stack)
	policy := jsonOf(template.only(t, "AWS::Logs::Destination").Properties["DestinationPolicy"])
	if !strings.Contains(policy, `\"Principal\":{\"AWS\":[\"222233334444\",\"444455556666\"]}`) || !strings.Contains(policy, `:destination:Central\"`) {
		t.Errorf("the policy is %s", policy)
	}
	trust := jsonOf(template.only(t, "AWS::IAM::Role").Properties["AssumeRolePolicyDocument"])
	if !strings.Contains(trust, `"aws:SourceArn":["arn:aws:logs:eu-central-1:222233334444:*","arn:aws:logs:eu-central-1:444455556666:*","arn:aws:logs:eu-central-1:111122223333:*"]`) {
		t.Errorf("the role trusts %s", trust)
	}
}

func TestSubscriptionMistakes(t *testing.T) {
	stack := newStack(t)
	logs := group(stack)
	add := func(id string, props subscription.Props) {
		if props.LogGroup == nil {
			props.LogGroup = loggroup.New(stack, id+"Group", loggroup.Props{Name: "/" + id})
		}
		subscription.New(stack, id, props)
	}
	siem := subscription.Arn(firehoseArn, nil)
	add("First", subscription.Props{LogGroup: logs, To: siem, Name: "siem"})
	add("Twin", subscription.Props{LogGroup: logs, To: siem, Name: "siem"})
	add("Second", subscription.Props{LogGroup: logs, To: siem})
	add("Third", subscription.Props{LogGroup: logs, To: siem})
	add("Named", subscription.Props{To: siem, Name: "a:b"})
	add("Rare", subscription.Props{To: siem, LogGroup: loggroup.New(stack, "Infrequent", loggroup.Props{Class: insights.InfrequentAccess})})
	add("Else", subscription.Props{To: subscription.Arn("arn:aws:kinesis:eu-central-1:999999999999:stream/theirs", nil)})
	add("Far", subscription.Props{To: subscription.Arn("arn:aws:logs:us-east-1:999999999999:destination:central", nil)})
	add("Spread", subscription.Props{To: siem, Distribution: cloudwatch.Random})
	add("Odd", subscription.Props{To: siem, Distribution: "Even", SystemFields: []string{"@account"}, Selection: strings.Repeat("x", 2001)})
	add("Queue", subscription.Props{To: subscription.Arn("arn:aws:sqs:eu-central-1:111122223333:queue", nil)})
	add("Keyed", subscription.Props{To: subscription.Arn(firehoseArn, awskms.NewKey(stack, jsii.String("Key"), nil))})
	add("Token", subscription.Props{To: subscription.Arn(*awscdk.Fn_ImportValue(jsii.String("stream")), nil)})
	add("Called", subscription.Props{To: subscription.Function(function(stack)), Role: awsiam.Role_FromRoleArn(stack, jsii.String("Theirs"), jsii.String("arn:aws:iam::111122223333:role/theirs"), nil)})
	elsewhere := awscdk.NewStack(stack.Node().Root().(awscdk.App), jsii.String("Elsewhere"), &awscdk.StackProps{Env: &awscdk.Environment{
		Account: jsii.String("111122223333"), Region: jsii.String("us-east-1"),
	}})
	subscription.New(elsewhere, "Far", subscription.Props{LogGroup: logs, To: siem})
	subscription.NewDestination(stack, "Open", subscription.DestinationProps{To: siem, Accounts: []string{"*", "222233334444", "222233334444"}})
	subscription.NewDestination(stack, "Calls", subscription.DestinationProps{To: subscription.Function(function2(stack)), Name: "Open"})
	for _, want := range []string{
		`Test/Twin: there is already a subscription filter of the log group called "siem", of Test/First: give it another Name`,
		"Test/Third: this is subscription filter 3 of the log group: at most 2 are allowed",
		`Test/Named: the name "a:b"`,
		"Test/Rare: log groups of the class INFREQUENT_ACCESS have no subscription filters",
		"Test/Else: the target, a Kinesis stream is in account 999999999999",
		"Test/Far: the target, a destination is in region us-east-1",
		"Test/Spread: Distribution is about the shards of a Kinesis stream, and a Firehose stream has none",
		`Test/Odd: there is no distribution "Even": use ByLogStream or Random`,
		`Test/Odd: there is no system field "@account"`, "Test/Odd: Selection: it has 2001 characters",
		"Test/Queue: To: must be the ARN of a Firehose stream",
		"Test/Keyed: To: a key was given, which is for Kinesis streams",
		"Test/Token: To: the ARN is known only at deployment",
		"Test/Called: Role is for streams and destinations",
		`Test/Open: Accounts[0] is "*": use the 12 digits of an account`, "Test/Open: the account 222233334444 is given twice",
		`Test/Calls: there is already a destination called "Open"`, "Test/Calls: To is a Lambda function: a destination sends to",
		"Test/Calls: Accounts are missing",
	} {
		wantMistake(t, stack, want)
	}
	wantMistake(t, elsewhere, "Elsewhere/Far: the log group /app is in region eu-central-1, and the stack in us-east-1: a subscription filter must be where its log group is")
	if got := stacks.Mistakes(stack); strings.Contains(strings.Join(got, "\n"), "Test/Second:") {
		t.Errorf("a second filter is wrong: %q", got)
	}
}

func function2(stack awscdk.Stack) awslambda.IFunction {
	return awslambda.Function_FromFunctionArn(stack, jsii.String("Function2"), jsii.String("arn:aws:lambda:eu-central-1:111122223333:function:ship"))
}

// Metric filters and subscription filters count together towards a log group's limit of
// regular expressions.
func TestRegularExpressionsOfALogGroupAreCountedTogether(t *testing.T) {
	stack := newStack(t)
	logs := group(stack)
	pattern := filterpattern.MustParse(`%a%`)
	for _, id := range []string{"A", "B", "C", "D"} {
		metricfilter.New(stack, id, metricfilter.Props{LogGroup: logs, Pattern: pattern})
	}
	subscription.New(stack, "E", subscription.Props{LogGroup: logs, To: subscription.Arn(firehoseArn, nil), Pattern: pattern})
	if got := stacks.Mistakes(stack); got != nil {
		t.Errorf("five are too many: %q", got)
	}
	subscription.New(stack, "F", subscription.Props{LogGroup: logs, To: subscription.Arn(firehoseArn, nil), Pattern: pattern})
	wantMistake(t, stack, "Test/F: this is filter 6 of the log group with a regular expression: at most 5 are allowed")
}
