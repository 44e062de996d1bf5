package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesisfirehose"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/delivery"
	"github.com/logstack-go/logstack/constructs/reports"
)

const (
	busArn = "arn:aws:events:eu-central-1:111122223333:event-bus/orders"
	albArn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/1234567890abcdef"
)

// deliveries delivers the logs of an event bus and a load balancer to a log group and a
// bucket.
func deliveries(stack awscdk.Stack) {
	logs, bucket := group(stack), reports.NewBucket(stack, "Bucket", reports.BucketProps{})
	delivery.New(stack, "Errors", delivery.Props{Resource: busArn, LogType: "ERROR_LOGS", To: delivery.ToLogGroup(logs)})
	delivery.New(stack, "Infos", delivery.Props{Resource: busArn, LogType: "INFO_LOGS", To: delivery.ToLogGroup(logs)})
	delivery.New(stack, "Access", delivery.Props{
		Resource: albArn, LogType: "ALB_ACCESS_LOGS", To: delivery.ToBucket(bucket), Name: "shop-alb", Format: cloudwatch.DeliverW3C,
		Fields: []string{"time", "status"}, Delimiter: "|", Path: "{yyyy}/{MM}/{dd}", Hive: true,
	})
}

func TestADeliveryMayWriteWhereItIsTo(t *testing.T) {
	stack := newStack(t)
	deliveries(stack)
	template := synthesize(t, stack)
	only := `"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-central-1:111122223333:*"},"StringEquals":{"aws:SourceAccount":"111122223333"}}`
	policy := jsonOf(template.only(t, "AWS::Logs::LogGroup").Properties["ResourcePolicyDocument"])
	if strings.Count(policy, "delivery.logs.amazonaws.com") != 1 || !strings.Contains(policy, only) || !strings.Contains(policy, `"arn:aws:logs:eu-central-1:111122223333:log-group:/app:log-stream:*"`) {
		t.Errorf("the log group's policy is %s", policy)
	}
	if n := len(template.resources(t, "AWS::Logs::ResourcePolicy")); n > 0 {
		t.Errorf("%d policies are of the account, which has ten", n)
	}
	only = `"aws:SourceArn":"arn:aws:logs:eu-central-1:111122223333:delivery-source:*"`
	if policy := jsonOf(template.only(t, "AWS::S3::BucketPolicy").Properties); !strings.Contains(policy, only) || !strings.Contains(policy, `"/AWSLogs/111122223333/*"`) || !strings.Contains(policy, `"s3:x-amz-acl":"bucket-owner-full-control"`) {
		t.Errorf("the bucket's policy is %s", policy)
	}
	keys := 0
	for _, key := range template.resources(t, "AWS::KMS::Key") {
		if policy := jsonOf(key.Properties); strings.Contains(policy, "delivery.logs.amazonaws.com") {
			if keys++; !strings.Contains(policy, only) {
				t.Errorf("the key's policy is %s", policy)
			}
		}
	}
	if keys != 1 {
		t.Errorf("%d keys can be used, want that of the bucket", keys)
	}
	names := map[string]bool{}
	for id, source := range template.resources(t, "AWS::Logs::DeliverySource") {
		name := source.Properties["Name"].(string)
		if names[name] || len(name) > 60 {
			t.Errorf("%s is called %s", id, name)
		}
		names[name] = true
	}
	if len(names) != 3 || !names["shop-alb"] {
		t.Errorf("the sources are %v", names)
	}
	for id, to := range template.resources(t, "AWS::Logs::DeliveryDestination") {
		if strings.HasPrefix(id, "Access") && (to.Properties["OutputFormat"] != "w3c" || to.Properties["DeliveryDestinationType"] != "S3") {
			t.Errorf("%s is %v", id, to.Properties)
		}
	}
}

func TestAFirehoseStreamIsTagged(t *testing.T) {
	stack := newStack(t)
	stream := awskinesisfirehose.NewDeliveryStream(stack, jsii.String("Stream"), &awskinesisfirehose.DeliveryStreamProps{
		Destination: awskinesisfirehose.NewS3Bucket(awss3.NewBucket(stack, jsii.String("Bucket"), nil), nil),
	})
	delivery.New(stack, "Access", delivery.Props{Resource: albArn, LogType: "ALB_ACCESS_LOGS", To: delivery.ToFirehose(stream)})
	if tags := jsonOf(synthesize(t, stack).only(t, "AWS::KinesisFirehose::DeliveryStream").Properties["Tags"]); tags != `[{"Key":"LogDeliveryEnabled","Value":"true"}]` {
		t.Errorf("AWS would not deliver to it: %s", tags)
	}
}

func TestDeliveryMistakes(t *testing.T) {
	stack := newStack(t)
	to := delivery.ToLogGroup(group(stack))
	for id, props := range map[string]delivery.Props{
		"Type":  {Resource: albArn, LogType: "NLB_ACCESS_LOGS", To: to},
		"None":  {Resource: albArn, To: to},
		"Far":   {Resource: "arn:aws:events:us-east-1:111122223333:event-bus/orders", LogType: "ERROR_LOGS", To: to},
		"Site":  {Resource: "arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE", LogType: "ACCESS_LOGS", To: to},
		"Form":  {Resource: albArn, LogType: "ALB_ACCESS_LOGS", To: to, Format: "parquet", Path: "{yyyy}", Hive: true, Delimiter: ","},
		"Named": {Resource: albArn, LogType: "ALB_ACCESS_LOGS", To: to, Name: "a b", Format: "csv"},
	} {
		delivery.New(stack, id, props)
	}
	for _, want := range []string{
		`Test/Type: elasticloadbalancing has no logs of the type "NLB_ACCESS_LOGS": use one of ALB_ACCESS_LOGS`,
		"Test/None: the type of the logs is missing: use one of ALB_ACCESS_LOGS",
		"Test/Far: the resource is in region us-east-1, and the stack in eu-central-1: logs are delivered where they are written",
		"Test/Site: the resource is in region us-east-1",
		"Test/Form: Path is for a bucket's objects", "Test/Form: Hive is for a bucket's objects", "Test/Form: Format parquet is for buckets: use one of json, plain, w3c, raw",
		"Test/Form: Delimiter separates fields in the formats plain, w3c and raw, and Format is parquet",
		`Test/Named: the name "a b"`, `Test/Named: there is no format of delivered logs "csv": use one of json, plain, w3c, raw, parquet`,
	} {
		wantMistake(t, stack, want)
	}
}
