package delivery

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesisfirehose"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/keyuse"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// Target is the destination of a delivery, as returned by ToLogGroup, ToBucket or
// ToFirehose. The zero value is invalid.
type Target struct {
	group  *loggroup.LogGroup
	bucket awss3.IBucket
	stream awskinesisfirehose.IDeliveryStream
	// wrong says why the target is invalid; empty if it is valid.
	wrong string
}

// ToLogGroup delivers to a log group in the account and region of the stack. If the app
// makes the log group and it has a name, its resource policy lets the delivery write to
// it. For any other log group, AWS writes that policy when the delivery is created, if
// the deploying principal may do so (AWS-logs-infrastructure-V2-CloudWatchLogs).
func ToLogGroup(group *loggroup.LogGroup) Target {
	if group.IsMissing() {
		return Target{wrong: "the log group is missing: give the log group"}
	}
	return Target{group: group}
}

// ToBucket delivers to a bucket of the account, below AWSLogs/. If the app makes the
// bucket, its policy and its key's policy let the delivery write to it
// (AWS-logs-infrastructure-V2-S3).
func ToBucket(bucket awss3.IBucket) Target {
	if nothing.In(bucket) {
		return Target{wrong: "the bucket is missing: give the bucket"}
	}
	return Target{bucket: bucket}
}

// ToFirehose delivers to a Firehose stream in the account and region of the stack. The
// stream must have the tag LogDeliveryEnabled with the value true, and gets it if the
// app makes the stream (AWS-logs-infrastructure-V2-Firehose). It must not decompress
// records, as the stream of an archive does
// (writing-with-cloudwatch-logs-decompression).
func ToFirehose(stream awskinesisfirehose.IDeliveryStream) Target {
	if nothing.In(stream) {
		return Target{wrong: "the Firehose stream is missing: give the stream"}
	}
	return Target{stream: stream}
}

// check adds a mistake if the construct cannot deliver to the target.
func (t Target) check(at constructs.IConstruct, mistakes *mistake.List) {
	const here = "logs are delivered within their own account and region"
	switch {
	case t.wrong != "":
		mistakes.Addf("To: %s", t.wrong)
	case t.group != nil:
		mistakes.Add(t.group.CheckPlace(at, here))
	case t.bucket != nil:
		place.CheckAccount(mistakes, place.Of(at), place.OfResource(t.bucket), "the bucket", "one in another account needs its own delivery destination there")
		t.checkMade(at, t.bucket, "the bucket", mistakes)
	case t.stream != nil:
		place.Check(mistakes, place.Of(at), place.OfResource(t.stream), "the Firehose stream", here)
		t.checkMade(at, t.stream, "the Firehose stream", mistakes)
	default:
		mistakes.Addf("To is missing: use ToLogGroup, ToBucket or ToFirehose")
	}
}

func (t Target) checkMade(at, made constructs.IConstruct, what string, mistakes *mistake.List) {
	if _, ok := made.Node().DefaultChild().(awscdk.CfnResource); !ok {
		return
	}
	place.CheckRefers(mistakes, at, made, what)
}

// kind returns the API's name for the type of target (API_PutDeliveryDestination).
func (t Target) kind() string {
	switch {
	case t.group != nil:
		return "CWL"
	case t.bucket != nil:
		return "S3"
	}
	return "FH"
}

// arn returns the ARN of the target.
func (t Target) arn(at constructs.IConstruct) *string {
	switch {
	case t.group != nil:
		return jsii.String(*t.group.ArnIn(at) + ":*")
	case t.bucket != nil:
		return t.bucket.BucketArn()
	}
	return t.stream.DeliveryStreamArn()
}

// service is the principal that delivers logs.
const service = "delivery.logs.amazonaws.com"

// open lets deliveries of this account and region write to the target. It returns what
// must exist before the first delivery.
func (t Target) open(at constructs.Construct) constructs.IDependable {
	stack := place.Stack(at)
	from := func(resource string) map[string]any {
		return map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Resource: &resource, ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
		})}
	}
	own := map[string]any{"aws:SourceAccount": stack.Account()}
	note := func(text string, args ...any) {
		awscdk.Annotations_Of(at).AddInfo(jsii.String(fmt.Sprintf(text, args...)))
	}
	switch {
	case t.group != nil:
		if !first(at, t.group.Construct(), "delivered") {
			return nil
		}
		// The policy is part of the log group and cannot refer to it, so it uses the
		// name.
		name := t.group.Name()
		added := name != "" && t.group.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Sid: jsii.String("AWSLogDeliveryWrite"), Principals: principals(), Actions: jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"),
			Resources: &[]*string{stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("logs"), Resource: jsii.String("log-group"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
				ResourceName: jsii.String(name + ":log-stream:*"),
			})},
			Conditions: &map[string]any{"StringEquals": own, "ArnLike": from("*")},
		}))
		if !added {
			note("the log group was created elsewhere, or has no name: whoever deploys must be allowed logs:PutResourcePolicy on it, so that AWS lets the delivery write to it")
		}
	case t.bucket != nil:
		return t.openBucket(at, own, from("delivery-source:*"), note)
	default:
		if resource, ok := t.stream.Node().DefaultChild().(awscdk.CfnResource); ok {
			awscdk.Tags_Of(resource).Add(jsii.String("LogDeliveryEnabled"), jsii.String("true"), nil)
		} else {
			note("the Firehose stream was created elsewhere: it must have the tag LogDeliveryEnabled, with the value true")
		}
	}
	return nil
}

func (t Target) openBucket(at constructs.Construct, own, from map[string]any, note func(string, ...any)) constructs.IDependable {
	stack := place.Stack(at)
	if !first(at, t.bucket, "delivered") {
		return t.bucket.Policy()
	}
	result := t.bucket.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("AWSLogDeliveryWrite"), Principals: principals(), Actions: jsii.Strings("s3:PutObject"),
		Resources: &[]*string{t.bucket.ArnForObjects(jsii.String("AWSLogs/" + *stack.Account() + "/*"))},
		Conditions: &map[string]any{
			"StringEquals": map[string]any{"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": stack.Account()}, "ArnLike": from,
		},
	}))
	if !*result.StatementAdded {
		note("the bucket was created elsewhere: its policy must let %s put objects below AWSLogs/ (AWS-logs-infrastructure-V2-S3)", service)
	}
	if key := t.bucket.EncryptionKey(); !nothing.In(key) {
		t.openKey(key, own, from, note)
	}
	if !*result.StatementAdded {
		return nil
	}
	return result.PolicyDependable
}

func (t Target) openKey(key awskms.IKey, own, from map[string]any, note func(string, ...any)) {
	if !keyuse.First(key, "log deliveries", place.OfResource(t.bucket)) {
		return
	}
	added := key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: principals(), Actions: jsii.Strings("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
		Resources:  jsii.Strings("*"), // in a key policy, the key itself
		Conditions: &map[string]any{"StringEquals": own, "ArnLike": from},
	}), jsii.Bool(true))
	if !*added.StatementAdded {
		note("the bucket's key was created elsewhere: its policy must let %s use it (AWS-logs-infrastructure-V2-S3)", service)
	}
}

func principals() *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String(service), nil)}
}

type opened struct {
	app        constructs.IConstruct
	path, what string
	place      place.Place
}

var already = map[opened]bool{}

// first reports whether this is the first time that the target is opened to deliveries
// of the construct's account and region.
func first(at, target constructs.IConstruct, what string) bool {
	key := opened{place.App(at), place.Path(target), what, place.Of(at)}
	if already[key] {
		return false
	}
	already[key] = true
	return true
}
