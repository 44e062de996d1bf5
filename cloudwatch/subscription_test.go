package cloudwatch

import (
	"strings"
	"testing"
)

func TestParseTarget(t *testing.T) {
	for arn, want := range map[string]Target{
		"arn:aws:firehose:eu-central-1:111122223333:deliverystream/logs":   {TargetFirehose, "111122223333", "eu-central-1"},
		"arn:aws-cn:kinesis:cn-north-1:111122223333:stream/logs":           {TargetStream, "111122223333", "cn-north-1"},
		"arn:aws:lambda:eu-central-1:111122223333:function:ship":           {TargetFunction, "111122223333", "eu-central-1"},
		"arn:aws:lambda:eu-central-1:111122223333:function:ship:live":      {TargetFunction, "111122223333", "eu-central-1"},
		"arn:aws:logs:eu-central-1:999988887777:destination:central":       {TargetDestination, "999988887777", "eu-central-1"},
		"arn:aws-us-gov:logs:us-gov-west-1:999988887777:destination:a/b_c": {TargetDestination, "999988887777", "us-gov-west-1"},
	} {
		if got, err := ParseTarget(arn); got != want || err != nil {
			t.Errorf("%s is %v, %v", arn, got, err)
		}
	}
	for _, arn := range []string{
		"", "logs", "arn:aws:s3:::bucket", "arn:aws:sqs:eu-central-1:111122223333:queue",
		"arn:aws:firehose:eu-central-1:1111:deliverystream/logs", "arn:aws:logs:eu-central-1:999988887777:log-group:/app",
	} {
		if got, err := ParseTarget(arn); err == nil || !strings.HasPrefix(err.Error(), "must be the ARN of a Firehose stream") {
			t.Errorf("%s is %v, %v", arn, got, err)
		}
	}
}
