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

// Target is what a subscription filter sends log events to, as returned by Firehose,
// DeliveryStream, Stream, Function or Arn. The zero value is invalid.
type Target struct {
	kind cloudwatch.TargetKind
	arn  *string
	of   place.Place
	// made is the resource if the app makes it; otherwise nil.
	made constructs.IConstruct
	// key encrypts a Kinesis stream; nil if the stream uses the service's own key.
	key awskms.IKey
	// wrong says why the target is invalid; empty if it is valid.
	wrong string
}

// Firehose returns a Firehose delivery stream as a target. The stream must accept
// records by direct put.
func Firehose(stream awskinesisfirehose.IDeliveryStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Firehose stream is missing: give the stream"}
	}
	return Target{kind: cloudwatch.TargetFirehose, arn: stream.DeliveryStreamArn(), of: place.OfResource(stream), made: madeIn(stream)}
}

// DeliveryStream returns a Firehose delivery stream as a target, as Firehose does, for
// one made as a CfnDeliveryStream.
func DeliveryStream(stream awskinesisfirehose.CfnDeliveryStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Firehose stream is missing: give the stream"}
	}
	return Target{kind: cloudwatch.TargetFirehose, arn: stream.AttrArn(), of: place.OfResource(stream), made: stream}
}

// Stream returns a Kinesis data stream as a target, with the key that encrypts it. The
// key of a stream that was imported by its ARN alone is unknown: use
// awskinesis.Stream_FromStreamAttributes to give it.
func Stream(stream awskinesis.IStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Kinesis stream is missing: give the stream"}
	}
	t := Target{kind: cloudwatch.TargetStream, arn: stream.StreamArn(), of: place.OfResource(stream), made: madeIn(stream)}
	if key := stream.EncryptionKey(); !nothing.In(key) {
		t.key = key
	}
	return t
}

// Function returns a Lambda function as a target. The function must not write to the
// log group whose events it receives: each invocation would cause the next.
func Function(function awslambda.IFunction) Target {
	if nothing.In(function) {
		return Target{wrong: "the function is missing: give the function"}
	}
	return Target{kind: cloudwatch.TargetFunction, arn: function.FunctionArn(), of: place.OfResource(function), made: madeIn(function)}
}

// Arn returns the resource with the given ARN as a target: a Firehose stream, a Kinesis
// stream, a Lambda function, or a destination of another account. key encrypts a
// Kinesis stream; it is nil if the stream uses the service's own key, and for other
// targets.
func Arn(arn string, key awskms.IKey) Target {
	if token.In(arn) {
		return Target{wrong: "the ARN is known only at deployment, and what is needed depends on its resource: give the resource itself (Firehose, Stream, Function)"}
	}
	of, err := cloudwatch.ParseTarget(arn)
	if err != nil {
		return Target{wrong: err.Error()}
	}
	t := Target{kind: of.Kind, arn: &arn, of: place.Place{Account: of.Account, Region: of.Region}}
	if !nothing.In(key) {
		if t.key = key; of.Kind != cloudwatch.TargetStream {
			t.wrong = "a key was given, which is for Kinesis streams: sending to " + string(of.Kind) + " needs none"
		}
	}
	return t
}

// madeIn returns the resource if the app makes it, and nil if it is imported.
func madeIn(resource constructs.IConstruct) constructs.IConstruct {
	if _, ok := resource.Node().DefaultChild().(awscdk.CfnResource); ok {
		return resource
	}
	return nil
}

// needsRole reports whether CloudWatch Logs assumes a role to send to the target.
func (t Target) needsRole() bool {
	return t.kind == cloudwatch.TargetFirehose || t.kind == cloudwatch.TargetStream
}

// region returns the target's region, or that of the scope if it is not known.
func (t Target) region(scope constructs.IConstruct) string {
	return cmp.Or(t.of.Region, place.Region(scope))
}

// check adds a mistake if a filter in the construct's stack cannot send to the target.
func (t Target) check(at constructs.IConstruct, mistakes *mistake.List) {
	switch {
	case t.wrong != "":
		mistakes.Addf("To: %s", t.wrong)
		return
	case t.kind == "":
		mistakes.Addf("To is missing: use Firehose, Stream, Function or Arn")
		return
	}
	here := place.Of(at)
	what := "the target, " + string(t.kind)
	switch t.kind {
	case cloudwatch.TargetDestination:
		// CrossAccountSubscriptions.
		place.CheckRegion(mistakes, here, t.of, what, "the log group and the destination must be in the same region, but the target of the destination need not be")
	case cloudwatch.TargetFunction:
		place.Check(mistakes, here, t.of, what, "a subscription filter calls functions in its own account and region; use a destination for others")
	default:
		place.CheckAccount(mistakes, here, t.of, what, "a subscription filter sends to streams in its own account; use a destination for others")
	}
	if t.made != nil {
		place.CheckRefers(mistakes, at, t.made, what)
	}
}

// NewRole makes a role that CloudWatch Logs assumes to send log events of this account
// and region to these targets only (SubscriptionFilters,
// Subscriptions-confused-deputy). Several filters can share it, as Props.Role. It also
// returns the policy with the role's permissions: a filter that is created before the
// policy is refused.
func NewRole(scope constructs.Construct, id string, targets ...Target) (awsiam.Role, awsiam.ManagedPolicy) {
	return newRole(scope, id, []*string{ownLogs(scope)}, []*string{place.Stack(scope).Account()}, targets...)
}

// newRole makes a role for log groups with the given ARNs and accounts.
func newRole(scope constructs.Construct, id string, arns, accounts []*string, targets ...Target) (awsiam.Role, awsiam.ManagedPolicy) {
	role := awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		Description: jsii.String("Forwards log events for CloudWatch Logs"),
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
			// Writing to an encrypted stream uses its key through the service
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

// ownLogs returns the ARN pattern of the log groups in the scope's account and region.
func ownLogs(scope constructs.IConstruct) *string {
	return place.Stack(scope).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
	})
}

// oneOrAll returns a policy value: a single string, or a list if there are several.
func oneOrAll(all []*string) any {
	if len(all) == 1 {
		return all[0]
	}
	return all
}
