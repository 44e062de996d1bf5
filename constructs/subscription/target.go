package subscription

import (
	"cmp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesisfirehose"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Target is what a subscription filter sends log events to: Firehose, Stream, Function or
// Arn returns one. The zero value is none.
type Target struct {
	kind cloudwatch.TargetKind
	arn  *string
	of   place.Place
	// made is the resource of the app; nil where it was made elsewhere.
	made constructs.IConstruct
	// key encrypts a Kinesis stream; nil if it is the service's own.
	key awskms.IKey
	// wrong is why it is none.
	wrong string
}

// Firehose returns a delivery stream as a target. It must take records by direct put.
func Firehose(stream awskinesisfirehose.IDeliveryStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Firehose stream is missing: say which one is meant"}
	}
	return Target{kind: cloudwatch.TargetFirehose, arn: stream.DeliveryStreamArn(), of: place.OfResource(stream), made: madeIn(stream)}
}

// DeliveryStream returns a delivery stream that is made without CDK's own construct for
// it as a target, as Firehose does.
func DeliveryStream(stream awskinesisfirehose.CfnDeliveryStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Firehose stream is missing: say which one is meant"}
	}
	return Target{kind: cloudwatch.TargetFirehose, arn: stream.AttrArn(), of: place.OfResource(stream), made: stream}
}

// Stream returns a stream of Kinesis Data Streams as a target, and what it is encrypted
// with. Of one that is looked up by its ARN alone nobody knows the key:
// awskinesis.Stream_FromStreamAttributes is told it.
func Stream(stream awskinesis.IStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Kinesis stream is missing: say which one is meant"}
	}
	t := Target{kind: cloudwatch.TargetStream, arn: stream.StreamArn(), of: place.OfResource(stream), made: madeIn(stream)}
	if key := stream.EncryptionKey(); !nothing.In(key) {
		t.key = key
	}
	return t
}

// Function returns a Lambda function as a target. It must not write to the log group
// whose log events it is sent: each would then be told of its own telling.
func Function(function awslambda.IFunction) Target {
	if nothing.In(function) {
		return Target{wrong: "the function is missing: say which one is meant"}
	}
	return Target{kind: cloudwatch.TargetFunction, arn: function.FunctionArn(), of: place.OfResource(function), made: madeIn(function)}
}

// Arn returns what has that ARN as a target: a Firehose stream, a Kinesis stream, a Lambda
// function, or the destination of another account, by which its logs get there. Key is
// what encrypts a Kinesis stream; nil where that is the service's own, and for others.
func Arn(arn string, key awskms.IKey) Target {
	if token.In(arn) {
		return Target{wrong: "the ARN is known only at deployment, and what it is of says what is needed: take the resource itself (Firehose, Stream, Function)"}
	}
	of, err := cloudwatch.ParseTarget(arn)
	if err != nil {
		return Target{wrong: err.Error()}
	}
	t := Target{kind: of.Kind, arn: &arn, of: place.Place{Account: of.Account, Region: of.Region}}
	if !nothing.In(key) {
		if t.key = key; of.Kind != cloudwatch.TargetStream {
			t.wrong = "a key was given, which is for Kinesis streams: who sends to " + string(of.Kind) + " needs none"
		}
	}
	return t
}

// madeIn returns the resource if the app makes it, and nil if it is looked up.
func madeIn(resource constructs.IConstruct) constructs.IConstruct {
	if _, ok := resource.Node().DefaultChild().(awscdk.CfnResource); ok {
		return resource
	}
	return nil
}

// needsRole reports whether CloudWatch Logs takes on a role to send to it.
func (t Target) needsRole() bool {
	return t.kind == cloudwatch.TargetFirehose || t.kind == cloudwatch.TargetStream
}

// region is where the target is: where the scope is, unless it is known otherwise.
func (t Target) region(scope constructs.IConstruct) string {
	return cmp.Or(t.of.Region, place.Region(scope))
}

// check adds what is wrong with a target for what stands with a construct.
func (t Target) check(at constructs.IConstruct, mistakes *mistake.List) {
	switch {
	case t.wrong != "":
		mistakes.Addf("To: %s", t.wrong)
		return
	case t.kind == "":
		mistakes.Addf("To is missing: say where log events are sent, by Firehose, Stream, Function or Arn")
		return
	}
	here := place.Of(at)
	what := "the target, " + string(t.kind)
	switch t.kind {
	case cloudwatch.TargetDestination:
		// CrossAccountSubscriptions.
		place.CheckRegion(mistakes, here, t.of, what, "the log group and the destination must be in the same region, and what the destination sends to need not be")
	case cloudwatch.TargetFunction:
		place.Check(mistakes, here, t.of, what, "a subscription filter calls functions of its own account and region; others are reached by a destination")
	default:
		place.CheckAccount(mistakes, here, t.of, what, "a subscription filter sends to streams of its own account; others are reached by a destination")
	}
	if t.made != nil {
		place.CheckRefers(mistakes, at, t.made, what)
	}
}

// NewRole makes a role that CloudWatch Logs takes on to send log events of this account
// and region to these targets, and to nothing else (SubscriptionFilters,
// Subscriptions-confused-deputy). Several filters can share it, by Props.Role. What comes
// second are its rights: a filter that sends before they are there is refused.
func NewRole(scope constructs.Construct, id string, targets ...Target) (awsiam.Role, awsiam.ManagedPolicy) {
	return newRole(scope, id, []*string{ownLogs(scope)}, []*string{place.Stack(scope).Account()}, targets...)
}

// newRole makes a role for the log groups of those ARNs and accounts.
func newRole(scope constructs.Construct, id string, arns, accounts []*string, targets ...Target) (awsiam.Role, awsiam.ManagedPolicy) {
	role := awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		Description: jsii.String("Sends log events on for CloudWatch Logs"),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("logs.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": oneOrAll(accounts)},
				"StringLike":   map[string]any{"aws:SourceArn": oneOrAll(arns)},
			},
		}),
	})
	may := awsiam.NewManagedPolicy(role, jsii.String("May"), &awsiam.ManagedPolicyProps{Roles: &[]awsiam.IRole{role}})
	var mistakes mistake.List
	idle := true
	for _, t := range targets {
		if t.wrong != "" {
			mistakes.Addf("%s", t.wrong)
			idle = false
			continue
		}
		if !t.needsRole() {
			continue
		}
		idle = false
		if t.kind == cloudwatch.TargetFirehose {
			rights.Allow(may, []*string{t.arn}, nil, "firehose:PutRecord", "firehose:PutRecordBatch")
			continue
		}
		rights.Allow(may, []*string{t.arn}, nil, "kinesis:PutRecord", "kinesis:PutRecords")
		if t.key != nil {
			// Who puts records into an encrypted stream uses its key through the service
			// (permissions-user-key-KMS).
			rights.Allow(may, []*string{t.key.KeyArn()}, rights.Via(scope, "kinesis", t.region(scope)), "kms:GenerateDataKey")
		}
	}
	if idle {
		mistakes.Addf("the role sends to nothing: name Firehose or Kinesis streams; functions and destinations need none")
	}
	mistakes.Report(role)
	return role, may
}

// ownLogs is what log groups of the scope's account and region have as their ARNs.
func ownLogs(scope constructs.IConstruct) *string {
	return place.Stack(scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	})
}

// oneOrAll is a value as policies have it where there is one.
func oneOrAll(all []*string) any {
	if len(all) == 1 {
		return all[0]
	}
	return all
}
